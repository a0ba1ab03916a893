//! Turns the body of a silo's answer into source records, one JSON text each, as they arrive.
//!
//! A record is handed over as soon as it is complete, so that what was read before a document turns
//! out to be malformed is not lost. Memory is bounded by one record, whatever the body's size.
//!
//! * **XML**: every element with the configured local name is a record. A child element becomes a
//!   field with the element's local name: text as a string, kept as it is (line ends become `\n`, as
//!   XML demands), nested elements as an object, an empty element as `null`, a repeated name as an
//!   array, an attribute as a field `@name`. An element with text beside attributes or children
//!   keeps it in `#text`; white space that only indents is dropped. Namespaces and prefixes are
//!   ignored, and so are declarations of namespaces and `xsi:` attributes. Entities of a document's
//!   own are refused, never expanded.
//! * **JSON**: the records' text is handed over untouched, except that line breaks between tokens
//!   become spaces.
//!
//! ```
//! use std::ops::ControlFlow;
//! use twin_pipeline::Format;
//!
//! let xml = b"<trains><train><code>A1</code><late/></train></trains>";
//! let format = Format::Xml { record: "train".to_owned() };
//! let mut records = Vec::new();
//! let count = twin_formats::read_records(&format, &xml[..], &mut |record| {
//!     records.push(record.to_owned());
//!     ControlFlow::Continue(())
//! })?;
//! assert_eq!(count, 1);
//! assert_eq!(records, [r#"{"code":"A1","late":null}"#]);
//! # Ok::<(), twin_formats::Error>(())
//! ```

mod element;
mod error;
mod head;
mod json;
mod meter;
mod xml;

use std::io::BufRead;
use std::ops::ControlFlow;

pub use error::{Error, Kind, Position};
use twin_pipeline::Format;

/// The greatest size of one record in bytes, in the body and as JSON: Kinesis takes 1 MiB at most,
/// and a record's lineage needs room beside it.
pub const MAX_RECORD_BYTES: usize = 900 * 1024;

/// How deeply a record, or an XML document, may be nested.
pub const MAX_DEPTH: usize = 100;

/// Reads the records of `body` and hands each to `each` as the text of one JSON value in one line.
///
/// Returns how many were handed over. A well-formed document without any record gives 0; the caller
/// knows whether that is normal. When `each` breaks, the rest of the body is left unread.
///
/// # Errors
/// [`Error`] where the body is not of this format, malformed, over a limit or cannot be read. The
/// records before that place have been handed over already.
pub fn read_records(
    format: &Format,
    body: impl BufRead,
    each: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<u64, Error> {
    match format {
        Format::Xml { record } => xml::read(record, body, each),
        Format::Json { records } => json::read(records, body, each),
        other => Err(Error::Unsupported { format: format!("{other:?}") }),
    }
}
