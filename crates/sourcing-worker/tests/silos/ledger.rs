//! Invariant I4 over arbitrary documents: every part of a document is a line on the stream or a dead letter.

use proptest::prelude::*;
use sourcing_worker::{Body, Fetch, FetchError, Fetched, Page, Tally, Validators};
use twin_normalization::Payload;
use twin_pipeline::{Csv, Format, Text};
use twin_testkit::{at, block_on};

use crate::{World, poller_with, source, world};

/// A silo in memory, which says nothing about the age of its document.
struct Memory(Vec<u8>);

impl Fetch for &Memory {
    async fn fetch(&self, _: &Page<'_>, _: &Validators) -> Result<Fetched, FetchError> {
        Ok(Fetched::Document(Body::whole(self.0.clone())))
    }
}

/// Lines that are a record in one format or another, and lines that are none.
fn line() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "a;1",
        "a",
        "a;1;2",
        "{\"a\":1}",
        "{\"unit\":1}",
        "{\"_meta\":{},\"\\ud800\":1}",
        "[1,2]",
        "7",
        "\"",
        "\"x\";\"y\"",
        "",
        "  ",
        "<r><b>1</b></r>",
        "<r><unit/></r>",
    ]);
    let bytes = prop::collection::vec(
        any::<u8>().prop_filter("in one line", |b| !b"\r\n".contains(b)),
        0..9,
    );
    prop_oneof![4 => known.prop_map(|line| line.as_bytes().to_vec()), 1 => bytes]
}

/// Every kind of format, and what stands around the lines of a document of it.
fn formats() -> Vec<(Format, &'static str, &'static str)> {
    let columns = vec!["a".to_owned(), "b".to_owned()];
    let csv = Csv {
        separator: b';',
        quote: Some(b'"'),
        columns: Some(columns.clone()),
        tail: None,
        melt: None,
    };
    let text = Text { separator: ";".to_owned(), columns, optional: 0, tail: None };
    vec![
        (Format::NdJson { tail: None }, "", ""),
        (Format::Text(text), "", ""),
        (Format::Csv(Csv { quote: None, ..csv.clone() }), "", ""),
        (Format::Csv(csv), "", ""),
        (Format::Json { records: "$[*]".parse().unwrap() }, "[1,", "2]"),
        (Format::Xml { record: "r".into() }, "<a>", "</a>"),
    ]
}

/// Polls a document twice: what came of each, and whether it was read to its end.
fn poll(world: &World, silo: &Memory, format: Format) -> [(Tally, bool); 2] {
    let document = ("", "http://silo.example/", &[("unit", "Cel")][..]);
    let poller = poller_with(silo, &world.clock, source(format, &[document]), world);
    ["2025-10-02T06:40:00Z", "2025-10-02T06:41:00Z"].map(|tick| {
        let (tally, failed) = block_on(poller.poll(at(tick)));
        (tally, failed.is_empty())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_item_is_a_line_on_the_stream_or_a_dead_letter(
        lines in prop::collection::vec(line(), 0..20), end in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        for (format, before, after) in formats() {
            let is_lines = matches!(format, Format::NdJson { .. } | Format::Text(_));
            let middle = lines.join(end.as_bytes());
            let silo = Memory([before.as_bytes(), &middle, after.as_bytes()].concat());
            let world = world();
            let [(first, whole), (second, _)] = poll(&world, &silo, format);
            prop_assert_eq!(first.parts_read, first.source_records + first.dead_lettered_records);
            prop_assert_eq!(first.source_records, first.lines_put);
            let put = first.source_records + second.source_records;
            prop_assert_eq!(world.stream.lines().len() as u64, put);
            // The same document again is counted again, and leaves no letter twice.
            prop_assert_eq!(second, first);
            let letters = world.letters.kept();
            prop_assert_eq!(letters.len() as u64, first.dead_lettered_records);
            if whole && is_lines {
                let parts = lines.iter().filter(|line| !line.trim_ascii().is_empty());
                prop_assert_eq!(first.parts_read, parts.count() as u64);
                for letter in letters {
                    let line = &lines[letter.origin.line as usize];
                    // What only the line of the stream shows is refused as the record that it was.
                    if !line.windows(6).any(|part| part == b"\\ud800") {
                        prop_assert_eq!(letter.payload, Payload::of(line));
                    }
                }
            }
        }
    }
}
