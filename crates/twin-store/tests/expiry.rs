//! What expires is gone for good: neither a late observation nor the deletion of an expired item brings an older
//! value back (invariant I2).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;
use twin_normalization::port::{Clock as _, Fault};
use twin_normalization::{Component, Key, Observation, PipelineName, Timestamp};
use twin_store::port::{GetItem, GetItems, Put, PutNewest, QueryItems, Readable};
use twin_store::{Expiries, Item, Note, Reader, Writer, Written};
use twin_testkit::{FixedClock, at, block_on, observation};

/// A table whose expired items vanish when a test says so, as DynamoDB's do within days.
#[derive(Default)]
struct Table(RefCell<BTreeMap<Key, Item>>);

impl Table {
    fn vanish(&self, clock: &FixedClock) {
        let now = clock.now();
        self.0.borrow_mut().retain(|_, item| item.expires_at.is_none_or(|at| at > now));
    }
}

impl PutNewest for &Table {
    async fn put_newest(&self, item: &Item) -> Result<Put, Fault> {
        let mut items = self.0.borrow_mut();
        if let Some(stored) = items.get(&item.observation.key())
            && stored.version() >= item.version()
        {
            let (stored, expires_at) = (stored.version().into(), stored.expires_at);
            return Ok(Put::Refused { stored, expires_at });
        }
        items.insert(item.observation.key(), item.clone());
        Ok(Put::Stored)
    }

    async fn register(&self, _: &Note) -> Result<(), Fault> {
        Ok(())
    }
}

impl GetItem for &Table {
    async fn get_item(&self, key: &Key) -> Result<Option<Readable>, Fault> {
        Ok(self.0.borrow().get(key).cloned().map(Ok))
    }
}

impl GetItems for &Table {
    async fn get_items(&self, keys: &[Key]) -> Result<Vec<Readable>, Fault> {
        Ok(keys.iter().filter_map(|key| self.0.borrow().get(key).cloned()).map(Ok).collect())
    }
}

impl QueryItems for &Table {
    async fn query_component(&self, _: &Component) -> Result<Vec<Readable>, Fault> {
        Ok(self.0.borrow().values().cloned().map(Ok).collect())
    }

    async fn query_registry(
        &self,
        _: &PipelineName,
        _: &str,
        _: Option<&Component>,
        _: usize,
        _: Timestamp,
    ) -> Result<Vec<Component>, Fault> {
        Ok(Vec::new())
    }
}

/// Every observation of a test counts for so many seconds.
const SECONDS: u64 = 60;

fn expiries() -> Expiries {
    let test = PipelineName::new("test").unwrap();
    Expiries::from_iter([(test, Duration::from_secs(SECONDS))])
}

/// A value at so many seconds after 06:00, or a deletion.
fn of(seconds: u32, value: Option<u8>) -> Observation {
    let mut one = observation("train:1.a", seconds, f64::from(value.unwrap_or_default()));
    if value.is_none() {
        one.value = None;
    }
    one
}

fn write(table: &Table, clock: &FixedClock, one: Observation) -> (u64, u64, u64) {
    // A writer that starts anew each time knows nothing but the table.
    let writer = Writer::new(table, clock).with_expiries(expiries());
    let Written { stored, superseded, expired, .. } = block_on(writer.write([(0, one)]));
    (stored, superseded, expired)
}

fn read(table: &Table, clock: &FixedClock) -> Option<Observation> {
    let key = Key::parse("train:1.a").unwrap();
    let read = block_on(Reader::new(table, clock).value(&key)).unwrap();
    read.items.into_iter().next().map(|item| item.observation)
}

#[test]
fn an_item_expires_as_long_after_its_observation_as_its_pipeline_says() {
    let (table, clock) = (Table::default(), FixedClock::new(at("2025-10-02T06:00:59.999999Z")));
    assert_eq!(write(&table, &clock, of(0, Some(1))), (1, 0, 0));
    assert_eq!(read(&table, &clock), Some(of(0, Some(1))));
    clock.advance(Duration::from_micros(1));
    assert_eq!(read(&table, &clock), None);
    // It comes again, and what a replay brings of it no longer counts, whether the item is still there or not.
    assert_eq!(write(&table, &clock, of(0, Some(1))), (0, 0, 1));
    table.vanish(&clock);
    assert_eq!(write(&table, &clock, of(0, Some(1))), (0, 0, 1));
    assert_eq!(read(&table, &clock), None);
    assert_eq!(write(&table, &clock, of(1, Some(1))), (1, 0, 0));
}

#[test]
fn observations_of_other_pipelines_do_not_expire() {
    let (table, clock) = (Table::default(), FixedClock::new(at("2030-01-01T00:00:00Z")));
    let other = Expiries::from_iter([(PipelineName::new("o").unwrap(), Duration::from_secs(1))]);
    let writer = Writer::new(&table, &clock).with_expiries(other);
    assert_eq!(block_on(writer.write([(0, of(0, Some(1)))])).stored, 1);
    assert_eq!(read(&table, &clock), Some(of(0, Some(1))));
}

#[test]
fn a_deletion_keeps_late_observations_away_for_good_and_newer_ones_not() {
    let (table, clock) = (Table::default(), FixedClock::new(at("2025-10-02T06:00:50Z")));
    write(&table, &clock, of(30, Some(1)));
    assert_eq!(write(&table, &clock, of(40, None)), (1, 0, 0));
    assert_eq!(write(&table, &clock, of(39, Some(2))), (0, 1, 0));
    assert_eq!(read(&table, &clock), None);
    // The deletion itself expires and vanishes. By then all that is older has expired too.
    clock.advance(Duration::from_secs(50));
    table.vanish(&clock);
    assert!(table.0.borrow().is_empty());
    assert_eq!(write(&table, &clock, of(39, Some(2))), (0, 0, 1));
    assert_eq!(write(&table, &clock, of(41, Some(3))), (1, 0, 0));
    assert_eq!(read(&table, &clock), Some(of(41, Some(3))));
}

proptest! {
    /// Whatever comes in whatever order, and whenever expired items vanish: a reader sees the newest of all that
    /// has come, or nothing where that is deleted or expired.
    #[test]
    fn a_reader_sees_the_newest_or_nothing(
        steps in prop::collection::vec(
            (0..200_u32, prop::option::weighted(0.8, 0..3_u8), 0..40_u64, any::<bool>()),
            1..30,
        ),
    ) {
        let (table, clock) = (Table::default(), FixedClock::new(at("2025-10-02T06:00:00Z")));
        let mut newest: Option<Observation> = None;
        for (seconds, value, pass, vanish) in steps {
            let one = of(seconds, value);
            write(&table, &clock, one.clone());
            if newest.as_ref().is_none_or(|newest| newest.version() < one.version()) {
                newest = Some(one);
            }
            clock.advance(Duration::from_secs(pass));
            if vanish {
                table.vanish(&clock);
            }
            let expect = newest.clone().filter(|newest| {
                newest.value.is_some()
                    && newest.observed_at.plus(Duration::from_secs(SECONDS)) > clock.now()
            });
            prop_assert_eq!(read(&table, &clock), expect);
        }
    }
}
