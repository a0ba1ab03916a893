//! The invariants of docs/architecture.md ("What always holds") that are laws of pure functions: I1
//! convergence, I2 monotone, I3 whole, I5 replay. Twenty thousand cases a run, each a set of observations
//! delivered in some order, with duplicates, against an oracle that sorts.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use twin_normalization::{
    Component, Decision, Key, Label, Lineage, MappingHash, Metric, Observation, Order,
    PipelineName, Process, ProcessEvent, Revision, SourceId, Timestamp, Unit, Value, Version,
    decide,
};

const CASES: u32 = 20_000;

/// The table at rest: an item a key.
type Table = BTreeMap<Key, Observation>;

/// How a writer decides between what is stored and what arrives.
type Rule = fn(&Observation, &Observation) -> Decision;

fn newest_wins(stored: &Observation, arriving: &Observation) -> Decision {
    decide(Some(stored.version().as_str()), &arriving.version())
}

/// The mistake of most systems in the field: of one time, the last to arrive wins.
fn ties_go_to_the_last_arrival(stored: &Observation, arriving: &Observation) -> Decision {
    if arriving.observed_at >= stored.observed_at { Decision::Store } else { Decision::Superseded }
}

/// Applies one delivery as the writer does: the whole item is replaced, or nothing happens.
fn deliver(table: &mut Table, observation: &Observation, rule: Rule) {
    match table.get_mut(&observation.key()) {
        None => {
            table.insert(observation.key(), observation.clone());
        }
        Some(stored) => {
            if rule(stored, observation) == Decision::Store {
                *stored = observation.clone();
            }
        }
    }
}

/// What the table must hold: the greatest of each key, by the parts of the version rather than by its text.
fn oracle(observations: &[Observation]) -> Table {
    let rank = |o: &Observation| {
        let order = o.lineage.order.clone();
        (o.observed_at, order, o.lineage.revision, o.version())
    };
    let mut table = Table::new();
    for observation in observations {
        let newest = table.entry(observation.key()).or_insert_with(|| observation.clone());
        if rank(observation) > rank(newest) {
            newest.clone_from(observation);
        }
    }
    table
}

fn value() -> impl Strategy<Value = Option<Value>> {
    prop_oneof![
        (-3..3_i8).prop_map(|n| Some(Value::number(f64::from(n)).unwrap())),
        "[ab]{0,2}".prop_map(|text| Some(Value::text(text).unwrap())),
        any::<bool>().prop_map(|boolean| Some(Value::Boolean(boolean))),
        Just(None),
    ]
}

fn process() -> impl Strategy<Value = Option<Process>> {
    let event = proptest::option::of(prop_oneof![
        Just(ProcessEvent::Started),
        Just(ProcessEvent::Completed)
    ]);
    proptest::option::of(
        event.prop_map(|event| Process { name: Label::new("run").unwrap(), event }),
    )
}

prop_compose! {
    /// Few keys, few times, few orders: ties are the rule here, not the exception.
    fn observation()(
        component in "[ab]", metric in "[ab]", value in value(),
        unit in proptest::option::of("[mk]"), facility in proptest::option::of("[xy]"),
        process in process(), time in 0..3_i64, order in "[0a-]{1,3}",
        revision in 1..3_u32, pipeline in "[pq]", source_id in "[12]",
    ) -> Observation {
        Observation {
            component: Component::new(component).unwrap(),
            metric: Metric::new(metric).unwrap(),
            value,
            unit: unit.map(|unit| Unit::new(unit).unwrap()),
            observed_at: Timestamp::from_micros(time).unwrap(),
            facility: facility.map(|label| Label::new(label).unwrap()),
            process,
            lineage: Arc::new(Lineage {
                pipeline: PipelineName::new(pipeline).unwrap(),
                revision: Revision::new(revision).unwrap(),
                mapping: MappingHash::new("0123456789abcdef").unwrap(),
                source_id: SourceId::new(source_id).unwrap(),
                order: Order::new(order).unwrap(),
                arrived_at: Timestamp::from_micros(9).unwrap(),
            }),
        }
    }
}

