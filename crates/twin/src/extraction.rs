//! A pipeline's mapping, compiled, and what it makes of one line.

use serde::Deserialize;
use twin_normalization::wire::LineOrigin;
use twin_normalization::{Refusal, SkewLimit, Timestamp};
use twin_pipeline::{LockedColumn, MAPPING_FILE, Pipeline, TRANSFORM_FILE, TransformLock};
use twin_sql::{Extraction, Extractor, LakeRows, LakeRowsOfLine, Mapping, Transform};

use crate::Error;

/// Compiles a pipeline's mapping.
pub(crate) fn compile(pipeline: &Pipeline) -> Result<Extractor, Error> {
    let text = pipeline.mapping()?;
    let mapping = Mapping::compile(&text.sql).map_err(|problems| Error::Mapping {
        path: pipeline.folder.join(MAPPING_FILE),
        problems,
    })?;
    let (name, hash) = (pipeline.config.name.clone(), text.hash.clone());
    Ok(Extractor::new(mapping, name, text.revision, hash, SkewLimit::default()))
}

/// Runs the mapping over the line `number`. The line arrives when its `_meta` says that it was
/// fetched, so that the same file gives the same result at any time; else at `otherwise`.
pub(crate) fn extract(
    extractor: &Extractor,
    line: &[u8],
    number: u32,
    otherwise: Timestamp,
) -> Result<Extraction, Refusal> {
    extractor.extract(line, arrival(line, otherwise), "0", number)
}

/// Compiles a pipeline's transform, if it has one.
pub(crate) fn transform(pipeline: &Pipeline) -> Result<Option<Transform>, Error> {
    let Some(text) = &pipeline.transform else { return Ok(None) };
    let path = || pipeline.folder.join(TRANSFORM_FILE);
    let compiled = Transform::compile(&text.sql);
    compiled.map(Some).map_err(|problems| Error::Mapping { path: path(), problems })
}

/// A pipeline's transform with the lineage of its rows, if it has one.
pub(crate) fn lake_rows(pipeline: &Pipeline) -> Result<Option<LakeRows>, Error> {
    let (transform, name) = (transform(pipeline)?, &pipeline.config.name);
    let of = |text: &twin_pipeline::TransformText, transform| {
        LakeRows::new(transform, name, &text.hash, "twin")
    };
    Ok(pipeline.transform.as_ref().zip(transform).map(|(text, transform)| of(text, transform)))
}

/// What the lock of a transform has to be.
pub(crate) fn transform_lock(pipeline: &Pipeline, transform: &Transform) -> Option<TransformLock> {
    let columns = transform.columns().iter().map(|column| LockedColumn {
        name: column.name.clone(),
        data_type: column.data_type.glue().to_owned(),
    });
    Some(TransformLock::of(pipeline.transform.as_ref()?, columns.collect()))
}

/// Runs the transform over the line `number`, which arrives as [`extract`] has it, and appends its rows to `out`.
pub(crate) fn write_rows(
    rows: &LakeRows,
    pipeline: &Pipeline,
    line: &[u8],
    number: u32,
    otherwise: Timestamp,
    out: &mut String,
) -> Result<LakeRowsOfLine, Refusal> {
    let (pipeline, arrived_at) = (&pipeline.config.name, arrival(line, otherwise));
    rows.write(line, &LineOrigin { pipeline, arrived_at, sequence: "0", line: number }, out)
}

fn arrival(line: &[u8], otherwise: Timestamp) -> Timestamp {
    let fetched: Option<Fetched> = serde_json::from_slice(line).ok();
    fetched.map_or(otherwise, |fetched| fetched.meta.fetched_at)
}

#[derive(Deserialize)]
struct Fetched {
    #[serde(rename = "_meta")]
    meta: Meta,
}

#[derive(Deserialize)]
struct Meta {
    fetched_at: Timestamp,
}

/// Returns the word for a reason, as dead letters carry it.
pub(crate) fn reason(refusal: &Refusal) -> String {
    let word = serde_json::to_value(refusal.reason).ok();
    word.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
