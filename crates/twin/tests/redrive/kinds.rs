//! Each kind of letter goes where it belongs, and what stays says why.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use flate2::read::GzDecoder;
use serde_json::{Value, json};
use twin::dlq::{Became, Keeper, Letter, Mode, Obstacle, Outcome, Selection, Way};
use twin_normalization::{DeadLetter, Origin, Payload, Reason};
use twin_testkit::{at, block_on, observation};

use crate::world::{World, names};
use crate::{AGAIN, count, differing, lines, to};

/// What Lambda writes for a batch that it gave up on, as its guide shows it.
fn discarded(function: &str, stream: &str, payload: Option<&str>) -> String {
    let mut record = json!({
        "requestContext": {
            "requestId": "c9b8fa9f-5a7f-4cde-af9c-0c604cde93a5",
            "functionArn": format!("arn:aws:lambda:eu-west-1:123456789012:function:twinline-dev-{function}"),
            "condition": "RecordAgeExceeded",
            "approximateInvokeCount": 12,
        },
        "responseContext": { "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled" },
        "version": "1.0",
        "timestamp": "2025-10-02T07:41:00.021Z",
        "KinesisBatchInfo": {
            "shardId": "shardId-000000000001",
            "startSequenceNumber": "1",
            "endSequenceNumber": "2",
            "approximateArrivalOfFirstRecord": "2025-10-02T06:40:04Z",
            "approximateArrivalOfLastRecord": "2025-10-02T06:40:04Z",
            "batchSize": 2,
            "streamArn": format!("arn:aws:kinesis:eu-west-1:123456789012:stream/{stream}"),
        },
    });
    if let Some(payload) = payload {
        record["payload"] = payload.into();
    }
    record.to_string()
}

const LAMBDAS: &str = "aws/lambda/0b1c/shardId-000000000001/2025/10/02/2025-10-02T07.41.00-9f";

fn outcome_of(world: &World) -> Vec<(String, String)> {
    let outcome = world.redrive(Mode::default());
    let word = |became: &Became| became.to_string();
    outcome.keys().map(|group| (group.reason.clone(), word(&group.became))).collect()
}

#[test]
fn a_batch_that_lambda_gave_up_on_ends_as_if_it_had_been_read() {
    let [fails, never_fails] = [World::default(), World::default()];
    let records = [lines(1).join("\n"), format!("{}\n{{\"torn\n", lines(2)[0])];
    let event = fails.event(&records);
    fails.letters.hold(LAMBDAS, discarded("test-data-extractor", "test-stream", Some(event.get())));
    never_fails.extract(&never_fails.event(&records), None).unwrap();
    never_fails.flow();
    fails.later(2);
    let counted = block_on(fails.dead_letters().count(&Selection::default())).unwrap();
    let kind = ["data-extractor", "test", "RecordAgeExceeded", "2025-10-02", "lambda"];
    assert_eq!(counted[&kind.map(str::to_owned)].letters, 5);
    assert_eq!(count(&fails.redrive(Mode::default()), &to("stream test-stream")), 5);
    fails.flow();
    assert_eq!(differing(&fails, &never_fails), "");
    assert_eq!(fails.table.contents().len(), 6);
    // The torn line, which nobody had judged yet, is now a letter of the extractor's own, and stays.
    let outcome = outcome_of(&fails);
    assert!(
        outcome.contains(&(
            "malformed".into(),
            format!("stays: {}", Obstacle::NotASourceRecord.as_str())
        )),
        "{outcome:?}"
    );
}

/// An observation as the writer meets it, so long ahead of its arrival.
fn observation_line(seconds: u32) -> String {
    let mut line = String::new();
    let mut one = observation("train:1.speed", seconds, 1.0);
    Arc::make_mut(&mut one.lineage).arrived_at = at("2025-10-02T06:00:00Z");
    twin_normalization::wire::write_observation(&one, &mut line).unwrap();
    line
}

#[test]
fn a_batch_of_the_writer_goes_back_on_the_twin_stream_as_it_is() {
    let world = World::default();
    // The last is ahead of its arrival, which the writer says and not the redrive.
    let batch = [1, 2, 3_600].map(observation_line).concat();
    let event = world.event(&[&batch]);
    world.letters.hold(LAMBDAS, discarded("stream-writer", "twin-stream", Some(event.get())));
    assert_eq!(count(&world.redrive(Mode::default()), &to("stream twin-stream")), 3);
    assert_eq!(world.twin_stream.records()[0].data, batch);
}

