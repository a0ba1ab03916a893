//! Batches of the pipeline stream: every line and every row is accounted for (I4), a poison line delays
//! nobody (I6), and a replay makes the same observations (I5).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use data_extractor::{DataExtractor, Extract};
use serde_json::Value;
use twin_lambda::kinesis::{KinesisEvent, KinesisHandler, KinesisResponse};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Failure, Invocation, Letterhead};
use twin_normalization::{
    DeadLetter, MappingHash, PipelineName, Reason, Refusal, Revision, SkewLimit, Timestamp,
};
use twin_sql::{Extraction, Extractor, Mapping};
use twin_testkit::{
    FixedClock, MemoryLetters, MemoryStream, at, block_on, kinesis_event, systemic,
};

const SQL: &str = "
CREATE TABLE source (`_meta` ROW<as_of TIMESTAMP_LTZ(3)>, code STRING, speed DOUBLE);
INSERT INTO digital_twin (component, metric, value_number, unit, observed_at)
SELECT 'train:' || s.code, 'speed', s.speed, 'm/s', s.`_meta`.as_of FROM source AS s
UNION ALL
SELECT 'train:' || s.code, 'speed.kmh', s.speed * 3.6, 'km/h', s.`_meta`.as_of FROM source AS s
WHERE s.speed > 1;";

/// What one batch ended as.
struct Ended {
    response: Result<KinesisResponse, Failure>,
    observations: Vec<Value>,
    letters: Vec<DeadLetter>,
    tally: Value,
}

#[derive(Default)]
struct World {
    stream: MemoryStream,
    letters: MemoryLetters,
}

/// A bug that one kind of line wakes.
struct Panics(Extractor);

impl Extract for Panics {
    fn extract(
        &self,
        line: &[u8],
        arrived_at: Timestamp,
        sequence: &str,
        number: u32,
    ) -> Result<Extraction, Refusal> {
        assert!(!line.starts_with(b"{\"bug\""), "a bug in the mapping's engine");
        self.0.extract(line, arrived_at, sequence, number)
    }
}

fn run<P: AsRef<[u8]>>(world: &World, payloads: &[P]) -> Ended {
    let clock = FixedClock::new(at("2025-10-02T06:40:05Z"));
    let name = PipelineName::new("test").unwrap();
    let extractor = Extractor::new(
        Mapping::compile(SQL).unwrap(),
        name,
        Revision::new(1).unwrap(),
        MappingHash::new("0123456789abcdef").unwrap(),
        SkewLimit::default(),
    );
    let handler = DataExtractor {
        extractor: Panics(extractor),
        stream: &world.stream,
        dead_letters: &world.letters,
        clock: &clock,
        telemetry: Telemetry::in_memory("data-extractor", Some("test")),
        letterhead: Letterhead::new("data-extractor", "c0de", Some("test".into()), None),
    };
    let event = kinesis_event(payloads);
    let event = KinesisEvent::read(&event).unwrap();
    let response = block_on(handler.handle(&event, &Invocation::unbounded("r")));
    let tally = handler.telemetry.written().pop().unwrap_or_else(|| "null".into());
    let parse = |line: &String| serde_json::from_str(line).unwrap();
    Ended {
        response,
        observations: world.stream.lines().iter().map(parse).collect(),
        letters: world.letters.kept(),
        tally: serde_json::from_str(&tally).unwrap(),
    }
}

fn line(code: &str, speed: &str, order: u32) -> String {
    format!(
        r#"{{"_meta":{{"v":1,"id":"id{order}","order":"o{order}","as_of":"2025-10-02T06:40:03Z"}},"code":"{code}","speed":{speed}}}"#
    )
}

/// The two ledgers of invariant I4.
fn assert_adds_up(tally: &Value) {
    let count = |name: &str| tally[name].as_u64().unwrap();
    assert_eq!(count("lines"), count("mapped_lines") + count("malformed_lines"), "{tally}");
    let rows = count("observations") + count("filtered_rows") + count("dead_lettered_rows");
    assert_eq!(count("rows"), rows, "{tally}");
}

#[test]
fn a_message_over_several_lines_is_one_line() {
    let ended = run(&World::default(), &["{\n  \"code\": \"A1\",\r\n  \"speed\": 10.0\n}\n"]);
    assert_adds_up(&ended.tally);
    assert_eq!((&ended.tally["lines"], ended.letters.len()), (&1.into(), 0));
    let found: Vec<_> = ended.observations.iter().map(|one| &one["value_number"]).collect();
    assert_eq!(found, [10.0, 36.0]);
}

