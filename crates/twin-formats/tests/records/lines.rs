//! Lines of JSON and lines of fields: a bad one is named and takes no other with it.

use twin_formats::MAX_RECORD_BYTES;
use twin_pipeline::{Format, Text};

use crate::{all, check, check_error, text};

#[test]
fn a_line_of_fields_is_an_object_by_the_columns() {
    check(
        &text(),
        "2016-11-01T19:34:28.528Z|Xabs|-1.5\r\n\n2016|say \"ö\"|\n2016|key",
        &[
            r#"{"time":"2016-11-01T19:34:28.528Z","key":"Xabs","value":"-1.5"}"#,
            r#"{"time":"2016","key":"say \"ö\"","value":null}"#,
            r#"{"time":"2016","key":"key"}"#,
        ],
    );
    check(&text(), "\u{feff}||\n", &[r#"{"time":null,"key":null,"value":null}"#]);
    let columns = vec!["a".to_owned(), "b".to_owned()];
    let wide = Text { separator: " : ".to_owned(), columns, optional: 0, tail: None };
    check(&Format::Text(wide), "1:2 : 3\n", &[r#"{"a":"1:2","b":"3"}"#]);
}

#[test]
fn a_line_of_too_few_or_too_many_fields_is_named() {
    let good = &[r#"{"time":"1","key":"a"}"#, r#"{"time":"2","key":"b"}"#];
    let error = |bad: &str, expected: &str| {
        check_error(&text(), format!("1|a\n{bad}\n2|b\n"), good, expected);
    };
    error("x", "text is malformed at line 2, byte 4: 1 fields, where 2 to 3 are named");
    error("1|2|3|4", "text is malformed at line 2, byte 4: 4 fields, where 2 to 3 are named");
    error("x\n\ny", "2 lines are malformed: text is malformed at line 2, byte 4: 1 fields");
    let latin = b"1|a\n1|\xe4\n2|b\n";
    check_error(&text(), latin, good, "text is malformed at line 2, byte 6: a byte that is no");
}

#[test]
fn a_line_of_json_is_a_record_untouched() {
    check(
        &Format::NdJson,
        "{\"a\": 1.50}\r\n\n  [1,2] \n\"x\"\nnull",
        &["{\"a\": 1.50}", "[1,2]", "\"x\"", "null"],
    );
}

#[test]
fn a_line_that_is_no_json_is_named() {
    let good = &["{\"a\":1}", "2"];
    let error = |bad: &str, expected: &str| {
        check_error(&Format::NdJson, format!("{{\"a\":1}}\n{bad}\n2\n"), good, expected);
    };
    error("{\"a\":", "NDJSON is malformed at line 2, byte 13: EOF while parsing a value");
    error("{\"a\":1} {\"b\":2}", "NDJSON is malformed at line 2, byte 17: trailing characters");
    error(
        "nul\nx",
        "2 lines are malformed: NDJSON is malformed at line 2, byte 11: EOF while parsing",
    );
    error(&format!("{}{}", "[".repeat(101), "]".repeat(101)), "more than 100 levels of nesting");
    error(&"[".repeat(10_000), "NDJSON is malformed at line 2");
    let latin = b"{\"a\":1}\n\"\xe4\"\n2\n";
    check_error(&Format::NdJson, latin, good, "NDJSON is malformed at line 2, byte 9: a byte that");
}

#[test]
fn a_line_over_the_limit_ends_the_document_and_loses_nothing_already_read() {
    let long = "x".repeat(MAX_RECORD_BYTES);
    check_error(
        &Format::NdJson,
        format!("1\n\"{long}\"\n2\n"),
        &["1"],
        "more than 921600 bytes in one record, at line 2",
    );
    let first = &[r#"{"time":"1","key":"a"}"#];
    check_error(&text(), format!("1|a\n1|{long}\n"), first, "more than 921600 bytes in one record");
    let quotes = "\"".repeat(MAX_RECORD_BYTES / 2);
    check_error(&text(), format!("1|a\n1|{quotes}\n"), first, "more than 921600 bytes in one");
}

#[test]
fn the_end_of_a_log_can_be_all_that_counts() {
    let Format::Text(log) = text() else { return };
    let tail = Format::Text(Text { tail: Some(2), ..log });
    check(
        &tail,
        "bad\n1|a\n2|b\n3|c\n",
        &[r#"{"time":"2","key":"b"}"#, r#"{"time":"3","key":"c"}"#],
    );
    let (records, result) = all(&tail, &b"1|a\n2|b\nbad\n"[..]);
    assert_eq!(records, [r#"{"time":"2","key":"b"}"#]);
    assert!(result.unwrap_err().to_string().starts_with("text is malformed at line 3, byte 8"));
    // A log that breaks off has no end: its middle must not be taken for it.
    let long = "x".repeat(MAX_RECORD_BYTES);
    check_error(&tail, format!("1|a\n2|b\n3|{long}\n4|d\n"), &[], "more than 921600 bytes in one");
}
