//! Writes the observation line into the caller's buffer. Its fields are written one by one, without a detour
//! through serde: this is done for every observation that there is.

use std::io;
use std::sync::Arc;

use serde::Serialize;

use super::FORMAT;
use super::meta::is_plain;
use crate::{Error, Lineage, Observation, Process, Timestamp, Value};

/// How every line begins.
const HEAD: &str = r#"{"v":1,"component":"#;
const _: () = assert!(FORMAT == 1, "HEAD names the format");

/// Appends an observation as one line, newline included.
///
/// # Errors
/// [`Error::Write`] where it cannot be written as JSON; nothing is appended.
pub fn write_observation(observation: &Observation, out: &mut String) -> Result<(), Error> {
    write_observations(std::slice::from_ref(observation), out)
}

/// Appends observations, one line each. Those of one record share their lineage, which is written out once and
/// copied from then on.
///
/// # Errors
/// [`Error::Write`] where one cannot be written as JSON; nothing is appended.
pub fn write_observations(observations: &[Observation], out: &mut String) -> Result<(), Error> {
    let start = out.len();
    let mut before = None;
    for observation in observations {
        let written = append(observation, before.as_ref(), out).map_err(|source| {
            out.truncate(start);
            Error::Write { what: "an observation", source }
        })?;
        before = Some(written);
    }
    Ok(())
}

/// The part of a written line that the next one may share: `observed_at`, then the lineage.
struct Shared<'o> {
    observed_at: Timestamp,
    lineage: &'o Arc<Lineage>,
    time_start: usize,
    lineage_start: usize,
    end: usize,
}

fn append<'o>(
    observation: &'o Observation,
    before: Option<&Shared<'_>>,
    out: &mut String,
) -> serde_json::Result<Shared<'o>> {
    name(HEAD, observation.component.as_str(), out);
    name(r#","metric":"#, observation.metric.as_str(), out);
    match &observation.value {
        None => out.push_str(r#","deleted":true"#),
        Some(Value::Number(number)) => {
            out.push_str(r#","value_number":"#);
            json(number, out)?;
        }
        Some(Value::Text(content)) => text(r#","value_text":"#, content, out)?,
        Some(Value::Boolean(true)) => out.push_str(r#","value_boolean":true"#),
        Some(Value::Boolean(false)) => out.push_str(r#","value_boolean":false"#),
    }
    if let Some(unit) = &observation.unit {
        text(r#","unit":"#, unit.as_str(), out)?;
    }
    let shared = append_shared(observation, before, out)?;
    if let Some(facility) = &observation.facility {
        text(r#","facility":"#, facility.as_str(), out)?;
    }
    if let Some(Process { name: process, event }) = &observation.process {
        text(r#","process":"#, process.as_str(), out)?;
        if let Some(event) = event {
            name(r#","process_event":"#, event.as_str(), out);
        }
    }
    out.push_str("}\n");
    Ok(shared)
}

fn append_shared<'o>(
    observation: &'o Observation,
    before: Option<&Shared<'_>>,
    out: &mut String,
) -> serde_json::Result<Shared<'o>> {
    let Observation { observed_at, lineage, .. } = observation;
    let before = before.filter(|before| Arc::ptr_eq(before.lineage, lineage));
    let time_start = out.len();
    let same_time = before.filter(|before| before.observed_at == *observed_at);
    let lineage_start = if let Some(before) = same_time {
        out.extend_from_within(before.time_start..before.end);
        time_start + (before.lineage_start - before.time_start)
    } else {
        name(r#","observed_at":"#, observed_at.text().as_str(), out);
        let lineage_start = out.len();
        match before {
            Some(before) => out.extend_from_within(before.lineage_start..before.end),
            None => append_lineage(lineage, out)?,
        }
        lineage_start
    };
    Ok(Shared { observed_at: *observed_at, lineage, time_start, lineage_start, end: out.len() })
}

fn append_lineage(lineage: &Lineage, out: &mut String) -> serde_json::Result<()> {
    name(r#","order":"#, lineage.order.as_str(), out);
    name(r#","pipeline":"#, lineage.pipeline.as_str(), out);
    out.push_str(r#","revision":"#);
    json(&lineage.revision, out)?;
    name(r#","mapping":"#, lineage.mapping.as_str(), out);
    name(r#","source_id":"#, lineage.source_id.as_str(), out);
    name(r#","arrived_at":"#, lineage.arrived_at.text().as_str(), out);
    Ok(())
}

/// Appends a field whose text has nothing to escape, which its type has checked.
fn name(field: &str, text: &str, out: &mut String) {
    out.push_str(field);
    out.push('"');
    out.push_str(text);
    out.push('"');
}

/// Appends a field whose text may be anything.
fn text(field: &str, text: &str, out: &mut String) -> serde_json::Result<()> {
    if is_plain(text) {
        name(field, text, out);
        return Ok(());
    }
    out.push_str(field);
    json(text, out)
}

/// Appends a value as serde_json writes it.
fn json(value: &(impl Serialize + ?Sized), out: &mut String) -> serde_json::Result<()> {
    serde_json::to_writer(Appended(out), value)
}

/// A text that is written to.
struct Appended<'s>(&'s mut String);

impl io::Write for Appended<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.push_str(std::str::from_utf8(bytes).map_err(io::Error::other)?);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::parse_observation;

    const LINES: &str = include_str!("../../fixtures/observation-v1.jsonl");

    proptest! {
        /// Whatever a line shares with the one before it, it is written as if it stood alone.
        #[test]
        fn lines_together_are_those_alone(
            picks in proptest::collection::vec((0_usize..4, 0_usize..2, 0_usize..2), 0..8),
        ) {
            let fixtures: Vec<Observation> =
                LINES.lines().map(|line| parse_observation(line).unwrap()).collect();
            let observations: Vec<Observation> = picks
                .into_iter()
                .map(|(body, time, lineage)| Observation {
                    observed_at: fixtures[time * 2].observed_at,
                    lineage: Arc::clone(&fixtures[lineage * 2].lineage),
                    ..fixtures[body].clone()
                })
                .collect();
            let (mut together, mut alone) = (String::from("before\n"), String::from("before\n"));
            write_observations(&observations, &mut together).unwrap();
            observations.iter().for_each(|one| write_observation(one, &mut alone).unwrap());
            prop_assert_eq!(together, alone);
        }

        /// Every text is escaped as serde_json does it.
        #[test]
        fn texts_are_written_as_json(content in "(\\PC|[\"\\\\\x00-\x20\x7f])*") {
            let mut out = String::new();
            super::text(r#","f":"#, &content, &mut out).unwrap();
            let expected = serde_json::to_string(&content).unwrap();
            prop_assert_eq!(out, format!(",\"f\":{expected}"));
        }
    }
}
