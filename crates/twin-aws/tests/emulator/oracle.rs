//! What the table must hold, by the testkit's oracle, and what it holds, in the same form.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};
use twin_testkit::{expected_items, plain};

use crate::{connection, feed};

pub(crate) type Key = (String, String);
type Attributes = HashMap<String, AttributeValue>;

/// 2025-10-02T06:00:00Z, at whose minute all is observed.
const MINUTE: u32 = 1_759_384_800;
const REGISTRY: &str = "#pipeline:";

/// The items that the table must have, by key.
pub(crate) fn expected(lines: &[String]) -> BTreeMap<Key, Value> {
    let mut expected = expected_items(lines);
    for item in expected.values_mut().filter(|item| item["pipeline"] == feed::EXPIRES) {
        // Whole seconds of one minute.
        let second: u32 = text(item, "observed_at").get(17..19).unwrap().parse().unwrap();
        let expires_at = u64::from(MINUTE + second) + feed::EXPIRES_AFTER.as_secs();
        item["expires_at"] = plain(expires_at.into());
    }
    expected
}

/// The pairs of a pipeline and a component that the registry must have: those that were met.
pub(crate) fn pairs(lines: &[String]) -> BTreeSet<Key> {
    let pair = |line: &String| {
        let line: Value = serde_json::from_str(line).unwrap();
        (text(&line, "pipeline"), text(&line, "component"))
    };
    lines.iter().map(pair).collect()
}

/// Everything in the table, to the byte.
pub(crate) async fn contents(table: &str) -> BTreeMap<Key, Attributes> {
    let client = aws_sdk_dynamodb::Client::new(connection().sdk());
    let (mut contents, mut start) = (BTreeMap::new(), None);
    loop {
        let scan = client.scan().table_name(table).consistent_read(true);
        let page = scan.set_exclusive_start_key(start).send().await.unwrap();
        let key = |item: &Attributes| {
            let [pk, sk] = ["pk", "sk"].map(|name| item[name].as_s().unwrap().to_owned());
            (pk, sk)
        };
        contents.extend(page.items.unwrap_or_default().into_iter().map(|item| (key(&item), item)));
        start = page.last_evaluated_key.filter(|key| !key.is_empty());
        if start.is_none() {
            return contents;
        }
    }
}

/// The items of values, in the form of [`expected`]. What an attribute is called that this does not know of would show.
pub(crate) fn items(contents: &BTreeMap<Key, Attributes>) -> BTreeMap<Key, Value> {
    let own = ["pk", "sk", "version", "stored_at"];
    let item = |(key, item): (&Key, &Attributes)| {
        assert!(own.iter().all(|name| item.contains_key(*name)), "{item:?}");
        let item = item.iter().filter(|(name, _)| !own.contains(&name.as_str()));
        let item: BTreeMap<&String, Value> = item.map(|(name, v)| (name, value(v))).collect();
        (key.clone(), json!(item))
    };
    contents.iter().filter(|((pk, _), _)| !pk.starts_with(REGISTRY)).map(item).collect()
}

/// The pairs of the registry.
pub(crate) fn registered(contents: &BTreeMap<Key, Attributes>) -> BTreeSet<Key> {
    let pair = |(pk, sk): &Key| Some((pk.strip_prefix(REGISTRY)?.to_owned(), sk.clone()));
    contents.keys().filter_map(pair).collect()
}

fn text(line: &Value, name: &str) -> String {
    line[name].as_str().unwrap().to_owned()
}

fn value(attribute: &AttributeValue) -> Value {
    match attribute {
        AttributeValue::S(text) => json!(text),
        AttributeValue::N(number) => json!(number.parse::<f64>().unwrap()),
        AttributeValue::Bool(boolean) => json!(boolean),
        other => panic!("no item has {other:?}"),
    }
}
