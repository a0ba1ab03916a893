//! XML documents: what a record becomes, and where a malformed document is said to break.

use proptest::prelude::*;
use serde_json::Value;

use crate::{Cut, all, check, check_error, xml};

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
fn what_is_not_utf_8_is_malformed() {
    check_error(&xml(), b"<r><b>\xe4</b></r>", &[], "XML is malformed at line 1, byte 7: ");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn xml_text_comes_back(text in "[ -~\t\n\r\u{a0}-\u{d7ff}\u{e000}-\u{fffd}]{0,40}") {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('\r', "&#13;");
        let Cut { records, end, .. } = all(&xml(), format!("<r><b>{escaped}</b></r>").as_bytes());
        prop_assert!(end.is_ok());
        let value: Value = serde_json::from_str(&records[0]).unwrap();
        let expected = if text.is_empty() { Value::Null } else { Value::from(text) };
        prop_assert_eq!(&value["b"], &expected);
    }
}
