//! The writer: newest wins, every delivery is counted, and a fault delays no more than it must.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::cell::Cell;
use std::sync::Arc;

use proptest::prelude::*;
use twin_normalization::port::Fault;
use twin_normalization::{Component, Key, Observation, PipelineName};
use twin_store::port::{Put, PutNewest};
use twin_store::{Item, Note, Reader, Writer, Written};
use twin_testkit::{FixedClock, MemoryTable, at, block_on, observation, systemic, throttled};

fn write(table: &MemoryTable, batch: &[Observation]) -> Written {
    let clock = FixedClock::new(at("2025-10-02T08:00:00Z"));
    let writer = Writer::new(table, &clock);
    block_on(writer.write(batch.iter().cloned().enumerate()))
}

fn counts(written: &Written) -> (u64, u64, u64) {
    (written.stored, written.superseded, written.duplicates)
}

#[test]
fn the_memory_table_keeps_the_promises_of_its_ports() {
    block_on(twin_testkit::conformance::table(&MemoryTable::default()));
}

#[test]
fn a_batch_makes_one_conditional_write_a_key_and_counts_every_delivery() {
    let table = MemoryTable::default();
    let a = |seconds| observation("train:1.a", seconds, 1.0);
    let written = write(&table, &[a(2), a(1), a(3), a(3), observation("train:1.b", 1, 1.0)]);
    assert_eq!(counts(&written), (2, 2, 1));
    assert_eq!(table.writes(), 2);
    let again = write(&table, &[a(2), a(3), a(4)]);
    assert_eq!(counts(&again), (1, 2, 0));
    assert_eq!(counts(&write(&table, &[a(3), a(3), a(2)])), (0, 3, 0));
    assert_eq!(counts(&write(&table, &[a(4), a(2), a(4)])), (0, 1, 2));
}

#[test]
fn a_throttled_key_delays_only_itself() {
    let table = MemoryTable::default();
    // The first key is written and registered, the second is throttled, and the third goes on.
    table.faults.plan([None, None, Some(throttled())]);
    let keys = ["train:1.a", "train:2.a", "train:3.a"].map(|key| observation(key, 1, 1.0));
    let written = write(&table, &keys);
    assert_eq!(written.stored, 2);
    let unfinished = written.unfinished.unwrap();
    assert!(unfinished.fault.transient);
    assert_eq!((unfinished.first_index, unfinished.deliveries), (1, 1));
    assert_eq!(counts(&write(&table, &keys)), (1, 0, 2));
}

#[test]
fn a_key_begins_again_at_its_first_delivery() {
    let table = MemoryTable::default();
    table.faults.plan([Some(throttled())]);
    let a = |seconds| observation("train:1.a", seconds, 1.0);
    let written = write(&table, &[a(3), observation("train:2.a", 1, 1.0), a(1)]);
    assert_eq!(counts(&written), (1, 0, 0));
    let unfinished = written.unfinished.unwrap();
    assert_eq!((unfinished.first_index, unfinished.deliveries), (0, 2));
}

#[test]
fn a_component_is_listed_for_every_pipeline_that_feeds_it_however_its_first_write_went() {
    let table = MemoryTable::default();
    // The put goes well, the note of it fails; what comes again is newer.
    table.faults.plan([None, Some(throttled())]);
    let of = |pipeline: &str, seconds| {
        let mut observation = observation("train:1.a", seconds, 1.0);
        Arc::make_mut(&mut observation.lineage).pipeline = PipelineName::new(pipeline).unwrap();
        observation
    };
    assert!(write(&table, &[of("p", 1)]).unfinished.is_some());
    write(&table, &[of("p", 2)]);
    // What a second pipeline writes is older than the item.
    write(&table, &[of("q", 1)]);
    let clock = FixedClock::new(at("2025-10-02T08:00:00Z"));
    let pipelines = ["p", "q"].map(|name| PipelineName::new(name).unwrap());
    let listing =
        block_on(Reader::new(&table, &clock).components(&pipelines, "", None, 9)).unwrap();
    assert_eq!(listing.components.len(), 2);
}

/// A table whose first note in the registry never ends, and whose second write fails.
#[derive(Default)]
struct StuckRegistry {
    writes: Cell<u32>,
    notes: Cell<u32>,
}

impl PutNewest for &StuckRegistry {
    async fn put_newest(&self, _: &Item) -> Result<Put, Fault> {
        self.writes.set(self.writes.get() + 1);
        if self.writes.get() == 2 { Err(systemic()) } else { Ok(Put::Stored) }
    }

    async fn register(&self, _: &Note) -> Result<(), Fault> {
        self.notes.set(self.notes.get() + 1);
        if self.notes.get() == 1 {
            std::future::pending::<()>().await;
        }
        Ok(())
    }
}

#[test]
fn a_note_that_is_given_up_on_its_way_is_made_again_by_the_same_writer() {
    let (table, clock) = (StuckRegistry::default(), FixedClock::new(at("2025-10-02T08:00:00Z")));
    let writer = Writer::new(&table, &clock);
    let batch = ["train:1.a", "train:2.a"].map(|key| observation(key, 1, 1.0));
    let written = block_on(writer.write(batch.clone().into_iter().enumerate()));
    assert!(written.unfinished.is_some());
    assert!(block_on(writer.write(batch.into_iter().enumerate())).unfinished.is_none());
    assert_eq!(table.notes.get(), 3, "the one given up, and one for each component");
}

