//! Batches on their way to the lake: every record is answered once, every good line arrives with its bytes
//! unchanged, and poison is kept.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use firehose_transformer::FirehoseTransformer;
use serde_json::{Value, json};
use twin_lambda::firehose::{FirehoseEvent, FirehoseHandler};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::PipelineName;
use twin_testkit::{FixedClock, MemoryLetters, at, block_on, firehose_event, systemic};

/// The answer, with its data decoded, and the counts.
fn run<P: AsRef<[u8]>>(
    letters: &MemoryLetters,
    payloads: &[P],
) -> Result<(Vec<Value>, Value), String> {
    let clock = FixedClock::new(at("2025-10-02T08:00:00Z"));
    let handler = FirehoseTransformer {
        pipeline: PipelineName::new("test").unwrap(),
        dead_letters: letters,
        clock: &clock,
        telemetry: Telemetry::in_memory("firehose-transformer", Some("test")),
        letterhead: Letterhead::new("firehose-transformer", "c0de", Some("test".into()), None),
        code: "c0de".into(),
    };
    let event = firehose_event(payloads);
    let event = FirehoseEvent::read(&event).unwrap();
    let answer = block_on(handler.handle(&event, &Invocation::unbounded("r")));
    let answer = serde_json::to_value(answer.map_err(|error| error.to_string())?).unwrap();
    let mut records = answer["records"].as_array().unwrap().clone();
    for record in &mut records {
        let data = base64_simd::STANDARD.decode_to_vec(record["data"].as_str().unwrap()).unwrap();
        record["data"] = String::from_utf8_lossy(&data).into();
    }
    let tally: Value = serde_json::from_str(&handler.telemetry.written()[0]).unwrap();
    let count = |name: &str| tally[name].as_u64().unwrap();
    let ends = count("ok_records") + count("dropped_records") + count("failed_records");
    assert_eq!(count("records"), ends, "{tally}");
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
