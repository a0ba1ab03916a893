//! What one record may ask for. Without these bounds a short record could ask for more than a function has:
//! arrays unnested beside each other multiply their rows, and functions on texts feed each other.

use std::cell::Cell;

use thiserror::Error;

/// The most rows that a record may give.
pub(super) const MOST_ROWS: usize = 20_000;

/// The most bytes of text that may be made of a record: all its texts, one after the other.
const MOST_TEXT: usize = 16 << 20;

/// What a record asks too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum Excess {
    #[error("its arrays give more than {MOST_ROWS} rows")]
    Rows,
    #[error("the mapping makes more than {MOST_TEXT} bytes of text of it")]
    Text,
}

/// How many bytes of text may still be made of the record. Once it has run out it stays so.
#[derive(Debug)]
pub(super) struct Room(Cell<Option<usize>>);

impl Default for Room {
    fn default() -> Room {
        Room(Cell::new(Some(MOST_TEXT)))
    }
}

impl Room {
    /// The bytes left. `None` where it has run out.
    pub(super) fn left(&self) -> Option<usize> {
        self.0.get()
    }

    /// Whether so many bytes are left. `None` for a number beyond `usize`.
    pub(super) fn fits(&self, bytes: Option<usize>) -> Option<()> {
        let left = self.left().filter(|left| bytes.is_some_and(|bytes| bytes <= *left));
        self.0.set(left);
        left.map(drop)
    }

    /// Takes so many bytes.
    pub(super) fn take(&self, bytes: usize) -> Option<()> {
        let left = self.left().and_then(|left| left.checked_sub(bytes));
        self.0.set(left);
        left.map(drop)
    }
}
