//! Runs a plan over a decoded record.

mod limits;
mod operators;

use std::cell::Cell as Slot;

use bumpalo::collections::Vec as ArenaVec;

use crate::arena::Arena;
use crate::functions::{Arguments, Prepared};
use crate::plan::{Comparison, Group, Id, Node, Plan, PreparedId, RECORD, Step, Unnest};
use crate::source::Record;
use crate::time::Moment;
use crate::value::{Cell, Value};
use crate::{Row, RowCounts};

pub(crate) use limits::Excess;
use limits::{MOST_ELEMENTS, MOST_ROWS};

/// Runs all branches over one record and hands each row to `each`.
///
/// # Errors
/// The record asks for more than a record may. Rows that were handed over until then do not count.
pub(crate) fn run<'r>(
    plan: &'r Plan,
    record: &Record<'r>,
    arena: &'r Arena,
    each: &mut dyn FnMut(Row<'_>),
) -> Result<RowCounts, Excess> {
    let counts = RowCounts { wrong_type_fields: record.wrong_type_fields, ..RowCounts::default() };
    let frames = arena.bump.alloc_slice_fill_copy(plan.frame_count, NO_CELLS);
    if let Some(frame) = frames.get_mut(RECORD) {
        *frame = record.cells;
    }
    let memo = arena.bump.alloc_slice_fill_with(plan.memo_count, |_| Memo::default());
    let values = arena.bump.alloc_slice_fill_copy(plan.width(), None);
    let mut run = Run { plan, frames, memo, values, arena, each, counts };
    let mut left = Left { rows: MOST_ROWS, elements: MOST_ELEMENTS };
    for group in &plan.groups {
        run.count(group, &group.unnests, &mut left)?;
    }
    for group in &plan.groups {
        run.group(group, &group.unnests).ok_or(Excess::Text)?;
    }
    Ok(run.counts)
}

/// The frame of an array that is not unnested yet.
const NO_CELLS: &[Cell<'_>] = &[];

/// A value kept for the rest of the record, or of the array element.
type Memo<'r> = Slot<Option<Cell<'r>>>;

/// What a record may still ask for.
struct Left {
    rows: usize,
    elements: usize,
}

/// One run over one record.
struct Run<'r, 'c> {
    plan: &'r Plan,
    /// The cells of the record, and of the current element of each `UNNEST`.
    frames: &'r mut [&'r [Cell<'r>]],
    memo: &'r [Memo<'r>],
    /// The row that is handed over.
    values: &'r mut [Cell<'r>],
    arena: &'r Arena,
    each: &'c mut dyn FnMut(Row<'_>),
    counts: RowCounts,
}

impl Run<'_, '_> {
    /// Takes the rows of a group from what is left, and the elements visited on the way.
    fn count(&mut self, group: &Group, unnests: &[Unnest], left: &mut Left) -> Result<(), Excess> {
        let Some((unnest, inner)) = unnests.split_first() else {
            left.rows = left.rows.checked_sub(group.branches.len()).ok_or(Excess::Rows)?;
            return Ok(());
        };
        let array = self.frames.get(unnest.parent).and_then(|cells| cells.get(unnest.cell));
        let Some(Some(Value::List(list))) = array.copied() else { return Ok(()) };
        for element in list.chunks_exact(unnest.width.max(1)) {
            left.elements = left.elements.checked_sub(1).ok_or(Excess::Elements)?;
            if let Some(frame) = self.frames.get_mut(unnest.frame) {
                *frame = element;
            }
            self.count(group, inner, left)?;
        }
        Ok(())
    }

    /// Runs the branches of a group for each element of the arrays that are still to be unnested. `None` where
    /// there is no more room for texts.
    fn group(&mut self, group: &Group, unnests: &[Unnest]) -> Option<()> {
        let Some((unnest, inner)) = unnests.split_first() else {
            return self.branches(group);
        };
        let array = self.frames.get(unnest.parent).and_then(|cells| cells.get(unnest.cell));
        let Some(Some(Value::List(list))) = array.copied() else { return Some(()) };
        for element in list.chunks_exact(unnest.width.max(1)) {
            if unnest.of_rows && element.first().is_none_or(Option::is_none) {
                continue;
            }
            if let Some(frame) = self.frames.get_mut(unnest.frame) {
                *frame = element;
            }
            for slot in self.plan.stale(unnest.frame) {
                if let Some(memo) = self.memo.get(*slot) {
                    memo.set(None);
                }
            }
            self.group(group, inner)?;
        }
        Some(())
    }

    fn branches(&mut self, group: &Group) -> Option<()> {
        let Run { plan, frames, memo, arena, .. } = self;
        let evaluator = Evaluator { plan, frames, memo, arena };
        for branch in &group.branches {
            self.counts.rows += 1;
            if branch.filter.is_some_and(|filter| evaluator.truth(filter) != Some(true)) {
                self.counts.filtered += 1;
                continue;
            }
            for (value, output) in self.values.iter_mut().zip(&branch.outputs) {
                *value = output.and_then(|output| evaluator.evaluate(output));
            }
            if arena.is_exhausted() {
                return None;
            }
            (self.each)(Row { values: self.values.get(..branch.outputs.len())? });
            self.counts.emitted += 1;
        }
        (!arena.is_exhausted()).then_some(())
    }
}

/// Evaluates expressions over one record and one element of each array. NULL is `None`.
pub(crate) struct Evaluator<'a, 'r> {
    plan: &'r Plan,
    frames: &'a [&'r [Cell<'r>]],
    memo: &'a [Memo<'r>],
    /// Where texts are made.
    pub(crate) arena: &'r Arena,
}

