//! Records that are too deep, too large, or no text: each is a letter or one clear error, and takes nothing with it.

use sourcing_worker::{Body, Fetch, FetchError, Fetched, Page, Validators};
use twin_normalization::port::chain;
use twin_normalization::{DeadLetter, Payload};
use twin_pipeline::Format;
use twin_testkit::{at, block_on};

use crate::{World, poller_with, source, world};

/// A silo in memory.
struct Memory(Vec<u8>);

impl Fetch for &Memory {
    async fn fetch(&self, _: &Page<'_>, _: &Validators) -> Result<Fetched, FetchError> {
        Ok(Fetched::Document(Body::whole(self.0.clone())))
    }
}

/// Polls a document: the lines that are put, the letters, and the error, empty where there is none.
fn poll(format: Format, body: impl Into<Vec<u8>>) -> (World, Vec<DeadLetter>, String) {
    let (world, silo) = (world(), Memory(body.into()));
    let source = source(format, &[("", "https://silo.example/", &[])]);
    let poller = poller_with(&silo, &world.clock, source, &world);
    let (tally, failed) = block_on(poller.poll(at("2025-10-02T06:40:00Z")));
    assert_eq!(tally.parts_read, tally.source_records + tally.dead_lettered_records);
    assert_eq!(tally.lines_put, world.stream.lines().len() as u64);
    drop(poller);
    let letters = world.letters.kept();
    let error = failed.first().map(|failed| chain(&failed.error)).unwrap_or_default();
    (world, letters, error)
}

fn lines() -> Format {
    Format::NdJson { tail: None }
}

#[test]
fn a_hundred_thousand_levels_break_no_stack_and_lose_nothing_beside_them() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let json = Format::Json { records: "$[*]".parse().unwrap() };
    for (format, body) in [
        (json, format!("[{{\"a\":1}},{deep},{{\"a\":2}}]")),
        (lines(), format!("{{\"a\":1}}\n{deep}\n{{\"a\":2}}\n")),
    ] {
        let (world, letters, error) = poll(format, body);
        assert_eq!((world.stream.lines().len(), letters.len(), error.as_str()), (2, 1, ""));
        assert!(letters[0].detail.contains("levels"), "{}", letters[0].detail);
    }
    let deep = format!("{}{}", "<b>".repeat(100_000), "</b>".repeat(100_000));
    let xml = format!("<a><r><c>1</c></r><r>{deep}</r><r><c>2</c></r></a>");
    let (world, letters, error) = poll(Format::Xml { record: "r".into() }, xml);
    assert!(world.stream.lines()[0].contains("\"c\":\"1\""));
    assert!(letters.len() == 1 || error.contains("levels"), "{error}");
}

#[test]
fn a_million_names_are_too_large_and_a_name_that_comes_twice_is_kept_as_it_is() {
    let names = |count: u32| {
        let names: Vec<String> = (0..count).map(|number| format!("\"k{number}\":1")).collect();
        format!("{{{}}}", names.join(","))
    };
    let twice = r#"{"a":1,"a":2}"#;
    let body = format!("{}\n{twice}\n{}\n", names(1_000_000), names(50_000));
    let (world, letters, error) = poll(lines(), body);
    assert_eq!((world.stream.lines().len(), letters.len(), error.as_str()), (2, 1, ""));
    assert!(letters[0].cut, "just the beginning is kept");
    assert!(world.stream.lines()[0].ends_with(r#""a":1,"a":2}"#));
}

#[test]
fn what_is_no_text_is_a_letter_of_its_bytes() {
    let body = [
        &b"\xef\xbb\xbf{\"a\":1}\n"[..],
        b"{\"a\":\"\xff\"}\n",
        b"{\"a\":\"\xed\xa0\x80\"}\n",
        b"{\"a\":\"\x00\"}\n",
        b"{\"a\":\x002}\n",
        b"{\"a\":\"\\u0000\"}\n",
    ]
    .concat();
    let (world, letters, error) = poll(lines(), body);
    assert_eq!(error, "");
    let put: Vec<bool> = world.stream.lines().iter().map(|line| line.contains("\\u0000")).collect();
    assert_eq!(put, [false, true], "a mark of the order of bytes, and a NUL that is written out");
    let payloads: Vec<Payload> = letters.into_iter().map(|letter| letter.payload).collect();
    let expect = [
        &b"{\"a\":\"\xff\"}"[..],
        b"{\"a\":\"\xed\xa0\x80\"}",
        b"{\"a\":\"\x00\"}",
        b"{\"a\":\x002}",
    ];
    assert_eq!(payloads, expect.map(Payload::of));
    assert!(matches!(payloads[0], Payload::Base64(_)));
}

#[test]
fn a_body_in_utf_16_is_read_by_its_mark() {
    let utf_16 = |text: &str| -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let (world, letters, error) = poll(lines(), utf_16("{\"a\":\"ä\"}\n{\"a\":2}\n"));
    assert_eq!((letters.len(), error.as_str()), (0, ""));
    let lines = world.stream.lines();
    assert!(lines[0].ends_with("\"a\":\"ä\"}") && lines.len() == 2, "{lines:?}");
}

#[test]
fn a_record_over_what_a_stream_takes_is_a_letter_and_the_others_are_put() {
    let large = |bytes: usize| format!("{{\"a\":\"{}\"}}", "x".repeat(bytes));
    let body = format!("{}\n{}\n{}\n", large(1), large(1_100_000), large(900_000));
    let (world, letters, error) = poll(lines(), body);
    assert_eq!((letters.len(), error.as_str()), (1, ""));
    assert!(letters[0].cut);
    let records = world.stream.records();
    assert_eq!(records.iter().map(|record| record.data.lines().count()).sum::<usize>(), 2);
    assert!(records.iter().all(|record| record.data.len() < 1_000_000));
}
