//! The wire formats: what was ever written can still be read, and what is refused says why.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fmt::Write as _;

use twin_normalization::wire::{
    LineOrigin, Polled, SourceLine, SourceMeta, parse_observation, write_lake_line,
    write_observation, write_source_line,
};
use twin_normalization::{DeadLetter, PipelineName, Refusal, Timestamp};

const V1: &str = include_str!("../fixtures/observation-v1.jsonl");
const V1_FLINK: &str = include_str!("../fixtures/observation-v1-flink.jsonl");
const SOURCE_V1: &str = include_str!("../fixtures/source-v1.jsonl");
const LAKE_V1: &str = include_str!("../fixtures/lake-v1.jsonl");
const DEAD_LETTER_V1: &str = include_str!("../fixtures/dead-letter-v1.jsonl");

#[test]
fn every_form_ever_written_is_read_and_ours_is_written_back_byte_for_byte() {
    for line in V1.lines() {
        let mut written = String::new();
        write_observation(&parse_observation(line).unwrap(), &mut written).unwrap();
        assert_eq!(written, format!("{line}\n"));
    }
}

#[test]
fn a_line_written_by_flink_is_the_same_observation() {
    let flink = parse_observation(V1_FLINK.trim()).unwrap();
    let ours = parse_observation(V1.lines().next().unwrap()).unwrap();
    assert_eq!(flink, ours);
    assert_eq!(flink.version(), ours.version());
}

/// Stored versions, ids and buckets outlive deployments: these literals never change.
#[test]
fn what_is_stored_for_ever_is_pinned() {
    let versions: Vec<String> =
        V1.lines().map(|line| parse_observation(line).unwrap().version().to_string()).collect();
    assert_eq!(
        versions,
        [
            "001759387203000000,001759387203000000-0000000007,000001,717f6058141fb9ca",
            "001759387203000000,001759387203000000-0000000007,000001,27f9c727fd39f42d",
            "001478044801112000,001478044801112000-0000000000,000003,5ed7bdb1bfba6cdb",
            "001759387263000000,001759387263000000-0000000007,000001,58cf2162694f5cb0",
        ]
    );
    assert_eq!(meta().id.as_str(), "911faedc9f7af5330bd3dde47bb04825");
}

#[test]
fn an_illegal_observation_line_is_refused_with_its_fault() {
    let good = V1.lines().next().unwrap();
    for (from, to, expect) in [
        ("\"v\":1", "\"v\":2", "format version 2 is unknown"),
        ("train:A200", "train A200", "component \"train A200~2025-10-02\" is not legal"),
        ("-14.0", "-14.0,\"value_text\":\"x\"", "2 values are set"),
        ("\"value_number\":-14.0,", "", "0 values are set"),
        ("-14.0", "1e300", "cannot be stored"),
        ("-14.0", "-14.0,\"deleted\":true", "2 values are set"),
        ("\"min\"", "\"m n\"", "unit \"m n\" is not legal"),
        ("2025-10-02T06:40:03.000000Z", "2025-10-02 06:40", "line is not an observation"),
        ("\"revision\":1", "\"revision\":0", "line is not an observation"),
        ("001759387203000000-", "a.b-", "order \"a.b-0000000007\" is not legal"),
        ("{\"v\":1", "[1", "line is not an observation"),
    ] {
        assert!(good.contains(from), "{from}");
        let error = parse_observation(&good.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.contains(expect), "{to}: {error}");
    }
}

