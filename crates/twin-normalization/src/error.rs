//! What can be wrong with an observation.

use std::borrow::Cow;

/// Why a text, a number or a line is not what it should be.
///
/// Every variant is the fault of the data, never of the system: the answer is a dead letter, not a
/// retry.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A name is empty, too long or holds a character that its kind does not allow.
    #[error("{kind} {text:?} is not legal: {rule}")]
    Name {
        /// What the text was to be, such as `component`.
        kind: &'static str,
        /// The text, cut to 64 characters.
        text: String,
        /// The rule that it breaks.
        rule: Cow<'static, str>,
    },
    /// A column that every observation needs holds NULL.
    #[error("{column} is missing")]
    Missing {
        /// The column.
        column: &'static str,
    },
    /// A number is not finite, or too large or too small to be stored.
    #[error("number {number} cannot be stored: it must be 0 or between 1e-130 and 9.9e125")]
    Number {
        /// The number.
        number: f64,
    },
    /// A text value is longer than [`Value::MAX_TEXT`].
    #[error(
        "text of {bytes} bytes cannot be stored: at most {} bytes are allowed",
        crate::Value::MAX_TEXT
    )]
    Text {
        /// Its length.
        bytes: usize,
    },
    /// A time is not RFC 3339 with an offset.
    #[error("time {text:?} is not RFC 3339 with an offset, such as 2025-10-02T06:40:03Z")]
    Time {
        /// The text, cut to 64 characters.
        text: String,
        /// What the parser said.
        source: jiff::Error,
    },
    /// A time lies outside 1970 to 9999.
    #[error("time of {micros} microseconds is outside the years 1970 to 9999")]
    TimeRange {
        /// Microseconds since 1970.
        micros: i64,
    },
    /// A revision is 0 or has more than six digits.
    #[error("revision {revision} is not between 1 and 999999")]
    Revision {
        /// The number.
        revision: u32,
    },
    /// An observation has no value and is not a deletion, or more than one.
    #[error("{count} values are set where exactly one is allowed, or none with deleted: true")]
    Values {
        /// How many of the three value fields (and `deleted`) are set.
        count: usize,
    },
    /// An observation claims to be from the future.
    #[error(
        "observed_at is {ahead_seconds} s ahead of its arrival: more than {limit_seconds} s would freeze its key"
    )]
    Skew {
        /// How far ahead of its arrival it is, in whole seconds.
        ahead_seconds: i64,
        /// The limit in force.
        limit_seconds: i64,
    },
    /// A line's format is newer than this reader.
    #[error("format version {version} is unknown: this reader knows version 1")]
    Format {
        /// The version that the line names.
        version: u64,
    },
    /// A line is not JSON of the right shape.
    #[error("line is not {what}")]
    Line {
        /// What it should be.
        what: &'static str,
        /// What the parser said.
        source: serde_json::Error,
    },
    /// A line cannot be written as JSON.
    #[error("cannot write {what}")]
    Write {
        /// What was to be written.
        what: &'static str,
        /// What the writer said.
        source: serde_json::Error,
    },
    /// A line is not UTF-8.
    #[error("line is not utf-8 from byte {valid_up_to} on")]
    Utf8 {
        /// How many bytes are good.
        valid_up_to: usize,
    },
}

impl Error {
    /// Cuts `text` to what an error may carry.
    pub(crate) fn excerpt(text: &str) -> String {
        text.chars().take(64).collect()
    }
}