#[test]
fn a_batch_without_a_payload_says_where_its_records_are() {
    let world = World::default();
    world.letters.hold(LAMBDAS, discarded("stream-writer", "twin-stream", None));
    let shown = block_on(world.dead_letters().show(LAMBDAS, 1)).unwrap();
    assert_eq!(shown.way, Way::Stays(Obstacle::NoPayload));
    assert_eq!(
        shown.letter.detail,
        "Unhandled after 12 invocations; records 1 to 2 of arn:aws:kinesis:eu-west-1:123456789012:stream/twin-stream"
    );
}

/// What Firehose writes for a record whose transformation failed.
fn failed(payload: &str) -> String {
    json!({
        "attemptsMade": 4,
        "arrivalTimestamp": 1_759_387_204_000_i64,
        "errorCode": "Lambda.FunctionError",
        "errorMessage": "The Lambda function was successfully invoked but it returned an error result.",
        "attemptEndingTimestamp": 1_759_387_304_000_i64,
        "rawData": base64_simd::STANDARD.encode_to_string(payload),
        "lambdaArn": "arn:aws:lambda:eu-west-1:123456789012:function:f:$LATEST",
    })
    .to_string()
}

fn unpacked(body: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(body).read_to_string(&mut text).unwrap();
    text
}

#[test]
fn what_firehose_could_not_transform_goes_into_the_lake_once_and_on_no_stream() {
    let world = World::default();
    let key = "test/processing-failed/dt=2025-10-02/hour=06/x-1-2025-10-02-06-41-04-9f";
    let payloads = [lines(1).join("\n") + "\n", lines(2)[0].clone()];
    world.lake.hold(key, failed(&payloads[0]) + &failed(&payloads[1]));
    assert_eq!(count(&world.redrive(Mode::default()), &to("lake")), 4);
    world.redrive(AGAIN);
    // One of them once more under another key and alone, as another selection finds it.
    world.lake.hold(key.replace("x-1", "x-2"), failed(&payloads[1]));
    world.redrive(AGAIN);
    let objects: Vec<_> =
        world.lake.objects().into_iter().filter(|(name, _)| !name.contains("failed")).collect();
    assert_eq!(objects.len(), 4, "the same line is the same object");
    let folder = "test/dt=2025-10-02/hour=06/redriven-";
    assert!(objects.iter().all(|(name, _)| name.starts_with(folder)), "{objects:?}");
    let found: String = objects.iter().map(|(_, body)| unpacked(body)).collect();
    let expect = world.deliver(&payloads).unwrap();
    let [found, expect] = [&found, &expect].map(|text| {
        let mut lines: Vec<&str> = text.lines().collect();
        // By the record: the objects are in the order of their names.
        lines.sort_by_key(|line| line.split_once("},").unwrap().1);
        lines
    });
    let line = |text: &str| serde_json::from_str::<BTreeMap<String, Value>>(text).unwrap();
    for (found, expect) in found.iter().zip(&expect) {
        let (mut found, mut expect) = (line(found), line(expect));
        let [ours, theirs] = [&mut found, &mut expect].map(|line| line.remove("_lineage").unwrap());
        assert_eq!(found, expect, "the record is untouched");
        let known = ["v", "pipeline", "line", "arrived_at", "transformer"];
        assert!(known.iter().all(|name| ours[name] == theirs[name]), "{ours} {theirs}");
        assert!(
            found.get("_meta").is_none_or(|meta| meta["id"].is_null())
                || ours["id"] == theirs["id"]
        );
        assert_eq!(ours.get("sequence"), None, "firehose does not keep it");
    }
    assert_eq!(found.len(), 4);
    assert!(world.pipeline_stream.lines().is_empty() && world.twin_stream.lines().is_empty());
}

#[test]
fn what_firehose_kept_of_a_pipeline_that_is_gone_is_listed_and_stays() {
    let world = World::default();
    for pipeline in ["test", "gone"] {
        let key = format!("{pipeline}/processing-failed/dt=2025-10-02/hour=06/x-1-9f");
        world.lake.hold(key, failed(&lines(1)[0]));
        world.lake.hold(format!("{pipeline}/dt=2025-10-02/hour=06/x.gz"), "a line of the lake");
    }
    let counted = block_on(world.dead_letters().count(&Selection::default())).unwrap();
    let pipelines: Vec<&str> = counted.keys().map(|[_, pipeline, ..]| pipeline.as_str()).collect();
    assert_eq!(pipelines, ["gone", "test"]);
    let outcome = world.redrive(Mode::default());
    assert_eq!(count(&outcome, &to("lake")), 1);
    assert_eq!(count(&outcome, &Became::Stays(Obstacle::NoStream.as_str())), 1);
}

