//! Reads one JSON value a line.

use std::io::BufRead;
use std::ops::ControlFlow;

use serde_json::value::RawValue;

use crate::json::{begins_json, depth};
use crate::lines::{Faults, Line, Lines};
use crate::{Error, Kind, MAX_DEPTH};

/// Hands over every line.
pub(crate) fn read(
    body: impl BufRead,
    each: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<u64, Error> {
    let mut lines = Lines::begin(Kind::NdJson, body, |head| head.first().is_some_and(begins_json))?;
    let (mut faults, mut count) = (Faults::default(), 0);
    while let Some(line) = lines.next()? {
        match value(&line) {
            Ok(record) => {
                count += 1;
                if each(record).is_break() {
                    return Ok(count);
                }
            }
            Err(error) => faults.add(error),
        }
    }
    faults.finish(count)
}

fn value<'l>(line: &Line<'l>) -> Result<&'l str, Error> {
    let text = line.text(Kind::NdJson)?;
    if let Err(error) = serde_json::from_str::<&RawValue>(text) {
        let message = error.to_string();
        let what = message.rsplit_once(" at line ").map_or(message.as_str(), |(head, _)| head);
        return Err(line.malformed(Kind::NdJson, error.column(), what));
    }
    if depth(text) > MAX_DEPTH {
        return Err(Error::TooDeep { at: line.at });
    }
    // What is left of a line break in the middle of a line stands between tokens, as a blank may.
    Ok(text.trim_ascii())
}
