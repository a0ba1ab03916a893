//! The lines of the lake: a source record line, untouched, or a row made of it, with its lineage in front.

use std::fmt::Write as _;

use serde::Deserialize;

use super::object::{splice_text, without};
use super::source::{not_a_source_record, object_text};
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
    /// newline included.
    ///
    /// # Errors
    /// Those of [`write_lake_line`]; nothing is written then.
    pub fn write_line(
        &self,
        line: &[u8],
        id: &SourceId,
        origin: &LineOrigin<'_>,
        out: &mut String,
    ) -> Result<(), Error> {
        let mut lineage = String::with_capacity(300);
        self.write(id, origin, None, &mut lineage);
        write_lake_line(line, &lineage, out)
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
        self.write(id, origin, Some(number), out);
        out.push_str(if fields.is_empty() { "" } else { "," });
        out.push_str(fields);
        out.push_str("}\n");
    }

    fn write(&self, id: &SourceId, origin: &LineOrigin<'_>, row: Option<u64>, out: &mut String) {
        let LineOrigin { sequence, line, arrived_at, .. } = origin;
        // Writing to a String cannot fail.
        _ = write!(out, r#"{{"v":{FORMAT},"id":"#);
        push_text(id.as_str(), out);
        out.push_str(&self.pipeline);
        if self.knows_sequence {
            out.push_str(r#","sequence":"#);
            push_text(sequence, out);
        }
        _ = write!(out, r#","line":{line},"arrived_at":"{arrived_at}""#);
        out.push_str(&self.transformer);
        if let Some(row) = row {
            _ = write!(out, r#","row":{row}"#);
        }
        out.push('}');
    }
}

/// Appends a source record line as the lake keeps it: the line itself, its bytes untouched, with `lineage`, a JSON
/// value, in front as `_lineage`, newline included. A field of its own of that name becomes `_lineage_source`.
///
/// # Errors
/// [`Error::Utf8`] or [`Error::Line`] where the line is not a JSON object; nothing is written then.
pub fn write_lake_line(line: &[u8], lineage: &str, out: &mut String) -> Result<(), Error> {
    let text = object_text(line)?;
    serde_json::from_str::<AnyObject>(text).map_err(not_a_source_record)?;
    splice_text(out, "_lineage", lineage, &without(text, "_lineage")?);
    out.push('\n');
    Ok(())
}

/// A JSON object whose fields are of no interest.
#[derive(Deserialize)]
struct AnyObject {}

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
