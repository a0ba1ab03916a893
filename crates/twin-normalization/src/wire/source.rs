//! The source record line: what a silo or a device sent, with `_meta` in front.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use serde::de::Visitor;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::{FORMAT, meta};
use crate::hex::{hex, sha256_hex};
use crate::{Error, Order, PipelineName, SourceId, Timestamp};

/// What the sourcing worker knows about a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceMeta {
    /// Names the record; the same poll sent twice gives the same ids.
    pub id: SourceId,
    /// The pipeline.
    pub pipeline: PipelineName,
    /// Where the record stood: its poll's tick and its place in the answer.
    pub order: Order,
    /// The time that the silo gives for its document, else the tick.
    pub as_of: Timestamp,
    /// When the document was fetched.
    pub fetched_at: Timestamp,
    /// The digest of the whole document, `sha256:…`.
    pub object: String,
    /// The version of the worker's code.
    pub worker: String,
}

impl SourceMeta {
    /// Names a document by its bytes, for [`SourceMeta::object`].
    #[must_use]
    pub fn object_of(document: &[u8]) -> String {
        format!("sha256:{}", sha256_hex(document))
    }

    /// Names the record at `index` of the document `object` that the poll at `tick` brought.
    #[must_use]
    pub fn id_of_poll(
        pipeline: &PipelineName,
        tick: Timestamp,
        object: &str,
        index: u32,
    ) -> SourceId {
        let tick = tick.micros().to_string();
        digest_id(&[pipeline.as_str(), &tick, object, &index.to_string()])
    }
}

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
    /// [`Error::Utf8`] where it is not text, [`Error::Line`] where it is not a JSON object, and the error of an
    /// illegal `id` or `order`: those of `_meta` are read as text, a number as its digits.
    pub fn read(line: &'a [u8], origin: &LineOrigin<'_>) -> Result<Self, Error> {
        let text = object_text(line)?;
        let (given, meta_end) = meta::given(text).map_err(not_a_source_record)?;
        let present = given.is_some();
        let given = given.unwrap_or_default();
        let id = match given.id {
            Some(id) => SourceId::new(id)?,
            None => {
                digest_id(&[origin.pipeline.as_str(), origin.sequence, &origin.line.to_string()])
            }
        };
        let order = match given.order {
            Some(order) => Order::new(order)?,
            None => Order::of_arrival(origin.arrived_at, origin.sequence, origin.line)?,
        };
        if present {
            return Ok(Self { text: Cow::Borrowed(text), id, order, meta_end });
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
        Ok(Self { text: Cow::Owned(filled), id, order, meta_end: None })
    }

    /// The line without its `_meta`, for a reader that would only skip it; none where `_meta` does not stand
    /// first. It is JSON if and only if the whole line is.
    #[must_use]
    pub fn without_meta(&self) -> Option<String> {
        let fields = self.text.get(self.meta_end?..)?.strip_prefix(',')?;
        fields.starts_with('"').then(|| ["{", fields].concat())
    }
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

/// Appends a source record line as the lake keeps it: the line itself, its bytes untouched, with the
/// delivery's `lineage` in front as `_lineage`, newline included.
///
/// # Errors
/// [`Error::Utf8`] or [`Error::Line`] where the line is not a JSON object.
pub fn write_lake_line(
    line: &[u8],
    lineage: &impl Serialize,
    out: &mut String,
) -> Result<(), Error> {
    let text = object_text(line)?;
    serde_json::from_str::<AnyObject>(text).map_err(not_a_source_record)?;
    splice(out, "_lineage", lineage, &without(text, "_lineage")?)?;
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

/// A JSON object whose fields are of no interest.
#[derive(Deserialize)]
struct AnyObject {}

/// The line as text that begins like an object.
fn object_text(line: &[u8]) -> Result<&str, Error> {
    let text = std::str::from_utf8(line)
        .map_err(|error| Error::Utf8 { valid_up_to: error.valid_up_to() })?
        .trim_ascii();
    if text.starts_with('{') {
        return Ok(text);
    }
    Err(not_a_source_record(serde::de::Error::custom("expected `{`")))
}

fn not_a_source_record(source: serde_json::Error) -> Error {
    Error::Line { what: "a source record", source }
}

/// Appends `object` with `"name": value` as its first field.
fn splice(
    out: &mut String,
    name: &'static str,
    value: &impl Serialize,
    object: &str,
) -> Result<(), Error> {
    let fields = object.trim_ascii().strip_prefix('{').unwrap_or_default();
    let separator = if fields.trim_ascii_start().starts_with('}') { "" } else { "," };
    let value =
        serde_json::to_string(value).map_err(|source| Error::Write { what: name, source })?;
    // Writing to a String cannot fail.
    _ = write!(out, "{{\"{name}\":{value}{separator}{fields}");
    Ok(())
}

/// The record with a field of its own called `name` renamed to `name` and `_source`.
fn without<'a>(record: &'a str, name: &str) -> Result<Cow<'a, str>, Error> {
    if !may_have(record, name) {
        return Ok(record.into());
    }
    Ok(rename(record, name)?.map_or(record.into(), Cow::Owned))
}

/// Tells whether a field might be called `name`: as it is written, or by an escape that could hide it.
fn may_have(record: &str, name: &str) -> bool {
    record.contains(&format!("\"{name}\"")) || record.contains("\\u")
}

/// The object written again, each raw value untouched, with a field renamed; none where it has no such field.
fn rename(record: &str, renamed: &str) -> Result<Option<String>, Error> {
    struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);
    impl<'de> Deserialize<'de> for Fields<'de> {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(FieldsVisitor)
        }
    }
    struct FieldsVisitor;
    impl<'de> Visitor<'de> for FieldsVisitor {
        type Value = Fields<'de>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(
            self,
            mut map: A,
        ) -> Result<Self::Value, A::Error> {
            let mut fields = Vec::new();
            while let Some((name, value)) = map.next_entry::<meta::Text<'de>, &RawValue>()? {
                fields.push((name.0, value));
            }
            Ok(Fields(fields))
        }
    }

    let fields = serde_json::from_str::<Fields<'_>>(record);
    let Fields(fields) = fields.map_err(|source| Error::Line { what: "a JSON object", source })?;
    if fields.iter().all(|(name, _)| name != renamed) {
        return Ok(None);
    }
    let mut out = String::with_capacity(record.len() + 16);
    for (name, value) in fields {
        let suffix = if name == renamed { "_source" } else { "" };
        let name = serde_json::to_string(&format!("{name}{suffix}"))
            .map_err(|source| Error::Write { what: "a field's name", source })?;
        let separator = if out.is_empty() { '{' } else { ',' };
        _ = write!(out, "{separator}{name}:{}", value.get());
    }
    out.push('}');
    Ok(Some(out))
}

/// The first 32 hex digits of the digest of `parts`, each with its length in front so that no two lists
/// of parts read the same.
fn digest_id(parts: &[&str]) -> SourceId {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let mut id = hex(&hash.finalize());
    id.truncate(32);
    SourceId::from_digest(id)
}
