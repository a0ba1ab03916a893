//! A message that the rule of AWS IoT could not put on the stream ends as if it had been put.

use serde_json::{Value, json};
use twin::dlq::{Mode, Obstacle, Selection, Way};
use twin_testkit::block_on;

use crate::world::World;
use crate::{AGAIN, count, to};

/// 2025-10-02T06:40:04Z, in the name as the rule writes it.
const KEY: &str = "topic-rule/test/dt=2025-10-02/1759387204000-0b1c.json";

/// What the error action keeps, as the guide of AWS IoT shows it.
fn refused(topic: &str, payload: &str) -> String {
    json!({
        "ruleName": "twinline_test_test",
        "topic": topic,
        "cloudwatchTraceId": "7e146a2c-95b5-6caf-98b9-50e3969734c7",
        "clientId": "press-7",
        "base64OriginalPayload": base64_simd::STANDARD.encode_to_string(payload),
        "failures": [{
            "failedAction": "KinesisAction",
            "failedResource": "test-stream",
            "errorMessage": "Failed to publish Kinesis record. Rate exceeded for shard",
        }],
    })
    .to_string()
}

fn put(world: &World) -> Value {
    let lines = world.pipeline_stream.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    serde_json::from_str(&lines[0]).unwrap()
}

#[test]
fn a_message_goes_on_the_stream_with_its_arrival_and_what_its_topic_tells() {
    let world = World::default();
    world
        .letters
        .hold(KEY, refused("plant/north/press", "{\n  \"code\": \"7\",\n  \"speed\": 2.5\n}"));
    let counted = block_on(world.dead_letters().count(&Selection::default())).unwrap();
    let kind = ["topic-rule", "test", "KinesisAction", "2025-10-02", "iot"].map(str::to_owned);
    assert_eq!(counted[&kind].letters, 1, "{counted:?}");
    assert_eq!(count(&world.redrive(Mode::default()), &to("stream test-stream")), 1);
    let line = put(&world);
    assert_eq!(
        (&line["code"], &line["speed"], &line["hall"]),
        (&json!("7"), &json!(2.5), &json!("north"))
    );
    assert_eq!(line.get("other"), None, "the topic has no such level");
    assert_eq!(line["_meta"]["arrived_at"], "2025-10-02T06:40:04.000000Z");
    world.flow();
    assert_eq!(world.table.contents().len(), 2);
    // Once more and late: the same order and id, so nothing changes.
    let before = world.table.contents();
    world.later(60);
    world.redrive(AGAIN);
    world.flow();
    assert_eq!(world.table.contents(), before);
}

#[test]
fn an_empty_message_gets_the_fields_of_its_topic_alone() {
    let world = World::default();
    world.letters.hold(KEY, refused("plant/\"north\"", "{ }"));
    world.redrive(Mode::default());
    assert_eq!(put(&world)["hall"], "\"north\"");
}

#[test]
fn what_is_no_message_stays_and_says_why() {
    let cases = [
        ("{}".to_owned(), Obstacle::NoPayload),
        (refused("a/b", "on"), Obstacle::NotASourceRecord),
        (refused("a/b", "{\"a\":").replace("\"topic\"", "\"topics\""), Obstacle::NoPayload),
    ];
    for (body, obstacle) in cases {
        let world = World::default();
        world.letters.hold(KEY, body.clone());
        let shown = block_on(world.dead_letters().show(KEY, 1)).unwrap();
        assert_eq!(shown.way, Way::Stays(obstacle), "{body}");
    }
}
