//! Rows for the lake: the columns are the author's, typed, each row with the lineage of its line.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};
use twin_normalization::wire::LineOrigin;
use twin_normalization::{MappingHash, PipelineName, Reason, Timestamp};
use twin_sql::{LakeRows, LakeType, Transform};

const SOURCE: &str =
    "CREATE TABLE source (name STRING, temperature DOUBLE, `count` BIGINT, ok BOOLEAN,
    at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), tags ARRAY<STRING>, pos ROW<lat DOUBLE>);\n";

const SQL: &str = "INSERT INTO lake (station, temperature, is_warm, n, small, measured_at, tag)
    SELECT UPPER(s.name), s.temperature, s.temperature > 20, s.`count`, 1, s.at_time, t.tag
    FROM source AS s CROSS JOIN UNNEST(s.tags) AS t(tag)
    WHERE s.ok
    UNION ALL
    SELECT s.name, 1.5, FALSE, 7, 2, CAST(s.wall AS TIMESTAMP_LTZ(3)), CAST(NULL AS STRING)
    FROM source AS s";

fn compile(insert: &str) -> Result<Transform, Vec<String>> {
    let problems = Transform::compile(&format!("{SOURCE}{insert}"));
    problems.map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

/// The rows of a line, and why rows are refused.
fn rows(line: &str) -> (Vec<Value>, Vec<String>) {
    let pipeline = PipelineName::new("test").unwrap();
    let hash = MappingHash::new("0123456789abcdef").unwrap();
    let lake = LakeRows::new(compile(SQL).unwrap(), &pipeline, &hash, "c0de");
    let arrived_at = Timestamp::parse("2025-10-02T06:40:04Z").unwrap();
    let origin = LineOrigin { pipeline: &pipeline, arrived_at, sequence: "s7", line: 3 };
    let mut out = "before\n".to_owned();
    let done = lake.write(line.as_bytes(), &origin, &mut out);
    let done = done.map_err(|refusal| assert_eq!(refusal.reason, Reason::Malformed));
    let Ok(done) = done else {
        assert_eq!(out, "before\n", "nothing is left of a malformed line");
        return (Vec::new(), vec!["malformed".to_owned()]);
    };
    let rows: Vec<Value> =
        out.lines().skip(1).map(|row| serde_json::from_str(row).unwrap()).collect();
    assert_eq!(done.written, rows.len() as u64);
    assert_eq!(done.counts.emitted, done.written + done.refused.len() as u64);
    assert_eq!(done.counts.rows, done.counts.emitted + done.counts.filtered);
    (rows, done.refused.into_iter().map(|refusal| refusal.detail).collect())
}

#[test]
fn the_first_select_decides_the_type_of_a_column() {
    let columns = compile(SQL).unwrap();
    let columns: Vec<_> = columns
        .columns()
        .iter()
        .map(|column| (column.name.as_str(), column.data_type, column.data_type.glue()))
        .collect();
    let expected = [
        ("station", LakeType::Text, "string"),
        ("temperature", LakeType::Double, "double"),
        ("is_warm", LakeType::Boolean, "boolean"),
        ("n", LakeType::BigInt, "bigint"),
        ("small", LakeType::Int, "int"),
        ("measured_at", LakeType::Timestamp, "timestamp"),
        ("tag", LakeType::Text, "string"),
    ];
    assert_eq!(columns, expected);
}

#[test]
fn a_row_has_the_lineage_of_its_line_in_front_and_no_field_that_is_null() {
    let line = r#"{"_meta":{"v":1,"id":"i7"},"name":"sma \"x\"","temperature":21.50,"count":3,"ok":true,
        "at_time":"2025-10-02T06:40:03.5Z","wall":"2025-10-02T08:00:00","tags":["a","b"]}"#;
    let (rows, refused) = rows(line);
    assert_eq!(refused, [""; 0]);
    let lineage = |row: u64| {
        json!({
            "v": 1, "id": "i7", "pipeline": "test", "sequence": "s7", "line": 3,
            "arrived_at": "2025-10-02T06:40:04.000000Z", "transformer": "c0de",
            "transform": "0123456789abcdef", "row": row,
        })
    };
    let unnested = |row, tag| {
        json!({
            "_lineage": lineage(row), "station": "SMA \"X\"", "temperature": 21.5, "is_warm": true,
            "n": 3, "small": 1, "measured_at": "2025-10-02 06:40:03.500", "tag": tag,
        })
    };
    let plain = json!({
        "_lineage": lineage(2), "station": "sma \"x\"", "temperature": 1.5, "is_warm": false,
        "n": 7, "small": 2, "measured_at": "2025-10-02 08:00:00.000",
    });
    assert_eq!(rows, [unnested(0, "a"), unnested(1, "b"), plain]);
}

