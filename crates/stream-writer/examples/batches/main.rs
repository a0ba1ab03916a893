//! Handles batches again and again, as stream-writer does: from an event's bytes to a write for each key. One core.
//!
//! `cargo run --release -p stream-writer --example batches -- WORK ROUNDS OUT EVENT…` prints what it did as JSON, and
//! keeps in OUT the winners of the last round. Each round begins with a writer that knows nothing and a table that
//! is empty. WORK is one of
//!
//! * `handler`: the function's handler, whose table only counts, and takes every write;
//! * `table`, `forgetful`: the same on a table in memory, with and without the writer's memory of earlier batches;
//! * `write`: observations that are parsed already, from their copying on; `copy`: copying them, and nothing else;
//! * `naive`: the winners alone, with `serde_json::Value` for everything.
//!
//! Whoever measures compares the processor time of many rounds with that of few: scripts/bench-storage.

mod counting;
mod naive;

use std::error::Error;
use std::fs;
use std::io::Write as _;

use serde_json::json;
use serde_json::value::RawValue;
use stream_writer::StreamWriter;
use twin_lambda::kinesis::{KinesisEvent, KinesisHandler as _};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::{Observation, wire};
use twin_store::Writer;
use twin_testkit::{FixedClock, MemoryLetters, MemoryTable, at, block_on};

use counting::Counting;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [work, rounds, out, events @ ..] = arguments.as_slice() else {
        return Err("usage: batches WORK ROUNDS OUT EVENT…".into());
    };
    let rounds: u64 = rounds.parse()?;
    let events = events.iter().map(fs::read).collect::<std::io::Result<Vec<_>>>()?;
    let events: Vec<&[u8]> = events.iter().map(Vec::as_slice).collect();
    let records: u64 = events.iter().map(|event| records(event)).sum::<Result<u64>>()?;
    let mut table = Counting::default();
    match work.as_str() {
        "handler" | "table" | "forgetful" => {
            for _ in 0..rounds {
                table = Counting::on((work != "handler").then(MemoryTable::default));
                block_on(handle(&table, &events, work == "forgetful"))?;
            }
        }
        "write" | "copy" => {
            let batch = observations(&events)?;
            block_on(async {
                for _ in 0..rounds {
                    let copy = std::hint::black_box(batch.clone());
                    if work == "write" {
                        table = Counting::default();
                        Writer::new(&table, FixedClock::new(at(NOW))).write(copy).await;
                    }
                }
            });
        }
        "naive" => {
            for _ in 0..rounds {
                table = Counting::default();
                events.iter().try_for_each(|event| naive::handle(event, &table))?;
            }
        }
        unknown => return Err(format!("there is no work called {unknown}").into()),
    }
    fs::write(out, table.winners()?)?;
    let said = json!({
        "records": records * rounds, "writes": table.writes(), "notes": table.notes(),
    });
    writeln!(std::io::stdout(), "{said}")?;
    Ok(())
}

/// Nothing that is measured lies in its future.
const NOW: &str = "2099-12-31T23:59:58Z";

fn records(event: &[u8]) -> Result<u64> {
    let event: &RawValue = serde_json::from_slice(event)?;
    Ok(u64::try_from(KinesisEvent::read(event)?.records.len())?)
}

/// What the function does with each event, from the bytes that the runtime hands over.
async fn handle(table: &Counting, events: &[&[u8]], forgetful: bool) -> Result<()> {
    let letters = MemoryLetters::default();
    let clock = FixedClock::new(at(NOW));
    let writer = Writer::new(table, &clock);
    let handler = StreamWriter {
        writer: if forgetful { writer.without_memory() } else { writer },
        dead_letters: &letters,
        clock: &clock,
        telemetry: Telemetry::in_memory("stream-writer", None),
        letterhead: Letterhead::new("stream-writer", "bench", None, None),
    };
    for event in events {
        let event: Box<RawValue> = serde_json::from_slice(event)?;
        let event = KinesisEvent::read(&event)?;
        let answer = handler.handle(&event, &Invocation::unbounded("bench")).await?;
        if serde_json::to_string(&answer)? != r#"{"batchItemFailures":[]}"# {
            return Err("a batch was not done".into());
        }
    }
    if letters.kept().is_empty() { Ok(()) } else { Err("lines became dead letters".into()) }
}

fn observations(events: &[&[u8]]) -> Result<Vec<(usize, Observation)>> {
    let mut batch = Vec::new();
    for event in events {
        let event: &RawValue = serde_json::from_slice(event)?;
        for (index, record) in KinesisEvent::read(event)?.records.iter().enumerate() {
            for line in record.lines(&record.data()) {
                let line = std::str::from_utf8(line.bytes)?;
                batch.push((index, wire::parse_observation(line)?));
            }
        }
    }
    Ok(batch)
}
