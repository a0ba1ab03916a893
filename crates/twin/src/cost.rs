//! What a mapping costs, measured on the lines of its own cases.

use std::fmt;
use std::time::Duration;

use twin_normalization::{Timestamp, wire};
use twin_pipeline::{Case, Pipeline};
use twin_sql::Extractor;

use crate::cases::ARRIVAL_MICROS;
use crate::{Error, clock, extraction};

/// How long the lines are run again and again.
const MEASURED: Duration = Duration::from_millis(200);

/// What was measured, on one core of this machine. `Display` says so in one line.
#[derive(Debug)]
pub(crate) struct Cost {
    /// Different records, malformed lines left out.
    records: usize,
    /// Their bytes.
    bytes_in: usize,
    /// The bytes of the observation lines that they become.
    bytes_out: usize,
    records_per_second: f64,
}

/// Measures a mapping; nothing where there is none, or no case has a record that can be mapped.
pub(crate) fn of(pipeline: &Pipeline, cases: &[Case]) -> Result<Option<Cost>, Error> {
    if pipeline.mapping.is_none() {
        return Ok(None);
    }
    let extractor = extraction::compile(pipeline)?;
    let arrival = Timestamp::from_micros(ARRIVAL_MICROS)?;
    let mut out = String::new();
    let mut lines: Vec<&str> = cases.iter().flat_map(|case| case.input.lines()).collect();
    lines.retain(|line| map(&extractor, line, arrival, &mut out));
    if lines.is_empty() {
        return Ok(None);
    }
    let (mut rounds, mut taken) = (0_u32, Duration::ZERO);
    let started = clock::stopwatch();
    while taken < MEASURED {
        out.clear();
        for line in &lines {
            map(&extractor, line, arrival, &mut out);
        }
        rounds += 1;
        taken = started.elapsed();
    }
    let records = lines.len();
    let mapped = f64::from(rounds) * f64::from(u32::try_from(records).unwrap_or(u32::MAX));
    Ok(Some(Cost {
        records,
        bytes_in: lines.iter().map(|line| line.len() + 1).sum(),
        bytes_out: out.len(),
        records_per_second: mapped / taken.as_secs_f64(),
    }))
}

/// Decodes, maps and writes one line, as the data extractor does; false where it is malformed.
fn map(extractor: &Extractor, line: &str, arrival: Timestamp, out: &mut String) -> bool {
    let extraction = extractor.extract(line.as_bytes(), arrival, "0", 0);
    let Ok(extraction) = extraction else { return false };
    wire::write_observations(&extraction.observations, out).is_ok()
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { records, bytes_in, bytes_out, records_per_second } = self;
        let per_byte = ratio(*bytes_out, *bytes_in);
        let records = match records {
            1 => "the one record".to_owned(),
            more => format!("the {more} records"),
        };
        let build = if cfg!(debug_assertions) { ", in a debug build" } else { "" };
        write!(
            f,
            "cost: {} records a second on one core here{build}; {per_byte:.1} bytes out per byte in \
             (decode, map and write {records} of its cases, {bytes_in} bytes, for {} ms)",
            thousands(*records_per_second),
            MEASURED.as_millis(),
        )
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    let double = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    double(part) / double(whole).max(1.0)
}

/// Writes a rate with two digits that count: more would not come out the same again.
fn thousands(rate: f64) -> String {
    let unit = 10_f64.powf(rate.max(1.0).log10().floor() - 1.0).max(1.0);
    let digits = format!("{:.0}", (rate / unit).round() * unit);
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_has_two_digits_that_count() {
        for (rate, expected) in
            [(0.0, "0"), (7.2, "7"), (64.4, "64"), (1_234.0, "1,200"), (987_654.0, "990,000")]
        {
            assert_eq!(thousands(rate), expected);
        }
    }
}
