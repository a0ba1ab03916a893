//! The cases of pipelines: the observation lines that the rendered script gives, and what the embedded engine gives.

use std::path::{Path, PathBuf};

use serde_json::Value;
use twin_normalization::{
    MappingHash, Observation, PipelineName, Revision, SkewLimit, Timestamp, wire,
};
use twin_sql::{Extractor, Mapping};

use crate::golden::{self, Golden, files};
use crate::{GOLDEN, INPUT, same};

/// When a record without `_meta` arrives, as for `scripts/flink/pipelines.py`.
const ARRIVAL: &str = "2099-12-31T23:59:58.076Z";
/// A sequence number without the number of the line, as there.
const SEQUENCE: &str = "4959033827149025660855969253836157109592157598913658";

#[test]
fn cases_give_what_flink_gives() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    // What is shipped, and what a rendering has to get right besides.
    let (shipped, ours) =
        (folders(&here.join("../../sql")), folders(&here.join("tests/pipelines")));
    let (mut cases, mut failures) = (0, String::new());
    for pipeline in [shipped, ours].concat() {
        for case in files(&pipeline.join("cases"), GOLDEN) {
            cases += 1;
            if let Err(problem) = check(&pipeline, &case) {
                failures.push_str(&format!("{}, {case}: {problem}\n", pipeline.display()));
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
    assert!(cases > 0, "no case has a golden");
}

/// The folders of pipelines.
fn folders(sql: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(sql).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.join("cases").is_dir()).collect()
}

fn check(pipeline: &Path, case: &str) -> Result<(), String> {
    let path = |ending| pipeline.join("cases").join(format!("{case}{ending}"));
    let (mapping, input) = (pipeline.join("extract.sql"), path(INPUT));
    let config = golden::read(&pipeline.join("pipeline.json"))?;
    let config: Value = serde_json::from_str(&config).map_err(|error| error.to_string())?;
    let golden = Golden::read(&path(GOLDEN))?;
    golden.is_fresh(&mapping, &input)?;
    golden.is_of_revision(config.get("revision").and_then(Value::as_u64))?;
    let extractor = extractor(&config, &golden::read(&mapping)?)?;
    let (wanted, wanted_refused) = of_flink(&golden.rows);
    let (found, refused) = of_engine(&extractor, &golden::read(&input)?);
    same(wanted, found)?;
    if wanted_refused != refused {
        return Err(format!("of Flink's rows {wanted_refused} are refused, here {refused}"));
    }
    Ok(())
}

fn extractor(config: &Value, sql: &str) -> Result<Extractor, String> {
    let mapping = Mapping::compile(sql).map_err(|problems| format!("{problems:#?}"))?;
    let name = PipelineName::new(text(config, "/name").unwrap()).unwrap();
    let revision = config.get("revision").and_then(Value::as_u64).unwrap().try_into().unwrap();
    let hash: String = golden::digest(sql).chars().skip("sha256:".len()).take(16).collect();
    let (revision, hash) = (Revision::new(revision).unwrap(), MappingHash::new(hash).unwrap());
    Ok(Extractor::new(mapping, name, revision, hash, SkewLimit::default()))
}

/// Flink's lines as this project writes them, and how many are no legal observation.
fn of_flink(rows: &[String]) -> (Vec<String>, usize) {
    let legal = |row: &&String| {
        let observation = wire::parse_observation(row).ok()?;
        observation.check_skew(SkewLimit::default()).ok()?;
        Some(written(&observation))
    };
    let lines: Vec<String> = rows.iter().filter_map(|row| legal(&row)).collect();
    let refused = rows.len() - lines.len();
    (lines, refused)
}

/// The same of the embedded engine. Every line is a record of its own, its number its sequence number, arrived when
/// it was fetched.
fn of_engine(extractor: &Extractor, input: &str) -> (Vec<String>, usize) {
    let (mut lines, mut refused) = (Vec::new(), 0);
    for (number, line) in input.split('\n').enumerate() {
        let record = serde_json::from_str::<Value>(line).unwrap_or_default();
        let arrival = text(&record, "/_meta/fetched_at").unwrap_or(ARRIVAL);
        let arrival = Timestamp::parse(arrival).unwrap();
        let sequence = format!("{SEQUENCE}{number:04}");
        // A line that is no record gives no rows, in Flink as here.
        let Ok(given) = extractor.extract(line.as_bytes(), arrival, &sequence, 0) else {
            continue;
        };
        lines.extend(given.observations.iter().map(written));
        refused += given.refused.len();
    }
    (lines, refused)
}

fn written(observation: &Observation) -> String {
    let mut line = String::new();
    wire::write_observation(observation, &mut line).unwrap();
    line
}

fn text<'v>(value: &'v Value, path: &str) -> Option<&'v str> {
    value.pointer(path)?.as_str()
}
