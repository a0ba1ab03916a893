//! Configurations, legal and illegal: every problem is reported at once, with its place.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod freshness;
mod on_change;
mod push;
mod requests;
mod sources;
mod stream;

use std::time::Duration;

use proptest::prelude::*;
use twin_pipeline::{Delivery, Format, PipelineConfig, Source};

const LEGAL: &str = r#"{
  "$schema": "../pipeline.schema.json",
  "name": "irish-rail",
  "revision": 1,
  "description": "Trains",
  "attribution": "Irish Rail",
  "source": {
    "kind": "poll",
    "url": "https://api.irishrail.ie/trains",
    "interval_seconds": 60,
    "format": { "kind": "xml", "record": "objTrainPositions" },
    "headers": { "Accept": "application/xml" },
    "allow_hosts": ["api.irishrail.ie"]
  },
  "extractor": { "engine": "embedded" },
  "delivery": { "buffer_seconds": 60, "buffer_mb": 1 },
  "expected_records_per_minute": 90
}"#;

/// Replaces one part of the legal document and compares the problems, as text.
fn check(from: &str, to: &str, expected: &[&str]) {
    assert!(LEGAL.contains(from), "{from} is not in the document");
    let problems = PipelineConfig::parse(&LEGAL.replace(from, to)).err().unwrap_or_default();
    let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), expected.len(), "{from} -> {to}: {texts:#?}");
    for (text, start) in texts.iter().zip(expected) {
        assert!(text.starts_with(start), "{from} -> {to}:\n{text}\n{start}");
    }
}

#[test]
fn reads_a_legal_document() {
    let config = PipelineConfig::parse(LEGAL).unwrap();
    assert_eq!(config.name.as_str(), "irish-rail");
    let Source::Poll(poll) = &config.source else { panic!("not a poll") };
    assert_eq!(poll.interval.as_secs(), 60);
    assert_eq!(poll.format, Format::Xml { record: "objTrainPositions".to_owned() });
    assert_eq!(poll.request.headers[0].name, "Accept");
}

#[test]
fn leaves_out_what_has_a_default() {
    let mut short = LEGAL.to_owned();
    for line in [
        "  \"$schema\": \"../pipeline.schema.json\",\n",
        "  \"attribution\": \"Irish Rail\",\n",
        "    \"headers\": { \"Accept\": \"application/xml\" },\n",
        ",\n  \"extractor\": { \"engine\": \"embedded\" }",
        ",\n  \"delivery\": { \"buffer_seconds\": 60, \"buffer_mb\": 1 }",
        ",\n  \"expected_records_per_minute\": 90",
    ] {
        assert!(short.contains(line), "{line}");
        short = short.replace(line, "");
    }
    let config = PipelineConfig::parse(&short).unwrap();
    assert_eq!(config.delivery, Delivery { buffer_seconds: 60, buffer_mb: 1 });
    assert_eq!(config.expected_records_per_minute, None);
    assert_eq!(config.expires_after, None);
}

#[test]
fn an_expiry_is_one_second_to_ten_years() {
    let with = |seconds: &str| {
        format!("\"expected_records_per_minute\": 90,\n  \"expires_after_seconds\": {seconds}\n}}")
    };
    let last = "\"expected_records_per_minute\": 90\n}";
    for seconds in [1, 86_400, 315_360_000] {
        let config = PipelineConfig::parse(&LEGAL.replace(last, &with(&seconds.to_string())));
        assert_eq!(config.unwrap().expires_after, Some(Duration::from_secs(seconds)));
    }
    for seconds in ["0", "315360001"] {
        let problem =
            format!("18:28: $.expires_after_seconds: {seconds} is not between 1 and 315360000");
        check(last, &with(seconds), &[&problem]);
    }
}

#[test]
fn a_rate_is_one_that_the_polls_can_bring() {
    let xml = "{ \"kind\": \"xml\", \"record\": \"objTrainPositions\" }";
    let text = |tail: u32| {
        format!(
            "{{ \"kind\": \"text\", \"separator\": \"|\", \"columns\": [\"a\"], \"tail\": {tail} }}"
        )
    };
    assert!(PipelineConfig::parse(&LEGAL.replace(xml, &text(90))).is_ok());
    check(
        xml,
        &text(89),
        &[
            "17:34: $.expected_records_per_minute: 90 is more than there can be: every 60 s at most 89 rows (tail) of one document",
        ],
    );
    // How many cells the rows of a table have is not known.
    let melt = "\"melt\": { \"keep\": [\"a\"], \"name\": \"n\", \"value\": \"v\" }";
    let csv = format!("{{ \"kind\": \"csv\", \"tail\": 89, {melt} }}");
    assert!(PipelineConfig::parse(&LEGAL.replace(xml, &csv)).is_ok());
}

