//! When a record has changed, legal and illegal.

use std::time::Duration;

use super::{LEGAL, check};
use twin_pipeline::{OnChange, PipelineConfig, Source};

const HEADERS: &str = r#""headers": { "Accept": "application/xml" },"#;
const FORMAT: &str = r#""format": { "kind": "xml", "record": "objTrainPositions" },"#;
const LAST: &str = "\"expected_records_per_minute\": 90";

fn with(on_change: &str) -> String {
    format!("{HEADERS}\n    \"on_change\": {on_change},")
}

/// Reads it, beside what else the file says at its end.
fn read(on_change: &str, more: &str) -> OnChange {
    let json = LEGAL.replace(HEADERS, &with(on_change)).replace(LAST, &format!("{LAST}{more}"));
    match PipelineConfig::parse(&json).unwrap().source {
        Source::Poll(poll) => poll.on_change.unwrap(),
        _ => panic!("not a poll"),
    }
}

#[test]
fn a_heartbeat_is_as_long_as_freshness_and_expiry_allow_and_an_hour_at_most() {
    let key = r#"{ "key": ["$.TrainCode", "$.a.b"] }"#;
    let plain = read(key, "");
    assert_eq!(
        plain.key.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["$.TrainCode", "$.a.b"]
    );
    assert_eq!(plain.heartbeat, Duration::from_secs(3_600));
    for (more, seconds) in [
        (r#", "freshness": { "every_seconds": 1200 }"#, 600),
        (r#", "freshness": { "every_seconds": 9000 }"#, 3_600),
        (r#", "freshness": { "every_seconds": 1200, "metrics": { "a": 301 } }"#, 150),
        (r#", "expires_after_seconds": 500"#, 250),
        (r#", "expires_after_seconds": 500, "freshness": { "metrics": { "a": 130 } }"#, 65),
    ] {
        assert_eq!(read(key, more).heartbeat, Duration::from_secs(seconds), "{more}");
    }
    let given = read(r#"{ "key": ["$.a"], "heartbeat_seconds": 86400 }"#, "");
    assert_eq!(given.heartbeat, Duration::from_secs(86_400), "where nothing bounds it");
    let half = r#", "freshness": { "every_seconds": 1200 }"#;
    assert_eq!(
        read(r#"{ "key": ["$.a"], "heartbeat_seconds": 600 }"#, half).heartbeat.as_secs(),
        600
    );
}

#[test]
fn a_heartbeat_that_lets_a_value_be_late_or_that_nothing_waits_for_is_refused() {
    for (heartbeat, more, problem) in [
        (
            601,
            r#", "freshness": { "every_seconds": 1200 }"#,
            "13:57: $.source.on_change.heartbeat_seconds: 601 is more than 600, half of the shortest interval of freshness: a value could be late",
        ),
        (
            601,
            r#", "freshness": { "every_seconds": 9999, "metrics": { "a": 1200 } }"#,
            "13:57: $.source.on_change.heartbeat_seconds: 601 is more than 600",
        ),
        (
            251,
            r#", "expires_after_seconds": 500"#,
            "13:57: $.source.on_change.heartbeat_seconds: 251 is more than 250, half of expires_after_seconds: a value could be gone",
        ),
        (
            60,
            "",
            "13:18: $.source.on_change: with a heartbeat of 60 s and a poll every 60 s nothing is ever left out: lengthen",
        ),
        (
            86_401,
            "",
            "13:57: $.source.on_change.heartbeat_seconds: 86401 is not between 1 and 86400",
        ),
        (0, "", "13:57: $.source.on_change.heartbeat_seconds: 0 is not between"),
    ] {
        let on_change = with(&format!(r#"{{ "key": ["$.a"], "heartbeat_seconds": {heartbeat} }}"#));
        let json = LEGAL.replace(HEADERS, &on_change).replace(LAST, &format!("{LAST}{more}"));
        let problems = PipelineConfig::parse(&json).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].to_string().starts_with(problem), "{}", problems[0]);
    }
    // What is left out is no longer than it may be; here that is no longer than the interval.
    let json = LEGAL.replace(HEADERS, &with(r#"{ "key": ["$.a"] }"#));
    let json = json.replace(LAST, &format!("{LAST}, \"freshness\": {{ \"every_seconds\": 120 }}"));
    let problems = PipelineConfig::parse(&json).unwrap_err();
    assert!(
        problems[0].to_string().starts_with("13:18: $.source.on_change: with a heartbeat of 60 s"),
        "{problems:?}"
    );
}

#[test]
fn a_key_is_one_to_eight_fields_that_a_record_can_have() {
    for (key, problems) in [
        (r#"[]"#, &["13:27: $.source.on_change.key: name 1 to 8 fields"][..]),
        (r#"["$"]"#, &["13:28: $.source.on_change.key[0]: \"$\" is no field: write $.a or $.a.b"]),
        (
            r#"["$.a", "$.b[*]", "c"]"#,
            &["13:35: $.source.on_change.key[1]: ", "13:45: $.source.on_change.key[2]: "],
        ),
        (r#"["$.a", "$.a"]"#, &["13:35: $.source.on_change.key[1]: \"$.a\" is there twice"]),
    ] {
        check(HEADERS, &with(&format!("{{ \"key\": {key} }}")), problems);
    }
    check(HEADERS, &with("{}"), &["13:18: $.source.on_change.key: missing field `key`"]);
    check(
        HEADERS,
        &with(r#"{ "key": ["$.a"], "ignore": [] }"#),
        &["13:46: $.source.on_change.ignore: unknown field `ignore`"],
    );
    let table = r#""format": { "kind": "csv", "columns": ["time", "value"] },"#;
    let on_change = format!("{table}\n    \"on_change\": {{ \"key\": [\"$.time\", \"$.tiem\"] }},");
    check(
        FORMAT,
        &on_change,
        &["12:38: $.source.on_change.key[1]: no record has a field \"tiem\"; it has time, value"],
    );
    let melted = r#""format": { "kind": "csv", "melt": { "keep": ["time"], "name": "station", "value": "v" } },"#;
    let on_change =
        format!("{melted}\n    \"on_change\": {{ \"key\": [\"$.station\", \"$.place\"] }},");
    check(
        FORMAT,
        &on_change,
        &[
            "12:41: $.source.on_change.key[1]: no record has a field \"place\"; it has time, station, v",
        ],
    );
}
