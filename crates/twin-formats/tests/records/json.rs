//! JSON documents: where the path leads, and where a malformed document is said to break.

use proptest::prelude::*;
use serde_json::Value;

use crate::{Cut, all, check, check_error, json};

#[test]
fn a_json_path_leads_to_the_records() {
    check(&json("$"), r#" {"a": 1}  "#, &[r#"{"a": 1}"#]);
    check(&json("$[*]"), r#"[{"a":1},2,null,"x"]"#, &[r#"{"a":1}"#, "2", "null", "\"x\""]);
    check(&json("$.a.b"), r#"{"x":{"b":1},"a":{"c":2,"b":{"d":3}},"y":[]}"#, &[r#"{"d":3}"#]);
    check(&json("$.a[*]"), r#"{"a":[{"n":1.50},{"n":1e2}]}"#, &[r#"{"n":1.50}"#, r#"{"n":1e2}"#]);
    check(&json("$.a"), r#"{"a":[1,2]}"#, &["[1,2]"]);
    check(&json("$.a[*]"), "\u{feff}{\"a\":[1]}", &["1"]);
}

#[test]
fn a_json_document_without_records_is_fine() {
    check(&json("$[*]"), "[]", &[]);
    check(&json("$.a.b[*]"), r#"{"b":[1]}"#, &[]);
    check(&json("$.a.b[*]"), r#"{"a":null}"#, &[]);
    check(&json("$.a[*]"), r#"{"a":null}"#, &[]);
}

#[test]
fn a_json_records_bytes_are_kept_but_for_its_line_breaks() {
    check(
        &json("$[*]"),
        "[ {\r\n  \"a\" : \"x\\ny\",\t\"b\":1.10e0 } ]",
        &["{    \"a\" : \"x\\ny\",\t\"b\":1.10e0 }"],
    );
}

#[test]
fn a_malformed_json_document_loses_nothing_already_read() {
    let first = &[r#"{"a":1}"#][..];
    let error = |rest: &str, expected: &str| {
        check_error(&json("$[*]"), format!("[{{\"a\":1}}\n{rest}"), first, expected);
    };
    error(",{\"a\":", "JSON is malformed at line 2, byte 15: EOF while parsing");
    error("", "JSON is malformed at line 2, byte 9: EOF while parsing");
    error(",{\"a\" 2}]", "JSON is malformed at line 2");
    error(",\"a\nb\"]", "JSON is malformed at line 3, byte 14: control character");
    error("] x", "JSON is malformed at line 2, byte 12: trailing characters");
    error(",NaN]", "JSON is malformed at line 2");
}

#[test]
fn a_value_of_another_type_on_the_way_is_named() {
    let error =
        |path: &str, body: &str, expected: &str| check_error(&json(path), body, &[], expected);
    error("$[*]", r#"{"a":1}"#, "an object where the path $[*] needs an array, at line 1, byte 1");
    error(
        "$.a.b[*]",
        r#"{"a":[1]}"#,
        "an array where the path $.a.b[*] needs an object, at line 1, byte 6",
    );
    error("$.a[*]", r#"{"a":"no such service"}"#, "a text where the path $.a[*] needs an array");
    error("$.a[*]", r#"{"a":-1}"#, "a number where the path $.a[*] needs an array");
    error("$.a[*]", r#"{"a":false}"#, "a boolean where the path $.a[*] needs an array");
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}[\n\"\\\\]?".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("\\PC{0,4}", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn json_values_come_back_and_a_cut_document_keeps_its_first_records(
        values in prop::collection::vec(json_value(), 0..6), cut in any::<prop::sample::Index>(),
    ) {
        let body = serde_json::to_string_pretty(&serde_json::json!({"x": 1, "a": values})).unwrap();
        let Cut { records, end, .. } = all(&json("$.a[*]"), body.as_bytes());
        prop_assert_eq!(end.unwrap(), values.len() as u64);
        let parsed: Vec<Value> = records.iter().map(|r| serde_json::from_str(r).unwrap()).collect();
        prop_assert_eq!(&parsed, &values);
        let Cut { records: some, end, .. } = all(&json("$.a[*]"), &body.as_bytes()[..cut.index(body.len())]);
        prop_assert!(end.is_err());
        prop_assert!(records.starts_with(&some));
    }
}
