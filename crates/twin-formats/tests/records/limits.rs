//! How large and how deep a record may be.

use twin_formats::{EXCERPT_BYTES, MAX_DEPTH, MAX_RECORD_BYTES};

use crate::{all, check, check_error, check_refused, excerpt, json, xml};

#[test]
fn a_record_over_a_limit_loses_nothing_already_read() {
    let long = "x".repeat(MAX_RECORD_BYTES);
    let first = "<r><b>1</b></r>";
    let before = &[r#"{"b":"1"}"#];
    check_error(&xml(), format!("<a>{first}<r>{long}</r></a>"), before, "more than 921600 bytes");
    let body = format!("[true, \"{long}\"]");
    check_error(&json("$[*]"), body, &["true"], "more than 921600 bytes");

    let deep = format!("{}{}", "<d>".repeat(MAX_DEPTH), "</d>".repeat(MAX_DEPTH));
    check_error(&xml(), format!("<a>{first}<r>{deep}</r></a>"), before, "more than 100 levels");
    let deep = "[".repeat(100_000);
    check_error(&json("$[*]"), deep, &[], "JSON is malformed");
}

#[test]
fn a_record_that_is_over_a_limit_and_complete_is_refused_and_takes_no_other_with_it() {
    let two = format!("<r><b>{}</b></r>", "\"".repeat(MAX_RECORD_BYTES / 2));
    let begin = format!("{{\"b\":\"{}", "\\\"".repeat(EXCERPT_BYTES));
    check_refused(
        &xml(),
        format!("<a><r><b>1</b></r>{two}<r><b>3</b></r></a>"),
        &[r#"{"b":"1"}"#, r#"{"b":"3"}"#],
        &[(excerpt(&begin), "more than 921600 bytes in one record, at line 1")],
    );
    let deep = format!("{}{}", "[".repeat(MAX_DEPTH + 1), "]".repeat(MAX_DEPTH + 1));
    let body = format!("[1, {deep}, 2]");
    check_refused(&json("$[*]"), body, &["1", "2"], &[(&deep, "more than 100 levels")]);
}

#[test]
fn the_limit_is_per_record_and_not_for_what_is_skipped() {
    let record = format!("<r><b>{}</b></r>", "x".repeat(1000));
    let read = all(&xml(), format!("<a>{}</a>", record.repeat(3000)).as_bytes());
    assert_eq!((read.records.len(), read.end.unwrap()), (3000, 3000));
    let body = format!(r#"{{"skip":["{}"],"a":[1]}}"#, "x".repeat(2 * MAX_RECORD_BYTES));
    check(&json("$.a[*]"), body, &["1"]);
}