#[test]
fn reports_the_place_of_an_illegal_value() {
    check("\"irish-rail\"", "\"Irish\"", &["3:11: $.name: a pipeline's name"]);
    for name in ["9a", "a--b", "a-", "-a", "digitaltwin", "api", "read", &"a".repeat(26)] {
        check("\"irish-rail\"", &format!("\"{name}\""), &["3:11: $.name: "]);
    }
    check(
        "\"revision\": 1",
        "\"revision\": 0",
        &["4:15: $.revision: 0 is not between 1 and 999999"],
    );
    check("\"revision\": 1", "\"revision\": 1000000", &["4:15: $.revision: "]);
    check("\"Trains\"", "\"two\\nlines\"", &["5:18: $.description: "]);
    check(
        ": 60,\n    \"format\"",
        ": 86401,\n    \"format\"",
        &["10:25: $.source.interval_seconds: "],
    );
    check(
        ": 60,\n    \"format\"",
        ": 90,\n    \"format\"",
        &["10:25: $.source.interval_seconds: 90 is over a minute and no whole number"],
    );
    check(
        "https://api.irishrail.ie/",
        "https://a@api.irishrail.ie/",
        &["9:12: $.source.url: a source's URL carries no"],
    );
    check(
        "https://api.irishrail.ie/",
        "https://else.example/",
        &["9:12: $.source.url: host \"else.example\" is not in allow_hosts"],
    );
    check(
        "[\"api.irishrail.ie\"]",
        "[\"api.irishrail.ie\", \"*.ie\"]",
        &["13:41: $.source.allow_hosts[1]: write a host"],
    );
    check(
        "[\"api.irishrail.ie\"]",
        "[\"api.irishrail.ie\", \"api.irishrail.ie\"]",
        &["13:41: $.source.allow_hosts[1]: host \"api.irishrail.ie\" is named twice"],
    );
    check("\"objTrainPositions\"", "\"ns:x\"", &["11:42: $.source.format.record: "]);
    check(
        "{ \"kind\": \"xml\", \"record\": \"objTrainPositions\" }",
        "{ \"kind\": \"json\", \"records\": \"$..x\" }",
        &["11:44: $.source.format.records: \"$..x\" is not"],
    );
    check("\"buffer_mb\": 1", "\"buffer_mb\": 129", &["16:52: $.delivery.buffer_mb: 129 is not"]);
}

#[test]
fn refuses_headers_that_are_illegal_secret_or_the_workers_own() {
    let header = "\"Accept\": \"application/xml\"";
    check(header, "\"A b\": \"x\"", &["12:25: $.source.headers.A b: not a legal"]);
    check(header, "\"A\": \"x\\r\\nB: y\"", &["12:23: $.source.headers.A: a header's value"]);
    check(
        header,
        "\"authorization\": \"Bearer x\"",
        &["12:35: $.source.headers.authorization: authorization carries a secret"],
    );
    check(header, "\"Host\": \"x\"", &["12:26: $.source.headers.Host: Host is set by"]);
    check(
        header,
        "\"A\": \"x\", \"a\": \"y\"",
        &["12:33: $.source.headers.a: header a is named twice"],
    );
    check(
        header,
        "\"A\": \"x\", \"A\": \"y\"",
        &["12:33: $.source.headers.A: header A is named twice"],
    );
}

#[test]
fn refuses_every_header_whose_name_speaks_of_a_secret() {
    let headers = |name: &str| {
        let json = LEGAL.replace("\"Accept\"", &format!("\"{name}\""));
        PipelineConfig::parse(&json).map_err(|problems| problems[0].message.clone())
    };
    for name in [
        "Authorization",
        "Proxy-Authorization",
        "Cookie",
        "api-key",
        "X-API-Key",
        "X-ApiKey",
        "X-Auth-Token",
        "token",
        "X-Client-Secret",
        "Ocp-Apim-Subscription-Key",
    ] {
        let message = headers(name).unwrap_err();
        assert!(message.starts_with(&format!("{name} carries a secret")), "{message}");
    }
    for name in ["Accept", "User-Agent", "X-Key", "X-Api-Version", "Cookie-Policy"] {
        assert!(headers(name).is_ok(), "{name}");
    }
}