impl<'r> Evaluator<'_, 'r> {
    /// The value of an expression, computed now or kept from before.
    pub(crate) fn evaluate(&self, id: Id) -> Option<Value<'r>> {
        let planned = self.plan.get(id)?;
        let Some(slot) = planned.memo else { return self.compute(&planned.node) };
        let memo = self.memo.get(slot)?;
        if let Some(kept) = memo.get() {
            return kept;
        }
        let value = self.compute(&planned.node);
        memo.set(Some(value));
        value
    }

    /// The value of a condition.
    fn truth(&self, id: Id) -> Option<bool> {
        match self.evaluate(id)? {
            Value::Boolean(boolean) => Some(boolean),
            _ => None,
        }
    }

    /// Something prepared at check time.
    pub(crate) fn prepared(&self, id: PreparedId) -> Option<&'r Prepared> {
        self.plan.prepared(id)
    }

    fn compute(&self, node: &'r Node) -> Option<Value<'r>> {
        match node {
            Node::Null => None,
            Node::Boolean(boolean) => Some(Value::Boolean(*boolean)),
            Node::Integer(integer) => Some(Value::Integer(*integer)),
            Node::Double(bits) => Some(Value::Double(f64::from_bits(*bits))),
            Node::Time(millis) => Some(Value::Time(Moment::of_millis(*millis))),
            Node::Text(text) => Some(Value::Text(text)),
            Node::Cell { frame, cell } => {
                self.frames.get(*frame)?.get(*cell).copied()?.map(Value::seen)
            }
            Node::Element { frame, cell, path } => {
                self.element(*frame, *cell, path).map(Value::seen)
            }
            Node::Count { frame, cell, path, width } => {
                let Value::List(list) = self.element(*frame, *cell, path)? else { return None };
                i64::try_from(list.len() / (*width).max(1)).ok().map(Value::Integer)
            }
            Node::Not(id) => self.truth(*id).map(|boolean| Value::Boolean(!boolean)),
            Node::And(list) => self.all(list, false).map(Value::Boolean),
            Node::Or(list) => self.all(list, true).map(Value::Boolean),
            Node::IsNull(id) => Some(Value::Boolean(self.evaluate(*id).is_none())),
            Node::Is(id, wanted) => Some(Value::Boolean(self.truth(*id) == Some(*wanted))),
            Node::Compare(comparison, left, right) => {
                let (left, right) = (self.evaluate(*left)?, self.evaluate(*right)?);
                operators::compare(*comparison, &left, &right).map(Value::Boolean)
            }
            Node::Order(comparison, left, right) => {
                let (left, right) = (self.evaluate(*left)?, self.evaluate(*right)?);
                operators::order(*comparison, &left, &right).map(Value::Boolean)
            }
            Node::Same(left, right) => self.same(*left, *right).map(Value::Boolean),
            Node::Arithmetic(operator, width, left, right) => {
                let (left, right) = (self.evaluate(*left)?, self.evaluate(*right)?);
                operators::calculate(*operator, *width, &left, &right)
            }
            Node::Negate(width, id) => operators::negate(*width, &self.evaluate(*id)?),
            Node::Concat(list) => self.concat(list),
            Node::Case { arms, otherwise } => {
                let arm = arms.iter().find(|(condition, _)| self.truth(*condition) == Some(true));
                self.evaluate(arm.map_or(*otherwise, |(_, result)| *result))
            }
            Node::Coalesce(list) => list.iter().find_map(|id| self.evaluate(*id)),
            Node::Convert(conversion, id) => {
                operators::convert(*conversion, self.evaluate(*id)?, self.arena)
            }
            Node::Like { value, pattern } => self.like(*value, *pattern),
            Node::Call { body, arguments, prepared } => {
                (body.run)(&Arguments { evaluator: self, nodes: arguments, prepared: *prepared })
            }
        }
    }

    /// Whether two values are equal or both NULL.
    fn same(&self, left: Id, right: Id) -> Option<bool> {
        match (self.evaluate(left), self.evaluate(right)) {
            (Some(left), Some(right)) => operators::compare(Comparison::Equal, &left, &right),
            (left, right) => Some(left.is_none() && right.is_none()),
        }
    }

    fn like(&self, value: Id, pattern: PreparedId) -> Option<Value<'r>> {
        match (self.evaluate(value)?, self.prepared(pattern)?) {
            (Value::Text(text), Prepared::Like(like)) => Some(Value::Boolean(like.matches(text))),
            _ => None,
        }
    }

    /// Follows steps into arrays.
    fn element(&self, frame: usize, cell: usize, path: &[Step]) -> Option<Value<'r>> {
        let mut value = (*self.frames.get(frame)?.get(cell)?)?;
        for step in path {
            let Value::List(list) = value else { return None };
            let start = step.index.checked_mul(step.width)?;
            value = (*list.get(start..)?.get(step.cell)?)?;
        }
        Some(value)
    }

    /// `OR` if `decisive` is true, `AND` if it is false: the decisive value wins over NULL.
    fn all(&self, list: &[Id], decisive: bool) -> Option<bool> {
        let mut result = Some(!decisive);
        for id in list {
            match self.truth(*id) {
                Some(boolean) if boolean == decisive => return Some(decisive),
                Some(_) => {}
                None => result = None,
            }
        }
        result
    }

    fn concat(&self, list: &[Id]) -> Option<Value<'r>> {
        let mut texts = ArenaVec::with_capacity_in(list.len(), &self.arena.bump);
        for id in list {
            let Value::Text(text) = self.evaluate(*id)? else { return None };
            texts.push(text);
        }
        self.arena.joined("", &texts).map(Value::Text)
    }
}
