//! `twin check`, `twin test` and `twin run --lake` on pipelines with a transform.

mod common;

use std::fs;

use common::folder::{Folder, LINE};

const TRANSFORM: &str = "CREATE TABLE source (b STRING);
INSERT INTO lake (b, length) SELECT s.b, CHAR_LENGTH(s.b) FROM source AS s WHERE s.b <> 'y';
";

#[test]
fn a_transform_is_checked_locked_and_tried_like_a_mapping() {
    let wrong = TRANSFORM.replace("length)", "Length)");
    let folder =
        Folder::new("a_transform", &[("a/transform.sql", &wrong), ("a/cases/c.in.jsonl", LINE)]);
    let ended = folder.run(&["check", "a", "--accept"]);
    assert!(
        ended.err.starts_with("a/transform.sql:2:22: column Length of the lake\n  help: "),
        "{}",
        ended.err
    );
    folder.write("a/transform.sql", TRANSFORM);
    let ended = folder.run(&["check", "a"]);
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.err.contains("transform.lock.json is missing: twin check --accept a writes it"),
        "{}",
        ended.err
    );
    let ended = folder.run(&["check", "a", "--accept"]);
    assert!(ended.out.contains(" of 2 columns, 1 case"), "{}{}", ended.out, ended.err);
    let lock = fs::read_to_string(folder.path("a/transform.lock.json")).unwrap();
    let lock: serde_json::Value = serde_json::from_str(&lock).unwrap();
    assert_eq!(
        lock["columns"],
        serde_json::json!([{"name": "b", "type": "string"}, {"name": "length", "type": "int"}])
    );
    folder.write("a/transform.sql", &format!("{TRANSFORM}-- changed\n"));
    let ended = folder.run(&["check", "a"]);
    assert!(ended.err.contains("is not that of transform.sql"), "{}", ended.err);
    fs::remove_file(folder.path("a/transform.sql")).unwrap();
    let ended = folder.run(&["check", "a"]);
    assert!(
        ended.err.contains("there is no transform.sql that it belongs to: delete it"),
        "{}",
        ended.err
    );
}

#[test]
fn a_case_states_the_rows_that_the_lake_gets() {
    let line = |b: &str| LINE.replace(r#""b":"x""#, &format!(r#""b":"{b}""#));
    let input = [line("x"), line("y"), "{\"torn".into()].join("\n");
    let folder = Folder::new(
        "a_case_states_the_rows",
        &[("a/transform.sql", TRANSFORM), ("a/cases/c.in.jsonl", &input)],
    );
    assert_eq!(folder.run(&["test", "a", "--accept"]).code, Some(0));
    let rows = fs::read_to_string(folder.path("a/cases/c.lake.jsonl")).unwrap();
    let row = r#"{"_lineage":{"id":"i","row":0},"b":"x","length":1}"#;
    assert_eq!(rows, format!("{row}\n{}\n", r#"{"dead_letter":"malformed","line":3}"#));
    folder.write("a/cases/c.lake.jsonl", &rows.replace(r#""length":1"#, r#""length":2"#));
    let ended = folder.run(&["test", "a"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains(&format!("  + {row}")), "{}", ended.out);
    let ended = folder.run(&["run", "a", "--lake", "--input", &folder.path("a/cases/c.in.jsonl")]);
    assert!(ended.out.contains(r#""transformer":"twin","transform":""#), "{}", ended.out);
    let counts = r#"{"lines":3,"dead_lettered_lines":1,"rows":2,"lake_rows":1,"filtered_rows":1,"dead_lettered_rows":0,"wrong_type_fields":0}"#;
    assert!(ended.err.contains(counts), "{}", ended.err);
    fs::remove_file(folder.path("a/transform.sql")).unwrap();
    let ended = folder.run(&["test", "a"]);
    assert!(
        ended.out.contains("cases/c.lake.jsonl has no transform.sql to come from"),
        "{}",
        ended.out
    );
}