#[test]
fn source_and_lake_lines_are_written_as_they_ever_were() {
    let meta = meta();
    let (mut source, mut lake) = (String::new(), String::new());
    for record in [r#"{"TrainCode":"A200","TrainLatitude":53.10}"#, "17", r#"{"_meta":"own"}"#] {
        write_source_line(record, &meta, &mut source).unwrap();
    }
    assert_eq!(source, SOURCE_V1);
    for line in SOURCE_V1.lines() {
        write_lake_line(line.as_bytes(), r#"{"v":1}"#, &mut lake).unwrap();
    }
    assert_eq!(lake, LAKE_V1);
}

#[test]
fn a_source_line_ever_written_is_read_with_its_lineage() {
    for line in SOURCE_V1.lines() {
        let read = read(line.as_bytes()).unwrap();
        let expect = "911faedc9f7af5330bd3dde47bb04825 001759387200000000-0000000007 \
                      \"2025-10-02T06:40:03.000000Z\"";
        assert_eq!(read, expect);
    }
}

#[test]
fn a_dead_letter_ever_written_is_read_and_written_back_byte_for_byte() {
    for line in DEAD_LETTER_V1.lines() {
        let letter: DeadLetter = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_string(&letter).unwrap(), line);
    }
}

#[test]
fn the_same_dead_letters_get_the_same_object() {
    let letters: Vec<DeadLetter> =
        DEAD_LETTER_V1.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (key, body) = DeadLetter::object(&letters[1..3]).unwrap().unwrap();
    assert_eq!(key, "data-extractor/dt=2025-10-02/a5333237493698d4f7276df35b4a686e.jsonl");
    assert_eq!(body.lines().collect::<Vec<_>>(), DEAD_LETTER_V1.lines().collect::<Vec<_>>()[1..3]);
    assert_eq!(DeadLetter::object(&letters[1..3]).unwrap().unwrap().0, key);
    assert_ne!(DeadLetter::object(&letters[1..2]).unwrap().unwrap().0, key);
    assert_eq!(DeadLetter::object(&[]).unwrap(), None);
}

