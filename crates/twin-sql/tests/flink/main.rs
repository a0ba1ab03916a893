//! Holds the embedded engine to what a real Flink gave, row by row.
//!
//! The goldens are made by `scripts/test-flink --accept` and hold the hashes of what they were made from: a stale
//! one fails. A golden of probes is `<group>.flink.jsonl` in this folder, beside the mapping `<group>.sql` and its
//! input; that of a pipeline's case lies beside the case, and is optional.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod golden;
mod pipelines;
mod row;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use golden::{Golden, files};
use twin_sql::Mapping;

/// The endings of a table of probes.
const MAPPING: &str = ".sql";
const INPUT: &str = ".in.jsonl";
const GOLDEN: &str = ".flink.jsonl";

/// How many differing rows of a golden are shown.
const SHOWN: usize = 12;

#[test]
fn probes_give_what_flink_gives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flink");
    let groups = files(&folder, MAPPING);
    assert!(!groups.is_empty(), "there are no probes");
    let failures: String =
        groups.iter().flat_map(|group| check_group(&folder, group).err()).collect();
    assert!(failures.is_empty(), "\n{failures}");
    for golden in files(&folder, GOLDEN) {
        assert!(groups.contains(&golden), "{golden}{GOLDEN} has no mapping beside it");
    }
}

/// A function cannot be added without asking Flink what it means.
#[test]
fn every_function_has_a_probe() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flink");
    let groups = files(&folder, MAPPING);
    let read = |group: &String| golden::read(&folder.join(format!("{group}{MAPPING}"))).unwrap();
    let probes: String = groups.iter().map(read).collect();
    // Those that are grammar, as CASE, have no parenthesis behind them.
    let asked = |name: &&str| ["(", " "].iter().any(|end| probes.contains(&format!("{name}{end}")));
    let functions = twin_sql::functions().map(twin_sql::Function::name);
    let missing: Vec<_> = functions.filter(|name| !asked(name)).collect();
    assert!(missing.is_empty(), "no probe asks about {missing:?}");
}

/// Says what is wrong with a group, if anything.
fn check_group(folder: &Path, group: &str) -> Result<(), String> {
    let path = |ending| folder.join(format!("{group}{ending}"));
    check(&path(MAPPING), &path(INPUT), &path(GOLDEN))
        .map_err(|problem| format!("{group}: {problem}\n"))
}

fn check(mapping: &Path, input: &Path, golden: &Path) -> Result<(), String> {
    let golden = Golden::read(golden)?;
    golden.is_fresh(mapping, input)?;
    let wanted = golden.rows.iter().map(|line| row::of_flink(line)).collect::<Result<_, _>>()?;
    let sql = golden::read(mapping)?;
    let mapping = Mapping::compile(&sql).map_err(|problems| format!("{problems:#?}"))?;
    let mut found = Vec::new();
    for line in golden::read(input)?.lines() {
        // A line that is no JSON gives no rows, in Flink as here.
        _ = mapping.run(line, &mut |row| found.push(row::of_mapping(&row)));
    }
    same(wanted, found)
}

/// Compares two multisets of rows.
fn same(wanted: Vec<String>, found: Vec<String>) -> Result<(), String> {
    let mut counts = BTreeMap::<_, i64>::new();
    wanted.into_iter().for_each(|row| *counts.entry(row).or_default() -= 1);
    found.into_iter().for_each(|row| *counts.entry(row).or_default() += 1);
    counts.retain(|_, count| *count != 0);
    if counts.is_empty() {
        return Ok(());
    }
    let mut told = format!("{} rows differ (- Flink, + here)", counts.len());
    for (row, count) in counts.iter().take(SHOWN) {
        let sign = if *count < 0 { '-' } else { '+' };
        write!(told, "\n  {sign} {row}").unwrap();
    }
    Err(told)
}
