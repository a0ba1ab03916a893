//! Holds the scripts for Flink to what a mapping says. That Flink gives the right rows for them is tested by its
//! goldens, see `tests/flink`.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use twin_normalization::{MappingHash, PipelineName, Revision};
use twin_sql::{Connector, Rendering};

const DEVICES: &str = include_str!("pipelines/devices/extract.sql");
const IRISH_RAIL: &str = include_str!("../../../sql/irish-rail/extract.sql");

fn render(sql: &str, connector: &Connector) -> Result<String, String> {
    let rendering = Rendering {
        pipeline: &PipelineName::new("devices").unwrap(),
        revision: Revision::new(3).unwrap(),
        mapping: &MappingHash::new("4c97a1fce8fb2464").unwrap(),
        connector,
    };
    rendering.script(sql).map_err(|problems| problems.into_iter().next().unwrap().to_string())
}

/// What a branch begins with that reads from `source`.
fn lineage(source: &str) -> String {
    let constants = "SELECT 1, 'devices', 3, '4c97a1fce8fb2464'";
    format!("{constants}, {source}._source_id, {source}._order, {source}._arrived_at,")
}

fn files() -> Connector {
    Connector::Files { input: "it's in.jsonl".to_owned(), output: "rows".to_owned() }
}

/// To make it anew: `twin sql render --flink devices --pipelines crates/twin-sql/tests/pipelines`.
#[test]
fn a_script_is_complete() {
    let script = render(DEVICES, &Connector::Kinesis).unwrap();
    assert_eq!(script, include_str!("render/devices.kinesis.sql"));
}

#[test]
fn the_text_of_a_mapping_is_kept() {
    for sql in [DEVICES, IRISH_RAIL] {
        for connector in [Connector::Kinesis, files()] {
            let script = render(sql, &connector).unwrap();
            let mut rest = script.as_str();
            for word in words(sql) {
                let at = rest.find(word);
                assert!(at.is_some(), "{word} is not kept in its place");
                rest = rest.get(at.unwrap() + word.len()..).unwrap();
            }
        }
    }
}

/// What a script keeps: all but the name of the table, and what follows the last statement.
fn words(sql: &str) -> impl Iterator<Item = &str> {
    let statements = sql.rsplit_once(';').unwrap().0;
    let parts = statements.split(|c: char| c.is_whitespace() || "(<,;".contains(c));
    parts.filter(|word| !word.is_empty() && *word != "source")
}

#[test]
fn files_stand_for_streams() {
    let script = render(DEVICES, &files()).unwrap();
    for (part, count) in [
        ("'connector' = 'filesystem'", 2),
        ("'path' = 'it''s in.jsonl'", 1),
        (
            "_arrived_at TIMESTAMP_LTZ(3), _sequence_number STRING, `_meta` ROW<id STRING, arrived_at TIMESTAMP_LTZ(3), v INT",
            1,
        ),
        ("METADATA", 0),
        ("PARTITIONED", 0),
    ] {
        assert_eq!(script.matches(part).count(), count, "{part} in\n{script}");
    }
}

#[test]
fn every_branch_has_its_lineage() {
    let script = render(DEVICES, &Connector::Kinesis).unwrap();
    for (source, count) in [("d", 1), ("source", 2), ("s", 2)] {
        assert_eq!(script.matches(&lineage(source)).count(), count, "{source} in\n{script}");
    }
}

#[test]
fn places_are_counted_in_characters() {
    let sql = "CREATE TABLE source (/* é😀 */ a STRING, /* ü */ `_meta` ROW<as_of STRING>); /* ü */ INSERT INTO digital_twin
      (/* é */ component, metric, value_text, observed_at) /* 😀 */ SELECT /* é */ 'x:' || a, 'e', a || 'é', TO_TIMESTAMP_LTZ(0, 3)
      FROM source /* 😀\t */ UNION ALL\r\n SELECT\ta, 'b', a, TO_TIMESTAMP_LTZ(0, 3) FROM source AS ö";
    let script = render(sql, &files()).unwrap();
    for part in [
        "source_stream (/* é😀 */ _arrived_at TIMESTAMP_LTZ(3), _sequence_number STRING, a STRING",
        "`_meta` ROW<id STRING, `order` STRING, arrived_at TIMESTAMP_LTZ(3), as_of STRING>)\nWITH (",
        "(/* é */ v, pipeline, revision, mapping, source_id, `order`, arrived_at,\n  component, metric",
        &format!("/* 😀 */ {}\n       /* é */ 'x:' || a, 'e', a || 'é'", lineage("source")),
        &format!("UNION ALL\r\n {}\n        a, 'b'", lineage("ö")),
    ] {
        assert!(script.contains(part), "{part} is not in\n{script}");
    }
}

#[test]
fn what_the_script_needs_is_refused() {
    let with = |columns: &str| {
        format!(
            "CREATE TABLE source ({columns}, a STRING);
             INSERT INTO digital_twin (component, metric, value_text, observed_at)
             SELECT a, 'b', a, TO_TIMESTAMP_LTZ(0, 3) FROM source"
        )
    };
    for (columns, problem) in [
        ("_order STRING", "1:1: column _order; leave it out"),
        ("_meta STRING", "1:22: _meta that is no ROW; declare it as ROW<…>"),
        ("_meta ROW<id BIGINT>", "1:22: _meta.id declared as BIGINT; declare it as STRING"),
        ("_meta ROW<`order` ROW<a INT>>", "1:22: _meta.order declared as ROW"),
        (
            "_meta ROW<arrived_at STRING>",
            "1:22: _meta.arrived_at declared as STRING; declare it as TIMESTAMP_LTZ(3)",
        ),
        ("a INT", "1:29: a is declared twice"),
    ] {
        let refused = render(&with(columns), &Connector::Kinesis).unwrap_err();
        assert!(refused.starts_with(problem), "{columns}: {refused}");
    }
    let script = render(&with("b INT"), &Connector::Kinesis).unwrap();
    for part in [
        "_meta ROW<id STRING, `order` STRING, arrived_at TIMESTAMP_LTZ(3)>, b INT, a STRING)",
        "COALESCE(_meta, ROW(_arrival_id, _arrival_order, CAST(NULL AS TIMESTAMP_LTZ(3)))) AS _meta",
    ] {
        assert!(script.contains(part), "{part} is not in\n{script}");
    }
}
