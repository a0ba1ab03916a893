//! What a port must do, run unchanged on every implementation: in memory and on an emulator.

mod cursors;
mod parameters;

pub use cursors::cursors;
pub use parameters::{PARAMETERS, SECRETS, parameters};
use twin_normalization::port::{
    GetObject, KeepDeadLetters, ListObjects, PutObject, PutRecords, StreamRecord,
};
use twin_normalization::{
    Component, DeadLetter, Key, Origin, Payload, PipelineName, Reason, Value,
};
use twin_store::port::{GetItem, GetItems, Put, PutNewest, QueryItems};
use twin_store::{Item, Note};

use crate::{at, observation};

/// Holds a stream to the promise of [`PutRecords`]: more records than one call of Kinesis takes, all
/// taken, none changed. The stream must be empty; `taken` reads it back once it holds that many records.
pub async fn stream(stream: impl PutRecords, taken: impl AsyncFnOnce(usize) -> Vec<StreamRecord>) {
    let record = |n: u32| StreamRecord {
        partition_key: format!("b{:03}", n % 16),
        data: format!("{{\"n\":{n}}}\n{{\"text\":\"ä\"}}\n"),
    };
    let mut put: Vec<StreamRecord> = (0..1_234).map(record).collect();
    stream.put_records(&[]).await.unwrap();
    stream.put_records(&put).await.unwrap();
    let mut taken = taken(put.len()).await;
    let data = |record: &StreamRecord| record.data.clone();
    put.sort_by_key(data);
    taken.sort_by_key(data);
    // At least once: a record may be there twice.
    taken.dedup();
    assert_eq!(taken, put);
}

/// Holds a keeper of dead letters to the promise of [`KeepDeadLetters`]. It must be empty; `kept` reads
/// back all letters of all objects.
pub async fn letters(letters: impl KeepDeadLetters, kept: impl AsyncFnOnce() -> Vec<DeadLetter>) {
    let letter = |payload: &[u8]| DeadLetter {
        v: 1,
        function: "stream-writer".into(),
        code: "c0de".into(),
        reason: Reason::Malformed,
        detail: "not json".into(),
        origin: Origin { sequence: "1".into(), line: 0, arrived_at: at("2025-10-02T06:40:04Z") },
        pipeline: None,
        mapping: None,
        order: None,
        payload: Payload::of(payload),
        cut: false,
    };
    let (binary, text) = (letter(b"{\"a\":\"\xff\"}"), letter("{\"a\":\"ä\n".as_bytes()));
    letters.keep_dead_letters(&[]).await.unwrap();
    // A batch that comes again keeps the same letters again.
    for _ in 0..2 {
        letters.keep_dead_letters(&[binary.clone(), text.clone()]).await.unwrap();
    }
    letters.keep_dead_letters(std::slice::from_ref(&text)).await.unwrap();
    let mut kept = kept().await;
    kept.sort_by_key(|letter| matches!(letter.payload, Payload::Text(_)));
    assert_eq!(kept, [binary, text.clone(), text]);
}

/// Holds a bucket to the promises of [`ListObjects`], [`GetObject`] and [`PutObject`], with more objects than one
/// call of S3 lists. It must be empty.
pub async fn bucket(bucket: impl ListObjects + GetObject + PutObject) {
    let many: Vec<String> = (0..1_003).map(|n| format!("many/{n:04}.json")).collect();
    let odd = ["a/dt=2025-10-02/x.jsonl", "a/dt=2025-10-03/ü ~%2F+.gz", "b"];
    for key in many.iter().map(String::as_str).chain(odd) {
        bucket.put_object(key, key.as_bytes().to_vec()).await.unwrap();
    }
    assert_eq!(bucket.list_objects("many/").await.unwrap(), many);
    assert_eq!(bucket.list_objects("a/").await.unwrap(), odd[..2]);
    assert_eq!(bucket.list_objects("a/dt=2025-10-03").await.unwrap(), odd[1..2]);
    assert_eq!(bucket.list_objects("none").await.unwrap(), Vec::<String>::new());
    assert_eq!(bucket.list_folders().await.unwrap(), ["a", "many"]);
    for key in odd {
        assert_eq!(bucket.get_object(key).await.unwrap().unwrap(), key.as_bytes(), "{key}");
    }
    assert_eq!(bucket.get_object("a").await.unwrap(), None);
    bucket.put_object("b", vec![0, 255]).await.unwrap();
    assert_eq!(bucket.get_object("b").await.unwrap(), Some(vec![0, 255]));
}

