//! What the table holds, in the form of the oracle.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use twin_store::Attribute;
use twin_testkit::{MemoryTable, plain};

type Key = (String, String);

/// The items. What an attribute is called that the oracle does not know of would show.
pub(crate) fn found(table: &MemoryTable) -> BTreeMap<Key, Value> {
    let value = |attribute: Attribute| match attribute {
        Attribute::Text(text) => json!(text),
        Attribute::Boolean(boolean) => json!(boolean),
        Attribute::Foreign => json!(null),
        Attribute::Number(number) => plain(json!(number.parse::<f64>().unwrap())),
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
