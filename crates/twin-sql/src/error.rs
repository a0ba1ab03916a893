//! Why a source record line could not be read.

use thiserror::Error;

/// A line that is not one JSON object, or whose arrays give more rows than a record may.
///
/// Nothing was emitted for it: a record is decoded as a whole before the first expression runs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("source record is malformed at byte {position}: {reason}")]
pub struct MalformedLine {
    /// What is wrong with it.
    pub reason: String,
    /// Where it stopped, in bytes from the start of the line.
    pub position: usize,
}
