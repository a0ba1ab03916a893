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
pub fn write_observation(observation: &Observation, out: &mut String) {
    let lineage = &observation.lineage;
    let text = |text: &'_ str| Some(Text(Cow::Owned(text.to_owned())));
    let (mut value_number, mut value_text, mut value_boolean) = (None, None, None);
    match &observation.value {
        None => {}
        Some(Value::Number(number)) => value_number = Some(*number),
        Some(Value::Text(content)) => value_text = text(content),
        Some(Value::Boolean(boolean)) => value_boolean = Some(*boolean),
    }
    let process = observation.process.as_ref();
    let line = Line {
        v: FORMAT,
        component: observation.component.as_str().into(),
        metric: observation.metric.as_str().into(),
        value_number,
        value_text,
        value_boolean,
        deleted: observation.value.is_none().then_some(true),
        unit: observation.unit.as_ref().and_then(|unit| text(unit.as_str())),
        observed_at: observation.observed_at,
        order: lineage.order.as_str().into(),
        pipeline: lineage.pipeline.as_str().into(),
        revision: lineage.revision,
        mapping: lineage.mapping.as_str().into(),
        source_id: lineage.source_id.as_str().into(),
        arrived_at: lineage.arrived_at,
        facility: observation.facility.as_ref().and_then(|label| text(label.as_str())),
        process: process.and_then(|process| text(process.name.as_str())),
        process_event: process
            .and_then(|process| process.event)
            .and_then(|event| text(event.as_str())),
    };
    out.push_str(&serde_json::to_string(&line).unwrap_or_default());
    out.push('\n');
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
