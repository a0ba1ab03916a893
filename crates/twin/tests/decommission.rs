//! Tombstones: what is gone stays gone for whatever was observed before, and comes back with what is observed after.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use common::api::Api;
use common::run;
use serde_json::json;
use twin::decommission::{Known, put, tombstones};
use twin_lambda::kinesis::{KinesisEvent, KinesisHandler, KinesisResponse};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::{Component, Key, Observation, Timestamp, wire};
use twin_store::{Reader, Writer};
use twin_testkit::{
    FixedClock, MemoryLetters, MemoryStream, MemoryTable, at, block_on, kinesis_event, observation,
};

fn written(table: &MemoryTable, lines: &str) {
    let (clock, letters) = (FixedClock::new(at("2025-10-02T06:30:00Z")), MemoryLetters::default());
    let handler = stream_writer::StreamWriter {
        writer: Writer::new(table, &clock),
        dead_letters: &letters,
        clock: &clock,
        telemetry: Telemetry::in_memory("stream-writer", None),
        letterhead: Letterhead::new("stream-writer", "c0de", None, None),
    };
    let event = kinesis_event(&[lines]);
    let response =
        block_on(handler.handle(&KinesisEvent::read(&event).unwrap(), &Invocation::unbounded("r")));
    assert_eq!((response.unwrap(), letters.kept()), (KinesisResponse::done(), vec![]));
}

fn write(table: &MemoryTable, observation: &Observation) {
    let mut line = String::new();
    wire::write_observation(observation, &mut line).unwrap();
    written(table, &line);
}

/// A value as the API answers it.
fn answer(observation: &Observation) -> String {
    let lineage = &observation.lineage;
    json!({
        "key": observation.key().to_string(), "component": observation.component.as_str(),
        "metric": observation.metric.as_str(), "value": 1.0, "unit": null,
        "observed_at": observation.observed_at, "stored_at": observation.observed_at,
        "lineage": {
            "pipeline": lineage.pipeline.as_str(), "revision": lineage.revision.get(),
            "mapping": lineage.mapping.as_str(), "source_id": lineage.source_id.as_str(),
            "order": lineage.order.as_str(), "arrived_at": lineage.arrived_at,
        },
    })
    .to_string()
}

fn visible(table: &MemoryTable, key: &str) -> bool {
    let reader = Reader::new(table, FixedClock::new(at("2025-10-02T06:30:00Z")));
    block_on(reader.value(&Key::parse(key).unwrap())).unwrap().items.len() == 1
}

fn delete(table: &MemoryTable, known: &[&Observation], now: Timestamp) -> Vec<Observation> {
    let known: Vec<Known> = known.iter().map(|one| Known::parse(&answer(one)).unwrap()).collect();
    let made = tombstones(&Component::new("train:1").unwrap(), &known, now).unwrap();
    let stream = MemoryStream::default();
    block_on(put(&made, &&stream)).unwrap();
    for record in stream.records() {
        written(table, &record.data);
    }
    made
}

#[test]
fn what_is_decommissioned_is_gone_until_something_newer_is_observed() {
    let table = MemoryTable::default();
    let [speed, delay] =
        [observation("train:1.speed", 10, 1.0), observation("train:1.delay", 20, 1.0)];
    let other = observation("train:2.speed", 10, 1.0);
    [&speed, &delay, &other].into_iter().for_each(|one| write(&table, one));
    let made = delete(&table, &[&speed, &delay], at("2025-10-02T06:01:00Z"));
    let seen =
        || ["train:1.speed", "train:1.delay", "train:2.speed"].map(|key| visible(&table, key));
    assert_eq!(seen(), [false, false, true]);
    let component = Component::new("train:1").unwrap();
    let reader = Reader::new(&table, FixedClock::new(at("2025-10-02T06:30:00Z")));
    assert_eq!(block_on(reader.component(&component)).unwrap().items, []);
    // Late, and of the very time: it stays out. The tombstone once more changes nothing.
    write(&table, &observation("train:1.speed", 59, 2.0));
    let before = table.contents();
    made.iter().for_each(|one| write(&table, one));
    assert_eq!((seen(), table.contents() == before), ([false, false, true], true));
    // Newer: it is back, and the other metric is not.
    write(&table, &observation("train:1.speed", 61, 3.0));
    assert_eq!(seen(), [true, false, true]);
}

