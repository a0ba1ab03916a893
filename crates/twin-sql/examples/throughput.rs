//! Tells how many records a second one core maps.
//!
//! `cargo run --release -p twin-sql --example throughput -- sql/irish-rail/extract.sql records.jsonl`

use std::error::Error;
use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};

use twin_sql::Mapping;

/// How long each of the rounds takes, of which the fastest counts.
const ROUND: Duration = Duration::from_millis(500);
const ROUNDS: u32 = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(sql), Some(records)) = (arguments.next(), arguments.next()) else {
        return Err("usage: throughput MAPPING.sql RECORDS.jsonl".into());
    };
    let (sql, records) = (fs::read_to_string(sql)?, fs::read_to_string(records)?);
    let lines: Vec<&str> = records.lines().collect();
    let start = Instant::now();
    let mapping = Mapping::compile(&sql).map_err(|problems| format!("{problems:#?}"))?;
    let compiled = start.elapsed();
    let mut best = 0.0_f64;
    let mut rows = 0_u64;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let mut count = 0_u32;
        rows = 0;
        while start.elapsed() < ROUND {
            for line in &lines {
                // What a caller does at the least: it looks at each row.
                let mut each =
                    |row: twin_sql::Row<'_>| rows += u64::from(row.component().is_some());
                mapping.run(line, &mut each)?;
                count += 1;
            }
        }
        best = best.max(f64::from(count) / start.elapsed().as_secs_f64());
    }
    let bytes = records.len() / lines.len().max(1);
    let mut out = std::io::stdout().lock();
    writeln!(out, "compiled in {compiled:?}; {rows} rows in the last round")?;
    writeln!(out, "{best:.0} records a second on one core, {bytes} bytes each")?;
    Ok(())
}
