//! The lines of the lake: a source record line, untouched, or a row made of it, with its lineage in front.

use std::fmt::Write as _;

use super::names::Names;
use super::object::without;
use super::source::{Head, object_text};
use super::{FORMAT, LineOrigin, meta};
use crate::{Error, MappingHash, PipelineName, SourceId};

/// Writes the `_lineage` of one function's lines: where each comes from, beside what its own `_meta` says.
///
/// | field | |
/// | --- | --- |
/// | `v` | [`FORMAT`] |
/// | `id` | names the source record: the API's lineage of a value made from it has the same id. A record that is in the lake twice has one id |
/// | `pipeline` | the pipeline |
/// | `sequence` | the record on the pipeline stream, or Firehose's own id where it was put there directly; left out where neither is kept |
/// | `line` | the line in that record, from 0 |
/// | `arrived_at` | when the record arrived |
/// | `transformer` | the version of the code that wrote the line |
/// | `transform` | the hash of the transform's text; only of a row |
/// | `row` | which of the rows that the line gave, from 0; only of a row |
#[derive(Clone, Debug)]
pub struct LakeLineage {
    pipeline: String,
    transformer: String,
    knows_sequence: bool,
}

impl LakeLineage {
    /// The lineage of lines that the code `transformer` writes; of rows, with the hash of the transform's text.
    #[must_use]
    pub fn new(
        pipeline: &PipelineName,
        transformer: &str,
        transform: Option<&MappingHash>,
    ) -> Self {
        let pipeline = format!(r#","pipeline":{}"#, text(pipeline.as_str()));
        let transform = transform.map(|hash| format!(r#","transform":{}"#, text(hash.as_str())));
        let transformer = text(transformer);
        let transformer =
            format!(r#","transformer":{transformer}{}"#, transform.unwrap_or_default());
        Self { pipeline, transformer, knows_sequence: true }
    }

    /// The same without `sequence`, for lines of which it is not kept.
    #[must_use]
    pub fn without_sequence(self) -> Self {
        Self { knows_sequence: false, ..self }
    }

    /// Writes a source record line as the lake keeps it: the line itself, its bytes untouched, behind its lineage;
    /// newline included. The record has the id that [`super::SourceLine`] reads.
    ///
    /// # Errors
    /// Those of [`super::SourceLine::read`], and [`Error::Line`] where the line is not a JSON object as a whole;
    /// nothing is written then.
    pub fn write_line(
        &self,
        line: &[u8],
        origin: &LineOrigin<'_>,
        out: &mut String,
    ) -> Result<(), Error> {
        let mut head = Head::read(line)?;
        let id = head.id(origin)?;
        let start = out.len();
        out.push_str(r#"{"_lineage":"#);
        self.write(&id, origin, None, out);
        let written = match head.parts() {
            Some((meta, fields)) => push_parts(meta, fields, out),
            None => push_object(head.text, out),
        };
        if written.is_err() {
            out.truncate(start);
        }
        written
    }

    /// Writes a row behind its lineage, newline included. `fields` are those of a JSON object, without its braces;
    /// `number` is which of the line's rows it is.
    pub fn write_row(
        &self,
        fields: &str,
        id: &SourceId,
        origin: &LineOrigin<'_>,
        number: u64,
        out: &mut String,
    ) {
        out.push_str(r#"{"_lineage":"#);
        self.write(id.as_str(), origin, Some(number), out);
        out.push_str(if fields.is_empty() { "" } else { "," });
        out.push_str(fields);
        out.push_str("}\n");
    }

    fn write(&self, id: &str, origin: &LineOrigin<'_>, row: Option<u64>, out: &mut String) {
        let LineOrigin { sequence, line, arrived_at, .. } = origin;
        out.push_str(HEAD);
        push_text(id, out);
        out.push_str(&self.pipeline);
        if self.knows_sequence {
            out.push_str(r#","sequence":"#);
            push_text(sequence, out);
        }
        out.push_str(r#","line":"#);
        push_number((*line).into(), out);
        out.push_str(r#","arrived_at":""#);
        out.push_str(arrived_at.text().as_str());
        out.push('"');
        out.push_str(&self.transformer);
        if let Some(row) = row {
            out.push_str(r#","row":"#);
            push_number(row, out);
        }
        out.push('}');
    }
}

/// How a lineage of [`FORMAT`] begins.
const HEAD: &str = r#"{"v":1,"id":"#;
const _: () = assert!(FORMAT == 1, "the head of a lineage says its format");

/// Appends a source record line as the lake keeps it: the line itself, its bytes untouched, with `lineage`, a JSON
/// value, in front as `_lineage`, newline included. A field of its own of that name becomes `_lineage_source`.
///
/// # Errors
/// [`Error::Utf8`] or [`Error::Line`] where the line is not a JSON object; nothing is written then.
pub fn write_lake_line(line: &[u8], lineage: &str, out: &mut String) -> Result<(), Error> {
    let (text, start) = (object_text(line)?, out.len());
    out.push_str(r#"{"_lineage":"#);
    out.push_str(lineage);
    let written = push_object(text, out);
    if written.is_err() {
        out.truncate(start);
    }
    written
}

/// Appends the fields of an object behind its lineage, and ends the line.
fn push_object(text: &str, out: &mut String) -> Result<(), Error> {
    let Names { has_lineage } = Names::read(text)?;
    let text = if has_lineage { without(text, "_lineage")? } else { text.into() };
    let fields = text.trim_ascii().strip_prefix('{').unwrap_or_default();
    if !fields.trim_ascii_start().starts_with('}') {
        out.push(',');
    }
    out.push_str(fields);
    out.push('\n');
    Ok(())
}

/// The same for an object whose `_meta` stands first and has been read: `meta` is the object up to the end of that. Only the
/// other fields are left to check, and for that they are an object for a moment, in the place where they are written.
fn push_parts(meta: &str, fields: &str, out: &mut String) -> Result<(), Error> {
    let start = out.len();
    out.push(',');
    out.push_str(meta.strip_prefix('{').unwrap_or_default());
    let comma = out.len();
    out.push('{');
    out.push_str(fields);
    let checked = out.get(comma..).unwrap_or_default();
    let Names { has_lineage } = Names::read(checked)?;
    if has_lineage {
        out.truncate(start);
        return push_object(&[meta, ",", fields].concat(), out);
    }
    out.replace_range(comma..=comma, ",");
    out.push('\n');
    Ok(())
}

fn text(text: &str) -> String {
    let mut out = String::new();
    push_text(text, &mut out);
    out
}

/// Appends a text as JSON.
fn push_text(text: &str, out: &mut String) {
    if meta::is_plain(text) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        // A text can always be written.
        out.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

fn push_number(number: u64, out: &mut String) {
    match u8::try_from(number) {
        // Most are: a formatter takes as long as all else.
        Ok(digit @ 0..=9) => out.push(char::from(b'0' + digit)),
        // Writing to a String cannot fail.
        _ => _ = write!(out, "{number}"),
    }
}