fn letter(function: &str, reason: Reason, payload: &[u8]) -> DeadLetter {
    DeadLetter {
        v: 1,
        function: function.into(),
        code: "c0de".into(),
        reason,
        detail: "d".into(),
        origin: Origin { sequence: "7".into(), line: 2, arrived_at: at("2025-10-02T06:40:04Z") },
        pipeline: Some("test".into()),
        mapping: None,
        order: None,
        payload: Payload::of(payload),
        cut: false,
    }
}

fn hold(world: &World, letters: &[DeadLetter]) -> String {
    let (key, body) = DeadLetter::object(letters).unwrap().unwrap();
    world.letters.hold(key.clone(), body);
    key
}

#[test]
fn a_letter_of_the_transformer_goes_into_the_lake_with_the_lineage_it_would_have_had() {
    let world = World::default();
    let payload = r#"{"_meta":{"id":"i"},"a":1.50}"#;
    hold(&world, &[letter("firehose-transformer", Reason::Panic, payload.as_bytes())]);
    assert_eq!(count(&world.redrive(Mode::default()), &to("lake")), 1);
    let body = world.lake.objects().into_values().next().unwrap();
    assert_eq!(
        unpacked(&body),
        "{\"_lineage\":{\"v\":1,\"id\":\"i\",\"pipeline\":\"test\",\"sequence\":\"7\",\"line\":2,\
         \"arrived_at\":\"2025-10-02T06:40:04.000000Z\",\"transformer\":\"twin\"},\"_meta\":{\"id\":\"i\"},\"a\":1.50}\n"
    );
}

