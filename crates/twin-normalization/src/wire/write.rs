//! Writes the observation line into the caller's buffer. Its fields are written one by one, without a detour
//! through serde: this is done for every observation that there is.

use std::io;

use serde::Serialize;

use super::FORMAT;
use super::meta::is_plain;
use crate::{Error, Observation, Process, Value};

/// Appends an observation as one line, newline included.
///
/// # Errors
/// [`Error::Write`] where it cannot be written as JSON; nothing is appended.
pub fn write_observation(observation: &Observation, out: &mut String) -> Result<(), Error> {
    let start = out.len();
    append(observation, out).map_err(|source| {
        out.truncate(start);
        Error::Write { what: "an observation", source }
    })
}

fn append(observation: &Observation, out: &mut String) -> serde_json::Result<()> {
    let lineage = &observation.lineage;
    out.push_str(r#"{"v":"#);
    json(&FORMAT, out)?;
    name(r#","component":"#, observation.component.as_str(), out);
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
    name(r#","observed_at":"#, observation.observed_at.text().as_str(), out);
    name(r#","order":"#, lineage.order.as_str(), out);
    name(r#","pipeline":"#, lineage.pipeline.as_str(), out);
    out.push_str(r#","revision":"#);
    json(&lineage.revision, out)?;
    name(r#","mapping":"#, lineage.mapping.as_str(), out);
    name(r#","source_id":"#, lineage.source_id.as_str(), out);
    name(r#","arrived_at":"#, lineage.arrived_at.text().as_str(), out);
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

    proptest! {
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
