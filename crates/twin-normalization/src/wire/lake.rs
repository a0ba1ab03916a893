//! The lake line: a source record line, untouched, with the lineage of its delivery in front.

use serde::{Deserialize, Serialize};

use super::FORMAT;
use super::object::{splice, without};
use super::source::{not_a_source_record, object_text};
use crate::{Error, PipelineName, SourceId, Timestamp};

/// Where a line of the lake comes from, beside what its own `_meta` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LakeLineage<'a> {
    v: u64,
    /// Names the source record: the API's lineage of a value made from it has the same id. A record that is in
    /// the lake twice has one id.
    pub id: SourceId,
    /// The pipeline.
    pub pipeline: &'a PipelineName,
    /// The record on the pipeline stream; none where Firehose has not kept it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence: Option<&'a str>,
    /// The line in that record, from 0.
    pub line: u32,
    /// When the record arrived.
    pub arrived_at: Timestamp,
    /// The version of the code that wrote the line.
    pub transformer: &'a str,
}

impl<'a> LakeLineage<'a> {
    /// The lineage of the record `id`, which stood in `line` of the stream record `sequence`.
    #[must_use]
    pub fn new(
        id: SourceId,
        pipeline: &'a PipelineName,
        (sequence, line): (Option<&'a str>, u32),
        arrived_at: Timestamp,
        transformer: &'a str,
    ) -> Self {
        Self { v: FORMAT, id, pipeline, sequence, line, arrived_at, transformer }
    }
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

/// A JSON object whose fields are of no interest.
#[derive(Deserialize)]
struct AnyObject {}