#[test]
fn a_row_that_json_cannot_hold_is_refused_and_its_neighbours_are_not() {
    let line = |temperature: &str, time: &str| {
        format!(
            r#"{{"name":"a","temperature":{temperature},"ok":true,"at_time":"{time}","tags":["a"]}}"#
        )
    };
    let (some, refused) = rows(&line("\"NaN\"", "2025-10-02T06:40:03Z"));
    assert_eq!(
        (some.len(), refused),
        (1, vec!["column temperature is NaN, which JSON cannot hold".to_owned()])
    );
    let (some, refused) = rows(&line("1", "1969-12-31T23:59:59Z"));
    assert_eq!(
        (some.len(), refused),
        (1, vec!["column measured_at is outside of the years 1970 to 9999".to_owned()])
    );
    let (all, refused) = rows(&line("1", "2025-10-02T06:40:03Z"));
    assert_eq!((all.len(), refused), (2, Vec::new()));
    assert_eq!(rows("{\"name\":"), (Vec::new(), vec!["malformed".to_owned()]));
}

/// What is refused, and where and why.
const REFUSED: &[(&str, &str)] = &[
    (
        "INSERT INTO lake (Station) SELECT s.name FROM source AS s",
        "3:19: column Station of the lake; write a lower",
    ),
    (
        "INSERT INTO lake (dt) SELECT s.name FROM source AS s",
        "3:19: column dt of the lake; call it otherwise",
    ),
    (
        "INSERT INTO lake (_lineage) SELECT s.name FROM source AS s",
        "3:19: column _lineage of the lake",
    ),
    (
        "INSERT INTO lake (a, a) SELECT s.name, s.name FROM source AS s",
        "3:22: column a is listed twice",
    ),
    ("INSERT INTO lake (a) SELECT NULL FROM source AS s", "3:29: bare NULL for column a"),
    ("INSERT INTO lake (a) SELECT s.wall FROM source AS s", "3:29: column a would be TIMESTAMP(3)"),
    ("INSERT INTO lake (a) SELECT s.pos FROM source AS s", "3:29: "),
    ("INSERT INTO lake (a) SELECT s.name, 1 FROM source AS s", "3:22: 2 expressions for 1 columns"),
    ("INSERT INTO lake SELECT s.name FROM source AS s", "3:13: INSERT without a list of columns"),
    (
        "INSERT INTO digital_twin (component) SELECT s.name FROM source AS s",
        "3:13: unknown sink digital_twin; observations are those of extract.sql",
    ),
    (
        "INSERT INTO lake (a) SELECT s.name FROM source AS s UNION ALL SELECT s.temperature FROM source AS s",
        "3:70: column a is STRING, this is DOUBLE",
    ),
    (
        "INSERT INTO lake (a) SELECT 1 FROM source AS s UNION ALL SELECT s.`count` FROM source AS s",
        "3:65: column a is INT, this is BIGINT",
    ),
    ("INSERT INTO lake (a) SELECT COUNT(*) FROM source AS s", "3:29: "),
];

#[test]
fn what_no_table_of_the_lake_can_have_is_refused_with_its_place() {
    for (sql, expected) in REFUSED {
        let problems = compile(sql).map(|_| ()).unwrap_err();
        assert!(
            problems.iter().any(|problem| problem.starts_with(expected)),
            "{sql}: {problems:?}"
        );
    }
    let mapping = twin_sql::Mapping::compile(&format!(
        "{SOURCE}INSERT INTO lake (a) SELECT s.name FROM source AS s"
    ));
    let problem = mapping.unwrap_err().remove(0).to_string();
    assert!(
        problem.ends_with(
            "unknown sink lake; rows for the lake are those of transform.sql: write digital_twin"
        ),
        "{problem}"
    );
}

/// A text that stands in each row of a long array: within all limits of rows and of made text.
#[test]
fn a_line_whose_rows_take_too_much_is_refused_as_a_whole() {
    let line = |tags: usize, name: usize| {
        let tags = vec!["\"t\""; tags].join(",");
        format!("{{\"name\":\"{}\",\"ok\":true,\"tags\":[{tags}]}}", "n".repeat(name))
    };
    assert_eq!(rows(&line(5_000, 100)).0.len(), 5_001);
    for (tags, name) in [(19_000, 1), (5_000, 20_000)] {
        assert_eq!(rows(&line(tags, name)).1, ["malformed"]);
    }
}