#[test]
fn a_line_becomes_observations_with_its_lineage() {
    let ended = run(&World::default(), &[line("A1", "10.0", 1)]);
    assert_eq!(ended.response.unwrap(), KinesisResponse::done());
    assert_adds_up(&ended.tally);
    let expect = serde_json::json!({
        "v": 1, "component": "train:A1", "metric": "speed.kmh", "value_number": 36.0, "unit": "km/h",
        "observed_at": "2025-10-02T06:40:03.000000Z", "order": "o1", "pipeline": "test", "revision": 1,
        "mapping": "0123456789abcdef", "source_id": "id1", "arrived_at": "2025-10-02T06:40:04.000000Z",
    });
    assert_eq!(ended.observations[1], expect);
    assert_eq!(ended.observations.len(), 2);
}

#[test]
fn poison_among_good_lines_is_kept_with_its_reason_and_delays_nobody() {
    let payloads: [Vec<u8>; 5] = [
        format!("{}\n{{\"torn\n{}\n", line("A1", "10.0", 1), line("A2", "0.5", 2)).into(),
        b"[1]".into(),
        b"{\"code\":\"\xff\"}".into(),
        line("no such name", "2.0", 3).into(),
        line("A3", "\"fast\"", 4).into(),
    ];
    let ended = run(&World::default(), &payloads);
    assert_eq!(ended.response.unwrap(), KinesisResponse::done());
    assert_adds_up(&ended.tally);
    let components: Vec<&Value> =
        ended.observations.iter().map(|line| &line["component"]).collect();
    assert_eq!(components, ["train:A1", "train:A1", "train:A2"]);
    let letters: Vec<(&str, u32, Reason)> = ended
        .letters
        .iter()
        .map(|letter| (letter.origin.sequence.as_str(), letter.origin.line, letter.reason))
        .collect();
    assert_eq!(
        letters,
        [
            ("s0", 1, Reason::Malformed),
            ("s1", 0, Reason::Malformed),
            ("s2", 0, Reason::Malformed),
            ("s3", 0, Reason::IllegalObservation),
            ("s4", 0, Reason::IllegalObservation),
        ]
    );
    assert_eq!(ended.tally["dead_lettered_rows"], 3, "two rows of one line make one letter");
    assert_eq!(ended.letters[3].order.as_deref(), Some("o3"), "a redrive keeps the order");
    assert!(ended.letters[3].detail.contains("component \"train:no such name\" is not legal"));
    assert_eq!(ended.tally["wrong_type_fields"], 1);
}

#[test]
fn a_panic_in_one_line_is_a_dead_letter_and_its_neighbours_go_on() {
    let payloads = [format!("{}\n{{\"bug\":1}}\n{}", line("A1", "0.5", 1), line("A2", "0.5", 2))];
    let ended = run(&World::default(), &payloads);
    assert_eq!(ended.response.unwrap(), KinesisResponse::done());
    assert_adds_up(&ended.tally);
    assert_eq!((ended.observations.len(), ended.letters.len()), (2, 1));
    assert_eq!((ended.letters[0].origin.line, ended.letters[0].reason), (1, Reason::Panic));
    assert_eq!(ended.letters[0].detail, "a bug in the mapping's engine");
}

#[test]
fn an_observation_from_the_future_is_kept_out_of_the_twin() {
    let future = line("A1", "10.0", 1).replace("06:40:03", "06:45:05");
    let ended =
        run(&World::default(), &[future, line("A2", "0.5", 2).replace("06:40:03", "06:45:04")]);
    assert_adds_up(&ended.tally);
    assert_eq!(ended.letters.len(), 1);
    assert_eq!(ended.tally["dead_lettered_rows"], 2);
    assert_eq!(ended.letters[0].reason, Reason::Skew);
    assert_eq!(ended.observations.len(), 1);
}

#[test]
fn a_line_of_a_device_gets_its_meta_from_the_stream() {
    let ended = run(&World::default(), &[r#"{"code":"D1","speed":1.0}"#]);
    let observation = &ended.observations[0];
    assert_eq!(observation["observed_at"], "2025-10-02T06:40:04.000000Z");
    assert_eq!(observation["order"], "001759387204000000002s0-000000");
}

#[test]
fn a_replay_makes_the_same_observations() {
    let world = World::default();
    let payloads = [line("A1", "10.0", 1), "{\"code\":\"D1\",\"speed\":1.0}".to_owned()];
    let first = run(&world, &payloads).observations;
    let both = run(&world, &payloads).observations;
    assert_eq!(both, [first.clone(), first].concat());
}

#[test]
fn a_batch_is_done_only_when_everything_is_kept() {
    for fail_letters in [true, false] {
        let world = World::default();
        let faults = if fail_letters { &world.letters.faults } else { &world.stream.faults };
        faults.plan([Some(systemic())]);
        let payloads = [line("A1", "10.0", 1), "{".to_owned()];
        let failed = run(&world, &payloads);
        assert!(failed.response.is_err());
        assert_eq!(failed.tally, Value::Null, "what comes again is not counted twice");
        let ended = run(&world, &payloads);
        assert_eq!(ended.response.unwrap(), KinesisResponse::done());
        assert_eq!(ended.observations.len(), 2);
    }
}
