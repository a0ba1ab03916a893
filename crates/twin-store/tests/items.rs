//! How an observation is stored: in one write unit, and read back as it was.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use twin_normalization::{
    Component, Label, Lineage, MappingHash, Metric, Observation, Order, PipelineName, Process,
    ProcessEvent, Revision, SourceId, Timestamp, Unit, Value,
};
use twin_store::{Attribute, Item};
use twin_testkit::at;

/// DynamoDB's rule: the name and the value of every attribute, in UTF-8 bytes; a number takes at most one
/// byte for two digits and two more; a boolean takes one.
fn size(item: &Item) -> usize {
    let of = |value: &Attribute| match value {
        Attribute::Text(text) => text.len(),
        Attribute::Number(number) => number.len().div_ceil(2) + 2,
        Attribute::Boolean(_) | Attribute::Foreign => 1,
    };
    item.attributes().iter().map(|(name, value)| name.len() + of(value)).sum()
}

fn largest() -> Item {
    let fill = |bytes| "x".repeat(bytes);
    let observation = Observation {
        component: Component::new(fill(Component::MAX_BYTES)).unwrap(),
        metric: Metric::new(fill(Metric::MAX_BYTES)).unwrap(),
        value: Some(Value::text(fill(Value::MAX_TEXT)).unwrap()),
        unit: Some(Unit::new(fill(Unit::MAX_BYTES)).unwrap()),
        observed_at: Timestamp::MAX,
        facility: Some(Label::new(fill(Label::MAX_BYTES)).unwrap()),
        process: Some(Process {
            name: Label::new(fill(Label::MAX_BYTES)).unwrap(),
            event: Some(ProcessEvent::Completed),
        }),
        lineage: Arc::new(Lineage {
            pipeline: PipelineName::new(fill(PipelineName::MAX_BYTES)).unwrap(),
            revision: Revision::new(999_999).unwrap(),
            mapping: MappingHash::new("f".repeat(MappingHash::MAX_BYTES)).unwrap(),
            source_id: SourceId::new(fill(SourceId::MAX_BYTES)).unwrap(),
            order: Order::new(fill(Order::MAX_BYTES)).unwrap(),
            arrived_at: Timestamp::MAX,
        }),
    };
    Item { observation, stored_at: Timestamp::MAX, expires_at: Some(at("2999-12-30T00:00:00Z")) }
}

#[test]
fn the_largest_legal_item_costs_one_write_unit() {
    let size = size(&largest());
    assert!(size < 1024, "{size} bytes");
}

#[test]
fn an_item_is_read_back_as_it_was_and_unknown_attributes_are_ignored() {
    let mut stored: BTreeMap<String, Attribute> =
        largest().attributes().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    stored.insert("of_a_later_version".into(), Attribute::Boolean(true));
    assert_eq!(Item::from_attributes(&stored).unwrap(), largest());
}

#[test]
fn an_item_does_not_end_before_its_time() {
    for (expires_at, seconds) in
        [("1970-01-01T00:00:07Z", "7"), ("1970-01-01T00:00:07.000001Z", "8")]
    {
        let item = Item { expires_at: Some(at(expires_at)), ..largest() };
        assert_eq!(item.attributes()["expires_at"], Attribute::Number(seconds.into()));
    }
}

#[test]
fn an_item_that_something_else_wrote_is_refused_by_the_attribute_at_fault() {
    for (name, value, expect) in [
        ("pk", Attribute::Text("a b".into()), "attribute pk is not legal"),
        (
            "revision",
            Attribute::Text("1".into()),
            "attribute revision is missing or of another type",
        ),
        ("value", Attribute::Number("NaN".into()), "attribute value is not legal"),
        ("version", Attribute::Boolean(true), "attribute version is missing or of another type"),
        ("value", Attribute::Foreign, "attribute value is missing or of another type"),
        ("unit", Attribute::Foreign, "attribute unit is missing or of another type"),
        ("expires_at", Attribute::Foreign, "attribute expires_at is missing or of another type"),
    ] {
        let mut stored: BTreeMap<String, Attribute> = largest()
            .attributes()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        stored.insert(name.to_owned(), value);
        assert_eq!(Item::from_attributes(&stored).unwrap_err().to_string(), expect);
    }
}

proptest! {
    #[test]
    fn every_storable_number_is_read_back_bit_for_bit(number in proptest::num::f64::NORMAL) {
        let Ok(value) = Value::number(number) else { return Ok(()) };
        let mut item = largest();
        item.observation.value = Some(value.clone());
        let stored = item.attributes().into_iter().map(|(name, value)| (name.to_owned(), value));
        let back = Item::from_attributes(&stored.collect()).unwrap();
        prop_assert_eq!(back.observation.value, Some(value));
    }
}
