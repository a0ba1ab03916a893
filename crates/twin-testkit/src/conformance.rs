//! What a table must do, run unchanged on every implementation of the ports.

use twin_normalization::{Component, PipelineName, Value};
use twin_store::Item;
use twin_store::port::{GetItem, Put, PutNewest, QueryItems};

use crate::{at, observation};

/// Holds a table to the promises of [`twin_store::port`]. It must be empty.
pub async fn table<T: PutNewest + GetItem + QueryItems>(table: T) {
    newest_wins(&table).await;
    an_item_is_replaced_as_a_whole(&table).await;
    items_of_a_component_come_by_metric(&table).await;
    the_registry_pages_in_order(&table).await;
}

fn item(key: &str, seconds: u32, value: f64) -> Item {
    let observation = observation(key, seconds, value);
    Item { observation, stored_at: at("2025-10-02T07:00:00.000001Z"), expires_at: None }
}

async fn newest_wins<T: PutNewest + GetItem>(table: &T) {
    let [old, new] = [item("wins:1.a", 1, -0.125), item("wins:1.a", 2, 9.9e125)];
    let refused = |item: &Item| Put::Refused { stored: item.version().as_str().into() };
    assert_eq!(table.get_item(&old.observation.key()).await.unwrap(), None);
    assert_eq!(table.put_newest(&old).await.unwrap(), Put::Stored);
    assert_eq!(table.put_newest(&old).await.unwrap(), refused(&old));
    assert_eq!(table.put_newest(&new).await.unwrap(), Put::Stored);
    assert_eq!(table.put_newest(&old).await.unwrap(), refused(&new));
    assert_eq!(table.get_item(&new.observation.key()).await.unwrap(), Some(new));
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
    assert_eq!(table.get_item(&bare.observation.key()).await.unwrap(), Some(bare));
}

async fn items_of_a_component_come_by_metric<T: PutNewest + QueryItems>(table: &T) {
    for key in ["query:1.b", "query:1.a", "query:10.a", "query:1.c.d"] {
        table.put_newest(&item(key, 1, 1.0)).await.unwrap();
    }
    let items = table.query_component(&Component::new("query:1").unwrap()).await.unwrap();
    let keys: Vec<String> = items.iter().map(|item| item.observation.key().to_string()).collect();
    assert_eq!(keys, ["query:1.a", "query:1.b", "query:1.c.d"]);
    assert_eq!(table.query_component(&Component::new("none").unwrap()).await.unwrap(), []);
}

async fn the_registry_pages_in_order<T: PutNewest + QueryItems>(table: &T) {
    let pipeline = PipelineName::new("registry").unwrap();
    let component = |name: &str| Component::new(name).unwrap();
    for name in ["b:1", "a:2", "a:1", "a:3", "a:1"] {
        table.register(&pipeline, &component(name)).await.unwrap();
    }
    table.register(&PipelineName::new("registry2").unwrap(), &component("a:9")).await.unwrap();
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
        let page = table.query_registry(&pipeline, prefix, after.as_ref(), limit).await.unwrap();
        let page: Vec<&str> = page.iter().map(Component::as_str).collect();
        assert_eq!(page, expect, "{prefix:?} after {after:?}");
    }
}
