//! Bodies and what they are cut into.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;

use proptest::prelude::*;
use serde_json::Value;
use twin_formats::{Error, MAX_DEPTH, MAX_RECORD_BYTES, read_records};
use twin_pipeline::Format;

fn xml() -> Format {
    Format::Xml { record: "r".to_owned() }
}

fn json(path: &str) -> Format {
    Format::Json { records: path.parse().unwrap() }
}

/// Reads a body to its end; gives the records before an error as well.
fn all(format: &Format, body: impl BufRead) -> (Vec<String>, Result<u64, Error>) {
    let mut records = Vec::new();
    let result = read_records(format, body, &mut |record| {
        records.push(record.to_owned());
        ControlFlow::Continue(())
    });
    (records, result)
}

fn check(format: &Format, body: impl AsRef<[u8]>, expected: &[&str]) {
    let body = body.as_ref();
    let shown = String::from_utf8_lossy(body);
    let (records, result) = all(format, body);
    assert_eq!(records, expected, "{shown}");
    assert_eq!(result.map_err(|e| e.to_string()), Ok(expected.len() as u64), "{shown}");
}

/// The records before the error, and the error's text.
fn check_error(format: &Format, body: impl AsRef<[u8]>, before: &[&str], expected: &str) {
    let (records, result) = all(format, body.as_ref());
    let text = result.unwrap_err().to_string();
    assert_eq!(records, before, "{text}");
    assert!(text.starts_with(expected), "{text}\n{expected}");
}

