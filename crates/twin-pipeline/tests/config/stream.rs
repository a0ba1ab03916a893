//! Which stream records go to, and what a lake-only pipeline cannot have.

use twin_pipeline::{PipelineConfig, Stream};

use super::{LEGAL, check};

const REVISION: &str = "\"revision\": 1,";
const FIREHOSE: &str = "\"stream\": \"firehose\",";

#[test]
fn records_go_to_kinesis_where_nothing_is_said() {
    let config = PipelineConfig::parse(LEGAL).unwrap();
    assert_eq!(config.stream, Stream::Kinesis);
    check(REVISION, "", &["1:1: $: revision is missing"]);
    check(REVISION, "\"revision\": 1, \"stream\": \"kinesis\",", &[]);
    check(REVISION, "\"revision\": 1, \"stream\": \"s3\",", &["4:"]);
}

#[test]
fn a_lake_only_pipeline_has_nothing_of_the_twin() {
    let lake = LEGAL.replace("  \"extractor\": { \"engine\": \"embedded\" },\n", "");
    let config = PipelineConfig::parse(&lake.replace(REVISION, FIREHOSE)).unwrap();
    assert_eq!((config.stream, config.revision), (Stream::Firehose, None));
    let leave = "with the stream firehose nothing is in the twin: leave this out, or stream";
    let both = format!("{REVISION} {FIREHOSE}");
    let (revision, extractor) =
        (format!("4:15: $.revision: {leave}"), format!("15:16: $.extractor: {leave}"));
    check(REVISION, &both, &[&revision, &extractor]);
    let all = format!(
        "{FIREHOSE} \"freshness\": {{\"every_seconds\": 60}},\n \"expires_after_seconds\": 9000,"
    );
    check(
        REVISION,
        &all,
        &[
            "4:38: $.freshness: with",
            "5:27: $.expires_after_seconds: with",
            "16:16: $.extractor: with",
        ],
    );
}

#[test]
fn what_is_pushed_needs_a_kinesis_stream() {
    let pushed = r#"{"name":"a","stream":"firehose","description":"d","source":{"kind":"push"}}"#;
    let problems = PipelineConfig::parse(pushed).unwrap_err();
    let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].starts_with("1:22: $.stream: what is pushed"), "{texts:?}");
}
