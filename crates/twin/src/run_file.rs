//! `twin run`: a pipeline's mapping over a file.

use std::fmt::Arguments;
use std::process::ExitCode;

use serde::Serialize;
use twin_normalization::{Refusal, Timestamp, wire};
use twin_pipeline::Pipeline;
use twin_sql::{Extractor, LakeRows};

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

/// The ledger of a run of the transform, by the names that the firehose-transformer's telemetry uses.
#[derive(Debug, Default, Serialize)]
struct LakeCounts {
    lines: u64,
    dead_lettered_lines: u64,
    rows: u64,
    lake_rows: u64,
    filtered_rows: u64,
    dead_lettered_rows: u64,
    wrong_type_fields: u64,
}

/// Runs the mapping, or the transform, and prints what comes out.
pub(crate) fn run(options: &Run, output: &Output) -> Result<ExitCode, Error> {
    let pipeline = Pipeline::find(&options.root.pipelines, &options.pipeline)?;
    if options.lake {
        let rows = extraction::lake_rows(&pipeline)?;
        let rows = rows.ok_or_else(|| Error::NoTransform { pipeline: options.pipeline.clone() })?;
        let mut counts = LakeCounts::default();
        let clean = each(options, &pipeline, output, &mut |line, tick| {
            to_lake(&rows, &pipeline, line, tick, &mut counts, output)
        });
        output.note(&serde_json::to_string(&counts).unwrap_or_default());
        return Ok(exit(clean? && counts.dead_lettered_lines + counts.dead_lettered_rows == 0));
    }
    let extractor = extraction::compile(&pipeline)?;
    let mut counts = Counts::default();
    let clean = each(options, &pipeline, output, &mut |line, tick| {
        one(&extractor, line, tick, &mut counts, output)
    });
    output.note(&serde_json::to_string(&counts).unwrap_or_default());
    Ok(exit(clean? && counts.malformed_lines + counts.dead_lettered_rows == 0))
}

fn exit(clean: bool) -> ExitCode {
    if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Hands each line of the file to `work` with the time of the body. Tells whether all of the file are records.
fn each(
    options: &Run,
    pipeline: &Pipeline,
    output: &Output,
    work: &mut dyn FnMut(&str, Timestamp) -> Result<(), Error>,
) -> Result<bool, Error> {
    let time = options.as_of.or_else(|| source_lines::recorded_at(&options.input));
    let tick = Timestamp::from_micros(time.unwrap_or_else(clock::now).as_microsecond())?;
    let mut all_records = true;
    source_lines::read(&options.input, pipeline, tick, &mut |entry| match entry {
        Entry::Line(line) => work(line, tick),
        Entry::Refused { line, bytes, refusal } => {
            all_records = false;
            let (file, text) = (options.input.display(), String::from_utf8_lossy(bytes));
            dead_letters(&[refusal], format_args!("{file}:{line}"), &text, output);
            Ok(())
        }
    })?;
    Ok(all_records)
}

fn to_lake(
    rows: &LakeRows,
    pipeline: &Pipeline,
    line: &str,
    tick: Timestamp,
    counts: &mut LakeCounts,
    output: &Output,
) -> Result<(), Error> {
    let number = u32::try_from(counts.lines).unwrap_or(u32::MAX);
    counts.lines += 1;
    let mut out = String::new();
    let done = extraction::write_rows(rows, pipeline, line.as_bytes(), number, tick, &mut out);
    let place = format!("line {}", counts.lines);
    match done {
        Ok(done) => {
            counts.rows += done.counts.rows;
            counts.lake_rows += done.written;
            counts.filtered_rows += done.counts.filtered;
            counts.wrong_type_fields += done.counts.wrong_type_fields;
            counts.dead_lettered_rows += done.refused.len() as u64;
            dead_letters(&done.refused, format_args!("{place}"), line, output);
        }
        Err(refusal) => {
            counts.dead_lettered_lines += 1;
            dead_letters(&[refusal], format_args!("{place}"), line, output);
        }
    }
    output.text(&out)
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
