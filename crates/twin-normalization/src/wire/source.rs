//! The source record line: what a silo or a device sent, with `_meta` in front.

use std::borrow::Cow;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::meta::Given;
use super::object::{splice, without};
use super::{FORMAT, SourceMeta, meta};
use crate::hex::hex;
use crate::{Error, Order, PipelineName, SourceId, Timestamp};

/// Where a line stood in the first stream that it was on.
#[derive(Clone, Copy, Debug)]
pub struct LineOrigin<'a> {
    /// The pipeline whose stream it is.
    pub pipeline: &'a PipelineName,
    /// When the stream record arrived.
    pub arrived_at: Timestamp,
    /// The stream record's sequence number.
    pub sequence: &'a str,
    /// The line's number in the stream record, from 0.
    pub line: u32,
}

/// One line of a pipeline stream, with all that lineage needs.
#[derive(Debug)]
pub struct SourceLine<'a> {
    /// The line, with a `_meta`: the one that it came with, or one made from its origin.
    pub text: Cow<'a, str>,
    /// Names the record.
    pub id: SourceId,
    /// Where the record stood.
    pub order: Order,
    /// When the record arrived. Of a line that is redriven, when it arrived at first, as its `_meta` says; never later
    /// than the arrival of the line itself.
    pub arrived_at: Timestamp,
    /// Where a `_meta` that stands first ends.
    meta_end: Option<usize>,
}

impl<'a> SourceLine<'a> {
    /// Reads a line as it came from the stream.
    ///
    /// Only `_meta` is looked at; that the rest is JSON is for whoever reads it. A line without `_meta`,
    /// as a device sends it, gets one made from its origin: its arrival serves as `as_of` and `fetched_at`.
    /// Where `_meta` has no `id` or `order`, the origin gives those. A `_meta` that is no object is a field of the
    /// source's own.
    ///
    /// # Errors
    /// [`Error::Utf8`] where it is not text, [`Error::Line`] where it is not a JSON object or the `id` or `order` of
    /// its `_meta` is a fraction, and the error of an illegal `id` or `order`: whole numbers are read as their digits.
    pub fn read(line: &'a [u8], origin: &LineOrigin<'_>) -> Result<Self, Error> {
        let Head { text, given, meta_end } = Head::read(line)?;
        let present = given.is_some();
        let given = given.unwrap_or_default();
        let id = match given.id {
            Some(id) => SourceId::new(id)?,
            None => origin_id(origin),
        };
        let order = match given.order {
            Some(order) => Order::new(order)?,
            None => Order::of_arrival(origin.arrived_at, origin.sequence, origin.line)?,
        };
        let arrived_at = given.arrived_at.map_or(origin.arrived_at, |at| at.min(origin.arrived_at));
        if present {
            return Ok(Self { text: Cow::Borrowed(text), id, order, arrived_at, meta_end });
        }
        let meta = FilledMeta {
            v: FORMAT,
            id: &id,
            pipeline: origin.pipeline,
            order: &order,
            as_of: origin.arrived_at,
            fetched_at: origin.arrived_at,
        };
        let record = without(text, "_meta")?;
        let mut filled = String::with_capacity(record.len() + 300);
        splice(&mut filled, "_meta", &meta, &record)?;
        Ok(Self { text: Cow::Owned(filled), id, order, arrived_at, meta_end: None })
    }

    /// The line without its `_meta`, for a reader that would only skip it; none where `_meta` does not stand
    /// first. It is JSON if and only if the whole line is.
    #[must_use]
    pub fn without_meta(&self) -> Option<String> {
        let fields = fields_after(&self.text, self.meta_end)?;
        Some(["{", fields].concat())
    }
}

/// Whether a line says itself what names its record and where it stood, so that it is the same record wherever it is
/// put. One that cannot be read says nothing.
#[must_use]
pub fn has_own_place(line: &[u8]) -> bool {
    let given = Head::read(line).ok().and_then(|head| head.given);
    given.is_some_and(|given| given.id.is_some() && given.order.is_some())
}

/// A line as far as its lineage needs it, nothing of it copied.
pub(super) struct Head<'a> {
    pub(super) text: &'a str,
    given: Option<Given<'a>>,
    meta_end: Option<usize>,
}

