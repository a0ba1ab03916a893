//! Evaluates expressions.

use bumpalo::collections::Vec as ArenaVec;

use super::{Memo, operators};
use crate::arena::Arena;
use crate::functions::{Arguments, Prepared};
use crate::plan::{Comparison, Id, Node, Plan, PreparedId, Step};
use crate::time::Moment;
use crate::value::{Cell, Value};

/// Evaluates expressions over one record and one element of each array. NULL is `None`.
pub(crate) struct Evaluator<'a, 'r> {
    pub(super) plan: &'r Plan,
    pub(super) frames: &'a [&'r [Cell<'r>]],
    pub(super) memo: &'a [Memo<'r>],
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
    pub(super) fn truth(&self, id: Id) -> Option<bool> {
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
