//! What a warm writer remembers saves writes and changes nothing else.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use twin_normalization::{Observation, PipelineName};
use twin_store::port::{PutNewest as _, QueryItems as _};
use twin_store::{Attribute, Expiries, Item, Writer, Written};
use twin_testkit::{FixedClock, MemoryTable, at, block_on, observation, systemic, throttled};

const NOW: &str = "2025-10-02T06:00:30Z";

fn pipeline() -> PipelineName {
    PipelineName::new("test").unwrap()
}

fn expire_after(seconds: u64) -> Expiries {
    Expiries::from_iter([(pipeline(), Duration::from_secs(seconds))])
}

fn write(
    writer: &Writer<&MemoryTable, &FixedClock>,
    batch: &[Observation],
) -> (u64, u64, u64, bool) {
    let Written { stored, superseded, duplicates, unfinished, .. } =
        block_on(writer.write(batch.iter().cloned().enumerate()));
    (stored, superseded, duplicates, unfinished.is_none())
}

fn a(seconds: u32) -> Observation {
    observation("train:1.a", seconds, 1.0)
}

#[test]
fn what_is_known_to_be_superseded_or_there_already_is_not_written() {
    let (table, clock) = (MemoryTable::default(), FixedClock::new(at(NOW)));
    let writer = Writer::new(&table, &clock);
    assert_eq!(write(&writer, &[a(2)]), (1, 0, 0, true));
    assert_eq!(write(&writer, &[a(2), a(1)]), (0, 1, 1, true));
    assert_eq!(write(&writer, &[a(1), a(1), a(0)]), (0, 3, 0, true));
    assert_eq!(table.writes(), 1);
    assert_eq!(write(&writer, &[a(3)]), (1, 0, 0, true));
    // Another writer's answer is remembered as well.
    let other = Writer::new(&table, &clock);
    assert_eq!(write(&other, &[a(1)]), (0, 1, 0, true));
    assert_eq!(write(&other, &[a(3)]), (0, 0, 1, true));
    assert_eq!(table.writes(), 3);
}

#[test]
fn nothing_is_left_out_because_it_looks_unchanged() {
    let (table, clock) = (MemoryTable::default(), FixedClock::new(at(NOW)));
    let writer = Writer::new(&table, &clock);
    for (seconds, value) in [(1, 5.0), (3, 5.0), (2, 6.0)] {
        write(&writer, &[observation("train:1.a", seconds, value)]);
    }
    let item = &table.contents()[&("train:1".to_owned(), "a".to_owned())];
    assert_eq!(item["value"], Attribute::Number("5e0".into()));
    assert_eq!(item["observed_at"], Attribute::Text("2025-10-02T06:00:03.000000Z".into()));
}

#[test]
fn an_answer_is_believed_for_five_minutes() {
    let (table, clock) = (MemoryTable::default(), FixedClock::new(at(NOW)));
    let writer = Writer::new(&table, &clock);
    for (seconds, writes) in [(0, 1), (299, 1), (1, 2), (299, 2), (1, 3)] {
        clock.advance(Duration::from_secs(seconds));
        write(&writer, &[a(1)]);
        assert_eq!(table.writes(), writes);
    }
}

#[test]
fn an_answer_is_believed_no_longer_than_its_item_is_there() {
    let (table, clock) = (MemoryTable::default(), FixedClock::new(at(NOW)));
    let short = Item {
        observation: a(20),
        stored_at: at(NOW),
        expires_at: Some(at(NOW).plus(Duration::from_secs(60))),
    };
    block_on((&table).put_newest(&short)).unwrap();
    // One that was refused by an item that expires, and one that stores such an item.
    let refused = Writer::new(&table, &clock);
    write(&refused, &[a(1)]);
    let stored = Writer::new(&table, &clock).with_expiries(expire_after(60));
    write(&stored, &[a(30)]);
    for (seconds, writes) in [(0, 3), (59, 3), (1, 5)] {
        clock.advance(Duration::from_secs(seconds));
        let mut other = a(1);
        Arc::make_mut(&mut other.lineage).pipeline = PipelineName::new("other").unwrap();
        for writer in [&refused, &stored] {
            write(writer, std::slice::from_ref(&other));
        }
        assert_eq!(table.writes(), writes, "after {seconds} s more");
    }
}

#[test]
fn nothing_is_remembered_that_was_not_confirmed() {
    // A writer for each fault: after the second, everything is forgotten anyway.
    for fault in [throttled(), systemic()] {
        let (table, clock) = (MemoryTable::default(), FixedClock::new(at(NOW)));
        let writer = Writer::new(&table, &clock);
        table.faults.plan([Some(fault)]);
        assert_eq!(write(&writer, &[a(1)]), (0, 0, 0, false));
        assert_eq!(write(&writer, &[a(1)]), (1, 0, 0, true));
    }
}