#[test]
fn a_tombstone_has_the_lineage_of_what_it_ends_and_the_order_of_an_arrival() {
    let now = at("2025-10-02T06:01:00Z");
    let ahead = observation("train:1.speed", 90, 1.0);
    let table = MemoryTable::default();
    write(&table, &ahead);
    let made = delete(&table, &[&ahead, &observation("train:1.delay", 20, 1.0)], now);
    let lineage = &made[0].lineage;
    assert_eq!((lineage.pipeline.as_str(), lineage.revision.get()), ("test", 1));
    assert_eq!(lineage.mapping.as_str(), "0123456789abcdef");
    assert_eq!(lineage.order.as_str(), "001759384860000000000-000000");
    assert_eq!(lineage.arrived_at, now);
    // A value that is ahead of the clock ends just after itself, not before.
    assert_eq!(made[0].observed_at.to_string(), "2025-10-02T06:01:30.000001Z");
    assert_eq!(made[1].observed_at, now);
    assert!(!visible(&table, "train:1.speed"));
}

#[test]
fn without_yes_it_says_what_it_would_do_and_needs_no_access_to_aws() {
    let value = answer(&observation("train:1.speed", 10, 1.0));
    let api = Api::start("decommission", move |request| match request.line.as_str() {
        "POST /oauth2/token" => (200, r#"{"access_token":"t","expires_in":3600}"#.to_owned()),
        _ => (200, format!("{{\"component\":\"train:1\",\"metrics\":[{value}]}}")),
    });
    let connection = api.connection();
    let ended = run(&["decommission", "train:1", "--connection", &connection]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), "nothing was done: --yes does it\n"));
    assert!(ended.out.starts_with(r#"{"component":"train:1","deleted_at":"#), "{}", ended.out);
    assert!(
        ended.out.trim_end().ends_with(r#""done":false,"metric":"speed","pipeline":"test"}"#),
        "{}",
        ended.out
    );
    let ended =
        run(&["decommission", "train:1", "--pipeline", "other", "--connection", &connection]);
    assert_eq!(
        (ended.code, ended.err.as_str()),
        (Some(1), "twin: not in the twin: a metric of train:1 (twin list shows what is)\n")
    );
    let ended = run(&[
        "decommission",
        "train:1",
        "--yes",
        "--connection",
        &connection,
        "--outputs",
        "none.json",
    ]);
    assert_eq!(ended.code, Some(1));
    assert!(
        ended
            .err
            .starts_with("twin: cannot read the outputs file none.json: terraform output -json"),
        "{}",
        ended.err
    );
}

/// What Terraform prints for the environment of an API.
fn outputs(api: &str) -> String {
    json!({
        "api_url": { "value": api },
        "bucket_names": { "value": { "dead-letters": "d", "transformed": "t" } },
        "stream_names": { "value": { "digitaltwin": "s" } },
    })
    .to_string()
}

#[test]
fn values_and_tombstones_are_of_one_environment() {
    let api = Api::start("environment", |_| (500, String::new()));
    let (connection, file) = (api.connection(), api.folder.join("outputs.json"));
    let decommission = |address: &str| {
        std::fs::write(&file, outputs(address)).unwrap();
        let file = file.to_str().unwrap();
        run(&["decommission", "a", "--yes", "--connection", &connection, "--outputs", file]).err
    };
    let said = decommission("https://prod.example");
    let expect = "is of another environment, whose API is https://prod.example: the connection file's is http://127.0.0.1:";
    assert!(said.contains(expect), "{said}");
    assert_eq!((said.lines().count(), api.lines().len()), (1, 0), "{said}");
    let own: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&connection).unwrap()).unwrap();
    let said = decommission(&format!("{}/", own["api"].as_str().unwrap()));
    assert!(said.starts_with("twin: no access to AWS"), "{said}");
}

#[test]
fn the_commands_on_dead_letters_say_what_they_lack() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("dlq-outputs");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("outputs.json").to_str().unwrap().to_owned();
    std::fs::write(&file, outputs("http://127.0.0.1:1")).unwrap();
    for (arguments, expect) in [
        (
            &["dlq", "list", "--outputs", "none.json"][..],
            "twin: cannot read the outputs file none.json: terraform output -json > FILE writes one",
        ),
        (
            &["dlq", "list", "--outputs", "Cargo.toml"],
            "twin: Cargo.toml is not what terraform output -json prints for an environment",
        ),
        (
            &["dlq", "list", "--outputs", &file],
            "twin: no access to AWS: eval \"$(aws configure export-credentials --format env)\" and export AWS_REGION give it: AWS_ACCESS_KEY_ID is not set",
        ),
    ] {
        let ended = run(arguments);
        assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
        assert!(ended.err.starts_with(expect), "{}", ended.err);
    }
    let ended = run(&["dlq", "redrive", "--outputs", &file]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert!(ended.err.starts_with("twin: redrive what? name a function"), "{}", ended.err);
}
