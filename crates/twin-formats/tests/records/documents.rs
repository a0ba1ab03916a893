//! Fields that the configuration adds to each record of a document.

use std::ops::ControlFlow;

use twin_formats::read_document;
use twin_pipeline::Format;

use crate::{csv, json, melt, text, xml};

fn read(format: &Format, fields: &[(&str, &str)], body: &str) -> (Vec<String>, String) {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let fields: Vec<_> = fields.iter().map(owned).collect();
    let mut records = Vec::new();
    let result = read_document(format, &fields, body.as_bytes(), &mut |record| {
        records.push(record.to_owned());
        ControlFlow::Continue(())
    });
    (records, result.err().map(|error| error.to_string()).unwrap_or_default())
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
        (Format::NdJson, "{\"a\":\"}\"}\n", r#"{"a":"}","#),
        (csv(), "a\n1\n", r#"{"a":"1","#),
        (melt(), "time,a\n1,2\n", r#"{"time":"1","station":"a","slug":"a","value":"2","#),
        (text(), "1|a\n", r#"{"time":"1","key":"a","#),
    ] {
        let (records, error) = read(&format, &fields, body);
        assert_eq!(error, "", "{body}");
        assert_eq!(records, [format!("{begin}{end}")], "{body}");
        serde_json::from_str::<serde_json::Value>(&records[0]).unwrap();
    }
}

#[test]
fn a_field_that_a_record_has_already_is_refused() {
    let clash = |format: &Format, name: &str, body: &str, before: usize, record: u64| {
        let (records, error) = read(format, &[("x", "1"), (name, "2")], body);
        let expected = format!(
            "record {record} has a field {name:?} already, which the configuration adds to it"
        );
        assert_eq!((records.len(), error), (before, expected), "{body}");
    };
    clash(&xml(), "b", "<a><r><c/></r><r><b>1</b></r></a>", 1, 2);
    clash(&json("$[*]"), "a\nb", "[{\"a\\nb\":1}]", 0, 1);
    clash(&json("$"), "value", "5", 0, 1);
    clash(&Format::NdJson, "a", "{}\n{\"a\":1}\n", 1, 2);
    clash(&csv(), "a", "a,b\n1,2\n", 0, 1);
}
