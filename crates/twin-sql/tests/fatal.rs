//! A value that Flink's job would die of makes a dead letter of its row, whatever the mapping does with it.
//!
//! There is no golden of it, since Flink gives no answer. What counts as evaluated was asked of a Flink 1.20 case by case.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use twin_sql::Mapping;

/// What the expression of a text, or of a number, gives for `d`, and after `WHERE`.
fn rows(number: &str, text: &str, filter: &str, d: &str) -> Vec<String> {
    let sql = format!(
        "CREATE TABLE source (t STRING, d DOUBLE, other DOUBLE, moment TIMESTAMP_LTZ(3));
         INSERT INTO digital_twin (component, metric, value_number, value_text, observed_at)
         SELECT s.t, 'm', {number}, {text}, s.moment FROM source AS s WHERE {filter}"
    );
    let line = format!(r#"{{"t":"c","d":{d},"other":7,"moment":"2025-10-02T06:00:03Z"}}"#);
    let mut rows = Vec::new();
    let mut each = |row: twin_sql::Row<'_>| {
        let number = row.value_number().map(|number| number.to_string());
        rows.push(format!(
            "{} {}",
            number.as_deref().unwrap_or("-"),
            row.value_text().unwrap_or("-")
        ));
    };
    Mapping::compile(&sql).unwrap().run(&line, &mut each).unwrap();
    rows
}

const NONE: [&str; 2] = ["CAST(NULL AS DOUBLE)", "CAST(NULL AS STRING)"];

#[test]
fn nothing_is_made_up_of_a_value_that_cannot_be_rounded() {
    let [no_number, no_text] = NONE;
    let everywhere = "'NaN' 'Infinity' '-Infinity' 1e400";
    for (number, text, filter) in [
        ("ROUND(s.d)", no_text, "TRUE"),
        ("ROUND(s.d, 2)", no_text, "TRUE"),
        ("COALESCE(ROUND(s.d), 0E0)", no_text, "TRUE"),
        ("COALESCE(s.other, ROUND(s.d))", no_text, "TRUE"),
        ("CAST(ROUND(s.d) AS BIGINT)", no_text, "TRUE"),
        ("s.other", no_text, "ROUND(s.d) > 5E0"),
        ("s.other", no_text, "s.t = 'c' AND ROUND(s.d) > 5E0"),
        ("s.other", no_text, "s.t = 'x' OR ROUND(s.d) IS NOT NULL"),
        ("CASE WHEN s.t = 'c' THEN ROUND(s.d) ELSE 1E0 END", no_text, "TRUE"),
        (no_number, "CASE WHEN ROUND(s.d) > 5E0 THEN 'high' ELSE 'low' END", "TRUE"),
        (no_number, "CAST(ROUND(s.d / 3E0, 1) AS STRING)", "TRUE"),
    ] {
        for d in everywhere.replace('\'', "\"").split(' ') {
            let found = rows(number, text, filter, d);
            assert_eq!(found, ["NaN -"], "{number} {text} {filter} {d}");
        }
    }
}

#[test]
fn what_is_not_rounded_is_as_it_was() {
    let [no_number, no_text] = NONE;
    let nan = "\"NaN\"";
    for (number, text, filter, d, expected) in [
        ("ROUND(s.d)", no_text, "TRUE", "2.5", "3 -"),
        ("ROUND(s.d)", no_text, "TRUE", "null", "- -"),
        ("CASE WHEN s.d < 1E9 THEN ROUND(s.d) ELSE 1E0 END", no_text, "TRUE", nan, "1 -"),
        ("s.other", no_text, "s.t = 'c' OR ROUND(s.d) > 1E0", nan, "7 -"),
        ("IF(s.t = 'c', s.other, ROUND(s.d))", no_text, "TRUE", nan, "7 -"),
        (no_number, "'x'", "TRUE", nan, "- x"),
    ] {
        assert_eq!(rows(number, text, filter, d), [expected], "{number} {text} {filter} {d}");
    }
    assert!(rows("s.other", no_text, "s.t = 'x' AND ROUND(s.d) > 1E0", nan).is_empty());
}
