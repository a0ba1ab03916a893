//! Runs a plan over a decoded record.

mod evaluator;
mod limits;
mod operators;

use std::cell::Cell as Slot;

use crate::arena::Arena;
use crate::plan::{Group, Plan, RECORD, Unnest};
use crate::source::Record;
use crate::value::{Cell, Value};
use crate::{Row, RowCounts};

pub(crate) use evaluator::Evaluator;
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