/// Only the function runs a transform: the line takes the whole way again.
#[test]
fn a_letter_of_a_transformer_with_a_transform_goes_on_the_stream() {
    let mut names = names();
    names.transforms.insert("test".to_owned());
    let letter = Letter {
        object: "o".into(),
        number: 1,
        keeper: Keeper::Function,
        function: "firehose-transformer".into(),
        pipeline: Some("test".into()),
        reason: "illegal_row".into(),
        detail: String::new(),
        day: "2025-10-02".into(),
        origin: Some(Origin {
            sequence: "7".into(),
            line: 2,
            arrived_at: at("2025-10-02T06:40:04Z"),
        }),
        code: None,
        mapping: None,
        payload: Some(br#"{"_meta":{"id":"i"},"a":1.50}"#.to_vec()),
        cut: false,
    };
    let Way::Stream { stream, line, .. } = Way::of(&letter, &names) else { panic!("not a stream") };
    assert_eq!(stream, "test-stream");
    assert!(
        line.contains(r#""id":"i""#)
            && line.contains(r#""arrived_at":"2025-10-02T06:40:04.000000Z""#),
        "{line}"
    );
}

/// Firehose keeps neither the number on the stream nor the arrival there: a made one could pass for newer than what came
/// after it.
#[test]
fn what_firehose_kept_of_a_pipeline_with_a_transform_goes_where_it_says_its_own_place() {
    let mut names = names();
    names.transforms.insert("test".to_owned());
    let letter = |payload: &str| Letter {
        object: "o".into(),
        number: 1,
        keeper: Keeper::Firehose,
        function: "firehose-transformer".into(),
        pipeline: Some("test".into()),
        reason: "Lambda.FunctionError".into(),
        detail: String::new(),
        day: "2025-10-02".into(),
        origin: Some(Origin {
            sequence: "made".into(),
            line: 0,
            arrived_at: at("2025-10-02T06:40:04Z"),
        }),
        code: None,
        mapping: None,
        payload: Some(payload.into()),
        cut: false,
    };
    for payload in
        [r#"{"a":1}"#, r#"{"_meta":{"id":"i"},"a":1}"#, r#"{"_meta":{"order":"1"},"a":1}"#]
    {
        assert_eq!(Way::of(&letter(payload), &names), Way::Stays(Obstacle::NoPlace), "{payload}");
    }
    let whole = letter(r#"{"_meta":{"id":"i","order":"1"},"a":1}"#);
    assert!(matches!(Way::of(&whole, &names), Way::Stream { .. }));
    // Without a transform it goes to the lake, and no value depends on its place.
    names.transforms.clear();
    assert!(matches!(Way::of(&letter(r#"{"a":1}"#), &names), Way::Lake { .. }));
}

#[test]
fn what_cannot_be_redriven_says_why_and_the_rest_goes() {
    let world = World::default();
    let cut = DeadLetter { cut: true, ..letter("data-extractor", Reason::Malformed, b"{\"a\":1}") };
    let elsewhere = DeadLetter {
        pipeline: Some("gone".into()),
        ..letter("data-extractor", Reason::Panic, b"{}")
    };
    let observed = observation_line(3_600);
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(1_000_000));
    let letters = [
        (cut, Some(Obstacle::Cut)),
        (letter("sourcing-worker", Reason::Malformed, b"a;b"), Some(Obstacle::NoRecord)),
        (letter("data-extractor", Reason::Malformed, b"{\"torn"), Some(Obstacle::NotASourceRecord)),
        (
            letter("data-extractor", Reason::Malformed, b"{\"a\":\"\xff\"}"),
            Some(Obstacle::NotASourceRecord),
        ),
        (letter("stream-writer", Reason::Malformed, b"{}"), Some(Obstacle::NotAnObservation)),
        (letter("stream-writer", Reason::Skew, observed.as_bytes()), Some(Obstacle::Ahead)),
        (letter("data-extractor", Reason::Panic, large.as_bytes()), Some(Obstacle::TooLarge)),
        (elsewhere, Some(Obstacle::NoStream)),
        (letter("data-extractor", Reason::Skew, b"{\"a\":1}"), None),
    ];
    let key = hold(&world, &letters.clone().map(|(letter, _)| letter));
    for (number, (_, obstacle)) in (1..).zip(&letters) {
        let shown = block_on(world.dead_letters().show(&key, number)).unwrap();
        let stays =
            matches!((&shown.way, obstacle), (Way::Stays(found), Some(expect)) if found == expect);
        assert!(stays || obstacle.is_none(), "{number}: {:?}", shown.way);
        assert_eq!(shown.letter.keeper, Keeper::Function);
    }
    let outcome: Outcome = world.redrive(Mode::default());
    assert_eq!(count(&outcome, &to("stream test-stream")), 1, "{outcome:?}");
    assert_eq!(world.pipeline_stream.lines().len(), 1);
    assert!(block_on(world.dead_letters().show(&key, 10)).is_err());
}

#[test]
fn an_object_that_cannot_be_read_is_counted_and_stays() {
    let world = World::default();
    world.letters.hold("data-extractor/dt=2025-10-02/a.jsonl", "{\"v\":1,\n");
    world.letters.hold(LAMBDAS, "<html>");
    world.letters.hold("notes.txt", "of a person");
    let reasons = outcome_of(&world);
    let stays = format!("stays: {}", Obstacle::NoPayload.as_str());
    assert_eq!(
        reasons,
        [("unreadable".to_owned(), stays.clone()), ("unreadable".to_owned(), stays)]
    );
}

#[test]
fn a_selection_takes_what_it_names() {
    let world = World::default();
    hold(
        &world,
        &[
            letter("data-extractor", Reason::Panic, b"{}"),
            letter("data-extractor", Reason::Skew, b"{}"),
        ],
    );
    // The writer's letters name no pipeline, only their lines do.
    let of_writer = |payload: &str| DeadLetter {
        pipeline: None,
        ..letter("stream-writer", Reason::Panic, payload.as_bytes())
    };
    let illegal = observation_line(1).replace("train:1", "");
    hold(&world, &[of_writer(&observation_line(1)), of_writer(&illegal), of_writer("{")]);
    let batch = world.event(&[observation_line(2)]);
    world.letters.hold(LAMBDAS, discarded("stream-writer", "twin-stream", Some(batch.get())));
    let text = |text: &str| Some(text.to_owned());
    let all = Selection::default();
    for (selection, expect) in [
        (all.clone(), 6),
        (Selection { function: text("data-extractor"), ..all.clone() }, 2),
        (Selection { reason: text("panic"), ..all.clone() }, 4),
        (Selection { reason: text("panic"), function: text("stream-writer"), ..all.clone() }, 3),
        (Selection { pipeline: text("test"), ..all.clone() }, 5),
        (Selection { pipeline: text("test"), reason: text("panic"), ..all.clone() }, 3),
        (Selection { day: text("2025-10-03"), ..all.clone() }, 0),
        (Selection { pipeline: text("other"), ..all }, 0),
    ] {
        let counted = block_on(world.dead_letters().count(&selection)).unwrap();
        assert_eq!(
            counted.values().map(|count| count.letters).sum::<u64>(),
            expect,
            "{selection:?}"
        );
    }
}
