//! Bodies that are not UTF-8.

use std::io::BufReader;

use proptest::prelude::*;
use twin_formats::read_document;
use twin_pipeline::{Charset, Format};

use crate::every_format::documents;
use crate::{Cut, all, check_error, csv, cut, text, xml};

fn charset(label: &str) -> Option<Charset> {
    Some(Charset::of_label(label).unwrap())
}

/// A text in the encodings that every character has a place in, each with its label.
fn encodings(text: &str) -> [(&'static str, Vec<u8>); 2] {
    let little = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    [("utf-16le", little), ("utf-16be", big)]
}

#[test]
fn a_document_of_every_format_is_read_in_any_encoding() {
    for (format, parts, _, bad) in documents() {
        // What breaks no rule but that of the text itself.
        let [first, second, end] =
            parts.map(|part| part.replace('1', "ä").replace('2', "Gütsch駅"));
        for text in [[&*first, &*second, &*end].concat(), [&*first, bad, &*second, &*end].concat()]
        {
            let plain = format!("{:?}", all(&format, text.as_bytes()));
            for (label, bytes) in encodings(&text) {
                let check = |read: Cut| assert_eq!(format!("{read:?}"), plain, "{label} {text}");
                check(cut(&format, charset(label), &[], &bytes[..]));
                let mark =
                    encodings("\u{feff}").into_iter().find(|(of, _)| *of == label).unwrap().1;
                // The mark tells, whatever else is said.
                let marked = [mark, bytes].concat();
                check(all(&format, &marked[..]));
                check(cut(&format, charset("latin1"), &[], &marked[..]));
            }
        }
    }
}

#[test]
fn one_byte_a_character() {
    let rows = "a,b\nTänikon,5 €\n".chars().map(|c| if c == '€' { 0x80 } else { c as u8 });
    let rows: Vec<u8> = rows.collect();
    for label in ["iso-8859-1", "windows-1252", "us-ascii"] {
        let read = cut(&csv(), charset(label), &[], &rows[..]);
        assert_eq!(read.records, [r#"{"a":"Tänikon","b":"5 €"}"#], "{label}");
    }
}

#[test]
fn what_is_named_ascii_and_goes_beyond_it_is_utf_8_where_it_can_be() {
    let record = r#"{"a":"Tänikon","b":"5 €"}"#;
    for label in ["us-ascii", "ASCII", " ANSI_X3.4-1968"] {
        for capacity in 1..9 {
            let utf_8 = "a,b\nplain,1\nTänikon,5 €\n";
            let body = BufReader::with_capacity(capacity, utf_8.as_bytes());
            let read = cut(&csv(), charset(label), &[], body);
            assert_eq!(read.records, [r#"{"a":"plain","b":"1"}"#, record], "{label} {capacity}");
        }
    }
    // The first character tells; what is then no UTF-8 takes its line, and no other.
    let Cut { records, refused, end } =
        cut(&csv(), charset("us-ascii"), &[], &b"a\n\xc3\xa4\n\xe4\nb\n"[..]);
    assert_eq!((records.len(), refused.len(), end.unwrap()), (2, 1, 2));
    let cut_off = cut(&csv(), charset("us-ascii"), &[], &b"a\nb\xc3"[..]);
    assert_eq!(cut_off.records, [r#"{"a":"bÃ"}"#]);
    assert_eq!(cut(&csv(), charset("us-ascii"), &[], &b"a\nb\n"[..]).records, [r#"{"a":"b"}"#]);
}

#[test]
fn what_is_no_character_of_the_encoding_takes_its_line_and_no_other() {
    // 0x82 0x30 is no character of Shift_JIS; 0x89 0x77 is 駅.
    let lines = b"1|\x89\x77\n2|\x82\x30\n3|c\n4|\x89";
    let Cut { records, refused, end } = cut(&text(), charset("shift_jis"), &[], &lines[..]);
    assert_eq!(records, [r#"{"time":"1","key":"駅"}"#, r#"{"time":"3","key":"c"}"#]);
    assert_eq!(end.unwrap(), 2);
    assert_eq!(refused.len(), 2);
    for (_, at, error) in refused {
        assert!(error.starts_with("text is malformed at line"), "{at}: {error}");
    }
}

#[test]
fn an_xml_document_may_declare_its_encoding() {
    let declared = |label: &str| {
        let head = format!("<?xml version='1.0' encoding = \"{label}\" standalone='yes'?>");
        [head.as_bytes(), b"<a><r><b>\xe4</b></r></a>"].concat()
    };
    for label in ["ISO-8859-1", "windows-1252", "Latin1"] {
        assert_eq!(all(&xml(), &declared(label)[..]).records, [r#"{"b":"ä"}"#], "{label}");
    }
    // Who knows better is believed.
    let cyrillic = cut(&xml(), charset("iso-8859-5"), &[], &declared("ISO-8859-1")[..]);
    assert_eq!(cyrillic.records, [r#"{"b":"ф"}"#]);
    let known = cut(&xml(), charset("iso-8859-1"), &[], &declared("EBCDIC")[..]);
    assert_eq!(known.records, [r#"{"b":"ä"}"#]);
    check_error(
        &xml(),
        declared("EBCDIC"),
        &[],
        "the document's encoding is \"EBCDIC\", which is unknown",
    );
    check_error(&xml(), declared("UTF-8"), &[], "XML is malformed at line 1, ");
}

proptest! {
    #[test]
    fn a_text_is_the_same_however_it_is_cut(text in "[^\\n]{0,40}", capacity in 1_usize..9) {
        let line = serde_json::to_string(&text).unwrap();
        for (label, bytes) in encodings(&line) {
            let body = BufReader::with_capacity(capacity, &bytes[..]);
            let mut found = Vec::new();
            read_document(&Format::NdJson { tail: None }, charset(label), &[], body, &mut |part| {
                found.push(part.record.unwrap().to_owned());
                std::ops::ControlFlow::Continue(())
            }).unwrap();
            prop_assert_eq!(&found, std::slice::from_ref(&line), "{}", label);
        }
    }
}