fn pipeline() -> PipelineName {
    PipelineName::new("irish-rail").unwrap()
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn meta() -> SourceMeta {
    let polled = Polled {
        pipeline: &pipeline(),
        tick: at("2025-10-02T06:40:00Z"),
        object: "sha256:00",
        as_of: at("2025-10-02T06:40:03Z"),
        fetched_at: at("2025-10-02T06:40:04Z"),
        worker: "0.0.0",
    };
    polled.meta(7)
}

fn source_line(record: &str) -> String {
    let mut line = String::new();
    write_source_line(record, &meta(), &mut line).unwrap();
    let tail = line.split_once("\"worker\":\"0.0.0\"}").unwrap().1;
    assert!(serde_json::from_str::<&serde_json::value::RawValue>(&line).is_ok(), "{line}");
    tail.to_owned()
}

#[test]
fn a_source_record_keeps_its_bytes_behind_its_meta() {
    for (record, expect) in [
        (r#"{"a":1.50,"b":"x"}"#, ",\"a\":1.50,\"b\":\"x\"}\n"),
        ("{}", "}\n"),
        ("  { }  ", " }\n"),
        ("{\"a\":\r\n 1}", ",\"a\":   1}\n"),
        ("17", ",\"value\":17}\n"),
        ("[1,2]", ",\"value\":[1,2]}\n"),
        (r#"{"_meta":{"x":1},"a":1e400}"#, ",\"_meta_source\":{\"x\":1},\"a\":1e400}\n"),
        (r#"{"\u005fmeta":1}"#, ",\"_meta_source\":1}\n"),
        (r#"{"a":"\u00e4"}"#, ",\"a\":\"\\u00e4\"}\n"),
    ] {
        assert_eq!(source_line(record), expect, "{record}");
    }
}

fn read(line: &[u8]) -> Result<String, String> {
    let pipeline = pipeline();
    let origin = LineOrigin {
        pipeline: &pipeline,
        arrived_at: at("2025-10-02T06:40:05Z"),
        sequence: "4956",
        line: 3,
    };
    let line =
        SourceLine::read(line, &origin).map_err(|error| Refusal::malformed(&error).detail)?;
    let mut out = format!("{} {}", line.id, line.order);
    let value: serde_json::Value = serde_json::from_str(&line.text).unwrap();
    _ = write!(out, " {}", value["_meta"]["as_of"]);
    Ok(out)
}

#[test]
fn lineage_is_taken_from_the_meta_and_filled_from_the_origin_where_there_is_none() {
    let filled = "001759387205000000004".to_owned() + "4956-000003";
    for (line, expect) in [
        (r#"{"_meta":{"id":"i","order":"o","as_of":"t"},"a":1}"#, "i o \"t\"".to_owned()),
        (r#"{"a":1,"_meta":{"id":"i","order":"o","as_of":"t"}}"#, "i o \"t\"".to_owned()),
        (r#"{"_meta":{"id":"i","as_of":"t"}}"#, format!("i {filled} \"t\"")),
        (r#"{"a":1}"#, format!("ID {filled} \"2025-10-02T06:40:05.000000Z\"")),
        (r#"{"_meta":{"id":7,"order":true,"as_of":"t"}}"#, "7 true \"t\"".to_owned()),
        (r#"{"_meta":{"id":-0,"order":-1,"as_of":"t"}}"#, "0 -1 \"t\"".to_owned()),
        (r#"{"_meta":{"id":"\u0069","order":null,"as_of":"t"}}"#, format!("i {filled} \"t\"")),
        (r#"{"_meta":7,"a":1}"#, format!("ID {filled} \"2025-10-02T06:40:05.000000Z\"")),
        (r#"{"a":1,"_meta":"v2"}"#, format!("ID {filled} \"2025-10-02T06:40:05.000000Z\"")),
        (r#"{"_meta":null}"#, format!("ID {filled} \"2025-10-02T06:40:05.000000Z\"")),
        ("{}", format!("ID {filled} \"2025-10-02T06:40:05.000000Z\"")),
    ] {
        let made = read(line.as_bytes()).unwrap();
        let id = made.split(' ').next().unwrap();
        let expect = expect.replace("ID", id);
        assert_eq!(made, expect, "{line}");
    }
}

#[test]
fn what_is_no_source_record_is_refused_with_its_fault() {
    for (line, expect) in [
        (&b"[]"[..], "line is not a source record"),
        (b"17", "line is not a source record"),
        (b"{\"a\"", "line is not a source record"),
        (b"{\"_meta\":{\"id\":}}", "line is not a source record"),
        (b"{\"_meta\":{\"id\":{}}}", "source_id \"{}\" is not legal"),
        (b"{\"_meta\":{\"id\":7.50}}", "_meta.id is 7.50, a fraction: give it as a text"),
        (b"{\"_meta\":{\"order\":1e3}}", "_meta.order is 1e3, a fraction: give it as a text"),
        (b"{\"_meta\":{\"order\":\"a.b\"}}", "order \"a.b\" is not legal"),
        (b"{\"a\":\"\xff\"}", "line is not utf-8 from byte 6 on"),
    ] {
        let error = read(line).unwrap_err();
        assert!(error.contains(expect), "{line:?}: {error}");
    }
}

#[test]
fn the_lake_keeps_the_line_untouched_behind_its_lineage() {
    let lake = |line: &[u8]| {
        let mut out = String::new();
        write_lake_line(line, "7", &mut out).map(|()| out)
    };
    assert_eq!(lake(br#"{"a":1.50,"a":2}"#).unwrap(), "{\"_lineage\":7,\"a\":1.50,\"a\":2}\n");
    assert_eq!(lake(b"{}").unwrap(), "{\"_lineage\":7}\n");
    let forged = lake(br#"{"_lineage":1,"a":"\u0041"}"#).unwrap();
    assert_eq!(forged, "{\"_lineage\":7,\"_lineage_source\":1,\"a\":\"\\u0041\"}\n");
    for bad in [&b"[]"[..], b"{", b"", b"{\"a\":\"\xff\"}", b"{} {}"] {
        assert!(lake(bad).is_err(), "{bad:?}");
    }
}
