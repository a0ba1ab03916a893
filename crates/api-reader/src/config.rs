//! What the API reader needs to know.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::time::Duration;

use serde::Deserialize;
use twin_lambda::{Environment, StartError};
use twin_normalization::{Metric, PipelineName};
use twin_store::{Expectation, Expectations};

/// The API reader's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The twin table's name.
    pub table: String,
    /// The environment's pipelines, sorted.
    pub pipelines: Vec<PipelineName>,
    /// How often they expect their metrics.
    pub expectations: Expectations,
}

/// What Terraform gives of each `pipeline.json` that declares a freshness, by pipeline.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    every_seconds: Option<NonZeroU32>,
    #[serde(default)]
    metrics: BTreeMap<Metric, NonZeroU32>,
}

impl Config {
    /// Reads the function's variables.
    ///
    /// # Errors
    /// [`StartError::Environment`] with everything that is missing or not legal.
    pub fn read(environment: &Environment) -> Result<Self, StartError> {
        let mut reader = environment.reader();
        let table = reader.required("TWIN_TABLE");
        // None where all pipelines are lake-only.
        let names = environment.get("TWIN_PIPELINES").unwrap_or_default();
        let mut pipelines = Vec::new();
        for name in names.split(',').filter(|name| !name.is_empty()) {
            match PipelineName::new(name) {
                Ok(name) => pipelines.push(name),
                Err(error) => reader.problem(format!("TWIN_PIPELINES: {error}")),
            }
        }
        pipelines.sort();
        let declared = environment.get("TWIN_FRESHNESS").unwrap_or_else(|| "{}".to_owned());
        let expectations = expectations(&declared).unwrap_or_else(|error| {
            reader.problem(format!("TWIN_FRESHNESS: {error}"));
            Expectations::default()
        });
        reader.finish(Self { table, pipelines, expectations })
    }
}

fn expectations(declared: &str) -> Result<Expectations, serde_json::Error> {
    let declared: BTreeMap<PipelineName, Declared> = serde_json::from_str(declared)?;
    let span = |seconds: NonZeroU32| Duration::from_secs(seconds.get().into());
    let expectations = declared.into_iter().map(|(pipeline, declared)| {
        let metrics = declared.metrics.into_iter().map(|(metric, every)| (metric, span(every)));
        let every = declared.every_seconds.map(span);
        (pipeline, Expectation { every, metrics: metrics.collect() })
    });
    Ok(Expectations(expectations.collect()))
}
