//! Reads the observation line, which is flat, so that a Flink JSON sink can write it too.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;

use super::FORMAT;
use super::plain::plain;
use crate::{
    Component, Error, Label, Lineage, MappingHash, Metric, Observation, Order, PipelineName,
    Process, Revision, SourceId, Timestamp, Unit, Value,
};

/// The fields of the line as they stand; what they may hold is checked in [`Line::into_observation`].
#[derive(Debug, PartialEq, Deserialize)]
pub(super) struct Line<'a> {
    #[serde(default = "first_format")]
    pub(super) v: u64,
    #[serde(borrow)]
    pub(super) component: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) metric: Cow<'a, str>,
    #[serde(default)]
    pub(super) value_number: Option<f64>,
    #[serde(borrow, default)]
    pub(super) value_text: Option<Text<'a>>,
    #[serde(default)]
    pub(super) value_boolean: Option<bool>,
    #[serde(default)]
    pub(super) deleted: Option<bool>,
    #[serde(borrow, default)]
    pub(super) unit: Option<Text<'a>>,
    pub(super) observed_at: Timestamp,
    #[serde(borrow)]
    pub(super) order: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) pipeline: Cow<'a, str>,
    pub(super) revision: Revision,
    #[serde(borrow)]
    pub(super) mapping: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) source_id: Cow<'a, str>,
    pub(super) arrived_at: Timestamp,
    #[serde(borrow, default)]
    pub(super) facility: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) process: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) process_event: Option<Text<'a>>,
}

/// A text that borrows from the line where it can: serde does so for a bare `Cow`, not inside of an
/// `Option`.
#[derive(Debug, PartialEq, Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

fn first_format() -> u64 {
    FORMAT
}

/// Reads one observation line.
///
/// # Errors
/// [`Error::Line`] where it is not a JSON object with the fields of an observation,
/// [`Error::Format`] where its version is unknown, and the error of whichever field is not legal.
pub fn parse_observation(line: &str) -> Result<Observation, Error> {
    let line = match plain(line) {
        Some(line) => line,
        None => serde_json::from_str(line)
            .map_err(|source| Error::Line { what: "an observation", source })?,
    };
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