/// Holds a table to the promises of [`twin_store::port`]. It must be empty.
pub async fn table<T: PutNewest + GetItem + GetItems + QueryItems>(table: T) {
    newest_wins(&table).await;
    an_item_is_replaced_as_a_whole(&table).await;
    items_of_a_component_come_by_metric(&table).await;
    items_of_many_keys_come_at_once(&table).await;
    the_registry_pages_in_order(&table).await;
    a_note_ends_when_the_last_one_does(&table).await;
}

fn item(key: &str, seconds: u32, value: f64) -> Item {
    let observation = observation(key, seconds, value);
    Item { observation, stored_at: at("2025-10-02T07:00:00.000001Z"), expires_at: None }
}

async fn stored<T: GetItem>(table: &T, item: &Item) -> Option<Item> {
    table.get_item(&item.observation.key()).await.unwrap().map(Result::unwrap)
}

async fn newest_wins<T: PutNewest + GetItem>(table: &T) {
    let [old, mut new] = [item("wins:1.a", 1, -0.125), item("wins:1.a", 2, 9.9e125)];
    new.expires_at = Some(at("2099-01-01T00:00:00Z"));
    let again = Item { stored_at: at("2025-10-02T07:00:00.000002Z"), ..old.clone() };
    let refused =
        |item: &Item| Put::Refused { stored: item.version().into(), expires_at: item.expires_at };
    assert_eq!(stored(table, &old).await, None);
    assert_eq!(table.put_newest(&old).await.unwrap(), Put::Stored);
    assert_eq!(table.put_newest(&again).await.unwrap(), refused(&old));
    assert_eq!(table.put_newest(&new).await.unwrap(), Put::Stored);
    assert_eq!(table.put_newest(&old).await.unwrap(), refused(&new));
    assert_eq!(stored(table, &new).await, Some(new));
}

async fn an_item_is_replaced_as_a_whole<T: PutNewest + GetItem>(table: &T) {
    let mut rich = item("whole:1.a", 1, 1.0);
    rich.observation.value = Some(Value::text("").unwrap());
    rich.observation.unit = Some(twin_normalization::Unit::new("km/h").unwrap());
    rich.expires_at = Some(at("2099-01-01T00:00:00Z"));
    table.put_newest(&rich).await.unwrap();
    let mut bare = item("whole:1.a", 2, 1.0);
    bare.observation.value = None;
    table.put_newest(&bare).await.unwrap();
    assert_eq!(stored(table, &bare).await, Some(bare));
}

async fn items_of_a_component_come_by_metric<T: PutNewest + QueryItems>(table: &T) {
    for key in ["query:1.b", "query:1.a", "query:10.a", "query:1.c.d"] {
        table.put_newest(&item(key, 1, 1.0)).await.unwrap();
    }
    let items = table.query_component(&Component::new("query:1").unwrap()).await.unwrap();
    let items = items.into_iter().map(Result::unwrap);
    let keys: Vec<String> = items.map(|item| item.observation.key().to_string()).collect();
    assert_eq!(keys, ["query:1.a", "query:1.b", "query:1.c.d"]);
    assert!(table.query_component(&Component::new("none").unwrap()).await.unwrap().is_empty());
}

