//! Tables: rows and melted cells as records, and where a malformed table is said to break.

use proptest::prelude::*;
use serde_json::Value;
use twin_formats::MAX_RECORD_BYTES;
use twin_pipeline::{Csv, Format};

use crate::{Cut, all, check, check_error, check_refused, csv, excerpt, melt, table};

#[test]
fn a_row_is_an_object_by_the_header() {
    let rows = &[r#"{"a":"1","b":"x y"}"#, r#"{"a":null,"b":"2,5"}"#];
    check(&csv(), "a,b\n1,x y\n,\"2,5\"\n", rows);
    check(&csv(), "\u{feff}a,b\r\n1,x y\r\n,\"2,5\"", rows);
    check(&csv(), "\n\na,b\n\n1,x y\n\n\"\",\"2,5\"\n\n", rows);
    check(&csv(), "a,b\n", &[]);
    check(&csv(), "a,b", &[]);
    check(&csv(), "a\n\"say \"\"ö\"\"\nand\tgo\"", &[r#"{"a":"say \"ö\"\nand\tgo"}"#]);
    check(&csv(), "\"a\",\"b \"\" c\"\n 1 ,#2\n", &[r##"{"a":" 1 ","b \" c":"#2"}"##]);
}

#[test]
fn a_table_has_a_separator_a_quote_and_names_of_its_own() {
    let columns = Some(vec!["a".to_owned(), "b".to_owned()]);
    let format = |csv: Csv| Format::Csv(csv);
    let semicolon = Csv { separator: b';', ..table() };
    check(&format(semicolon), "a;b\n1,5;\"2;5\"\n", &[r#"{"a":"1,5","b":"2;5"}"#]);
    let named = Csv { columns, ..table() };
    check(&format(named), "1,2\n3,4\n", &[r#"{"a":"1","b":"2"}"#, r#"{"a":"3","b":"4"}"#]);
    let single = Csv { separator: b'\t', quote: Some(b'\''), ..table() };
    check(&format(single), "a\tb\n'1\t2'\t\"\n", &[r#"{"a":"1\t2","b":"\""}"#]);
    let none = Csv { quote: None, ..table() };
    check(&format(none), "a,b\n\"1,2\"\n", &[r#"{"a":"\"1","b":"2\""}"#]);
}

#[test]
fn a_melted_row_is_a_record_a_cell_with_an_empty_cell_as_null() {
    check(
        &melt(),
        "time,Aadorf / Tänikon,\"Gütsch, Andermatt\"\n16:50,18.3,\n17:00,,-1\n",
        &[
            r#"{"time":"16:50","station":"Aadorf / Tänikon","slug":"aadorf-tanikon","value":"18.3"}"#,
            r#"{"time":"16:50","station":"Gütsch, Andermatt","slug":"gutsch-andermatt","value":null}"#,
            r#"{"time":"17:00","station":"Aadorf / Tänikon","slug":"aadorf-tanikon","value":null}"#,
            r#"{"time":"17:00","station":"Gütsch, Andermatt","slug":"gutsch-andermatt","value":"-1"}"#,
        ],
    );
    let Format::Csv(mut plain) = melt() else { return };
    if let Some(melt) = &mut plain.melt {
        melt.slug = None;
        melt.keep.clear();
    }
    check(
        &Format::Csv(plain),
        "a,b\n1,2\n",
        &[r#"{"station":"a","value":"1"}"#, r#"{"station":"b","value":"2"}"#],
    );
}

#[test]
fn a_header_that_cannot_be_melted_is_one_clear_error() {
    let error = |header: &str, expected: &str| {
        let expected = format!("CSV is malformed at line 1, byte 0: {expected}");
        check_error(&melt(), format!("{header}\n1,2,3\n"), &[], &expected);
    };
    error("Time,a,b", r#"no column "time", which is to be kept"#);
    error("time", "every column is kept");
    error("time,Chur,chur!", r#"columns "Chur" and "chur!" have the same slug"#);
    error("time,Zürich / Kloten,Zurich-Kloten", r#"columns "Zürich / Kloten" and "Zurich-Kloten""#);
    error("time,a,...", r#"column "..." has no letter or digit for a slug"#);
    error("time,a,a", r#"two columns are named "a""#);
}

#[test]
fn a_bad_row_is_refused_as_it_came_and_takes_no_other_with_it() {
    let good = &[r#"{"a":"1","b":"2"}"#, r#"{"a":"3","b":"4"}"#];
    let refused = |bad: &str, expected: &[(&str, &str)]| {
        for end in ["\n", "\r\n"] {
            let body = ["a,b", "1,2", bad, "3,4", ""].join(end);
            check_refused(&csv(), body, good, expected);
        }
    };
    let place = |byte: &str, what: &str| format!("CSV is malformed at line {byte}: {what}");
    let body = "a,b\n1,2\n5\n3,4\n";
    let one = place("3, byte 8", "1 cell, where the table has 2");
    check_refused(&csv(), body, good, &[("5", one.as_str())]);
    refused("5,6,7", &[("5,6,7", "CSV is malformed at line 3, byte ")]);
    refused("\"5\",\"6 \"\"\",7", &[("\"5\",\"6 \"\"\",7", "CSV is malformed at line 3, byte ")]);
    let both = [("5", "CSV is malformed at line 3, "), ("6", "CSV is malformed at line 4, ")];
    refused("5\n6", &both);
    refused("\"5\n6\"", &[("\"5\n6\"", "CSV is malformed at line 3, ")]);
    // Where it begins, and not where the blank lines before it do.
    let two = place("5, byte 10", "1 cell,");
    check_refused(&csv(), "a,b\n1,2\n\n\n5\n3,4\n", good, &[("5", two.as_str())]);
    let latin = place("3, byte 8", "a byte that is no UTF-8");
    check_refused(&csv(), b"a,b\n1,2\n\xe4,x\n3,4\n", good, &[(b"\xe4,x", latin.as_str())]);
    // The row before the body's end is as whole as any other, with a line break or without.
    check_refused(&csv(), "a,b\n1,2\n5", &good[..1], &[("5", one.as_str())]);
    check_refused(&melt(), "time,a\n5,6,7\n", &[], &[("5,6,7", "CSV is malformed at line 2")]);
}

#[test]
fn a_row_over_the_limit_is_skipped_with_its_beginning_kept() {
    let good = &[r#"{"a":"1","b":"2"}"#, r#"{"a":"3","b":"4"}"#];
    let over = "more than 921600 bytes in one record, at line 3, byte 8";
    let long = "x".repeat(MAX_RECORD_BYTES);
    for row in [
        format!("3,{long}"),
        format!("3,\"{long}\"\"{long}\""),
        format!("3{}", ",5".repeat(MAX_RECORD_BYTES)),
    ] {
        let body = format!("a,b\n1,2\n{row}\n3,4\n");
        check_refused(&csv(), body, good, &[(excerpt(&row), over)]);
        let body = format!("a,b\n1,2\n{row}");
        check_refused(&csv(), body, &good[..1], &[(excerpt(&row), over)]);
    }
    let blank = "\n".repeat(MAX_RECORD_BYTES + 5);
    check(&csv(), format!("a,b\n1,2\n{blank}3,4\n"), good);
    // What is too large only as JSON is one record of many.
    let wide = format!("time,a,b\n{},1,2\n1,2,3\n", "\"\"".repeat(MAX_RECORD_BYTES / 2 - 10));
    let read = all(&melt(), wide.as_bytes());
    assert_eq!((read.records.len(), read.refused.len(), read.end.unwrap()), (2, 2, 2));
}

#[test]
fn a_table_that_cannot_be_read_on_loses_nothing_already_read() {
    let first = &[r#"{"a":"1","b":"2"}"#][..];
    let open = "CSV is malformed at line 3, byte 8: a quote that nothing closes";
    check_error(&csv(), "a,b\n1,2\n3,\"4\n5,6\n7,8\n", first, open);
    check_error(&csv(), "a,b\n1,2\n3,\"4", first, open);
    check_error(&csv(), "a,b\n1,2\n\"", first, open);
    check_error(&csv(), "a,b\n1,2\n3,\"4\"\"", first, open);
    let long = "x".repeat(MAX_RECORD_BYTES);
    check_error(&csv(), format!("a,b\n1,2\n3,\"{long}\n5,6\n"), first, open);
    // A quote too many, and the next one far below: no row between is lost in silence.
    let between = "3,4\n".repeat(MAX_RECORD_BYTES / 4);
    let swallowed = "CSV is malformed at line 3, byte 8: a row over the limit that goes on over";
    check_error(&csv(), format!("a,b\n1,2\n3,\"4\n{between}5,\"6\n7,8\n"), first, swallowed);
    check_error(&csv(), "a,\"b\n1,2\n", &[], "CSV is malformed at line 1, byte 0: a quote that");
    check_error(&csv(), b"a,\xe4\n1,2\n", &[], "CSV is malformed at line 1, byte 0: a byte in the");
    check_error(&csv(), format!("a,{long}\n1,2\n"), &[], "more than 921600 bytes in one record");
}

#[test]
fn the_end_of_a_table_can_be_all_that_counts() {
    let tail = |rows| Format::Csv(Csv { tail: Some(rows), ..table() });
    let body = "a\nbad,row\n1\n2\n3\n";
    check(&tail(2), body, &[r#"{"a":"2"}"#, r#"{"a":"3"}"#]);
    check(&tail(3), body, &[r#"{"a":"1"}"#, r#"{"a":"2"}"#, r#"{"a":"3"}"#]);
    let expected = "CSV is malformed at line 2, byte 2: 2 cells";
    let all = &[r#"{"a":"1"}"#, r#"{"a":"2"}"#, r#"{"a":"3"}"#];
    check_refused(&tail(4), body, all, &[("bad,row", expected)]);
    check(&tail(9), "a\n", &[]);
    // A table that breaks off has no end: its middle must not be taken for it.
    let broken = "a\n1\n2\n3\n\"4\n5\n";
    check_error(&tail(2), broken, &[], "CSV is malformed at line 5");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn cells_come_back_and_a_cut_table_keeps_its_first_rows(
        rows in prop::collection::vec(["\\PC{0,6}", "[\",\r\n\u{1c}a]{0,4}"], 0..6), cut in any::<prop::sample::Index>(),
    ) {
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let mut body = "x,y\n".to_owned();
        for [x, y] in &rows {
            body.push_str(&format!("{},{}\n", quoted(x), quoted(y)));
        }
        let Cut { records, refused, end } = all(&csv(), body.as_bytes());
        prop_assert_eq!((end.unwrap(), refused.len()), (rows.len() as u64, 0));
        for (record, [x, y]) in records.iter().zip(&rows) {
            let text = |cell: &str| if cell.is_empty() { Value::Null } else { Value::from(cell) };
            let value: Value = serde_json::from_str(record).unwrap();
            prop_assert_eq!((&value["x"], &value["y"]), (&text(x), &text(y)));
        }
        // What is cut off is a row that lacks a cell or a closing quote, or a cell at its own end.
        let some = all(&csv(), &body.as_bytes()[..cut.index(body.len())]).records;
        let whole = some.len().saturating_sub(1);
        prop_assert!(records.starts_with(&some[..whole]));
    }
}
