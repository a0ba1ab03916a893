//! Batches on their way to the lake: every record is answered once, every good line arrives with its bytes
//! unchanged, and poison is kept.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use firehose_transformer::{FirehoseTransformer, Shape};
use serde_json::{Value, json};
use twin_lambda::firehose::{FirehoseEvent, FirehoseHandler};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::port::{Fault, KeepDeadLetters};
use twin_normalization::wire::LakeLineage;
use twin_normalization::{DeadLetter, MappingHash, Payload, PipelineName, Reason};
use twin_sql::{LakeRows, Transform};
use twin_testkit::{FixedClock, MemoryLetters, at, block_on, firehose_event, systemic};

/// The answer, with its data decoded, and the counts.
fn run<P: AsRef<[u8]>>(
    letters: &MemoryLetters,
    payloads: &[P],
) -> Result<(Vec<Value>, Value), String> {
    let pipeline = PipelineName::new("test").unwrap();
    run_as(Shape::Record(LakeLineage::new(&pipeline, "c0de", None)), letters, payloads)
}

/// The same for records of one shape in the lake.
fn run_as<P: AsRef<[u8]>>(
    shape: Shape,
    letters: &MemoryLetters,
    payloads: &[P],
) -> Result<(Vec<Value>, Value), String> {
    let clock = FixedClock::new(at("2025-10-02T08:00:00Z"));
    let handler = FirehoseTransformer {
        pipeline: PipelineName::new("test").unwrap(),
        shape,
        dead_letters: letters,
        clock: &clock,
        telemetry: Telemetry::in_memory("firehose-transformer", Some("test")),
        letterhead: Letterhead::new("firehose-transformer", "c0de", Some("test".into()), None),
    };
    let event = firehose_event(payloads);
    let event = FirehoseEvent::read(&event).unwrap();
    let answer = block_on(handler.handle(&event, &Invocation::unbounded("r")));
    let answer = answer.map_err(|error| error.to_string())?;
    let answer: Value = serde_json::from_str(answer.body()).unwrap();
    let mut records = answer["records"].as_array().unwrap().clone();
    for record in &mut records {
        let data = base64_simd::STANDARD.decode_to_vec(record["data"].as_str().unwrap()).unwrap();
        record["data"] = String::from_utf8_lossy(&data).into();
    }
    let tally: Value = serde_json::from_str(&handler.telemetry.written()[0]).unwrap();
    let count = |name: &str| tally[name].as_u64().unwrap();
    let ends = count("ok_records") + count("dropped_records") + count("failed_records");
    assert_eq!(count("records"), ends, "{tally}");
    let rows = count("lake_rows") + count("filtered_rows") + count("dead_lettered_rows");
    assert_eq!(count("rows"), rows, "{tally}");
    Ok((records, tally))
}

#[test]
fn a_line_keeps_its_bytes_behind_its_lineage_and_ends_in_a_newline() {
    let line = r#"{"_meta":{"id":"i"},"a":1.50,"b":"\u00e4", "a":2}"#;
    let (records, _) = run(&MemoryLetters::default(), &[line]).unwrap();
    let data = records[0]["data"].as_str().unwrap();
    let (lineage, rest) = data.split_once("},").unwrap();
    assert_eq!(rest, format!("{}\n", line.strip_prefix('{').unwrap()));
    let lineage: Value = serde_json::from_str(&format!("{lineage}}}}}")).unwrap();
    let expect = json!({
        "v": 1, "id": "i", "pipeline": "test", "sequence": "s0", "line": 0,
        "arrived_at": "2025-10-02T06:40:04.000000Z", "transformer": "c0de",
    });
    assert_eq!(lineage["_lineage"], expect);
}

#[test]
fn a_message_over_several_lines_is_one_line_of_the_lake() {
    let message = "{\n  \"a\": 1,\r\n  \"b\": \"x\"\n}\n";
    let (records, tally) = run(&MemoryLetters::default(), &[message]).unwrap();
    let data = records[0]["data"].as_str().unwrap();
    let line: Value = serde_json::from_str(data).unwrap();
    assert_eq!(
        (&line["a"], &line["b"], data.lines().count()),
        (&json!(1), &json!("x"), 1),
        "{data}"
    );
    assert_eq!((&tally["lines"], &tally["dead_lettered_lines"]), (&json!(1), &json!(0)));
}

#[test]
fn every_record_is_answered_once_and_poison_is_kept() {
    let letters = MemoryLetters::default();
    let payloads: [&[u8]; 4] =
        [b"{\"a\":1}\n{\"torn\n{\"a\":2}\n", b"{\"a\":\"\xff\"}", b"", b"{}"];
    let (records, tally) = run(&letters, &payloads).unwrap();
    let answers: Vec<(&str, &str, usize)> = records
        .iter()
        .map(|record| {
            let lines = record["data"].as_str().unwrap().lines().count();
            (record["recordId"].as_str().unwrap(), record["result"].as_str().unwrap(), lines)
        })
        .collect();
    let expect = [("r0", "Ok", 2), ("r1", "Dropped", 0), ("r2", "Dropped", 0), ("r3", "Ok", 1)];
    assert_eq!(answers, expect);
    assert_eq!((&tally["lines"], &tally["dead_lettered_lines"]), (&json!(5), &json!(2)));
    let kept = letters.kept();
    assert_eq!((kept[0].origin.line, kept[1].origin.sequence.as_str()), (1, "s1"));
}

