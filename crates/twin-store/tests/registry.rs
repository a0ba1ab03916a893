//! The registry lists what the twin holds, and forgets with it: a component is listed at least as long as one of its
//! values counts, and not for ever where they expire.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::cell::Cell;
use std::time::Duration;

use proptest::prelude::*;
use twin_normalization::port::{Clock as _, Fault};
use twin_normalization::{Component, Observation, PipelineName};
use twin_store::port::{Put, PutNewest};
use twin_store::{Expiries, Item, Note, Reader, Writer};
use twin_testkit::{FixedClock, MemoryTable, at, block_on, observation};

/// The observations of a test count for so many seconds.
const SECONDS: u64 = 60;

fn pipeline() -> PipelineName {
    PipelineName::new("test").unwrap()
}

fn expiries() -> Expiries {
    Expiries::from_iter([(pipeline(), Duration::from_secs(SECONDS))])
}

fn write(writer: &Writer<impl PutNewest, &FixedClock>, observations: &[Observation]) {
    let written = block_on(writer.write(observations.iter().cloned().enumerate()));
    assert!(written.unfinished.is_none());
}

fn listed(table: &MemoryTable, clock: &FixedClock) -> usize {
    let reader = Reader::new(table, clock);
    block_on(reader.components(&[pipeline()], "", None, 9)).unwrap().components.len()
}

/// A table, and how many notes were written to it.
#[derive(Default)]
struct Watched {
    table: MemoryTable,
    written: Cell<u32>,
}

impl PutNewest for &Watched {
    async fn put_newest(&self, item: &Item) -> Result<Put, Fault> {
        (&self.table).put_newest(item).await
    }

    async fn register(&self, note: &Note) -> Result<(), Fault> {
        self.written.set(self.written.get() + 1);
        (&self.table).register(note).await
    }
}

#[test]
fn a_component_that_is_fed_stays_listed_by_a_writer_that_stays_warm() {
    let (table, clock) = (Watched::default(), FixedClock::new(at("2025-10-02T06:00:00Z")));
    let writer = Writer::new(&table, &clock).with_expiries(expiries());
    // Ten minutes of an observation a second, of two metrics.
    for second in 0..600 {
        let batch = ["train:1.a", "train:1.b"].map(|key| observation(key, second, 1.0));
        write(&writer, &batch);
        assert_eq!(listed(&table.table, &clock), 1, "at {second} s");
        clock.advance(Duration::from_secs(1));
    }
    assert_eq!(table.written.get(), 10, "one for each time that they count, and no more");
}

#[test]
fn a_component_that_is_no_longer_fed_or_is_deleted_leaves_the_list_with_its_values() {
    for is_deleted in [false, true] {
        let (table, clock) = (MemoryTable::default(), FixedClock::new(at("2025-10-02T06:00:00Z")));
        let writer = Writer::new(&table, &clock).with_expiries(expiries());
        let mut last = observation("train:1.a", 5, 1.0);
        last.value = last.value.filter(|_| !is_deleted);
        write(&writer, &[observation("train:1.a", 1, 1.0), last]);
        clock.advance(Duration::from_secs(SECONDS));
        assert_eq!(listed(&table, &clock), 1, "it may have a value that counts");
        clock.advance(Duration::from_secs(SECONDS + 5));
        assert_eq!(listed(&table, &clock), 0);
        // What comes again is listed again, by the same writer.
        write(&writer, &[observation("train:1.a", 124, 1.0)]);
        assert_eq!(listed(&table, &clock), 1);
    }
}

#[test]
fn what_never_expires_is_listed_for_ever() {
    let (table, clock) = (MemoryTable::default(), FixedClock::new(at("2025-10-02T06:00:00Z")));
    let writer = |expiries| Writer::new(&table, &clock).with_expiries(expiries);
    write(&writer(Expiries::default()), &[observation("train:1.a", 1, 1.0)]);
    // That the pipeline comes to expire takes nothing back: what was stored before has no end.
    write(&writer(expiries()), &[observation("train:1.a", 2, 1.0)]);
    clock.advance(Duration::from_secs(86_400));
    assert_eq!(listed(&table, &clock), 1);
    // That it no longer does counts from the next observation.
    write(&writer(expiries()), &[observation("train:2.a", 86_400, 1.0)]);
    write(&writer(Expiries::default()), &[observation("train:2.a", 86_401, 1.0)]);
    clock.advance(Duration::from_secs(86_400));
    assert_eq!(listed(&table, &clock), 2);
}

/// What one delivery is: a component, when it was observed, and the writer that gets it.
type Delivery = (u8, u32, usize);

fn at_rest(deliveries: &[Delivery], clock: &FixedClock) -> MemoryTable {
    let table = MemoryTable::default();
    let writers = [(); 2].map(|()| Writer::new(&table, clock).with_expiries(expiries()));
    for (component, second, writer) in deliveries {
        write(&writers[*writer], &[observation(&format!("train:{component}.a"), *second, 1.0)]);
    }
    table
}

proptest! {
    /// Whatever the order, the repetition and the writers, the notes at rest are the same, so that a replay changes not
    /// one byte of the registry either (invariant I5); and a component is listed as long as it has a value.
    #[test]
    fn notes_converge_and_cover_what_counts(
        deliveries in proptest::collection::vec((0..3_u8, 0..300_u32, 0..2_usize), 1..40),
        order in any::<proptest::sample::Index>(),
    ) {
        let clock = FixedClock::new(at("2025-10-02T06:00:30Z"));
        let mut rotated = deliveries.clone();
        rotated.rotate_left(order.index(deliveries.len()));
        rotated.reverse();
        let again: Vec<Delivery> = deliveries.iter().chain(&rotated).copied().collect();
        let table = at_rest(&deliveries, &clock);
        prop_assert_eq!(table.notes(), at_rest(&rotated, &clock).notes());
        prop_assert_eq!(table.notes(), at_rest(&again, &clock).notes());

        for _ in 0..40 {
            clock.advance(Duration::from_secs(9));
            let reader = Reader::new(&table, &clock);
            let page = block_on(reader.components(&[pipeline()], "", None, 9)).unwrap();
            for component in ["train:0", "train:1", "train:2"].map(|name| Component::new(name).unwrap()) {
                let values = block_on(reader.component(&component)).unwrap();
                let listed = page.components.iter().any(|(_, listed)| *listed == component);
                prop_assert!(listed || values.items.is_empty(), "{} at {}", component, clock.now());
            }
        }
    }
}