#[test]
fn an_xml_record_is_an_object_of_its_children() {
    check(&xml(), "<a><r><b>1</b><c>x</c></r><r/></a>", &[r#"{"b":"1","c":"x"}"#, "null"]);
    check(&xml(), "<r><b>1</b></r>", &[r#"{"b":"1"}"#]);
    check(&xml(), "<a><b><r>5</r></b></a>", &[r#""5""#]);
    check(&xml(), "<r><b><c>1</c><d/></b></r>", &[r#"{"b":{"c":"1","d":null}}"#]);
    check(&xml(), "<r><b>1</b><c/><b>2</b></r>", &[r#"{"b":["1","2"],"c":null}"#]);
    check(&xml(), "<r><r><b>1</b></r></r>", &[r#"{"r":{"b":"1"}}"#]);
}

#[test]
fn xml_namespaces_are_ignored_and_attributes_kept() {
    check(&xml(), r#"<n:a xmlns:n="u" xmlns="v"><n:r><n:b>1</n:b></n:r></n:a>"#, &[r#"{"b":"1"}"#]);
    check(
        &xml(),
        r#"<r x="1" n:y="a &amp; b"><b z="2">t</b></r>"#,
        &[r##"{"@x":"1","@y":"a & b","b":{"@z":"2","#text":"t"}}"##],
    );
    check(
        &xml(),
        r#"<r xmlns:xsi="i"><b xsi:nil="true"/><c xsi:type="t">1</c></r>"#,
        &[r#"{"b":null,"c":"1"}"#],
    );
}

#[test]
fn xml_text_is_kept_and_indentation_dropped() {
    check(
        &xml(),
        "<a>\r\n  <r>\r\n    <b> 1 \r\n2</b>\r\n  </r>\r\n</a>\r\n",
        &[r#"{"b":" 1 \n2"}"#],
    );
    check(&xml(), "<r><b>  </b><c></c></r>", &[r#"{"b":"  ","c":null}"#]);
    check(&xml(), r"<r><b>5\nlate</b></r>", &[r#"{"b":"5\\nlate"}"#]);
    check(
        &xml(),
        "<r><b>&lt;&#x41;&amp;&quot;</b><c><![CDATA[<&]]> x</c></r>",
        &[r#"{"b":"<A&\"","c":"<& x"}"#],
    );
    check(&xml(), "<r><b><![CDATA[]]></b><c>a<!-- no -->b</c></r>", &[r#"{"b":null,"c":"ab"}"#]);
    check(&xml(), "<r>x<b/>y\n</r>", &[r##"{"b":null,"#text":"xy\n"}"##]);
    check(&xml(), "<r>\n<b/><![CDATA[ ]]></r>", &[r##"{"b":null,"#text":"\n "}"##]);
}

#[test]
fn an_xml_document_may_begin_in_many_ways() {
    let record = &[r#"{"b":"ä"}"#];
    check(&xml(), "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><r><b>ä</b></r>", record);
    check(&xml(), "<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE a><r><b>ä</b></r>", record);
    check(&xml(), "\n <!-- x --><?p q?><r><b>ä</b></r>\n<!-- y -->\n", record);
}

#[test]
fn an_xml_document_without_records_is_fine() {
    check(&xml(), "<a/>", &[]);
    check(&xml(), "<?xml version=\"1.0\"?>\n<a><b>&amp;</b><![CDATA[x]]> t </a>", &[]);
}

#[test]
fn a_malformed_xml_document_loses_nothing_already_read() {
    let first = &[r#"{"b":"1"}"#][..];
    let start = "<a>\n<r><b>1</b></r>\n";
    let error = |rest: &str, expected: &str| {
        check_error(
            &xml(),
            format!("{start}{rest}"),
            first,
            &format!("XML is malformed at {expected}"),
        );
    };
    error("<r><b>2</b>", "line 3, byte 31: the document ends inside of r");
    error("", "line 3, byte 20: the document ends inside of the root");
    error("<r><b>2</c></r></a>", "line 3, byte 31: ill-formed document: expected `</b>`");
    error("<r>&nope;</r></a>", "line 3, byte 29: entity &nope; is not known");
    error("<r>&#0;</r></a>", "line 3, byte 27: ");
    error("<r b=1/></a>", "line 3, byte 28: ");
    error("<r b='1' b='2'/></a>", "line 3, byte 36: ");
    error("</a><a/>", "line 3, byte 28: a second root element");
    error("</a>x", "line 3, byte 25: text outside of the root");
    error("</a></a>", "line 3, byte 28: ");
    error("<r", "line 3, byte 22: syntax error: ");
}

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

#[test]
fn an_answer_of_another_kind_is_shown() {
    let page = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body>";
    let shown = r#"it begins with "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></""#;
    check_error(&xml(), page, &[], &format!("the answer is not XML: {shown}"));
    check_error(&json("$"), page, &[], &format!("the answer is not JSON: {shown}"));
    check_error(
        &xml(),
        "<HTML><p>oops",
        &[],
        "the answer is not XML: it begins with \"<HTML><p>oops\"",
    );
    check_error(&xml(), "{\"a\":1}", &[], r#"the answer is not XML: it begins with "{\"a\":1}""#);
    check_error(
        &xml(),
        "\u{1b}[31m\u{202e}x",
        &[],
        r#"the answer is not XML: it begins with "\u{1b}[31m\u{202e}x""#,
    );
    check_error(
        &xml(),
        b"\x1f\x8b\x08\x00",
        &[],
        "the answer is not XML: it begins with \"\\u{1f}\u{fffd}",
    );
    check_error(&json("$"), "<a/>", &[], "the answer is not JSON");
    for body in ["", " \n", "\u{feff}"] {
        check_error(&xml(), body, &[], "the answer is empty where XML was expected");
        check_error(&json("$"), body, &[], "the answer is empty where JSON was expected");
    }
}

#[test]
fn an_encoding_other_than_utf_8_is_named() {
    let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><r><b>\xe4</b></r>";
    check_error(&xml(), latin, &[], "the document's encoding is \"ISO-8859-1\"");
    check_error(&xml(), b"\xff\xfe<\0r\0", &[], "the document's encoding is \"UTF-16\"");
    check_error(&xml(), b"<r><b>\xe4</b></r>", &[], "XML is malformed at line 1, byte 7: ");
}

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

#[test]
fn a_break_leaves_the_rest_unread() {
    let bodies: [(Format, &[u8]); 2] =
        [(xml(), b"<a><r/><r/><r>nonsense"), (json("$[*]"), b"[1,2,nonsense")];
    for (format, body) in bodies {
        let mut seen = 0;
        let count = read_records(&format, body, &mut |_| {
            seen += 1;
            if seen == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(count.unwrap(), 2);
    }
}

/// A body whose connection breaks after its bytes.
struct Broken<'b>(&'b [u8]);

impl Read for Broken<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.0.is_empty() {
            return Err(std::io::ErrorKind::ConnectionReset.into());
        }
        self.0.read(out)
    }
}

#[test]
fn a_connection_that_breaks_loses_nothing_already_read() {
    let padding = " ".repeat(300);
    let bodies = [
        (xml(), format!("<a><r>1</r>{padding}<r>"), "\"1\""),
        (json("$[*]"), format!("[{{}},{padding}"), "{}"),
    ];
    for (format, body, first) in bodies {
        let (records, result) = all(&format, BufReader::with_capacity(16, Broken(body.as_bytes())));
        assert_eq!(records, [first]);
        let error = result.unwrap_err();
        assert!(matches!(&error, Error::Read { .. }), "{error}");
        assert!(
            error.to_string().starts_with("cannot read the answer's body after line 1, byte 3")
        );
    }
}

fn tokens() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "<r>",
        "</r>",
        "<a>",
        "</a>",
        "<b x='1'>",
        "</b>",
        "<r/>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "&amp;",
        "&",
        "&#1;",
        "<?xml version='1.0'?>",
        "<!DOCTYPE a [",
        "]>",
        "<",
        ">",
        "\n",
        " ",
        "x",
        "é",
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "1",
        "\\",
        "null",
        "\"a\"",
        "\0",
    ]);
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
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
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for format in [xml(), json("$"), json("$.a[*]")] {
            let framed = [&b"<"[..], &bytes].concat();
            drop((all(&format, &bytes[..]), all(&format, &framed[..])));
        }
    }

    #[test]
    fn how_a_body_arrives_changes_nothing(text in tokens(), size in 1_usize..9) {
        for format in [xml(), json("$"), json("$[*]"), json("$.a[*]")] {
            let (whole, end) = all(&format, text.as_bytes());
            let (pieces, end_of_pieces) = all(&format, BufReader::with_capacity(size, text.as_bytes()));
            prop_assert_eq!(&whole, &pieces);
            prop_assert_eq!(end.is_ok(), end_of_pieces.is_ok());
            for record in whole {
                prop_assert!(serde_json::from_str::<Value>(&record).is_ok(), "{}", record);
                prop_assert!(!record.contains('\n'));
            }
        }
    }

    #[test]
    fn xml_text_comes_back(text in "[ -~\t\n\r\u{a0}-\u{d7ff}\u{e000}-\u{fffd}]{0,40}") {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('\r', "&#13;");
        let (records, result) = all(&xml(), format!("<r><b>{escaped}</b></r>").as_bytes());
        prop_assert!(result.is_ok());
        let value: Value = serde_json::from_str(&records[0]).unwrap();
        let expected = if text.is_empty() { Value::Null } else { Value::from(text) };
        prop_assert_eq!(&value["b"], &expected);
    }

    #[test]
    fn json_values_come_back_and_a_cut_document_keeps_its_first_records(
        values in prop::collection::vec(json_value(), 0..6), cut in any::<prop::sample::Index>(),
    ) {
        let body = serde_json::to_string_pretty(&serde_json::json!({"x": 1, "a": values})).unwrap();
        let (records, result) = all(&json("$.a[*]"), body.as_bytes());
        prop_assert_eq!(result.unwrap(), values.len() as u64);
        let parsed: Vec<Value> = records.iter().map(|r| serde_json::from_str(r).unwrap()).collect();
        prop_assert_eq!(&parsed, &values);
        let (some, result) = all(&json("$.a[*]"), &body.as_bytes()[..cut.index(body.len())]);
        prop_assert!(result.is_err());
        prop_assert!(records.starts_with(&some));
    }
}
