//! Reads one JSON value a line.

use std::io::BufRead;

use serde_json::value::RawValue;
use twin_pipeline::json_fault;

use crate::json::{begins_json, depth};
use crate::lines::{Line, Lines};
use crate::part::Out;
use crate::{Error, Kind, MAX_DEPTH, units};

/// Hands over every line, or those at the end.
pub(crate) fn read(
    tail: Option<usize>,
    body: impl BufRead,
    out: &mut Out<'_>,
) -> Result<(), Error> {
    let lines = Lines::begin(Kind::NdJson, body, |head| head.first().is_some_and(begins_json))?;
    units::read(lines, tail, |line| match value(line) {
        Ok(record) => out.record(record, line.at),
        Err(error) => out.refuse(&line.bytes, line.at, error),
    })
}

fn value(line: &Line) -> Result<&str, Error> {
    let text = line.text(Kind::NdJson)?;
    if let Err(error) = serde_json::from_str::<&RawValue>(text) {
        return Err(line.malformed(Kind::NdJson, error.column(), &json_fault(&error)));
    }
    if depth(text) > MAX_DEPTH {
        return Err(Error::TooDeep { at: line.at });
    }
    // What is left of a line break in the middle of a line stands between tokens, as a blank may.
    Ok(text.trim_ascii())
}
