//! What the lines of a case come to, and how a case states it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use twin_normalization::{Observation, Refusal, Timestamp, wire};
use twin_sql::Extractor;

use crate::{Error, extraction};

/// When a line without a `_meta` arrives in a case: 2100-01-01, so that nothing is in its future.
pub(crate) const ARRIVAL_MICROS: i64 = 4_102_444_800_000_000;

/// One observation or one dead letter.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// As a case states it, one JSON object.
    pub(super) line: String,
    /// Why it is a dead letter, in words that may change and are not compared.
    detail: Option<String>,
}

impl Outcome {
    /// Returns whether it is a dead letter.
    pub(crate) fn is_dead_letter(&self) -> bool {
        self.detail.is_some()
    }

    /// Returns the line with what helps a reader.
    pub(super) fn shown(&self) -> String {
        match &self.detail {
            Some(detail) => format!("{}  ({detail})", self.line),
            None => self.line.clone(),
        }
    }
}

/// Writes outcomes as the file of a case.
pub(crate) fn text(outcomes: &[Outcome]) -> String {
    outcomes.iter().map(|outcome| format!("{}\n", outcome.line)).collect()
}

/// Runs the lines of a case.
pub(crate) fn of(extractor: &Extractor, input: &str) -> Result<Vec<Outcome>, Error> {
    let arrival = Timestamp::from_micros(ARRIVAL_MICROS)?;
    let mut outcomes = Vec::new();
    for (number, line) in (0..).zip(input.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let dead_letter = |refusal: &Refusal| Outcome::of_refusal(refusal, number + 1);
        match extraction::extract(extractor, line.as_bytes(), number, arrival) {
            Ok(extraction) => {
                outcomes.extend(extraction.observations.iter().map(Outcome::of_observation));
                outcomes.extend(extraction.refused.iter().map(dead_letter));
            }
            Err(refusal) => outcomes.push(dead_letter(&refusal)),
        }
    }
    Ok(outcomes)
}

/// Reads a stated line as a value, with all numbers as doubles so that `53.10` is `53.1`; a line that
/// is no JSON object as text.
pub(super) fn comparable(line: &str) -> Value {
    let double = |(name, value): (String, Value)| {
        let number = value.as_f64();
        (name, number.map_or(value, Value::from))
    };
    match serde_json::from_str(line) {
        Ok(Value::Object(fields)) => Value::Object(fields.into_iter().map(double).collect()),
        _ => Value::from(line),
    }
}

impl Outcome {
    pub(super) fn of_observation(observation: &Observation) -> Self {
        let mut line = String::new();
        if let Err(error) = wire::write_observation(observation, &mut line) {
            line = error.to_string();
        }
        let stated: Option<Stated> = serde_json::from_str(&line).ok();
        let stated = stated.and_then(|stated| serde_json::to_string(&stated).ok());
        Self { line: stated.unwrap_or(line), detail: None }
    }

    /// A row for the lake, as it is stated.
    pub(super) fn of_row(line: String) -> Self {
        Self { line, detail: None }
    }

    /// `number` is the line's, from 1.
    pub(super) fn of_refusal(refusal: &Refusal, number: u32) -> Self {
        let reason = extraction::reason(refusal);
        let line = serde_json::json!({"dead_letter": reason, "line": number}).to_string();
        Self { line, detail: Some(refusal.detail.clone()) }
    }
}

/// The wire format's fields without those that the pipeline adds to every observation alike.
#[derive(Deserialize, Serialize)]
struct Stated {
    component: String,
    metric: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_number: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_boolean: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    observed_at: String,
    order: String,
    source_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    facility: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    process: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    process_event: Option<String>,
}
