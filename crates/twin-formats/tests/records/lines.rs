//! Lines of JSON and lines of fields: a bad one is named and takes no other with it.

use twin_formats::{EXCERPT_BYTES, MAX_RECORD_BYTES};
use twin_pipeline::{Format, Text};

use crate::{check, check_refused, excerpt, text};

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
fn a_line_of_too_few_or_too_many_fields_is_refused_and_takes_no_other_with_it() {
    let good = &[r#"{"time":"1","key":"a"}"#, r#"{"time":"2","key":"b"}"#];
    let refused = |bad: &str, expected: &[(&str, &str)]| {
        check_refused(&text(), format!("1|a\n{bad}\n2|b\n"), good, expected);
    };
    let one = "text is malformed at line 2, byte 4: 1 fields, where 2 to 3 are named";
    refused("x", &[("x", one)]);
    refused("1|2|3|4\r", &[("1|2|3|4", "text is malformed at line 2, byte 4: 4 fields")]);
    refused("x\n\ny", &[("x", one), ("y", "text is malformed at line 4, byte 7: 1 fields")]);
    let latin = b"1|a\n1|\xe4\n2|b\n";
    let expected = "text is malformed at line 2, byte 6: a byte that is no UTF-8";
    check_refused(&text(), latin, good, &[(b"1|\xe4", expected)]);
}

#[test]
fn a_line_of_json_is_a_record_untouched() {
    check(
        &Format::NdJson { tail: None },
        "{\"a\": 1.50}\r\n\n  [1,2] \n\"x\"\nnull",
        &["{\"a\": 1.50}", "[1,2]", "\"x\"", "null"],
    );
}

#[test]
fn a_line_that_is_no_json_is_refused_and_takes_no_other_with_it() {
    let good = &["{\"a\":1}", "2"];
    let refused = |bad: &str, expected: &[(&str, &str)]| {
        check_refused(
            &Format::NdJson { tail: None },
            format!("{{\"a\":1}}\n{bad}\n2\n"),
            good,
            expected,
        );
    };
    let cut = "NDJSON is malformed at line 2, byte 13: EOF while parsing a value";
    refused("{\"a\":", &[("{\"a\":", cut)]);
    let two = "{\"a\":1} {\"b\":2}";
    refused(two, &[(two, "NDJSON is malformed at line 2, byte 17: trailing characters")]);
    refused(
        "nul\nx",
        &[
            ("nul", "NDJSON is malformed at line 2, byte 11: EOF while parsing"),
            ("x", "NDJSON is malformed at line 3, byte 13: expected value"),
        ],
    );
    let deep = format!("{}{}", "[".repeat(101), "]".repeat(101));
    refused(&deep, &[(&deep, "more than 100 levels of nesting, at line 2, byte 8")]);
    let deep = "[".repeat(10_000);
    refused(&deep, &[(&deep, "NDJSON is malformed at line 2")]);
    let latin = b"{\"a\":1}\n\"\xe4\"\n2\n";
    let expected = "NDJSON is malformed at line 2, byte 9: a byte that is no UTF-8";
    check_refused(&Format::NdJson { tail: None }, latin, good, &[(b"\"\xe4\"", expected)]);
}

#[test]
fn a_line_over_the_limit_is_skipped_with_its_beginning_kept() {
    let over = "more than 921600 bytes in one record, at line 2, byte ";
    let long = format!("\"{}\"", "x".repeat(MAX_RECORD_BYTES));
    let begin = excerpt(&long);
    let body = format!("1\n{long}\n2\n");
    check_refused(&Format::NdJson { tail: None }, body, &["1", "2"], &[(begin, over)]);
    // Neither at a limit of the buffer nor at the end of the body is a line taken for two.
    check_refused(&Format::NdJson { tail: None }, format!("1\n{long}"), &["1"], &[(begin, over)]);
    let just = format!("\"{}\"", "x".repeat(MAX_RECORD_BYTES - 3));
    check(&Format::NdJson { tail: None }, format!("1\n{just}\n2\n"), &["1", &just, "2"]);
    let good = &[r#"{"time":"1","key":"a"}"#, r#"{"time":"2","key":"b"}"#];
    let line = format!("1|{long}");
    let body = format!("1|a\n{line}\n2|b\n");
    check_refused(&text(), body, good, &[(excerpt(&line), over)]);
    // What is too large only as JSON, and an excerpt between two characters.
    let quotes = format!("1|{}", "ä\"".repeat(MAX_RECORD_BYTES / 4));
    let record = format!("{{\"time\":\"1\",\"key\":\"{}", "ä\\\"".repeat(EXCERPT_BYTES));
    let mut end = EXCERPT_BYTES;
    while !record.is_char_boundary(end) {
        end -= 1;
    }
    assert!(end < EXCERPT_BYTES, "the test means to cut a character");
    let body = format!("1|a\n{quotes}\n2|b\n");
    check_refused(&text(), body, good, &[(&record.as_bytes()[..end], over)]);
}

#[test]
fn the_end_of_a_log_can_be_all_that_counts() {
    let Format::Text(log) = text() else { return };
    let tail = Format::Text(Text { tail: Some(2), ..log });
    let (second, third) = (r#"{"time":"2","key":"b"}"#, r#"{"time":"3","key":"c"}"#);
    check(&tail, "bad\n1|a\n2|b\n3|c\n", &[second, third]);
    let bad = "text is malformed at line 3, byte 8";
    check_refused(&tail, "1|a\n2|b\nbad\n", &[second], &[("bad", bad)]);
    let long = "x".repeat(MAX_RECORD_BYTES);
    let over = "more than 921600 bytes in one record, at line 2, byte 4";
    let line = format!("3|{long}");
    let body = format!("1|a\n{line}\n2|b\n");
    check_refused(&tail, body, &[second], &[(excerpt(&line), over)]);
    check(&tail, format!("{line}\n2|b\n3|c\n"), &[second, third]);
    let tail = Format::NdJson { tail: Some(2) };
    check(&tail, "{\n[1]\n2\n\"c\"\n", &["2", "\"c\""]);
    check_refused(&tail, "1\n2\n{\n", &["2"], &[("{", "NDJSON is malformed at line 3, byte 5")]);
    check(&tail, "1\n", &["1"]);
}
