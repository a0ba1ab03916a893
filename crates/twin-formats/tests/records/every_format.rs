//! What holds for every format, so that all are seen to answer the same faults in the same way.

use std::io::{BufReader, Read};
use std::ops::ControlFlow;

use proptest::prelude::*;
use serde_json::Value;
use twin_formats::{Error, read_document};
use twin_pipeline::Format;

use crate::{Cut, all, check_error, csv, json, melt, text, xml};

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
    for (format, name) in formats() {
        check_error(&format, page, &[], &format!("the answer is not {name}: {shown}"));
        let packed = format!("the answer is not {name}: it begins with \"\\u{{1f}}\u{fffd}");
        check_error(&format, b"\x1f\x8b\x08\x00", &[], &packed);
    }
    check_error(&csv(), "{\"error\":\"down\"}", &[], "the answer is not CSV");
}

/// Every format, and what messages call it.
fn formats() -> Vec<(Format, &'static str)> {
    vec![
        (xml(), "XML"),
        (json("$[*]"), "JSON"),
        (Format::NdJson { tail: None }, "NDJSON"),
        (csv(), "CSV"),
        (melt(), "CSV"),
        (text(), "text"),
    ]
}

#[test]
fn an_answer_without_content_is_one_clear_error() {
    for (format, name) in formats() {
        for body in ["", " \n", "\u{feff}", "\r\n\r\n"] {
            let expected = format!("the answer is empty where {name} was expected");
            check_error(&format, body, &[], &expected);
        }
    }
}

/// For every format a document of two records, what the first comes to, and a bad record to put between.
pub(crate) fn documents() -> Vec<(Format, [&'static str; 3], &'static str, &'static str)> {
    vec![
        (xml(), ["<a><r><b>1</b></r>", "<r><b>2</b></r>", "</a>"], r#"{"b":"1"}"#, "<r><b></r>"),
        (json("$[*]"), ["[{\"b\":\"1\"}", ",{\"b\":\"2\"}", "]"], r#"{"b":"1"}"#, ",{\"b\" 2}"),
        (
            Format::NdJson { tail: None },
            ["{\"b\":\"1\"}\n", "{\"b\":\"2\"}\n", ""],
            r#"{"b":"1"}"#,
            "{\"b\" 2}\n",
        ),
        (csv(), ["a,b\n1,2\n", "3,4\n", ""], r#"{"a":"1","b":"2"}"#, "5\n"),
        (
            melt(),
            ["time,a\n1,2\n", "3,4\n", ""],
            r#"{"time":"1","station":"a","slug":"a","value":"2"}"#,
            "5,6,7\n",
        ),
        (text(), ["1|a\n", "2|b\n", ""], r#"{"time":"1","key":"a"}"#, "3\n"),
    ]
}

#[test]
fn a_bad_record_is_named_by_its_place_and_loses_nothing_before_it() {
    for (format, [begin, second, end], first, bad) in documents() {
        let read = all(&format, format!("{begin}{second}{end}").as_bytes());
        assert_eq!((read.records.len(), read.end.unwrap()), (2, 2), "{format:?}");
        assert_eq!(read.records[0], first);
        let read = all(&format, format!("{begin}{bad}{second}{end}").as_bytes());
        assert_eq!(read.records[0], first);
        let place = begin.matches('\n').count() + 1;
        let expected = format!("is malformed at line {place}, byte ");
        let error = match (&format, read.end) {
            (Format::Xml { .. } | Format::Json { .. }, Err(error)) => {
                assert!(matches!(error, Error::Malformed { .. }), "{error}");
                error.to_string()
            }
            (_, end) => {
                assert_eq!((end.unwrap(), read.records.len(), read.refused.len()), (2, 2, 1));
                let (bytes, at, error) = &read.refused[0];
                assert_eq!((bytes.as_slice(), at.line), (bad.trim().as_bytes(), place as u64));
                assert_eq!(at.byte, begin.len() as u64);
                error.clone()
            }
        };
        assert!(error.contains(&expected), "{error}");
    }
}

#[test]
fn a_record_that_a_broken_connection_cuts_off_is_none() {
    for (format, [begin, second, _], first, _) in documents() {
        let whole = format!("{begin}{second}");
        for cut in begin.len()..whole.len() {
            let body = BufReader::new(Broken(&whole.as_bytes()[..cut]));
            let Cut { records, refused, end } = all(&format, body);
            assert_eq!(refused, [], "a line without its end may lack more of it");
            assert_eq!(records.first().map(String::as_str), Some(first), "{cut}");
            // A record may be whole before the line break that ends it, or the tag that follows.
            assert!(records.len() == 1 || cut + 1 >= whole.len(), "{records:?}");
            let error = end.unwrap_err();
            assert!(matches!(&error, Error::Read { .. }), "{error}");
        }
    }
}

#[test]
fn a_break_leaves_the_rest_unread() {
    let bodies: [(Format, &[u8]); 6] = [
        (xml(), b"<a><r/><r/><r>nonsense"),
        (json("$[*]"), b"[1,2,nonsense"),
        (Format::NdJson { tail: None }, b"1\n2\nnonsense"),
        (csv(), b"a\n1\n2\nnon,sense"),
        (melt(), b"time,a,b,c\n1,2,3,4\nnonsense"),
        (text(), b"1|2\n1|2\nnonsense"),
    ];
    for (format, body) in bodies {
        let mut seen = 0;
        let count = read_document(&format, None, &[], body, &mut |_| {
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
        let read = all(&format, BufReader::with_capacity(16, Broken(body.as_bytes())));
        assert_eq!(read.records, [first]);
        let error = read.end.unwrap_err();
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
        "time,a\n",
        "|",
        "\r\n",
        "\u{feff}",
        "\"a\"",
        "\0",
    ]);
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for format in formats().into_iter().map(|(format, _)| format).chain([json("$"), json("$.a[*]")]) {
            let framed = [&b"<"[..], &bytes].concat();
            drop((all(&format, &bytes[..]), all(&format, &framed[..])));
        }
    }

    #[test]
    fn how_a_body_arrives_changes_nothing(text in tokens(), size in 1_usize..9) {
        for format in formats().into_iter().map(|(format, _)| format).chain([json("$"), json("$.a[*]")]) {
            let whole = all(&format, text.as_bytes());
            let pieces = all(&format, BufReader::with_capacity(size, text.as_bytes()));
            prop_assert_eq!(&whole.records, &pieces.records);
            prop_assert_eq!(&whole.refused, &pieces.refused);
            prop_assert_eq!(whole.end.is_ok(), pieces.end.is_ok());
            for record in whole.records {
                prop_assert!(serde_json::from_str::<Value>(&record).is_ok(), "{}", record);
                prop_assert!(!record.contains('\n'));
            }
        }
    }
}
