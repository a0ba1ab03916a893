//! A batch of the twin stream ends two seconds before its deadline, with the first record that is not done.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::time::Duration;

use serde_json::Value;
use stream_writer::StreamWriter;
use twin_lambda::kinesis::{KinesisEvent, KinesisHandler, KinesisResponse};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Failure, Invocation, Letterhead};
use twin_normalization::port::{Clock as _, Fault, KeepDeadLetters};
use twin_normalization::{DeadLetter, Timestamp, wire};
use twin_store::port::{Put, PutNewest};
use twin_store::{Item, Note, Writer};
use twin_testkit::{MemoryLetters, MemoryTable, VirtualClock, at, kinesis_event, observation};

/// A table that never answers about one component.
struct Hole<'a>(&'a MemoryTable);

impl PutNewest for Hole<'_> {
    async fn put_newest(&self, item: &Item) -> Result<Put, Fault> {
        if item.observation.component.as_str() == "train:hole" {
            std::future::pending::<()>().await;
        }
        PutNewest::put_newest(&self.0, item).await
    }

    async fn register(&self, _: &Note) -> Result<(), Fault> {
        Ok(())
    }
}

/// A keeper of letters that never answers.
struct NoBucket;

impl KeepDeadLetters for NoBucket {
    async fn keep_dead_letters(&self, _: &[DeadLetter]) -> Result<(), Fault> {
        std::future::pending().await
    }
}

/// The answer, the counts, and when they came: the invocation begins at 08:00 and has a minute.
fn run(
    dead_letters: impl KeepDeadLetters,
    keys: &[&str],
) -> (Result<KinesisResponse, Failure>, Option<Value>, Timestamp) {
    let clock = VirtualClock::new(at("2025-10-02T08:00:00Z"));
    let table = MemoryTable::default();
    let handler = StreamWriter {
        writer: Writer::new(Hole(&table), &clock),
        dead_letters,
        clock: &clock,
        telemetry: Telemetry::in_memory("stream-writer", None),
        letterhead: Letterhead::new("stream-writer", "c0de", None, None),
    };
    let payloads = keys.iter().map(|key| {
        let mut line = String::new();
        wire::write_observation(&observation(key, 1, 1.0), &mut line).unwrap();
        line
    });
    let event = kinesis_event(&payloads.collect::<Vec<_>>());
    let event = KinesisEvent::read(&event).unwrap();
    let deadline = clock.now().plus(Duration::from_mins(1));
    let invocation = Invocation { request_id: "r".into(), deadline };
    let response = clock.run(handler.handle(&event, &invocation));
    let tally = handler.telemetry.written().pop();
    (response, tally.map(|tally| serde_json::from_str(&tally).unwrap()), clock.now())
}

#[test]
fn the_first_unfinished_record_is_named_in_time() {
    let keys = ["train:1.a", "train:2.a", "train:hole.a", "train:3.a", "train:hole.a"];
    let (response, tally, end) = run(&MemoryLetters::default(), &keys);
    assert_eq!(end, at("2025-10-02T08:00:58Z"));
    let answer = serde_json::to_value(response.unwrap()).unwrap();
    assert_eq!(answer["batchItemFailures"][0]["itemIdentifier"], "s2");
    let tally = tally.unwrap();
    assert_eq!((&tally["deliveries"], &tally["stored"]), (&3.into(), &3.into()));
}

#[test]
fn letters_that_cannot_be_kept_in_time_fail_the_batch_and_nothing_is_counted() {
    let (response, tally, end) = run(NoBucket, &["train:1.a"]);
    assert_eq!(end, at("2025-10-02T08:00:58Z"));
    assert!(response.is_err());
    assert!(tally.is_none());
}
