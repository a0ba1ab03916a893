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
//! * **NDJSON**: every line is a record, handed over untouched.
//! * **CSV**: every row is an object of its cells by the table's header, texts as they stand (a decimal
//!   comma stays one) and null where a cell is empty. With `melt` every cell of a row is a record, with
//!   the kept cells, the name of its column and a slug of that name beside it.
//! * **Text**: every line is an object of its fields by the columns that are named, null where a field
//!   is empty and without those at the end that it lacks.
//!
//! Of the last three a line (row) that breaks the rules is left out and the document read on, so that it
//! takes no other with it; the error comes at the end. With `tail` only the end of such a document
//! counts, of which memory then holds as many lines.
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

mod constants;
mod csv;
mod element;
mod error;
mod head;
mod json;
mod lines;
mod melt;
mod meter;
mod ndjson;
mod record;
mod slug;
mod tail;
mod text;
mod xml;

use std::io::BufRead;
use std::ops::ControlFlow;

use constants::Constants;
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
    read_document(format, &[], body, each)
}

/// Reads the records of one of several documents of a source, as [`read_records`] does. Each gets
/// `fields` (names and texts) at its end; one that is no object becomes the field `value` first.
///
/// # Errors
/// As [`read_records`]; [`Error::Clash`] where a record has a field of such a name already.
pub fn read_document(
    format: &Format,
    fields: &[(String, String)],
    body: impl BufRead,
    each: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<u64, Error> {
    if fields.is_empty() {
        return read(format, fields, body, each);
    }
    let unsure = !matches!(format, Format::Csv(_) | Format::Text(_));
    let mut constants = Constants::new(fields, unsure);
    let mut clash = None;
    let read = read(format, fields, body, &mut |record| match constants.add(record) {
        Ok(record) => each(record),
        Err(error) => {
            clash = Some(error);
            ControlFlow::Break(())
        }
    });
    clash.map_or(read, Err)
}

fn read(
    format: &Format,
    taken: &[(String, String)],
    body: impl BufRead,
    each: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<u64, Error> {
    match format {
        Format::Xml { record } => xml::read(record, body, each),
        Format::Json { records } => json::read(records, body, each),
        Format::NdJson => ndjson::read(body, each),
        Format::Csv(csv) => csv::read(csv, taken, body, each),
        Format::Text(text) => text::read(text, body, each),
        other => Err(Error::Unsupported { format: format!("{other:?}") }),
    }
}
