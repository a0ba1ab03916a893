//! What a document is cut into, and how it is handed over.

use std::ops::ControlFlow;

use crate::constants::Constants;
use crate::{Error, MAX_RECORD_BYTES, Position};

/// How much is kept of a line, row or record that is over the limit: enough to know it by.
pub const EXCERPT_BYTES: usize = 4 * 1024;

/// One part of a document, as it is handed over.
#[derive(Debug)]
pub struct Part<'i> {
    /// Where it begins; of a part of XML or JSON, where the reader stood when it was complete.
    pub at: Position,
    /// The source record: the text of one JSON value in one line. Or what stands in its place and is none.
    pub record: Result<&'i str, Refused<'i>>,
}

/// A line, a row or a record that is refused. What comes after it is as good as what came before it.
#[derive(Debug)]
pub struct Refused<'r> {
    /// The line or row as it came, without its end; of one that is over the limit the first
    /// [`EXCERPT_BYTES`]. Where only the record made of it is wrong, that record.
    pub bytes: &'r [u8],
    /// What is wrong with it: [`Error::Malformed`], [`Error::TooLarge`], [`Error::TooDeep`] or
    /// [`Error::Clash`]. It quotes nothing of the document.
    pub error: Error,
}

/// Where the parts of a document go.
pub(crate) struct Out<'o> {
    constants: Constants<'o>,
    each: &'o mut dyn FnMut(Part<'_>) -> ControlFlow<()>,
    /// How many records were handed over.
    pub(crate) records: u64,
}

impl<'o> Out<'o> {
    pub(crate) fn new(
        constants: Constants<'o>,
        each: &'o mut dyn FnMut(Part<'_>) -> ControlFlow<()>,
    ) -> Self {
        Self { constants, each, records: 0 }
    }

    /// Hands over a record with the fields of its document, or refuses it for what it is with them.
    pub(crate) fn record(&mut self, record: &str, at: Position) -> ControlFlow<()> {
        match self.constants.add(record) {
            Ok(whole) if whole.len() <= MAX_RECORD_BYTES => {
                self.records += 1;
                (self.each)(Part { at, record: Ok(whole) })
            }
            Ok(_) => self.refuse(record.as_bytes(), at, Error::TooLarge { at }),
            Err(error) => self.refuse(record.as_bytes(), at, error),
        }
    }

    /// Hands over what is no record.
    pub(crate) fn refuse(&mut self, bytes: &[u8], at: Position, error: Error) -> ControlFlow<()> {
        let bytes = if matches!(error, Error::TooLarge { .. }) { excerpt(bytes) } else { bytes };
        (self.each)(Part { at, record: Err(Refused { bytes, error }) })
    }
}

/// The beginning of a text, cut between two characters.
fn excerpt(bytes: &[u8]) -> &[u8] {
    let cut = bytes.get(..EXCERPT_BYTES).unwrap_or(bytes);
    match std::str::from_utf8(cut) {
        Err(error) if error.error_len().is_none() => cut.get(..error.valid_up_to()).unwrap_or(cut),
        _ => cut,
    }
}
