//! The writer ends in time: what is confirmed by then counts, all else comes again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::time::Duration;

use proptest::prelude::*;
use twin_normalization::port::{Clock, Fault};
use twin_normalization::{Observation, Timestamp, Value};
use twin_store::port::{Put, PutNewest};
use twin_store::{Item, Note, Writer, Written};
use twin_testkit::{MemoryTable, VirtualClock, at, observation};

/// A table that takes as many seconds for a write as the value says.
struct SlowTable<'a> {
    clock: &'a VirtualClock,
    table: &'a MemoryTable,
}

impl PutNewest for SlowTable<'_> {
    async fn put_newest(&self, item: &Item) -> Result<Put, Fault> {
        let Some(Value::Number(seconds)) = item.observation.value else {
            panic!("a test's value is a number of seconds");
        };
        self.clock.sleep(Duration::from_secs_f64(seconds)).await;
        PutNewest::put_newest(&self.table, item).await
    }

    async fn register(&self, _: &Note) -> Result<(), Fault> {
        Ok(())
    }
}

const BEGIN: &str = "2025-10-02T08:00:00Z";

fn write(table: &MemoryTable, batch: &[Observation], seconds: u64) -> (Written, Timestamp) {
    let clock = VirtualClock::new(at(BEGIN));
    let writer = Writer::new(SlowTable { clock: &clock, table }, &clock);
    let until = at(BEGIN).plus(Duration::from_secs(seconds));
    let batch = batch.iter().cloned().enumerate();
    let written = clock.run(writer.write_until(batch, until));
    (written, clock.now())
}

#[test]
fn a_slow_key_is_given_up_in_time_and_the_others_are_stored() {
    let table = MemoryTable::default();
    let slow = observation("train:2.a", 1, 600.0);
    let batch =
        [observation("train:1.a", 1, 1.0), slow.clone(), observation("train:3.a", 1, 2.0), slow];
    let (written, end) = write(&table, &batch, 58);
    assert_eq!(end, at("2025-10-02T08:00:58Z"));
    assert_eq!(written.stored, 2);
    let unfinished = written.unfinished.unwrap();
    assert_eq!((unfinished.first_index, unfinished.deliveries), (1, 2));
    assert_eq!(unfinished.fault.to_string(), "failed to write the batch in time: out of time");
}

#[test]
fn a_batch_that_is_done_does_not_wait_for_its_time() {
    let (written, end) = write(&MemoryTable::default(), &[observation("train:1.a", 1, 1.5)], 58);
    assert!(written.unfinished.is_none());
    assert_eq!(end, at("2025-10-02T08:00:01.5Z"));
}

proptest! {
    /// Whatever each write takes, the writer ends by its time, counts what is stored, and names the first
    /// delivery that is not.
    #[test]
    fn it_ends_in_time_and_knows_what_is_done(
        seconds in prop::collection::vec(0..20_u32, 1..100),
        until in 0..60_u64,
    ) {
        let table = MemoryTable::default();
        let batch: Vec<_> = (0..)
            .zip(&seconds)
            .map(|(n, seconds): (u32, _)| observation(&format!("train:{n}.a"), 1, f64::from(*seconds)))
            .collect();
        let (written, end) = write(&table, &batch, until);
        prop_assert!(end <= at(BEGIN).plus(Duration::from_secs(until)));
        let stored = table.contents();
        prop_assert_eq!(stored.len() as u64, written.stored);
        let is_open = |one: &Observation| {
            !stored.contains_key(&(one.component.to_string(), one.metric.to_string()))
        };
        let first_open = batch.iter().position(is_open);
        prop_assert_eq!(written.unfinished.as_ref().map(|open| open.first_index), first_open);
        let open = written.unfinished.map_or(0, |open| open.deliveries);
        prop_assert_eq!(open, batch.iter().filter(|one| is_open(one)).count() as u64);
    }
}
