//! Fields that the configuration adds to each record of a document.

use twin_formats::MAX_RECORD_BYTES;
use twin_pipeline::Format;

use crate::{Cut, csv, cut, json, melt, text, xml};

fn read(format: &Format, fields: &[(&str, &str)], body: &str) -> Cut {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let fields: Vec<_> = fields.iter().map(owned).collect();
    cut(format, None, &fields, body.as_bytes())
}

#[test]
fn each_record_gets_the_fields_at_its_end() {
    let fields = [("quantity", "temperature"), ("unit", "\"Cel\"")];
    let end = r#""quantity":"temperature","unit":"\"Cel\""}"#;
    for (format, body, begin) in [
        (xml(), "<a><r><b>1</b></r></a>", r#"{"b":"1","#),
        (xml(), "<r/>", r#"{"value":null,"#),
        (json("$[*]"), "[{\"a\":{\"unit\":1}} ]", r#"{"a":{"unit":1},"#),
        (json("$"), " { } ", "{ "),
        (json("$"), "[1]", r#"{"value":[1],"#),
        (Format::NdJson { tail: None }, "{\"a\":\"}\"}\n", r#"{"a":"}","#),
        (csv(), "a\n1\n", r#"{"a":"1","#),
        (melt(), "time,a\n1,2\n", r#"{"time":"1","station":"a","slug":"a","value":"2","#),
        (text(), "1|a\n", r#"{"time":"1","key":"a","#),
    ] {
        let Cut { records, refused, end: count } = read(&format, &fields, body);
        assert_eq!((count.unwrap(), refused.len()), (1, 0), "{body}");
        assert_eq!(records, [format!("{begin}{end}")], "{body}");
        serde_json::from_str::<serde_json::Value>(&records[0]).unwrap();
    }
}

#[test]
fn a_record_that_has_such_a_field_already_is_refused_and_takes_no_other_with_it() {
    let clash = |format: &Format, name: &str, body: &str, bad: &str, place: (u64, u64)| {
        let read = read(format, &[("x", "1"), (name, "2")], body);
        let (record, line) = place;
        let expected = format!(
            "record {record} has a field {name:?} already, which the configuration adds to it"
        );
        let (bytes, at, error) = &read.refused[0];
        assert_eq!((bytes.as_slice(), at.line, error), (bad.as_bytes(), line, &expected));
        assert_eq!(read.refused.len(), 1);
        assert_eq!(read.end.unwrap(), read.records.len() as u64);
        read.records.len()
    };
    let trains = "<a><r><c/></r>\n<r><b>1</b></r>\n<r><c/></r></a>";
    assert_eq!(clash(&xml(), "b", trains, r#"{"b":"1"}"#, (2, 2)), 2);
    let records = "[{\"a\\nb\":1},2]";
    assert_eq!(clash(&json("$[*]"), "a\nb", records, "{\"a\\nb\":1}", (1, 1)), 1);
    assert_eq!(clash(&json("$"), "value", "5", "5", (1, 1)), 0);
    let lines = "{}\n{\"a\":1}\n{}\n";
    assert_eq!(clash(&Format::NdJson { tail: None }, "a", lines, "{\"a\":1}", (2, 2)), 2);
}

#[test]
fn a_table_that_has_such_a_column_is_one_error() {
    let read = read(&csv(), &[("x", "1"), ("a", "2")], "a,b\n1,2\n");
    assert_eq!((read.records.len(), read.refused.len()), (0, 0));
    let expected = r#"record 1 has a field "a" already, which the configuration adds to it"#;
    assert_eq!(read.end.unwrap_err().to_string(), expected);
}

#[test]
fn a_record_that_is_too_large_with_its_fields_is_refused() {
    let long = "x".repeat(MAX_RECORD_BYTES - 20);
    let body = format!("1\n\"{long}\"\n2\n");
    let read = read(&Format::NdJson { tail: None }, &[("unit", "Cel")], &body);
    assert_eq!((read.records.len(), read.refused.len(), read.end.unwrap()), (2, 1, 2));
    assert!(read.refused[0].2.starts_with("more than 921600 bytes in one record, at line 2"));
}