/// Observations, and an order of delivering them in which each comes one to three times.
fn deliveries() -> impl Strategy<Value = (Vec<Observation>, Vec<usize>)> {
    proptest::collection::vec(observation(), 1..8).prop_flat_map(|observations| {
        let each_once: Vec<usize> = (0..observations.len()).collect();
        let again = proptest::collection::vec(0..observations.len(), 0..8);
        let order = again.prop_map(move |again| [each_once.clone(), again].concat()).prop_shuffle();
        (Just(observations), order)
    })
}

/// Delivers, watching that no item's version goes down (I2), and compares with the oracle (I1, I3); then
/// delivers all once more, and nothing may change (I5).
fn converges(
    observations: &[Observation],
    order: &[usize],
    rule: Rule,
) -> Result<(), TestCaseError> {
    let mut table = Table::new();
    let mut versions: BTreeMap<Key, Version> = BTreeMap::new();
    for &index in order {
        deliver(&mut table, &observations[index], rule);
        for (key, item) in &table {
            let version = item.version();
            if let Some(before) = versions.insert(key.clone(), version.clone()) {
                prop_assert!(before <= version, "the version of {key} went down");
            }
        }
    }
    prop_assert_eq!(&table, &oracle(observations));
    let at_rest = table.clone();
    for &index in order.iter().rev() {
        deliver(&mut table, &observations[index], rule);
    }
    prop_assert_eq!(table, at_rest);
    Ok(())
}

fn run(rule: Rule) -> Result<(), String> {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&deliveries(), |(observations, order)| converges(&observations, &order, rule))
        .map_err(|error| error.to_string())
}

proptest! {
    #![proptest_config(Config { cases: CASES, failure_persistence: None, ..Config::default() })]

    /// A batch is collapsed by this comparison, and written by the other.
    #[test]
    fn observations_compare_as_their_versions_do(one in observation(), other in observation()) {
        prop_assert_eq!(one.cmp_version(&other), one.version().cmp(&other.version()));
    }
}

#[test]
fn every_order_and_duplication_of_deliveries_ends_with_the_newest_of_each_key() {
    run(newest_wins).unwrap();
}

#[test]
fn the_law_catches_a_writer_in_which_ties_go_to_the_last_arrival() {
    assert!(run(ties_go_to_the_last_arrival).is_err(), "the planted fault was not found");
}

#[test]
fn a_mapping_of_higher_revision_replaces_exactly_its_own_observations() {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let replayed = (deliveries(), value());
    let law =
        |((observations, order), corrected): ((Vec<Observation>, Vec<usize>), Option<Value>)| {
            let mut table = Table::new();
            for &index in &order {
                deliver(&mut table, &observations[index], newest_wins);
            }
            // The new revision changes what metric `a` says, and leaves `b` as it was.
            let higher = Revision::new(9).unwrap();
            let before = table.clone();
            for observation in &observations {
                let mut again = observation.clone();
                if again.metric.as_str() == "a" {
                    again.value.clone_from(&corrected);
                    Arc::make_mut(&mut again.lineage).revision = higher;
                    deliver(&mut table, &again, newest_wins);
                } else {
                    deliver(&mut table, &again, newest_wins);
                }
            }
            for (key, item) in &table {
                if key.metric.as_str() == "a" {
                    prop_assert_eq!(&item.value, &corrected);
                    prop_assert_eq!(item.observed_at, before[key].observed_at);
                } else {
                    prop_assert_eq!(item, &before[key]);
                }
            }
            Ok(())
        };
    TestRunner::new(config).run(&replayed, law).unwrap();
}

#[test]
fn two_rows_of_one_record_that_differ_in_any_stored_field_have_a_winner() {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let law = |(a, b): (Observation, Observation)| {
        let mut b = b;
        let lineage = Arc::make_mut(&mut b.lineage);
        lineage.order.clone_from(&a.lineage.order);
        lineage.revision = a.lineage.revision;
        b.observed_at = a.observed_at;
        b.component = a.component.clone();
        b.metric = a.metric.clone();
        prop_assert_eq!(a == b, a.version() == b.version());
        Ok(())
    };
    TestRunner::new(config).run(&(observation(), observation()), law).unwrap();
}
