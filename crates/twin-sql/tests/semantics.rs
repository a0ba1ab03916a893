//! Holds the meaning of every operator and function to tables of `expression ==> value`.
//!
//! `tests/semantics/*.txt` are found by themselves. Each line is evaluated over the record in
//! `tests/semantics/record.json`, declared in `tests/semantics/source.sql`. A value is written as SQL: a text
//! in quotes, a number, `TRUE`, `FALSE`, a time as RFC 3339, or `NULL` with the type that is expected.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use twin_sql::{Mapping, Row};

const SOURCE: &str = include_str!("semantics/source.sql");
const RECORD: &str = include_str!("semantics/record.json");

#[test]
fn expressions_mean_what_they_mean_in_flink() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/semantics");
    let mut checked = 0;
    let mut failures = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            if line.trim().is_empty() || line.starts_with("--") {
                continue;
            }
            checked += 1;
            if let Err(failure) = check(line) {
                writeln!(failures, "{}:{}: {failure}", path.display(), number + 1).unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
    assert!(checked > 200, "only {checked} lines were found");
}

#[test]
fn examples_of_functions_hold() {
    let failures: Vec<String> = twin_sql::functions()
        .flat_map(twin_sql::Function::examples)
        .filter_map(|(expression, expected)| check_value(expression, expected).err())
        .collect();
    assert!(failures.is_empty(), "{failures:#?}");
}

fn check(line: &str) -> Result<(), String> {
    let (expression, expected) = line.split_once("==>").ok_or("no ==> in the line")?;
    check_value(expression.trim(), expected.trim())
}

fn check_value(expression: &str, expected: &str) -> Result<(), String> {
    let found = evaluate(expression, column_of(expected))?;
    if found == normal(expected) {
        return Ok(());
    }
    Err(format!("{expression} is {found}, not {expected}"))
}

/// The column of the sink that holds such a value.
fn column_of(expected: &str) -> &'static str {
    match expected {
        "TRUE" | "FALSE" | "NULL BOOLEAN" => "value_boolean",
        "NULL TIME" => "observed_at",
        "NULL STRING" => "value_text",
        "NULL DOUBLE" => "value_number",
        _ if expected.starts_with('\'') => "value_text",
        _ if expected.ends_with('Z') => "observed_at",
        _ => "value_number",
    }
}

/// A number as Rust prints it, NULL without its type, anything else as it is.
fn normal(expected: &str) -> String {
    if expected.starts_with("NULL ") {
        return "NULL".to_owned();
    }
    expected.parse::<f64>().map_or_else(|_| expected.to_owned(), |number| format!("{number:?}"))
}

fn evaluate(expression: &str, column: &str) -> Result<String, String> {
    let value = |name, otherwise: &str| {
        if name == column { expression.to_owned() } else { otherwise.to_owned() }
    };
    let sql = format!(
        "{SOURCE}\nINSERT INTO digital_twin \
         (component, metric, value_number, value_text, value_boolean, deleted, observed_at)\n\
         SELECT 'c', 'm', {}, {}, {}, FALSE, {} FROM source AS s",
        value("value_number", "CAST(NULL AS DOUBLE)"),
        value("value_text", "CAST(NULL AS STRING)"),
        value("value_boolean", "CAST(NULL AS BOOLEAN)"),
        value("observed_at", "s.moment"),
    );
    let mapping = Mapping::compile(&sql).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        format!("{expression}: {}", problems.join(", "))
    })?;
    let mut found = None;
    let counts = mapping.run(RECORD, &mut |row| found = Some(show(row, column))).unwrap();
    assert_eq!((counts.rows, counts.emitted, counts.wrong_type_fields), (1, 1, 0));
    found.ok_or_else(|| "no row".to_owned())
}

fn show(row: Row<'_>, column: &str) -> String {
    let shown = match column {
        "value_number" => row.value_number().map(|number| format!("{number:?}")),
        "value_text" => row.value_text().map(|text| format!("'{text}'")),
        "value_boolean" => row.value_boolean().map(|boolean| boolean.to_string().to_uppercase()),
        _ => row.observed_at().map(show_time),
    };
    shown.unwrap_or_else(|| "NULL".to_owned())
}

/// A moment as RFC 3339 with microseconds.
fn show_time(micros: i64) -> String {
    let sql = "CREATE TABLE source (t BIGINT);
        INSERT INTO digital_twin (component, metric, value_text, observed_at)
        SELECT 'c', 'm', DATE_FORMAT(TO_TIMESTAMP_LTZ(t, 3), 'yyyy-MM-dd''T''HH:mm:ss'), TO_TIMESTAMP_LTZ(0, 3)
        FROM source";
    let mapping = Mapping::compile(sql).unwrap();
    let mut shown = String::new();
    let line = format!("{{\"t\":{}}}", micros.div_euclid(1_000));
    mapping.run(&line, &mut |row| row.value_text().unwrap_or("?").clone_into(&mut shown)).unwrap();
    format!("{shown}.{:06}Z", micros.rem_euclid(1_000_000))
}
