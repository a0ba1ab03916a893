//! Keeps the end of a document that is read from its beginning.

use std::collections::VecDeque;

/// The last rows so far, as many as wanted.
#[derive(Debug)]
pub(crate) struct Tail<T> {
    most: Option<usize>,
    rows: VecDeque<T>,
}

impl<T> Tail<T> {
    /// Keeps `most` rows; `None`: none, since every row counts.
    pub(crate) fn new(most: Option<usize>) -> Self {
        Self { most, rows: VecDeque::new() }
    }

    /// Whether rows are to be kept until the document's end.
    pub(crate) fn waits(&self) -> bool {
        self.most.is_some()
    }

    /// Takes the next row.
    pub(crate) fn push(&mut self, row: T) {
        self.rows.push_back(row);
        if self.most.is_some_and(|most| self.rows.len() > most) {
            self.rows.pop_front();
        }
    }

    /// Returns what is left at the end.
    pub(crate) fn into_rows(self) -> impl Iterator<Item = T> {
        self.rows.into_iter()
    }
}
