//! What can be wrong with a body.

use std::fmt;

/// Where in a body something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line, counted from 1.
    pub line: u64,
    /// Bytes read up to there.
    pub byte: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, byte {}", self.line, self.byte)
    }
}

/// The kind of document that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// An XML document.
    Xml,
    /// A JSON document.
    Json,
    /// Lines of JSON values.
    NdJson,
    /// A table as text.
    Csv,
    /// Lines of fields.
    Text,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Xml => "XML",
            Self::Json => "JSON",
            Self::NdJson => "NDJSON",
            Self::Csv => "CSV",
            Self::Text => "text",
        })
    }
}

/// Why a body could not be read to its end, or why one line, row or record of it was refused. All variants
/// but [`Error::Read`] are the fault of the data: asking for the same bytes again does not help.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The body has no bytes, or nothing but blanks.
    #[error("the answer is empty where {expected} was expected")]
    Empty {
        /// What was expected.
        expected: Kind,
    },
    /// The body is a document of another kind, such as an HTML page of a proxy.
    #[error("the answer is not {expected}: it begins with \"{excerpt}\"")]
    NotA {
        /// What was expected.
        expected: Kind,
        /// The first 60 characters, escaped.
        excerpt: String,
    },
    /// The document declares an encoding that is not known.
    #[error(
        "the document's encoding is {name:?}, which is unknown: name the right one as charset of the source"
    )]
    Encoding {
        /// The encoding, as the document names it.
        name: String,
    },
    /// The document breaks the rules of its kind.
    #[error("{kind} is malformed at {at}: {what}")]
    Malformed {
        /// The kind of document.
        kind: Kind,
        /// Where the reader stood.
        at: Position,
        /// Which rule, with at most 160 characters.
        what: String,
    },
    /// A record has a field of a name that the configuration gives to another one.
    #[error("record {record} has a field {field:?} already, which the configuration adds to it")]
    Clash {
        /// The field.
        field: String,
        /// The record, counted from 1; the first one where no record can be without the field.
        record: u64,
    },
    /// A value on the way to the records is of another type than the path says.
    #[error("{found} where the path {path} needs {needed}, at {at}")]
    Shape {
        /// The records' path.
        path: String,
        /// What the path needs there.
        needed: &'static str,
        /// What stands there.
        found: &'static str,
        /// Where the reader stood.
        at: Position,
    },
    /// A record, or what stands between two records, is larger than the limit.
    #[error("more than {} bytes in one record, at {at}", crate::MAX_RECORD_BYTES)]
    TooLarge {
        /// Where the reader stood; where a line or a row is a record, its beginning.
        at: Position,
    },
    /// A record, or an XML document, is nested more deeply than the limit.
    #[error("more than {} levels of nesting, at {at}", crate::MAX_DEPTH)]
    TooDeep {
        /// Where the reader stood; where a line is a record, its beginning.
        at: Position,
    },
    /// The body's bytes could not be had.
    #[error("cannot read the answer's body after {at}")]
    Read {
        /// Where the reader stood.
        at: Position,
        /// What went wrong.
        #[source]
        source: std::io::Error,
    },
    /// The format is one that this version does not read.
    #[error("format {format} is not supported")]
    Unsupported {
        /// The format.
        format: String,
    },
}

/// Cuts a message, which may quote the document, to a length fit for a log.
pub(crate) fn brief(message: &str) -> String {
    message.chars().take(160).collect()
}
