//! What holds for every format, so that all are seen to answer the same faults in the same way.

use std::io::{BufReader, Read};
use std::ops::ControlFlow;

use proptest::prelude::*;
use serde_json::Value;
use twin_formats::{Error, read_records};
use twin_pipeline::Format;

use crate::{all, check_error, json, xml};

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
}
