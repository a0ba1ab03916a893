//! A batch ends in time: half of it is for the mapping, the other half for what the mapping gave.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use data_extractor::{DataExtractor, Extract};
use twin_lambda::kinesis::{KinesisEvent, KinesisHandler, KinesisResponse};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Failure, Invocation, Letterhead};
use twin_normalization::port::{Clock as _, Fault, PutRecords, StreamRecord};
use twin_normalization::{Order, Refusal, Timestamp};
use twin_sql::{Extraction, RowCounts};
use twin_testkit::{
    FixedClock, MemoryLetters, MemoryStream, VirtualClock, at, block_on, kinesis_event, observation,
};

const BEGIN: &str = "2025-10-02T06:40:05Z";

fn invocation() -> Invocation {
    Invocation { request_id: "r".into(), deadline: at(BEGIN).plus(Duration::from_secs(60)) }
}

/// A mapping that takes ten seconds for a line.
struct SlowMapping<'a>(&'a FixedClock);

impl Extract for SlowMapping<'_> {
    fn extract(&self, _: &[u8], _: Timestamp, _: &str, _: u32) -> Result<Extraction, Refusal> {
        self.0.advance(Duration::from_secs(10));
        extraction()
    }
}

/// A mapping that takes no time.
struct FastMapping;

impl Extract for FastMapping {
    fn extract(&self, _: &[u8], _: Timestamp, _: &str, _: u32) -> Result<Extraction, Refusal> {
        extraction()
    }
}

fn extraction() -> Result<Extraction, Refusal> {
    Ok(Extraction {
        observations: vec![observation("train:1.a", 1, 1.0)],
        refused: vec![],
        counts: RowCounts { rows: 1, emitted: 1, ..RowCounts::default() },
        order: Order::new("0").unwrap(),
    })
}

/// A stream that never answers.
struct BlackHole;

impl PutRecords for BlackHole {
    async fn put_records(&self, _: &[StreamRecord]) -> Result<(), Fault> {
        std::future::pending().await
    }
}

fn answer(response: Result<KinesisResponse, Failure>) -> String {
    serde_json::to_string(&response.unwrap()).unwrap()
}

#[test]
fn records_that_half_of_the_time_is_not_enough_for_come_again() {
    for (records, expect) in [
        (2, r#"{"batchItemFailures":[]}"#),
        (9, r#"{"batchItemFailures":[{"itemIdentifier":"s3"}]}"#),
    ] {
        let clock = FixedClock::new(at(BEGIN));
        let (stream, letters) = (MemoryStream::default(), MemoryLetters::default());
        let handler = DataExtractor {
            extractor: SlowMapping(&clock),
            stream: &stream,
            dead_letters: &letters,
            clock: &clock,
            telemetry: Telemetry::in_memory("data-extractor", Some("test")),
            letterhead: Letterhead::new("data-extractor", "c0de", Some("test".into()), None),
        };
        let event = kinesis_event(&vec!["{}"; records]);
        let event = KinesisEvent::read(&event).unwrap();
        // The put is ready before the clock, which goes on as soon as it is asked to sleep, is asked at all.
        let response = block_on(handler.handle(&event, &invocation()));
        assert_eq!(answer(response), expect);
        assert_eq!(stream.lines().len(), records.min(3));
    }
}

#[test]
fn a_stream_that_never_answers_fails_the_batch_in_time() {
    let clock = VirtualClock::new(at(BEGIN));
    let letters = MemoryLetters::default();
    let handler = DataExtractor {
        extractor: FastMapping,
        stream: BlackHole,
        dead_letters: &letters,
        clock: &clock,
        telemetry: Telemetry::in_memory("data-extractor", Some("test")),
        letterhead: Letterhead::new("data-extractor", "c0de", Some("test".into()), None),
    };
    let event = kinesis_event(&["{}"]);
    let event = KinesisEvent::read(&event).unwrap();
    let failure = clock.run(handler.handle(&event, &invocation())).unwrap_err();
    assert_eq!(failure.to_string(), "failed to put observations in time: out of time");
    assert_eq!(clock.now(), at(BEGIN).plus(Duration::from_secs(58)));
    assert!(handler.telemetry.written().is_empty());
}