/// As many keys as one call may have; every third has no item.
async fn items_of_many_keys_come_at_once<T: PutNewest + GetItems>(table: &T) {
    let keys: Vec<String> = (0..100).map(|n| format!("many:{}.m{n}", n % 7)).collect();
    let there = |n: &usize| !n.is_multiple_of(3);
    for key in (0..100).filter(there).filter_map(|n| keys.get(n)) {
        table.put_newest(&item(key, 1, 1.0)).await.unwrap();
    }
    let asked: Vec<Key> = keys.iter().map(|key| Key::parse(key).unwrap()).collect();
    let found = table.get_items(&asked).await.unwrap().into_iter().map(Result::unwrap);
    let mut found: Vec<String> = found.map(|item| item.observation.key().to_string()).collect();
    let mut expect: Vec<String> =
        (0..100).filter(there).filter_map(|n| keys.get(n)).cloned().collect();
    found.sort();
    expect.sort();
    assert_eq!(found, expect);
    let none = [Key::parse("many:9.none").unwrap()];
    assert!(table.get_items(&none).await.unwrap().is_empty());
}

async fn the_registry_pages_in_order<T: PutNewest + QueryItems>(table: &T) {
    let pipeline = PipelineName::new("registry").unwrap();
    let component = |name: &str| Component::new(name).unwrap();
    let now = at("2025-10-02T08:00:00Z");
    for name in ["b:1", "a:2", "a:1", "a:3", "a:1"] {
        note(table, "registry", name, None).await;
    }
    note(table, "registry2", "a:9", None).await;
    for (prefix, after, limit, expect) in [
        ("", None, 9, &["a:1", "a:2", "a:3", "b:1"][..]),
        ("", None, 2, &["a:1", "a:2"]),
        ("", Some("a:2"), 9, &["a:3", "b:1"]),
        ("a:", Some("a:1"), 1, &["a:2"]),
        ("a:", Some("a:3"), 9, &[]),
        ("b", Some("a:1"), 9, &["b:1"]),
        ("x", None, 9, &[]),
    ] {
        let after = after.map(component);
        let page = table.query_registry(&pipeline, prefix, after.as_ref(), limit, now).await;
        let page = page.unwrap();
        let page: Vec<&str> = page.iter().map(Component::as_str).collect();
        assert_eq!(page, expect, "{prefix:?} after {after:?}");
    }
}

async fn note<T: PutNewest>(table: &T, pipeline: &str, component: &str, until: Option<&str>) {
    let (pipeline, component) = (PipelineName::new(pipeline), Component::new(component));
    let (pipeline, component) = (pipeline.unwrap(), component.unwrap());
    table.register(&Note { pipeline, component, until: until.map(at) }).await.unwrap();
}

/// Of several notes of a component the one that ends later counts, and one that has ended is left out.
async fn a_note_ends_when_the_last_one_does<T: PutNewest + QueryItems>(table: &T) {
    let [early, late] = [Some("2025-10-02T09:00:00Z"), Some("2025-10-02T10:00:00Z")];
    for (component, notes) in [
        ("a:1", &[early][..]),
        ("a:2", &[early, late]),
        ("a:3", &[late, early]),
        ("a:4", &[early, None]),
        ("a:5", &[None, late]),
        ("b:1", &[late, late]),
    ] {
        for until in notes {
            note(table, "notes", component, *until).await;
        }
    }
    let pipeline = PipelineName::new("notes").unwrap();
    for (now, limit, expect) in [
        ("2025-10-02T08:59:59.999999Z", 9, &["a:1", "a:2", "a:3", "a:4", "a:5", "b:1"][..]),
        ("2025-10-02T09:00:00Z", 9, &["a:2", "a:3", "a:4", "a:5", "b:1"]),
        ("2025-10-02T09:00:00Z", 1, &["a:2"]),
        ("2025-10-02T10:00:00Z", 9, &["a:4", "a:5"]),
        ("2025-10-02T10:00:00Z", 1, &["a:4"]),
    ] {
        let page = table.query_registry(&pipeline, "", None, limit, at(now)).await.unwrap();
        let page: Vec<&str> = page.iter().map(Component::as_str).collect();
        assert_eq!(page, expect, "{limit} at {now}");
    }
}
