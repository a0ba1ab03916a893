//! The observation line, flat, so that a Flink JSON sink can write it too.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::FORMAT;
use crate::{
    Component, Error, Label, Lineage, MappingHash, Metric, Observation, Order, PipelineName,
    Process, Revision, SourceId, Timestamp, Unit, Value,
};

/// The fields of the line as they stand; what they may hold is checked in [`Line::into_observation`].
#[derive(Debug, Deserialize, Serialize)]
struct Line<'a> {
    #[serde(default = "first_format")]
    v: u64,
    #[serde(borrow)]
    component: Cow<'a, str>,
    #[serde(borrow)]
    metric: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value_number: Option<f64>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    value_text: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value_boolean: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deleted: Option<bool>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
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
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    facility: Option<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    process: Option<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    process_event: Option<Text<'a>>,
}

/// A text that borrows from the line where it can: serde does so for a bare `Cow`, not inside of an
/// `Option`.
#[derive(Debug, Deserialize, Serialize)]
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

/// Appends an observation as one line, newline included.
///
/// # Errors
/// [`Error::Write`] where it cannot be written as JSON; nothing is appended.
pub fn write_observation(observation: &Observation, out: &mut String) -> Result<(), Error> {
    let Observation { component, metric, value, unit, observed_at, facility, process, lineage } =
        observation;
    let (mut value_number, mut value_text, mut value_boolean) = (None, None, None);
    match value {
        None => {}
        Some(Value::Number(number)) => value_number = Some(*number),
        Some(Value::Text(content)) => value_text = Some(Text(Cow::Borrowed(content))),
        Some(Value::Boolean(boolean)) => value_boolean = Some(*boolean),
    }
    let event = process.as_ref().and_then(|process| process.event);
    let line = Line {
        v: FORMAT,
        component: component.as_str().into(),
        metric: metric.as_str().into(),
        value_number,
        value_text,
        value_boolean,
        deleted: value.is_none().then_some(true),
        unit: unit.as_ref().map(|unit| Text(unit.as_str().into())),
        observed_at: *observed_at,
        order: lineage.order.as_str().into(),
        pipeline: lineage.pipeline.as_str().into(),
        revision: lineage.revision,
        mapping: lineage.mapping.as_str().into(),
        source_id: lineage.source_id.as_str().into(),
        arrived_at: lineage.arrived_at,
        facility: facility.as_ref().map(|label| Text(label.as_str().into())),
        process: process.as_ref().map(|process| Text(process.name.as_str().into())),
        process_event: event.map(|event| Text(event.as_str().into())),
    };
    let line = serde_json::to_string(&line)
        .map_err(|source| Error::Write { what: "an observation", source })?;
    out.push_str(&line);
    out.push('\n');
    Ok(())
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
            lineage: Lineage {
                pipeline: PipelineName::new(self.pipeline)?,
                revision: self.revision,
                mapping: MappingHash::new(self.mapping)?,
                source_id: SourceId::new(self.source_id)?,
                order: Order::new(self.order)?,
                arrived_at: self.arrived_at,
            },
        })
    }
}