/// Rows of its own: two of a line, the first only where it is warm.
fn rows() -> Shape {
    let sql = "CREATE TABLE source (name STRING, temperature DOUBLE);
        INSERT INTO lake (station, temperature)
        SELECT s.name, s.temperature FROM source AS s WHERE s.temperature > 20
        UNION ALL
        SELECT s.name, s.temperature * 2 FROM source AS s WHERE s.name IS NOT NULL";
    let hash = MappingHash::new("0123456789abcdef").unwrap();
    let pipeline = PipelineName::new("test").unwrap();
    Shape::Rows(Box::new(LakeRows::new(Transform::compile(sql).unwrap(), &pipeline, &hash, "c0de")))
}

#[test]
fn with_a_transform_the_lake_gets_its_rows_and_every_row_is_accounted_for() {
    let letters = MemoryLetters::default();
    let payloads = [
        r#"{"name":"a","temperature":21}"#,
        "{\"name\":\"b\",\"temperature\":5}\n{\"torn\n{\"temperature\":1}",
        r#"{"name":"c","temperature":1.7e308}"#,
        r#"{"temperature":1}"#,
    ];
    let (records, tally) = run_as(rows(), &letters, &payloads).unwrap();
    let answers: Vec<(&str, Vec<Value>)> = records
        .iter()
        .map(|record| {
            let lines = record["data"].as_str().unwrap().lines();
            let row = |line: &str| {
                let row: Value = serde_json::from_str(line).unwrap();
                json!([row["_lineage"]["row"], row["station"], row["temperature"]])
            };
            (record["result"].as_str().unwrap(), lines.map(row).collect())
        })
        .collect();
    let expect = [
        ("Ok", vec![json!([0, "a", 21.0]), json!([1, "a", 42.0])]),
        ("Ok", vec![json!([0, "b", 10.0])]),
        // The second row is infinite.
        ("Ok", vec![json!([0, "c", 1.7e308])]),
        ("Dropped", vec![]),
    ];
    assert_eq!(answers, expect);
    let counts = [
        "lines",
        "dead_lettered_lines",
        "rows",
        "lake_rows",
        "filtered_rows",
        "dead_lettered_rows",
    ];
    assert_eq!(counts.map(|name| tally[name].as_u64().unwrap()), [6, 1, 10, 4, 5, 1]);
    let kept = letters.kept();
    let reasons: Vec<_> =
        kept.iter().map(|letter| (letter.reason, letter.origin.sequence.as_str())).collect();
    assert_eq!(reasons, [(Reason::Malformed, "s1"), (Reason::IllegalRow, "s2")]);
    assert_eq!(kept[1].payload, Payload::Text(payloads[2].into()));
}

#[test]
fn a_letter_that_cannot_be_kept_in_time_fails_the_invocation() {
    let letters = MemoryLetters::default();
    let clock = FixedClock::new(at("2025-10-02T08:00:00Z"));
    let handler = FirehoseTransformer {
        pipeline: PipelineName::new("test").unwrap(),
        shape: rows(),
        dead_letters: Never,
        clock: &clock,
        telemetry: Telemetry::in_memory("firehose-transformer", Some("test")),
        letterhead: Letterhead::new("firehose-transformer", "c0de", Some("test".into()), None),
    };
    let event = firehose_event(&["{"]);
    let event = FirehoseEvent::read(&event).unwrap();
    let invocation =
        Invocation { deadline: at("2025-10-02T08:00:30Z"), ..Invocation::unbounded("r") };
    let answer = block_on(handler.handle(&event, &invocation));
    assert!(answer.unwrap_err().to_string().contains("keep dead letters"));
    assert!(letters.kept().is_empty());
}

/// Dead letters that nobody ever takes.
struct Never;

impl KeepDeadLetters for Never {
    async fn keep_dead_letters(&self, _: &[DeadLetter]) -> Result<(), Fault> {
        std::future::pending().await
    }
}

#[test]
fn a_letter_that_cannot_be_kept_fails_the_invocation() {
    let letters = MemoryLetters::default();
    letters.faults.plan([Some(systemic())]);
    assert!(run(&letters, &["{"]).is_err());
}

#[test]
fn a_batch_of_three_megabytes_is_answered_in_under_six() {
    let line = format!("{{\"a\":\"{}\"}}\n", "x".repeat(400));
    let payloads: Vec<String> = (0..7_700).map(|_| line.clone()).collect();
    let (records, tally) = run(&MemoryLetters::default(), &payloads).unwrap();
    assert_eq!(records.len(), 7_700);
    assert_eq!(tally["lines"], 7_700);
    assert!(tally["failed_records"].as_u64().unwrap() < 1_500, "{tally}");
}