#[test]
fn a_systemic_fault_ends_the_batch_and_says_where_to_begin_again() {
    let table = MemoryTable::default();
    let keys: Vec<_> = (0..100).map(|n| observation(&format!("train:{n}.a"), 1, 1.0)).collect();
    table.faults.plan([Some(systemic())]);
    let written = write(&table, &keys);
    assert!(table.writes() < 100, "{} writes went on", table.writes());
    assert_eq!(written.unfinished.unwrap().first_index, 0);
}

/// A table whose first write never ends, and whose second fails.
#[derive(Default)]
struct StuckTable(Cell<u32>);

impl PutNewest for &StuckTable {
    async fn put_newest(&self, _: &Item) -> Result<Put, Fault> {
        self.0.set(self.0.get() + 1);
        if self.0.get() == 1 {
            std::future::pending::<()>().await;
        }
        Err(systemic())
    }

    async fn register(&self, _: &Note) -> Result<(), Fault> {
        Ok(())
    }
}

#[test]
fn a_write_that_is_given_up_on_its_way_comes_again() {
    let (table, clock) = (StuckTable::default(), FixedClock::new(at("2025-10-02T08:00:00Z")));
    let batch = ["train:1.a", "train:2.a"].map(|key| observation(key, 1, 1.0));
    let written = block_on(Writer::new(&table, &clock).write(batch.into_iter().enumerate()));
    assert_eq!(counts(&written), (0, 0, 0));
    assert_eq!(written.unfinished.unwrap().first_index, 0);
}

#[test]
fn what_is_deleted_or_expired_is_absent() {
    let table = MemoryTable::default();
    let clock = FixedClock::new(at("2025-10-02T08:00:00Z"));
    let reader = Reader::new(&table, &clock);
    let mut deleted = observation("train:1.a", 1, 1.0);
    deleted.value = None;
    write(&table, &[deleted.clone(), observation("train:1.b", 1, 1.0)]);
    let expired = Item {
        observation: observation("train:1.c", 1, 1.0),
        stored_at: at("2025-10-02T07:00:00Z"),
        expires_at: Some(at("2025-10-02T07:59:58Z")),
    };
    block_on((&table).put_newest(&expired)).unwrap();
    for (key, visible) in [("train:1.a", false), ("train:1.b", true), ("train:1.c", false)] {
        let value = block_on(reader.value(&Key::parse(key).unwrap())).unwrap();
        assert_eq!(!value.items.is_empty(), visible, "{key}");
    }
    let all = block_on(reader.component(&Component::new("train:1").unwrap())).unwrap();
    assert_eq!(all.items.len(), 1);
    // A late observation does not bring back what was deleted; a newer one does.
    assert_eq!(counts(&write(&table, &[observation("train:1.a", 0, 1.0)])), (0, 1, 0));
    assert_eq!(counts(&write(&table, &[observation("train:1.a", 2, 1.0)])), (1, 0, 0));
}

#[test]
fn components_are_listed_across_pipelines_page_by_page() {
    let table = MemoryTable::default();
    let clock = FixedClock::new(at("2025-10-02T08:00:00Z"));
    let reader = Reader::new(&table, &clock);
    let pipelines = ["p", "q"].map(|name| PipelineName::new(name).unwrap());
    for (pipeline, component) in [(0, "b"), (0, "a"), (1, "a"), (1, "c")] {
        let component = Component::new(component).unwrap();
        let note = Note { pipeline: pipelines[pipeline].clone(), component, until: None };
        block_on((&table).register(&note)).unwrap();
    }
    for limit in 1..5 {
        let (mut after, mut found) = (None, Vec::new());
        loop {
            let page = block_on(reader.components(&pipelines, "", after.as_ref(), limit)).unwrap();
            assert!(page.components.len() <= limit);
            found.extend(page.components.iter().map(|(p, c)| format!("{p}/{c}")));
            after = page.components.last().cloned();
            if !page.more {
                break;
            }
        }
        assert_eq!(found, ["p/a", "p/b", "q/a", "q/c"], "limit {limit}");
    }
}

proptest! {
    /// However deliveries are cut into batches, ordered and repeated: the same table at rest, and every
    /// delivery is counted.
    #[test]
    fn the_cut_into_batches_changes_nothing(
        deliveries in proptest::collection::vec((0..3_u8, 0..4_u32, 0..2_u8), 1..30),
        cuts in proptest::collection::vec(1..6_usize, 1..10),
        order in any::<proptest::sample::Index>(),
    ) {
        let batch: Vec<Observation> = deliveries
            .iter()
            .map(|(key, seconds, value)| observation(&format!("train:{key}.a"), *seconds, f64::from(*value)))
            .collect();
        let one_by_one = MemoryTable::default();
        let mut rotated = batch.clone();
        rotated.rotate_left(order.index(batch.len()));
        rotated.reverse();
        for observation in &rotated {
            write(&one_by_one, std::slice::from_ref(observation));
        }
        let cut = MemoryTable::default();
        let (mut rest, mut cuts) = (&batch[..], cuts.iter().cycle());
        while !rest.is_empty() {
            let (head, tail) = rest.split_at((*cuts.next().unwrap()).min(rest.len()));
            let written = write(&cut, head);
            let (stored, superseded, duplicates) = counts(&written);
            prop_assert_eq!(stored + superseded + duplicates, head.len() as u64);
            rest = tail;
        }
        prop_assert_eq!(cut.contents(), one_by_one.contents());
    }
}
