//! What the table must hold, from the raw lines: sorted, and the last of each key taken. Of the writer's code it uses
//! nothing: neither the version nor the item.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use twin_store::Attribute;
use twin_testkit::MemoryTable;

type Key = (String, String);

/// A column of the line and the attribute that it becomes.
const ATTRIBUTES: [&str; 11] = [
    "unit",
    "observed_at",
    "pipeline",
    "revision",
    "mapping",
    "source_id",
    "arrived_at",
    "facility",
    "process",
    "process_event",
    "value",
];

/// The items that the table must have, by key.
pub(crate) fn expected(lines: &[String]) -> BTreeMap<Key, Value> {
    let mut lines: Vec<Value> =
        lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let text = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
    // Times are written alike, so that they sort as texts.
    lines.sort_by_cached_key(|line| {
        (text(line, "observed_at"), text(line, "order"), line["revision"].as_u64())
    });
    let item = |line: Value| {
        let key = (text(&line, "component"), text(&line, "metric"));
        let values = ["value_number", "value_text", "value_boolean"].map(|name| &line[name]);
        let value = values.into_iter().find(|value| !value.is_null()).cloned();
        let mut item: BTreeMap<&str, Value> =
            ATTRIBUTES.iter().map(|name| (*name, line[*name].clone())).collect();
        item.insert("value", value.unwrap_or_default());
        item.retain(|_, value| !value.is_null());
        (key, json!(item))
    };
    lines.into_iter().map(item).collect()
}

/// What the table holds, in the same form. What an attribute is called that this does not know of would show.
pub(crate) fn found(table: &MemoryTable) -> BTreeMap<Key, Value> {
    let value = |attribute: Attribute| match attribute {
        Attribute::Text(text) => json!(text),
        Attribute::Boolean(boolean) => json!(boolean),
        Attribute::Foreign => json!(null),
        Attribute::Number(number) => match number.parse::<u64>() {
            Ok(whole) => json!(whole),
            Err(_) => json!(number.parse::<f64>().unwrap()),
        },
    };
    let item = |(key, item): (Key, BTreeMap<String, Attribute>)| {
        let mut item: BTreeMap<String, Value> =
            item.into_iter().map(|(name, attribute)| (name, value(attribute))).collect();
        for name in ["pk", "sk", "version", "stored_at"] {
            item.remove(name).unwrap();
        }
        (key, json!(item))
    };
    table.contents().into_iter().map(item).collect()
}