#[test]
fn everything_is_forgotten_when_the_table_fails_as_a_whole() {
    let (table, clock) = (MemoryTable::default(), FixedClock::new(at(NOW)));
    let writer = Writer::new(&table, &clock);
    write(&writer, &[a(1)]);
    // One throttled key says nothing about the table.
    for (fault, writes) in [(throttled(), 2), (systemic(), 4)] {
        table.faults.plan([Some(fault)]);
        write(&writer, &[observation("train:2.a", 1, 1.0)]);
        write(&writer, &[a(1)]);
        assert_eq!(table.writes(), writes);
    }
}

#[test]
fn no_more_is_remembered_than_there_is_room_for() {
    let (table, clock) = (MemoryTable::default(), FixedClock::new(at(NOW)));
    let writer = Writer::new(&table, &clock);
    let keys: Vec<_> = (0..50_001).map(|n| observation(&format!("t:{n}.a"), 1, 1.0)).collect();
    write(&writer, &keys[..50_000]);
    write(&writer, &keys[..50_000]);
    assert_eq!(table.writes(), 50_000);
    write(&writer, &keys[50_000..]);
    write(&writer, &keys[..1]);
    assert_eq!(table.writes(), 50_002);
}

#[test]
fn a_component_is_noted_though_its_write_is_left_out() {
    let (table, clock) = (MemoryTable::default(), FixedClock::new(at(NOW)));
    let writer = Writer::new(&table, &clock);
    write(&writer, &[a(2)]);
    let mut other = a(1);
    let name = PipelineName::new("other").unwrap();
    Arc::make_mut(&mut other.lineage).pipeline = name.clone();
    write(&writer, &[other]);
    assert_eq!(table.writes(), 1);
    assert_eq!(block_on((&table).query_registry(&name, "", None, 9, at(NOW))).unwrap().len(), 1);
}

/// The deliveries of one batch, the writer that gets it, and the seconds that pass after it.
type Batch = (Vec<(u8, u32, u8)>, usize, u64);

/// Runs batches through writers: the table at rest, and what each writer counted.
fn run(
    batches: &[Batch],
    writers: usize,
    expiries: &Expiries,
    memory: bool,
) -> (MemoryTable, Vec<[u64; 4]>) {
    let clock = FixedClock::new(at(NOW));
    let table = MemoryTable::default();
    let mut counts = vec![[0; 4]; writers];
    {
        let writers: Vec<_> = (0..writers)
            .map(|_| Writer::new(&table, &clock).with_expiries(expiries.clone()))
            .map(|writer| if memory { writer } else { writer.without_memory() })
            .collect();
        for (deliveries, writer, seconds) in batches {
            let batch = deliveries.iter().map(|(key, seconds, value)| {
                observation(&format!("train:{key}.a"), *seconds, f64::from(*value))
            });
            let place = writer % writers.len();
            let Written { stored, superseded, duplicates, expired, unfinished } =
                block_on(writers[place].write(batch.enumerate()));
            assert!(unfinished.is_none());
            let ends = [stored, superseded, duplicates, expired];
            counts[place].iter_mut().zip(ends).for_each(|(sum, count)| *sum += count);
            clock.advance(Duration::from_secs(*seconds));
        }
    }
    (table, counts)
}

fn batches() -> impl Strategy<Value = Vec<Batch>> {
    let delivery = (0..3_u8, 0..60_u32, 0..2_u8);
    let batch = (prop::collection::vec(delivery, 1..8), 0..2_usize, 0..200_u64);
    prop::collection::vec(batch, 1..20)
}

proptest! {
    /// One writer: the same table and the same counts. Two: the same table, and what one takes for a duplicate
    /// the table may know to be superseded, but the sums are the same.
    #[test]
    fn with_and_without_it_all_ends_the_same(batches in batches(), expiring in any::<bool>()) {
        let expiries = if expiring { expire_after(300) } else { Expiries::default() };
        for writers in [1, 2] {
            let (warm, warm_counts) = run(&batches, writers, &expiries, true);
            let (cold, cold_counts) = run(&batches, writers, &expiries, false);
            prop_assert_eq!(warm.contents(), cold.contents());
            prop_assert!(warm.writes() <= cold.writes());
            if writers == 1 {
                prop_assert_eq!(&warm_counts, &cold_counts);
            }
            let sums = |counts: &[[u64; 4]]| -> Vec<_> {
                counts.iter().map(|[stored, old, same, expired]| (*stored, old + same, *expired)).collect()
            };
            prop_assert_eq!(sums(&warm_counts), sums(&cold_counts));
        }
    }
}

#[test]
fn it_does_save_writes() {
    let batch: Batch = ((0..60).rev().map(|seconds| (0, seconds, 0)).collect(), 0, 1);
    let one_by_one: Vec<Batch> = batch.0.iter().map(|one| (vec![*one], 0, 1)).collect();
    let never = Expiries::default();
    assert_eq!(run(&one_by_one, 1, &never, false).0.writes(), 60);
    assert_eq!(run(&one_by_one, 1, &never, true).0.writes(), 1);
}
