//! What is asked of the table when it is read, and that an answer in parts is read to its end.

use serde_json::{Value, json};
use twin_normalization::port::Fault;
use twin_normalization::{Component, Key, PipelineName};
use twin_store::port::{GetItem as _, GetItems as _, QueryItems as _};
use twin_testkit::{at, block_on};

use crate::server::{Reply, Server, serve};

fn server(bodies: &[fn(&Value) -> Value]) -> Server {
    serve(bodies.iter().map(|body| Reply::Answer(200, *body)).collect())
}

fn asked(server: &Server) -> Vec<Value> {
    server.requests.try_iter().collect()
}

fn keys(keys: &[&str]) -> Vec<Key> {
    keys.iter().map(|key| Key::parse(key).unwrap()).collect()
}

/// A page of the registry, or of anything that has keys alone.
fn page(_: &Value) -> Value {
    json!({ "Items": [{ "pk": { "S": "x" }, "sk": { "S": "train:1" } }], "Count": 1 })
}

fn page_of_more(request: &Value) -> Value {
    let mut page = page(request);
    page["LastEvaluatedKey"] = page["Items"][0].clone();
    page
}

/// A page of which the filter has left nothing.
fn empty_page_of_more(request: &Value) -> Value {
    let mut page = page_of_more(request);
    page["Items"] = json!([]);
    page
}

fn nothing(_: &Value) -> Value {
    json!({})
}

#[test]
fn every_read_is_strongly_consistent() {
    let (key, component) = (Key::parse("train:1.a").unwrap(), Component::new("train:1").unwrap());
    let pipeline = PipelineName::new("p").unwrap();
    let server = server(&[nothing, nothing, nothing, nothing]);
    let table = server.table();
    block_on(async {
        table.get_item(&key).await.unwrap();
        table.get_items(std::slice::from_ref(&key)).await.unwrap();
        table.query_component(&component).await.unwrap();
        table.query_registry(&pipeline, "", None, 9, at("2025-10-02T07:00:00Z")).await.unwrap();
    });
    let asked = asked(&server);
    assert_eq!(asked.len(), 4);
    for request in asked {
        let batch = &request["RequestItems"]["t"]["ConsistentRead"];
        assert!(request["ConsistentRead"] == true || *batch == true, "{request}");
    }
}

#[test]
fn a_component_is_read_to_its_last_page() {
    let server = server(&[page_of_more, empty_page_of_more, page]);
    let component = Component::new("train:1").unwrap();
    let found = block_on(server.table().query_component(&component)).unwrap();
    assert_eq!(found.len(), 2);
    let asked = asked(&server);
    assert_eq!(asked[0].get("ExclusiveStartKey"), None);
    assert_eq!(asked[1]["ExclusiveStartKey"], page(&Value::Null)["Items"][0]);
    assert_eq!(asked.len(), 3);
}

#[test]
fn a_listing_reads_on_where_a_page_has_nothing_that_counts() {
    let server = server(&[empty_page_of_more, page_of_more, page]);
    let (pipeline, now) = (PipelineName::new("p").unwrap(), at("2025-10-02T07:00:00.9Z"));
    let after = Component::new("train:0").unwrap();
    let table = server.table();
    let found = block_on(table.query_registry(&pipeline, "train:", Some(&after), 1, now)).unwrap();
    assert_eq!(found.iter().map(Component::as_str).collect::<Vec<_>>(), ["train:1"]);
    let asked = asked(&server);
    assert_eq!(asked.len(), 2, "no further than needed");
    let values = &asked[0]["ExpressionAttributeValues"];
    assert_eq!(
        *values,
        json!({
            ":pk": { "S": "#pipeline:p" }, ":low": { "S": "train:0!" }, ":high": { "S": "train:\u{7f}" },
            ":now": { "N": "1759388400" },
        })
    );
    assert_eq!(
        asked[0]["FilterExpression"],
        "attribute_not_exists(expires_at) OR expires_at > :now"
    );
    assert_eq!(asked[0]["Limit"], 100);
}

#[test]
fn a_listing_of_nothing_asks_nothing() {
    let server = server(&[]);
    let (pipeline, now) = (PipelineName::new("p").unwrap(), at("2025-10-02T07:00:00Z"));
    let after = Component::new("b").unwrap();
    let table = server.table();
    let found = block_on(table.query_registry(&pipeline, "a", Some(&after), 9, now)).unwrap();
    assert!(found.is_empty() && asked(&server).is_empty());
}

/// Leaves the last key over.
fn all_but_one(request: &Value) -> Value {
    let keys = request["RequestItems"]["t"]["Keys"].as_array().unwrap();
    let (last, done) = keys.split_last().unwrap();
    let left = json!({ "t": { "Keys": [last], "ConsistentRead": true } });
    json!({ "Responses": { "t": done }, "UnprocessedKeys": left })
}

fn all(request: &Value) -> Value {
    json!({ "Responses": { "t": request["RequestItems"]["t"]["Keys"] }, "UnprocessedKeys": {} })
}

#[test]
fn what_a_batch_leaves_over_is_asked_for_again() {
    let server = server(&[all_but_one, all]);
    let three = keys(&["a.x", "a.y", "b.x"]);
    let found = block_on(server.table().get_items(&three)).unwrap();
    assert_eq!(found.len(), 3);
    let asked = asked(&server);
    let count = |request: &Value| request["RequestItems"]["t"]["Keys"].as_array().unwrap().len();
    assert_eq!(asked.iter().map(count).collect::<Vec<_>>(), [3, 1]);
}

#[test]
fn what_is_left_over_again_and_again_is_a_fault_and_no_missing_value() {
    let server = server(&[all_but_one as fn(&Value) -> Value; 9]);
    let fault: Fault = block_on(server.table().get_items(&keys(&["a.x", "a.y"]))).unwrap_err();
    assert_eq!(fault.to_string(), "failed to get items of table t: keys left unprocessed");
    assert_eq!(asked(&server).len(), 5);
}
