//! How often metrics are expected, legal and illegal.

use std::time::Duration;

use super::{LEGAL, check};
use twin_pipeline::PipelineConfig;

const LAST: &str = "\"expected_records_per_minute\": 90";

fn with(freshness: &str) -> String {
    format!("{LAST},\n  \"freshness\": {freshness}")
}

#[test]
fn it_may_be_left_out_or_be_of_all_metrics_or_of_some() {
    let read = |freshness: &str| {
        PipelineConfig::parse(&LEGAL.replace(LAST, &with(freshness))).unwrap().freshness.unwrap()
    };
    assert_eq!(PipelineConfig::parse(LEGAL).unwrap().freshness, None);
    let all = read(r#"{ "every_seconds": 60 }"#);
    assert_eq!((all.every, all.metrics.len()), (Some(Duration::from_secs(60)), 0));
    let some = read(r#"{ "metrics": { "wind.speed": 31536000 } }"#);
    assert_eq!((some.every, some.metrics.len()), (None, 1));
    assert_eq!(some.metrics.values().next(), Some(&Duration::from_secs(31_536_000)));
}

#[test]
fn what_is_wrong_is_reported_with_its_place() {
    for (freshness, problems) in [
        ("{}", &["18:16: $.freshness: give every_seconds, metrics or both"][..]),
        (r#"{ "metrics": {} }"#, &["18:16: $.freshness: give every_seconds"]),
        (
            r#"{ "every_seconds": 0 }"#,
            &["18:35: $.freshness.every_seconds: 0 is not between 1 and 31536000"],
        ),
        (
            r#"{ "every_seconds": 31536001 }"#,
            &["18:35: $.freshness.every_seconds: 31536001 is not"],
        ),
        (
            r#"{ "every_seconds": 0, "metrics": { "a": 0, "b c": 1 } }"#,
            &[
                "18:35: $.freshness.every_seconds: ",
                "18:56: $.freshness.metrics.a: 0 is not between",
                "18:66: $.freshness.metrics",
            ],
        ),
        (r#"{ "every": 1 }"#, &["18:24: $: unknown field `every`"]),
        (r#"{ "every_seconds": -1 }"#, &["18:"]),
        (r#"{ "metrics": { "a": "1" } }"#, &["18:"]),
    ] {
        check(LAST, &with(freshness), problems);
    }
    for (seconds, problems) in [
        (121, &[][..]),
        (120, &["19:28: $.expires_after_seconds: a value is late after two intervals"][..]),
    ] {
        let expiry = format!(
            "{},\n  \"expires_after_seconds\": {seconds}",
            with(r#"{ "every_seconds": 60 }"#)
        );
        check(LAST, &expiry, problems);
    }
    let many: Vec<String> = (0..33).map(|n| format!("\"m{n}\": 1")).collect();
    let many = format!("{{ \"metrics\": {{ {} }} }}", many.join(", "));
    check(LAST, &with(&many), &["18:16: $.freshness: at most 32 metrics"]);
    let twice = r#"{ "metrics": { "a": 1, "a": 2 } }"#;
    let problems = PipelineConfig::parse(&LEGAL.replace(LAST, &with(twice))).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].to_string().ends_with("\"a\" is there twice"), "{}", problems[0]);
}
