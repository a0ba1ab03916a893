//! Goes through the lines or rows of a document, or through those at its end.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use crate::Error;

/// A document that is cut into lines or rows.
pub(crate) trait Units {
    /// A line or a row. It owns its bytes, so that the end of a document can be kept.
    type Unit: Clone;

    /// The next one that the body has whole.
    fn next(&mut self) -> Result<Option<&Self::Unit>, Error>;
}

/// Hands over every line or row; with a `tail` only so many at the document's end, once that is there: what
/// was read last before a fault is not the end of the document.
pub(crate) fn read<U: Units>(
    mut units: U,
    tail: Option<usize>,
    mut each: impl FnMut(&U::Unit) -> ControlFlow<()>,
) -> Result<(), Error> {
    let Some(most) = tail else {
        while let Some(unit) = units.next()? {
            if each(unit).is_break() {
                break;
            }
        }
        return Ok(());
    };
    let mut last = VecDeque::new();
    while let Some(unit) = units.next()? {
        last.push_back(unit.clone());
        if last.len() > most {
            last.pop_front();
        }
    }
    // A break is the caller's wish, and no fault.
    _ = last.iter().try_for_each(each);
    Ok(())
}
