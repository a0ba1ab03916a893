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
//! A body need not be UTF-8: its byte order mark tells its encoding, or who knows it, or an XML document itself. What is
//! no character of its encoding is refused as what is not UTF-8 is.
//!
//! Of the last three a line (row) that breaks the rules is handed over as [`Refused`] and the document read
//! on, so that it takes no other with it; so is a record of any format that is too large, too deep or
//! clashes with its document's fields, once it is complete. A row over the limit that goes on over several lines is an open quote,
//! and ends the reading: what it has swallowed would be lost in silence. With `tail` only the end of a table or text
//! counts, of which memory then holds as many lines.
//!
//! ```
//! use std::ops::ControlFlow;
//! use twin_formats::read_document;
//! use twin_pipeline::Format;
//!
//! let (mut records, mut refused) = (Vec::new(), Vec::new());
//! let format = Format::NdJson { tail: None };
//! let count = read_document(&format, None, &[], &b"{\"a\":1}\n{\"a\":\n2\n"[..], &mut |part| {
//!     match part.record {
//!         Ok(record) => records.push(record.to_owned()),
//!         Err(line) => refused.push(line.error.to_string()),
//!     }
//!     ControlFlow::Continue(())
//! })?;
//! assert_eq!((count, records), (2, vec![r#"{"a":1}"#.to_owned(), "2".to_owned()]));
//! assert_eq!(refused, ["NDJSON is malformed at line 2, byte 13: EOF while parsing a value"]);
//! # Ok::<(), twin_formats::Error>(())
//! ```

mod constants;
mod csv;
mod decoded;
mod element;
mod error;
mod head;
mod json;
mod lines;
mod melt;
mod meter;
mod ndjson;
mod part;
mod record;
mod rows;
mod slug;
mod text;
mod units;
mod xml;

use std::io::BufRead;
use std::ops::ControlFlow;

use constants::Constants;
use decoded::Decoded;
pub use error::{Error, Kind, Position};
use part::Out;
pub use part::{EXCERPT_BYTES, Part, Refused};
use twin_pipeline::{Charset, Format};

/// The greatest size of one record in bytes, in the body and as JSON: Kinesis takes 1 MiB at most,
/// and a record's lineage needs room beside it.
pub const MAX_RECORD_BYTES: usize = 900 * 1024;

/// How deeply a record, or an XML document, may be nested.
pub const MAX_DEPTH: usize = 100;

/// Reads `body`, encoded in `charset` unless its byte order mark says otherwise, and hands over its parts: each record,
/// and each line or row that is none.
///
/// A record gets `fields` (names and texts, as one of several documents of a source adds them) at its end;
/// with fields, one that is no object becomes the field `value` first. Returns how many records were handed
/// over. A well-formed document without any record gives 0; the caller knows whether that is normal. When
/// `each` breaks, the rest of the body is left unread.
///
/// # Errors
/// [`Error`] where the body as a whole is not of this format, malformed, over a limit or cannot be read. The
/// parts before that place have been handed over already.
pub fn read_document(
    format: &Format,
    charset: Option<Charset>,
    fields: &[(String, String)],
    mut body: impl BufRead,
    each: &mut dyn FnMut(Part<'_>) -> ControlFlow<()>,
) -> Result<u64, Error> {
    // A table's header and the columns of a text tell for all records whether they have a field.
    let unsure = !matches!(format, Format::Csv(_) | Format::Text(_));
    let mut out = Out::new(Constants::new(fields, unsure), each);
    let charset = decoded::charset(format, charset, &mut body)?;
    let body = Decoded::new(body, charset);
    match format {
        Format::Xml { record } => xml::read(record, body, &mut out),
        Format::Json { records } => json::read(records, body, &mut out),
        Format::NdJson { tail } => ndjson::read(*tail, body, &mut out),
        Format::Csv(csv) => csv::read(csv, fields, body, &mut out),
        Format::Text(text) => text::read(text, body, &mut out),
        other => Err(Error::Unsupported { format: format!("{other:?}") }),
    }?;
    Ok(out.records)
}
