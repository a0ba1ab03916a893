//! What becomes of a line or a row that cannot become an observation.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::port::{Fault, chain};
use crate::{Error, Timestamp, sha256_hex};

/// A piece of data that was refused, with all that is needed to find the cause and to send it again.
///
/// Nothing is lost silently: what is not stored, superseded, a duplicate or filtered by rule is one of
/// these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLetter {
    /// The format's version.
    pub v: u64,
    /// The function that refused it, such as `stream-writer`.
    pub function: String,
    /// The version of that function's code.
    pub code: String,
    /// The kind of fault.
    pub reason: Reason,
    /// What exactly was wrong.
    pub detail: String,
    /// Where it came from.
    pub origin: Origin,
    /// The pipeline, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<String>,
    /// The mapping's revision and hash, where one was running.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<String>,
    /// The order that the line had, for whoever looks into the letter. A redrive does not read it: it makes the same
    /// order from the line and its `origin`, as the function did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The line as it came; the beginning of one that was too large to hold.
    pub payload: Payload,
    /// Whether the payload is just the beginning of the line: then it can be looked at, and not redriven. Letters from
    /// before this field existed lack it; those that were cut came from the sourcing-worker, whose letters are no
    /// source records in any case.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
}

impl DeadLetter {
    /// The object that keeps letters of one function: its key, `<function>/dt=<day of arrival>/<digest>.jsonl`, and its
    /// body, a line for each. None where there is no letter.
    ///
    /// The key holds the digest of the body: a batch that is tried again writes the same object again.
    ///
    /// # Errors
    /// [`Error::Write`] where a letter cannot be written as JSON.
    pub fn object(letters: &[Self]) -> Result<Option<(String, String)>, Error> {
        let Some(first) = letters.first() else { return Ok(None) };
        let mut body = String::new();
        for letter in letters {
            let line = serde_json::to_string(letter);
            body.push_str(&line.map_err(|source| Error::Write { what: "a dead letter", source })?);
            body.push('\n');
        }
        let arrived_at = first.origin.arrived_at.to_string();
        let day = arrived_at.split('T').next().unwrap_or_default();
        let mut digest = sha256_hex(body.as_bytes());
        digest.truncate(32);
        Ok(Some((format!("{}/dt={day}/{digest}.jsonl", first.function), body)))
    }
}

/// Why something was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The line is not UTF-8, not JSON, not an object of the right shape, or asks for more than a record may.
    Malformed,
    /// The mapping's row is not a legal observation.
    IllegalObservation,
    /// The transform's row cannot stand in the lake.
    IllegalRow,
    /// The observation claims to be from the future.
    Skew,
    /// The code panicked on it: a bug, whose input is kept here.
    Panic,
    /// The stream did not take it: nothing is wrong with the line.
    Undelivered,
}

impl Reason {
    /// The word on the wire, in logs and in dead letters alike.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::IllegalObservation => "illegal_observation",
            Self::IllegalRow => "illegal_row",
            Self::Skew => "skew",
            Self::Panic => "panic",
            Self::Undelivered => "undelivered",
        }
    }
}

/// Why a line or a row becomes a dead letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The kind of fault.
    pub reason: Reason,
    /// What exactly is wrong.
    pub detail: String,
}

impl Refusal {
    /// Refuses what is not an observation, for the reason that fits the error.
    #[must_use]
    pub fn of(error: &Error) -> Self {
        let reason = match error {
            Error::Line { .. } | Error::Utf8 { .. } => Reason::Malformed,
            Error::Skew { .. } => Reason::Skew,
            _ => Reason::IllegalObservation,
        };
        Self { reason, detail: chain(error) }
    }

    /// Refuses what is malformed.
    #[must_use]
    pub fn malformed(error: &(dyn std::error::Error + 'static)) -> Self {
        Self { reason: Reason::Malformed, detail: chain(error) }
    }

    /// Joins the refusals of one line's rows: one line makes one letter, however many rows it gives. None
    /// where there are none.
    #[must_use]
    pub fn joined(refusals: &[Self]) -> Option<Self> {
        const SHOWN: usize = 10;
        let reason = refusals.first()?.reason;
        let shown = refusals.iter().take(SHOWN).map(|refusal| refusal.detail.as_str());
        let mut detail = shown.collect::<Vec<_>>().join("; ");
        if refusals.len() > SHOWN {
            detail.push_str(&format!("; and {} more rows", refusals.len() - SHOWN));
        }
        Some(Self { reason, detail })
    }

    /// Says of a line that the stream did not take it, for this fault.
    #[must_use]
    pub fn undelivered(fault: &Fault) -> Self {
        Self { reason: Reason::Undelivered, detail: fault.chain() }
    }

    /// Refuses what made the code panic.
    #[must_use]
    pub fn panic(message: String) -> Self {
        Self { reason: Reason::Panic, detail: message }
    }
}

/// Where a refused line stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The stream record's sequence number, or Firehose's record id. Of a silo's document, which no stream
    /// has had, its digest `sha256:…`, as in [`crate::wire::SourceMeta::object`]; in front of it, where the
    /// document has a name, that and a slash.
    pub sequence: String,
    /// The line in the record or document, from 0. Of a record that a stream did not take, its place in its order.
    pub line: u32,
    /// When the record arrived; the time of the document, as in [`crate::wire::SourceMeta::as_of`].
    pub arrived_at: Timestamp,
}

/// A refused line's bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payload {
    /// The line, where it is UTF-8.
    Text(String),
    /// The line in base64, where it is not.
    Base64(String),
}

impl Payload {
    /// Keeps a line as it came.
    #[must_use]
    pub fn of(line: &[u8]) -> Self {
        match std::str::from_utf8(line) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Base64(base64_simd::STANDARD.encode_to_string(line)),
        }
    }

    /// The line again; none where a base64 is none.
    #[must_use]
    pub fn line(&self) -> Option<Cow<'_, [u8]>> {
        match self {
            Self::Text(text) => Some(text.as_bytes().into()),
            Self::Base64(text) => base64_simd::STANDARD.decode_to_vec(text).ok().map(Cow::Owned),
        }
    }
}
