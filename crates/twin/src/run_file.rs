//! `twin run`: a pipeline's mapping over a file.

use std::fmt::Arguments;
use std::process::ExitCode;

use serde::Serialize;
use twin_normalization::{Refusal, Timestamp, wire};
use twin_pipeline::Pipeline;
use twin_sql::Extractor;

use crate::arguments::Run;
use crate::source_lines::Entry;
use crate::text::{fit, printable};
use crate::{Error, Output, clock, extraction, source_lines};

/// How much of a refused line is shown: its lineage alone takes 300.
const SHOWN_CHARS: usize = 2_000;

/// The ledger of a run, by the names that the data extractor's telemetry uses.
#[derive(Debug, Default, Serialize)]
struct Counts {
    lines: u64,
    mapped_lines: u64,
    malformed_lines: u64,
    rows: u64,
    observations: u64,
    filtered_rows: u64,
    dead_lettered_rows: u64,
    wrong_type_fields: u64,
}

/// Runs the mapping and prints what comes out.
pub(crate) fn run(options: &Run, output: &Output) -> Result<ExitCode, Error> {
    let pipeline = Pipeline::find(&options.root.pipelines, &options.pipeline)?;
    let extractor = extraction::compile(&pipeline)?;
    let time = options.as_of.or_else(|| source_lines::recorded_at(&options.input));
    let tick = Timestamp::from_micros(time.unwrap_or_else(clock::now).as_microsecond())?;
    let mut counts = Counts::default();
    let mut all_records = true;
    let read = source_lines::read(&options.input, &pipeline, tick, &mut |entry| match entry {
        Entry::Line(line) => one(&extractor, line, tick, &mut counts, output),
        Entry::Refused { line, bytes, refusal } => {
            all_records = false;
            let (file, text) = (options.input.display(), String::from_utf8_lossy(bytes));
            dead_letters(&[refusal], format_args!("{file}:{line}"), &text, output);
            Ok(())
        }
    });
    output.note(&serde_json::to_string(&counts).unwrap_or_default());
    read?;
    let clean = all_records && counts.malformed_lines == 0 && counts.dead_lettered_rows == 0;
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn one(
    extractor: &Extractor,
    line: &str,
    tick: Timestamp,
    counts: &mut Counts,
    output: &Output,
) -> Result<(), Error> {
    let number = u32::try_from(counts.lines).unwrap_or(u32::MAX);
    counts.lines += 1;
    let extraction = match extraction::extract(extractor, line.as_bytes(), number, tick) {
        Ok(extraction) => extraction,
        Err(refusal) => {
            counts.malformed_lines += 1;
            dead_letters(&[refusal], format_args!("line {}", counts.lines), line, output);
            return Ok(());
        }
    };
    counts.mapped_lines += 1;
    counts.rows += extraction.counts.rows;
    counts.filtered_rows += extraction.counts.filtered;
    counts.wrong_type_fields += extraction.counts.wrong_type_fields;
    counts.dead_lettered_rows += extraction.refused.len() as u64;
    dead_letters(&extraction.refused, format_args!("line {}", counts.lines), line, output);
    let mut lines = String::new();
    counts.observations += extraction.observations.len() as u64;
    wire::write_observations(&extraction.observations, &mut lines)?;
    output.text(&lines)
}

/// Tells what was refused of a line that stands there, and then the line.
fn dead_letters(refused: &[Refusal], place: Arguments<'_>, line: &str, output: &Output) {
    for refusal in refused {
        let (reason, detail) = (extraction::reason(refusal), printable(&refusal.detail));
        output.note(&format!("dead letter, {place}: {reason}: {detail}"));
    }
    if !refused.is_empty() {
        output.note(&format!("  {}", fit(&printable(line), SHOWN_CHARS)));
    }
}
