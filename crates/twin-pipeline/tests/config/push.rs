//! What is pushed: topics, conditions and fields of an IoT rule, legal and illegal.

use twin_pipeline::{Format, PipelineConfig, PushSource, Source};

/// A pipeline whose source has these fields.
fn document(source: &str) -> String {
    let source = if source.is_empty() {
        "\"kind\": \"push\"".to_owned()
    } else {
        format!("\"kind\": \"push\", {source}")
    };
    format!(
        "{{\n\"name\": \"presses\", \"revision\": 1, \"description\": \"Presses\",\n\"source\": {{ {source} }} }}"
    )
}

fn problems(source: &str) -> Vec<String> {
    let problems = PipelineConfig::parse(&document(source)).err().unwrap_or_default();
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn messages_come_from_topics_that_a_condition_may_narrow() {
    let config = PipelineConfig::parse(&document(
        r#""topic": "plant/+/press/#", "where": "temperature > 0 AND state <> 'off'", "topic_fields": { "hall": 2, "detail": 5 }"#,
    ));
    let config = config.unwrap();
    assert_eq!(config.source.format(), &Format::NdJson { tail: None });
    let Source::Push(push) = config.source else { panic!("not pushed") };
    assert_eq!(push.topic.as_deref(), Some("plant/+/press/#"));
    assert_eq!(push.condition.as_deref(), Some("temperature > 0 AND state <> 'off'"));
    assert_eq!(push.topic_fields, [("hall".to_owned(), 2), ("detail".to_owned(), 5)]);
}

#[test]
fn producers_with_their_own_credentials_need_no_topic() {
    let config = PipelineConfig::parse(&document("")).unwrap();
    assert_eq!(config.source, Source::Push(PushSource::default()));
}

#[test]
fn every_legal_topic_is_taken() {
    for topic in ["a", "+", "#", "a/+/b", "+/+", "a/b/c/d/e/f/g/h", "$aws/things/+/shadow/update"] {
        assert_eq!(problems(&format!(r#""topic": "{topic}""#)), [""; 0], "{topic}");
    }
}

#[test]
fn a_topic_that_is_none_is_refused_at_its_place() {
    let wide = ["x"; 9].join("/");
    let long = "x".repeat(257);
    let cases = [
        ("", "each level of a topic"),
        ("/a", "each level of a topic"),
        ("a//b", "each level of a topic"),
        ("a/#/b", "each level of a topic"),
        ("a/b+", "each level of a topic"),
        ("a/b#", "each level of a topic"),
        ("a b", "a topic is at most 256 visible ASCII"),
        ("a' FROM 'b", "a topic is at most 256 visible ASCII"),
        ("größe", "a topic is at most 256 visible ASCII"),
        (&wide, "a topic is at most 256 visible ASCII"),
        (&long, "a topic is at most 256 visible ASCII"),
        ("$share/a/b", "no topic starts with $"),
    ];
    for (topic, message) in cases {
        let found = problems(&format!(r#""topic": "{topic}""#));
        assert_eq!(found.len(), 1, "{topic}: {found:?}");
        let expected = format!("3:38: $.source.topic: {message}");
        assert!(found[0].starts_with(&expected), "{topic}: {found:?}");
    }
}

#[test]
fn a_condition_stays_one() {
    let long = "x".repeat(1_025);
    let cases = [
        ("", "write one line"),
        ("  ", "write one line"),
        ("a > 1\\nAND b", "write one line"),
        (long.as_str(), "write one line"),
        ("state = 'off", "a text that begins with a single quote"),
        ("WHERE a > 1", "write the condition without WHERE"),
        (" where a > 1", "write the condition without WHERE"),
    ];
    for (condition, message) in cases {
        let found = problems(&format!(r#""topic": "a", "where": "{condition}""#));
        assert_eq!(found.len(), 1, "{condition}: {found:?}");
        assert!(found[0].contains(&format!("$.source.where: {message}")), "{condition}: {found:?}");
    }
    let lonely = problems(r#""where": "a > 1""#);
    assert!(lonely[0].ends_with("a condition on messages needs their topic"), "{lonely:?}");
}

#[test]
fn a_field_of_the_topic_has_a_name_and_a_level_that_is_there() {
    let cases = [
        (r#""topic": "a/+", "topic_fields": { "id": 3 }"#, "the topic has levels 1 to 2, not 3"),
        (r#""topic": "a/+", "topic_fields": { "id": 0 }"#, "the topic has levels 1 to 2, not 0"),
        (r#""topic": "a/#", "topic_fields": { "id": 9 }"#, "the topic has levels 1 to 8, not 9"),
        (r#""topic": "a/+", "topic_fields": { "a b": 2 }"#, "a field's name is 1 to 64 letters"),
        (r#""topic": "a/+", "topic_fields": { "_meta": 2 }"#, "a field's name is 1 to 64 letters"),
        (r#""topic": "a/+", "topic_fields": { "": 2 }"#, "a field's name is 1 to 64 letters"),
        (r#""topic": "a/+", "topic_fields": { "id": 1, "id": 2 }"#, "field \"id\" is named twice"),
        (r#""topic_fields": { "id": 1 }"#, "a field of the topic needs the topic"),
    ];
    for (source, message) in cases {
        let found = problems(source);
        assert_eq!(found.len(), 1, "{source}: {found:?}");
        assert!(
            found[0].contains("$.source.topic_fields.") && found[0].contains(message),
            "{found:?}"
        );
    }
}

#[test]
fn what_only_a_poll_has_is_refused() {
    let found = problems(r#""interval_seconds": 60"#);
    assert!(found[0].contains("unknown field `interval_seconds`"), "{found:?}");
}
