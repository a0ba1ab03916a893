//! Batches of the twin stream: every delivery is accounted for (I4), poison delays nobody, and a systemic
//! fault fails the batch and dead-letters nothing (I6).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use serde_json::{Value, json};
use stream_writer::StreamWriter;
use twin_lambda::kinesis::{KinesisEvent, KinesisHandler, KinesisResponse};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Failure, Invocation, Letterhead};
use twin_normalization::{Observation, Reason, wire};
use twin_store::Writer;
use twin_testkit::{
    FixedClock, MemoryLetters, MemoryTable, at, block_on, kinesis_event, observation, systemic,
    throttled,
};

#[derive(Default)]
struct World {
    table: MemoryTable,
    letters: MemoryLetters,
}

fn run(world: &World, payloads: &[String]) -> (Result<KinesisResponse, Failure>, Value) {
    let clock = FixedClock::new(at("2025-10-02T08:00:00Z"));
    let handler = StreamWriter {
        writer: Writer::new(&world.table, &clock),
        dead_letters: &world.letters,
        clock: &clock,
        telemetry: Telemetry::in_memory("stream-writer", None),
        letterhead: Letterhead::new("stream-writer", "c0de", None, None),
    };
    let event = kinesis_event(payloads);
    let event = KinesisEvent::read(&event).unwrap();
    let response = block_on(handler.handle(&event, &Invocation::unbounded("r")));
    let tally = handler.telemetry.written().pop().unwrap_or_else(|| "null".into());
    let tally: Value = serde_json::from_str(&tally).unwrap();
    if !tally.is_null() {
        let count = |name: &str| tally[name].as_u64().unwrap();
        let ends = ["stored", "superseded", "duplicates", "dead_lettered"].map(count);
        assert_eq!(count("deliveries"), ends.iter().sum::<u64>(), "{tally}");
    }
    (response, tally)
}

fn lines(observations: &[Observation]) -> String {
    let mut out = String::new();
    observations.iter().for_each(|one| wire::write_observation(one, &mut out).unwrap());
    out
}

fn counts(tally: &Value) -> Value {
    json!([tally["stored"], tally["superseded"], tally["duplicates"], tally["dead_lettered"]])
}

#[test]
fn every_delivery_of_a_batch_has_an_end() {
    let world = World::default();
    let a = |seconds| observation("train:1.a", seconds, 1.0);
    let batch = [lines(&[a(1), a(2), a(2)]), lines(&[observation("train:2.a", 1, 1.0)])];
    let (response, tally) = run(&world, &batch);
    assert_eq!(response.unwrap(), KinesisResponse::done());
    assert_eq!(counts(&tally), json!([2, 1, 1, 0]));
    assert_eq!(counts(&run(&world, &batch).1), json!([0, 1, 3, 0]));
}

#[test]
fn poison_is_kept_as_dead_letters_and_its_neighbours_are_stored() {
    let world = World::default();
    let good = lines(&[observation("train:1.a", 1, 1.0)]);
    // It arrives at 06:40:04 by its own account, and claims to be from an hour later.
    let future = good.replacen("2025-10-02T06:00:01", "2025-10-02T07:00:01", 1);
    let batch = [format!("{{\n{good}"), good.replace("train:1", "train 1"), future, "\u{1}".into()];
    let (response, tally) = run(&world, &batch);
    assert_eq!(response.unwrap(), KinesisResponse::done());
    assert_eq!(counts(&tally), json!([1, 0, 0, 4]));
    let reasons: Vec<Reason> = world.letters.kept().iter().map(|letter| letter.reason).collect();
    let expect = [Reason::Malformed, Reason::IllegalObservation, Reason::Skew, Reason::Malformed];
    assert_eq!(reasons, expect);
}

#[test]
fn a_systemic_fault_fails_the_batch_and_dead_letters_nothing() {
    let world = World::default();
    world.table.faults.plan([Some(systemic())]);
    let batch = [lines(&[observation("train:1.a", 1, 1.0)])];
    let (response, tally) = run(&world, &batch);
    assert!(response.is_err() && world.letters.kept().is_empty());
    assert_eq!((&tally["deliveries"], &tally["unfinished"]), (&json!(0), &json!(1)));
    assert_eq!(counts(&run(&world, &batch).1), json!([1, 0, 0, 0]));
}

#[test]
fn a_throttled_key_lets_the_batch_come_again_from_its_first_record() {
    let world = World::default();
    let record = |n: u32| lines(&[observation(&format!("train:{n}.a"), 1, 1.0)]);
    // Each of the first two keys is written and registered; the third is throttled.
    let table = &world.table;
    table.faults.plan([None, None, None, None, Some(throttled())]);
    let (response, tally) = run(&world, &[record(1), record(2), record(3), record(4)]);
    let answer = serde_json::to_value(response.unwrap()).unwrap();
    assert_eq!(answer["batchItemFailures"].as_array().unwrap().len(), 1);
    let again = answer["batchItemFailures"][0]["itemIdentifier"].as_str().unwrap();
    assert_eq!(again, "s2");
    assert_eq!((&tally["deliveries"], &tally["unfinished"]), (&json!(3), &json!(1)));
}

#[test]
fn a_letter_that_cannot_be_kept_fails_the_batch() {
    let world = World::default();
    world.letters.faults.plan([Some(systemic())]);
    let batch = [format!("{{\n{}", lines(&[observation("train:1.a", 1, 1.0)]))];
    assert!(run(&world, &batch).0.is_err());
    assert_eq!(counts(&run(&world, &batch).1), json!([1, 0, 0, 1]));
}