impl<'a> Head<'a> {
    pub(super) fn read(line: &'a [u8]) -> Result<Self, Error> {
        let text = object_text(line)?;
        let (given, meta_end) = meta::given(text).map_err(not_a_source_record)?;
        Ok(Self { text, given, meta_end })
    }

    /// Names the record, as [`SourceLine::read`] does, and sees to its order, too.
    pub(super) fn id(&mut self, origin: &LineOrigin<'_>) -> Result<Cow<'a, str>, Error> {
        let given = self.given.take().unwrap_or_default();
        let id = match given.id {
            Some(id) => SourceId::check(&id).map(|()| id)?,
            None => origin_id(origin).as_str().to_owned().into(),
        };
        match given.order {
            Some(order) => Order::check(&order)?,
            None => Order::of_arrival(origin.arrived_at, origin.sequence, origin.line).map(drop)?,
        }
        Ok(id)
    }

    /// The line up to the end of a `_meta` that stands first, and its other fields, without the comma between.
    pub(super) fn parts(&self) -> Option<(&'a str, &'a str)> {
        let fields = fields_after(self.text, self.meta_end)?;
        Some((self.text.get(..self.meta_end?)?, fields))
    }
}

/// The fields behind a `_meta` that ends there, with the closing brace: in front of them stands a comma.
fn fields_after(text: &str, meta_end: Option<usize>) -> Option<&str> {
    let fields = text.get(meta_end?..)?.strip_prefix(',')?;
    fields.starts_with('"').then_some(fields)
}

/// Names a record that says no name itself.
fn origin_id(origin: &LineOrigin<'_>) -> SourceId {
    digest_id(&[origin.pipeline.as_str(), origin.sequence, &origin.line.to_string()])
}

/// Appends a raw record as one source record line, newline included, with `meta` in front.
///
/// The raw bytes are kept, with three exceptions: line breaks (which JSON allows between tokens only)
/// become spaces, a record that is not an object becomes `{"value": …}`, and a field of its own called
/// `_meta` becomes `_meta_source`. `record` must be valid JSON; whoever cut it out of the document has
/// seen to that.
///
/// # Errors
/// [`Error::Line`] where a field has to be renamed and the record turns out not to be JSON,
/// [`Error::Write`] where `meta` cannot be written.
pub fn write_source_line(record: &str, meta: &SourceMeta, out: &mut String) -> Result<(), Error> {
    let record = record.trim_ascii();
    let record: Cow<'_, str> = if record.starts_with('{') {
        without(record, "_meta")?
    } else {
        format!("{{\"value\":{record}}}").into()
    };
    let start = out.len();
    splice(out, "_meta", &WrittenMeta { v: FORMAT, meta }, &record)?;
    if out.get(start..).is_some_and(|line| line.contains(['\n', '\r'])) {
        let line = out.split_off(start).replace(['\n', '\r'], " ");
        out.push_str(&line);
    }
    out.push('\n');
    Ok(())
}

#[derive(Serialize)]
struct WrittenMeta<'a> {
    v: u64,
    #[serde(flatten)]
    meta: &'a SourceMeta,
}

#[derive(Serialize)]
struct FilledMeta<'a> {
    v: u64,
    id: &'a SourceId,
    pipeline: &'a PipelineName,
    order: &'a Order,
    as_of: Timestamp,
    fetched_at: Timestamp,
}

/// The line as text that begins like an object.
pub(super) fn object_text(line: &[u8]) -> Result<&str, Error> {
    let text = std::str::from_utf8(line)
        .map_err(|error| Error::Utf8 { valid_up_to: error.valid_up_to() })?
        .trim_ascii();
    if text.starts_with('{') {
        return Ok(text);
    }
    Err(not_a_source_record(serde::de::Error::custom("expected `{`")))
}

pub(super) fn not_a_source_record(source: serde_json::Error) -> Error {
    Error::Line { what: "a source record", source }
}

/// The first 32 hex digits of the digest of `parts`, each with its length in front so that no two lists
/// of parts read the same.
pub(super) fn digest_id(parts: &[&str]) -> SourceId {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let mut id = hex(&hash.finalize());
    id.truncate(32);
    SourceId::from_digest(id)
}
