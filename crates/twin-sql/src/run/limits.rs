//! What one record may ask for.

use thiserror::Error;

use crate::arena::MOST_TEXT;

/// The most rows that a record may give. Arrays unnested beside each other multiply: without a bound, a few
/// hundred bytes ask for more rows than a function has memory for.
pub(super) const MOST_ROWS: usize = 20_000;

/// The most array elements that unnesting may visit: one with an empty array beside it gives no row, and takes time.
pub(super) const MOST_ELEMENTS: usize = 1_000_000;

/// What a record asks too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum Excess {
    #[error("its arrays give more than {MOST_ROWS} rows")]
    Rows,
    #[error("unnesting its arrays visits more than {MOST_ELEMENTS} elements")]
    Elements,
    #[error("the mapping makes more than {MOST_TEXT} bytes of text of it")]
    Text,
}
