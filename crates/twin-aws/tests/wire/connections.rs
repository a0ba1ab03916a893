//! A table whose connections fail: faults 29, 33, 37 and 38 of docs/faults.md, each played by a server.
//! A try takes at most two seconds, and what another try can mend, no caller sees.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use twin_normalization::port::Fault;
use twin_normalization::{Component, PipelineName};
use twin_store::port::{Put, PutNewest as _};
use twin_store::{Item, Note};
use twin_testkit::{at, block_on, observation};

use crate::server::{Reply, serve};

fn item() -> Item {
    let observation = observation("train:1.a", 1, 1.0);
    Item { observation, stored_at: at("2025-10-02T07:00:00.000001Z"), expires_at: None }
}

/// Puts an item as often as asked, and gives the results, the time of the last, and the connections used.
fn put(replies: Vec<Reply>, times: usize) -> (Vec<Result<Put, Fault>>, Duration, Vec<usize>) {
    let server = serve(replies);
    let (mut results, mut took) = (Vec::new(), Duration::ZERO);
    block_on(async {
        let table = server.table();
        for _ in 0..times {
            let begin = Instant::now();
            results.push(table.put_newest(&item()).await);
            took = begin.elapsed();
        }
    });
    (results, took, server.connections.try_iter().collect())
}

fn done(_: &Value) -> Value {
    json!({})
}

fn failed(_: &Value) -> Value {
    json!({ "__type": "InternalServerError" })
}

fn throttled(_: &Value) -> Value {
    json!({ "__type": "com.amazonaws.dynamodb#ProvisionedThroughputExceededException" })
}

/// The condition does not hold, and the item that was sent is there.
fn there(request: &Value) -> Value {
    json!({ "__type": "com.amazonaws.dynamodb#ConditionalCheckFailedException", "Item": request["Item"] })
}

/// The same, but somebody stored it earlier, for a while.
fn there_before(request: &Value) -> Value {
    let mut answer = there(request);
    answer["Item"]["stored_at"] = json!({ "S": "2025-10-02T06:59:59.000000Z" });
    answer["Item"]["expires_at"] = json!({ "N": "1759388400" });
    answer
}

/// The same as [`there`] for a put that asks for the condition, and for what is stored where it does not hold.
fn there_where_asked(request: &Value) -> Value {
    let condition = json!({
        "ConditionExpression": "attribute_not_exists(#version) OR #version < :version",
        "ExpressionAttributeNames": { "#version": "version" },
        "ExpressionAttributeValues": { ":version": request["Item"]["version"] },
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    let asked = condition.as_object().unwrap().iter().all(|(name, value)| request[name] == *value);
    if asked { there(request) } else { json!({ "__type": "ValidationException" }) }
}

#[test]
fn a_put_asks_the_table_to_keep_what_is_not_older_and_to_show_it() {
    let (results, ..) = put(vec![Reply::Answer(400, there_where_asked)], 1);
    assert_eq!(results[0].as_ref().unwrap(), &Put::Stored);
}

/// Notes a component until a time or for ever, and gives what was asked.
fn note(until: Option<&str>, status: u16, body: fn(&Value) -> Value) -> (Result<(), Fault>, Value) {
    let server = serve(vec![Reply::Answer(status, body)]);
    let (pipeline, component) = (PipelineName::new("p"), Component::new("train:1"));
    let (pipeline, component) = (pipeline.unwrap(), component.unwrap());
    let noted =
        block_on(server.table().register(&Note { pipeline, component, until: until.map(at) }));
    (noted, server.requests.recv().unwrap())
}

#[test]
fn a_note_that_ends_replaces_none_that_ends_later_and_is_no_fault_where_it_does_not() {
    let key = json!({ "pk": { "S": "#pipeline:p" }, "sk": { "S": "train:1" } });
    let (noted, asked) = note(None, 200, done);
    noted.unwrap();
    assert_eq!((&asked["Item"], &asked["ConditionExpression"]), (&key, &Value::Null));
    let (noted, asked) = note(Some("2025-10-02T07:00:00.5Z"), 400, there);
    noted.unwrap();
    assert_eq!(asked["Item"]["expires_at"], json!({ "N": "1759388401" }));
    assert_eq!(asked["ConditionExpression"], "attribute_not_exists(pk) OR expires_at < :until");
    assert_eq!(asked["ExpressionAttributeValues"][":until"], asked["Item"]["expires_at"]);
    let (noted, _) = note(Some("2025-10-02T07:00:00Z"), 400, denied);
    assert_eq!(noted.unwrap_err().code.as_deref(), Some("AccessDeniedException"));
}

fn denied(_: &Value) -> Value {
    json!({ "__type": "com.amazonaws.dynamodb#AccessDeniedException" })
}

#[test]
fn a_try_that_no_answer_comes_to_ends_after_two_seconds_and_the_next_one_is_made() {
    let (results, took, connections) = put(vec![Reply::Hole, Reply::Answer(200, done)], 1);
    assert_eq!(results[0].as_ref().unwrap(), &Put::Stored);
    assert!(took >= Duration::from_millis(1_900) && took < Duration::from_secs(5), "{took:?}");
    assert_eq!(connections, [0, 1]);
}

#[test]
fn a_table_that_never_answers_is_a_fault_within_eight_seconds() {
    let (results, took, _) = put((0..9).map(|_| Reply::Hole).collect(), 1);
    let fault = results[0].as_ref().unwrap_err();
    assert_eq!(fault.to_string(), "failed to put item to table t: timeout");
    assert!(!fault.transient);
    assert!(took < Duration::from_secs(10), "{took:?}");
}

#[test]
fn a_connection_that_was_reset_while_idle_is_made_anew() {
    let replies = vec![Reply::Answer(200, done), Reply::Reset, Reply::Answer(200, done)];
    let (results, took, connections) = put(replies, 2);
    assert_eq!(results.iter().flatten().collect::<Vec<_>>(), [&Put::Stored, &Put::Stored]);
    assert_eq!(connections, [0, 0, 1]);
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn our_own_write_whose_answer_was_lost_is_stored() {
    let (results, ..) = put(vec![Reply::Answer(500, failed), Reply::Answer(400, there)], 1);
    assert_eq!(results[0].as_ref().unwrap(), &Put::Stored);
}

#[test]
fn what_somebody_stored_before_is_refused_though_an_answer_was_lost() {
    let (results, ..) = put(vec![Reply::Answer(500, failed), Reply::Answer(400, there_before)], 1);
    let expect = Put::Refused {
        stored: item().version().into(),
        expires_at: Some(at("2025-10-02T07:00:00Z")),
    };
    assert_eq!(results[0].as_ref().unwrap(), &expect);
}

#[test]
fn a_key_that_stays_throttled_is_a_fault_of_its_own_after_four_tries() {
    let replies = (0..9).map(|_| Reply::Answer(400, throttled)).collect();
    let (results, took, connections) = put(replies, 1);
    let fault = results[0].as_ref().unwrap_err();
    assert_eq!(fault.code.as_deref(), Some("ProvisionedThroughputExceededException"));
    assert!(fault.transient);
    assert_eq!(connections.len(), 4);
    assert!(took < Duration::from_secs(9), "{took:?}");
}
