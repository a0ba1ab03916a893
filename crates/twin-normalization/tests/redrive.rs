//! A redriven line is read as the line was at its first place: same id, same order, same arrival, same data.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use proptest::prelude::*;
use serde_json::Value;
use twin_normalization::wire::{LineOrigin, SourceLine, write_redriven_line};
use twin_normalization::{PipelineName, Timestamp};

const REDRIVEN_V1: &str = include_str!("../fixtures/source-v1-redriven.jsonl");

/// Lines as they came: of the worker, of a device, with a `_meta` that lacks something or is not ours.
const LINES: [&str; 9] = [
    r#"{"_meta":{"v":1,"id":"i","order":"o","as_of":"2025-10-02T06:40:03Z"},"a":1.50,"b":"\u00e4"}"#,
    r#"{"a":1.50, "a":2}"#,
    r#"{"a":1,"_meta":{"order":"o"},"b":1e400}"#,
    r#"{"_meta":{},"a":[1, 2]}"#,
    r#"{"_meta":{"id":null,"order":7,"arrived_at":"yesterday"},"a":{}}"#,
    r#"{"_meta":"own","a":null}"#,
    r#"{"\u005fmeta":{"id":"\u0069","order":"o-1"}}"#,
    r#"{"_meta":{"id":"i","arrived_at":"2025-10-02T06:00:00Z"},"a":1}"#,
    "{}",
];

fn pipeline() -> PipelineName {
    PipelineName::new("irish-rail").unwrap()
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn origin<'a>(pipeline: &'a PipelineName, arrived_at: &str, sequence: &'a str) -> LineOrigin<'a> {
    LineOrigin { pipeline, arrived_at: at(arrived_at), sequence, line: 3 }
}

fn redriven(line: &str, origin: &LineOrigin<'_>) -> String {
    let mut out = String::new();
    write_redriven_line(line.as_bytes(), origin, &mut out).unwrap();
    out
}

/// What observations are made of: the lineage, and the line's fields without those that a redrive adds.
fn read(line: &str, origin: &LineOrigin<'_>) -> (String, String, Timestamp, Vec<(String, String)>) {
    let line = SourceLine::read(line.as_bytes(), origin).unwrap();
    let value: Value = serde_json::from_str(&line.text.replace("1e400", "\"huge\"")).unwrap();
    let fields = value.as_object().unwrap().iter().map(|(name, value)| {
        let mut value = value.clone();
        if let Some(meta) = value.as_object_mut().filter(|_| name == "_meta") {
            meta.retain(|name, _| !["id", "order", "arrived_at"].contains(&name.as_str()));
        }
        (name.clone(), value.to_string())
    });
    let fields = fields.collect();
    (line.id.to_string(), line.order.to_string(), line.arrived_at, fields)
}

#[test]
fn a_redriven_line_is_read_as_at_its_first_place_a_week_later_and_twice() {
    let pipeline = pipeline();
    let first = origin(&pipeline, "2025-10-02T06:40:05Z", "4956");
    let later = origin(&pipeline, "2025-10-09T12:00:00Z", "5001");
    for line in LINES {
        let sent = redriven(line, &first);
        assert_eq!(sent.matches('\n').count(), 1);
        assert_eq!(read(sent.trim_end(), &later), read(line, &first), "{line}");
        // It fails again, on the day that it is redriven, and is redriven from there.
        assert_eq!(redriven(sent.trim_end(), &later), sent, "{line}");
    }
}

#[test]
fn a_redriven_line_is_written_as_it_ever_was() {
    let pipeline = pipeline();
    let origin = origin(&pipeline, "2025-10-02T06:40:05Z", "4956");
    let sent: String = LINES[..2].iter().map(|line| redriven(line, &origin)).collect();
    assert_eq!(sent, REDRIVEN_V1);
}

#[test]
fn nobody_puts_an_arrival_ahead_of_the_lines_own() {
    let pipeline = pipeline();
    let origin = origin(&pipeline, "2025-10-02T06:40:05Z", "4956");
    for (said, expect) in [
        ("2025-10-02T06:40:04Z", "2025-10-02T06:40:04Z"),
        ("2999-01-01T00:00:00Z", "2025-10-02T06:40:05Z"),
        ("now", "2025-10-02T06:40:05Z"),
    ] {
        for line in [
            format!(r#"{{"_meta":{{"id":"i","arrived_at":"{said}"}}}}"#),
            format!(r#"{{"_meta":{{"id":"\u0069","arrived_at":"{said}"}}}}"#),
        ] {
            assert_eq!(read(&line, &origin).2, at(expect), "{line}");
        }
    }
}

#[test]
fn what_is_no_record_is_refused_and_nothing_is_written() {
    let pipeline = pipeline();
    let origin = origin(&pipeline, "2025-10-02T06:40:05Z", "4956");
    for line in [&b"[]"[..], b"{\"a\":", b"{\"_meta\":{\"id\":\"i\"},\"torn", b"{\"a\":\"\xff\"}"] {
        let mut out = String::from("before\n");
        assert!(write_redriven_line(line, &origin, &mut out).is_err());
        assert_eq!(out, "before\n");
    }
}

proptest! {
    #[test]
    fn every_object_keeps_its_fields(
        names in proptest::collection::vec("[a-c]|_meta|\\PC{0,4}", 0..5),
        values in proptest::collection::vec("[1-9][0-9]{0,2}|\"[a-z ]{0,4}\"|null|\\[1, 2\\]|\\{\"id\": ?null\\}|\\{\\}", 5),
    ) {
        let fields: Vec<String> = names.iter().zip(&values).map(|(name, value)| {
            format!("{}: {value}", serde_json::to_string(name).unwrap())
        }).collect();
        let line = format!("{{{}}}", fields.join(" ,"));
        let pipeline = pipeline();
        let first = origin(&pipeline, "2025-10-02T06:40:05Z", "4956");
        let later = origin(&pipeline, "2025-10-09T12:00:00Z", "5001");
        prop_assume!(SourceLine::read(line.as_bytes(), &first).is_ok());
        let sent = redriven(&line, &first);
        prop_assert_eq!(read(sent.trim_end(), &later), read(&line, &first));
    }
}
