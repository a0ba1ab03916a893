//! A pipeline's mapping, compiled, and what it makes of one line.

use serde::Deserialize;
use twin_normalization::{Refusal, SkewLimit, Timestamp};
use twin_pipeline::{MAPPING_FILE, Pipeline};
use twin_sql::{Extraction, Extractor, Mapping};

use crate::Error;

/// Compiles a pipeline's mapping.
pub(crate) fn compile(pipeline: &Pipeline) -> Result<Extractor, Error> {
    let mapping = Mapping::compile(&pipeline.extract_sql).map_err(|problems| Error::Mapping {
        path: pipeline.folder.join(MAPPING_FILE),
        problems,
    })?;
    let config = &pipeline.config;
    let (name, hash) = (config.name.clone(), pipeline.mapping_hash.clone());
    Ok(Extractor::new(mapping, name, config.revision, hash, SkewLimit::default()))
}

/// Runs the mapping over the line `number`. The line arrives when its `_meta` says that it was
/// fetched, so that the same file gives the same result at any time; else at `otherwise`.
pub(crate) fn extract(
    extractor: &Extractor,
    line: &[u8],
    number: u32,
    otherwise: Timestamp,
) -> Result<Extraction, Refusal> {
    let fetched: Option<Fetched> = serde_json::from_slice(line).ok();
    let arrived_at = fetched.map_or(otherwise, |fetched| fetched.meta.fetched_at);
    extractor.extract(line, arrived_at, "0", number)
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