#[test]
fn says_where_the_secret_belongs_and_does_not_repeat_it() {
    let json = LEGAL.replace("\"Accept\": \"application/xml\"", "\"Authorization\": \"hunter2\"");
    let text = PipelineConfig::parse(&json).unwrap_err()[0].to_string();
    assert!(text.contains("SSM Parameter Store") && !text.contains("hunter2"), "{text}");
}

#[test]
fn reports_every_problem_at_once_in_the_order_of_the_file() {
    let json = LEGAL
        .replace("\"irish-rail\"", "\"X\"")
        .replace("\"revision\": 1", "\"revision\": 0")
        .replace("\"objTrainPositions\"", "\"\"")
        .replace("\"buffer_mb\": 1", "\"buffer_mb\": 0");
    let problems = PipelineConfig::parse(&json).unwrap_err();
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["$.name", "$.revision", "$.source.format.record", "$.delivery.buffer_mb"]);
}

#[test]
fn reports_wrong_shapes_with_their_line() {
    check(
        "\"revision\": 1",
        "\"revision\": \"1\"",
        &["4:17: $: invalid type: string \"1\", expected u64"],
    );
    check(
        "\"revision\": 1,",
        "\"revision\": 1, \"colour\": 2,",
        &["4:25: $: unknown field `colour`"],
    );
    check("\"embedded\"", "\"duckdb\"", &["15:35: $: unknown variant `duckdb`"]);
    check(
        "\"kind\": \"poll\"",
        "\"kind\": \"pull\"",
        &["8:13: $.source.kind: unknown variant `pull`, expected `poll` or `push`"],
    );
    check("\"headers\"", "\"header\"", &[""]);
    check("\"interval_seconds\": 60,", "", &[""]);
    check("\"revision\": 1,", "\"revision\": 1,,", &["4:17: $: "]);
}

#[test]
fn reports_what_cannot_be_read_in_a_source_where_it_stands() {
    let format = r#""format": { "kind": "xml", "record": "objTrainPositions" },"#;
    for (more, problem) in [
        (r#""auth": { "kind": "digest" }"#, "12:23: $.source.auth.kind: unknown variant `digest`"),
        (r#""auth": { "kind": "bearer" }"#, "12:13: $.source.auth.secret: missing field `secret`"),
        (r#""auth": 7"#, "12:13: $.source.auth: "),
        (r#""paging": { "kind": "link", "a": 1 }"#, "12:38: $.source.paging.a: unknown field `a`"),
        (
            r#""body": null, "auth": null, "paging": null, "on_change": {}"#,
            "12:62: $.source.on_change.key: missing field `key`",
        ),
        (r#""auth": {}"#, "12:13: $.source.auth.kind: missing field `kind`"),
        (r#""method": "PUT""#, "12:15: $.source.method: unknown variant `PUT`"),
        (r#""body": { "xml": 1 }"#, "12:22: $.source.body.xml: unknown field `xml`"),
        (r#""on_change": {}"#, "12:18: $.source.on_change.key: missing field `key`"),
        (r#""tail": 1"#, "12:13: $.source.tail: unknown field `tail`"),
        (
            r#""documents": [{ "name": "a", "url": "b" }, { "name": "a" }]"#,
            "12:48: $.source.documents[1].url: missing field `url`",
        ),
    ] {
        check(format, &format!("{format}\n    {more},"), &[problem]);
    }
    check(
        format,
        r#""format": { "kind": "csv", "melt": { "keep": [], "name": "n" } },"#,
        &["11:40: $.source.format.melt.value: missing field `value`"],
    );
    check("\"interval_seconds\": 60,", "", &["7:13: $.source.interval_seconds: missing field"]);
}

proptest! {
    #[test]
    fn any_edit_of_a_document_is_judged_without_a_panic(at in 0..LEGAL.len(), cut in 0..40_usize, text in "\\PC{0,8}") {
        let head: String = LEGAL.chars().take(at).collect();
        let tail: String = LEGAL.chars().skip(at + cut).collect();
        let json = format!("{head}{text}{tail}");
        for problem in PipelineConfig::parse(&json).err().unwrap_or_default() {
            prop_assert!(problem.line >= 1 && problem.line <= json.lines().count() + 1);
            prop_assert!(problem.column >= 1 && problem.column <= json.len() + 1);
        }
    }
}
