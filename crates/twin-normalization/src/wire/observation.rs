//! Reads the observation line, which is flat, so that a Flink JSON sink can write it too.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;

use super::FORMAT;
use crate::{
    Component, Error, Label, Lineage, MappingHash, Metric, Observation, Order, PipelineName,
    Process, Revision, SourceId, Timestamp, Unit, Value,
};

/// The fields of the line as they stand; what they may hold is checked in [`Line::into_observation`].
#[derive(Debug, Deserialize)]
struct Line<'a> {
    #[serde(default = "first_format")]
    v: u64,
    #[serde(borrow)]
    component: Cow<'a, str>,
    #[serde(borrow)]
    metric: Cow<'a, str>,
    #[serde(default)]
    value_number: Option<f64>,
    #[serde(borrow, default)]
    value_text: Option<Text<'a>>,
    #[serde(default)]
    value_boolean: Option<bool>,
    #[serde(default)]
    deleted: Option<bool>,
    #[serde(borrow, default)]
    unit: Option<Text<'a>>,
    observed_at: Timestamp,
    #[serde(borrow)]
    order: Cow<'a, str>,
    #[serde(borrow)]
    pipeline: Cow<'a, str>,
    revision: Revision,
    #[serde(borrow)]
    mapping: Cow<'a, str>,
    #[serde(borrow)]
    source_id: Cow<'a, str>,
    arrived_at: Timestamp,
    #[serde(borrow, default)]
    facility: Option<Text<'a>>,
    #[serde(borrow, default)]
    process: Option<Text<'a>>,
    #[serde(borrow, default)]
    process_event: Option<Text<'a>>,
}

/// A text that borrows from the line where it can: serde does so for a bare `Cow`, not inside of an
/// `Option`.
#[derive(Debug, Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

fn first_format() -> u64 {
    FORMAT
}

/// Reads one observation line.
///
/// # Errors
/// [`Error::Line`] where it is not a JSON object with the fields of an observation,
/// [`Error::Format`] where its version is unknown, and the error of whichever field is not legal.
pub fn parse_observation(line: &str) -> Result<Observation, Error> {
    let line: Line<'_> = serde_json::from_str(line)
        .map_err(|source| Error::Line { what: "an observation", source })?;
    if line.v != FORMAT {
        return Err(Error::Format { version: line.v });
    }
    line.into_observation()
}

impl Line<'_> {
    fn into_observation(self) -> Result<Observation, Error> {
        let value = Value::of_columns(
            self.value_number,
            self.value_text.as_ref().map(|text| &*text.0),
            self.value_boolean,
            self.deleted.unwrap_or(false),
        )?;
        let process = Process::of_columns(
            self.process.as_ref().map(|text| &*text.0),
            self.process_event.as_ref().map(|text| &*text.0),
        )?;
        Ok(Observation {
            component: Component::new(self.component)?,
            metric: Metric::new(self.metric)?,
            value,
            unit: self.unit.map(|unit| Unit::new(unit.0)).transpose()?,
            observed_at: self.observed_at,
            facility: self.facility.map(|text| Label::new(text.0)).transpose()?,
            process,
            lineage: Arc::new(Lineage {
                pipeline: PipelineName::new(self.pipeline)?,
                revision: self.revision,
                mapping: MappingHash::new(self.mapping)?,
                source_id: SourceId::new(self.source_id)?,
                order: Order::new(self.order)?,
                arrived_at: self.arrived_at,
            }),
        })
    }
}
