//! Why a source record line could not be read.

use thiserror::Error;

/// A line that is not one JSON object, or that asks for more than a record may.
///
/// No row of it counts, whatever was handed over before it was found out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("source record is malformed at byte {position}: {reason}")]
pub struct MalformedLine {
    /// What is wrong with it.
    pub reason: String,
    /// Where it stopped, in bytes from the start of the line.
    pub position: usize,
}
