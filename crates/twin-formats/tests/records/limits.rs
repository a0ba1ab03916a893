//! How large and how deep a record may be.

use twin_formats::{MAX_DEPTH, MAX_RECORD_BYTES};

use crate::{all, check, check_error, json, xml};

#[test]
fn a_record_over_a_limit_loses_nothing_already_read() {
    let long = "x".repeat(MAX_RECORD_BYTES);
    let first = "<r><b>1</b></r>";
    let before = &[r#"{"b":"1"}"#];
    check_error(&xml(), format!("<a>{first}<r>{long}</r></a>"), before, "more than 921600 bytes");
    let quotes = "\"".repeat(MAX_RECORD_BYTES / 2);
    check_error(&xml(), format!("<a>{first}<r>{quotes}</r></a>"), before, "more than 921600 bytes");
    let body = format!("[true, \"{long}\"]");
    check_error(&json("$[*]"), body, &["true"], "more than 921600 bytes");

    let deep = format!("{}{}", "<d>".repeat(MAX_DEPTH), "</d>".repeat(MAX_DEPTH));
    check_error(&xml(), format!("<a>{first}<r>{deep}</r></a>"), before, "more than 100 levels");
    let deep = format!("{}{}", "[".repeat(MAX_DEPTH + 1), "]".repeat(MAX_DEPTH + 1));
    check_error(&json("$[*]"), format!("[1, {deep}, 2]"), &["1"], "more than 100 levels");
    let deep = "[".repeat(100_000);
    check_error(&json("$[*]"), deep, &[], "JSON is malformed");
}

#[test]
fn the_limit_is_per_record_and_not_for_what_is_skipped() {
    let record = format!("<r><b>{}</b></r>", "x".repeat(1000));
    let (records, result) = all(&xml(), format!("<a>{}</a>", record.repeat(3000)).as_bytes());
    assert_eq!((records.len(), result.unwrap()), (3000, 3000));
    let body = format!(r#"{{"skip":["{}"],"a":[1]}}"#, "x".repeat(2 * MAX_RECORD_BYTES));
    check(&json("$.a[*]"), body, &["1"]);
}
