//! Runs a mapping over lines again and again, as data-extractor does: decode, map, check, write. One core.
//!
//! `cargo run --release -p twin-sql --example throughput -- extract.sql lines.jsonl 1000` prints what it did
//! as JSON. Whoever measures compares the processor time of many rounds with that of few: scripts/bench-mappings.

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::time::Instant;

use twin_normalization::{
    MappingHash, PipelineName, Revision, SkewLimit, Timestamp, sha256_hex, wire,
};
use twin_sql::{Extractor, Mapping};

/// Nothing that is measured lies in its future.
const ARRIVAL: &str = "2099-12-31T23:59:58Z";

fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [sql, lines, rounds] = arguments.as_slice() else {
        return Err("usage: throughput MAPPING.sql LINES.jsonl ROUNDS".into());
    };
    let (sql, lines) = (fs::read_to_string(sql)?, fs::read(lines)?);
    let rounds: u32 = rounds.parse()?;
    let extractor = extractor(&sql)?;
    let compiled = start.elapsed();
    let arrival = Timestamp::parse(ARRIVAL)?;
    let mut first_row = None;
    let (mut records, mut observations, mut bytes_out) = (0_u64, 0_u64, 0_u64);
    let mut out = String::new();
    for _ in 0..rounds {
        for (number, line) in wire::lines(&lines) {
            out.clear();
            let Ok(extraction) = extractor.extract(line, arrival, "0", number) else { continue };
            records += 1;
            wire::write_observations(&extraction.observations, &mut out)?;
            observations += extraction.observations.len() as u64;
            bytes_out += out.len() as u64;
            if !out.is_empty() {
                first_row.get_or_insert_with(|| start.elapsed());
            }
        }
    }
    let micros = |span: std::time::Duration| span.as_micros();
    writeln!(
        std::io::stdout(),
        "{{\"records\":{records},\"observations\":{observations},\"bytes_out\":{bytes_out},\
         \"compiled_micros\":{},\"first_row_micros\":{}}}",
        micros(compiled),
        micros(first_row.unwrap_or_default()),
    )?;
    Ok(())
}

fn extractor(sql: &str) -> Result<Extractor, Box<dyn Error>> {
    let mapping = Mapping::compile(sql).map_err(|problems| format!("{problems:#?}"))?;
    let mut hash = sha256_hex(sql.as_bytes());
    hash.truncate(16);
    Ok(Extractor::new(
        mapping,
        PipelineName::new("bench")?,
        Revision::new(1)?,
        MappingHash::new(hash)?,
        SkewLimit::default(),
    ))
}
