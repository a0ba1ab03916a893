//! Bodies that are packed, or not in UTF-8.

use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use serde_json::Value;
use sourcing_worker::Tally;
use twin_normalization::port::chain;
use twin_pipeline::Charset;
use twin_testkit::{at, block_on};

use crate::{http, poller_with, silo, source, table, world};

const ROWS: &str = "Tänikon;12\nGütsch;3\n";

fn packed(head: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n{head}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

/// Polls a table once, which may be 100,000 bytes long.
fn poll(answer: Vec<u8>, charset: Option<&str>) -> (Tally, String, Vec<Value>, String) {
    let world = world();
    let (url, served) = silo(vec![answer], Duration::ZERO);
    let mut source = source(table(), &[("", &url, &[])]);
    source.charset = charset.map(|label| Charset::of_label(label).unwrap());
    let http = http(&source, &world).with_limits(Duration::from_secs(5), 100_000);
    let poller = poller_with(http, &world.clock, source, &world);
    let (tally, failed) = block_on(poller.poll(at("2025-10-02T06:40:00Z")));
    drop(poller);
    let asked = served.join().unwrap().remove(0).to_lowercase();
    let error = failed.first().map(|failed| chain(&failed.error)).unwrap_or_default();
    (tally, error, world.lines(), asked)
}

fn stations(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["station"].as_str().unwrap()).collect()
}

#[test]
fn a_packed_body_is_asked_for_and_unpacked() {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(ROWS.as_bytes()).unwrap();
    for (name, body) in [("gzip", gzip(ROWS.as_bytes())), ("deflate", zlib.finish().unwrap())] {
        let (_, error, lines, asked) =
            poll(packed(&format!("Content-Encoding: {name}"), &body), None);
        assert_eq!((error.as_str(), stations(&lines)), ("", vec!["Tänikon", "Gütsch"]), "{name}");
        assert!(asked.contains("accept-encoding: ") && asked.contains(name), "{asked}");
    }
    let (_, error, lines, _) = poll(packed("Content-Encoding: identity", ROWS.as_bytes()), None);
    assert_eq!((error.as_str(), lines.len()), ("", 2));
}

#[test]
fn a_bomb_is_cut_off_at_the_limit_of_a_body() {
    // 64 MB of rows in some 64 KB; what comes out below the limit is put.
    let bomb = gzip(&b"a;1\n".repeat(16_000_000));
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    let (tally, error, lines, _) = poll(packed("Content-Encoding: gzip", &bomb), None);
    assert_eq!(error, "failed to fetch: silo at 127.0.0.1 sent more than 100000 bytes");
    assert!((1..=25_000).contains(&lines.len()), "{}", lines.len());
    assert_eq!((tally.failed_polls, tally.lines_put), (1, lines.len() as u64));
}

#[test]
fn a_packed_body_that_is_damaged_is_one_clear_error() {
    let whole = gzip(&ROWS.repeat(50).into_bytes());
    let (start, _) = whole.split_at(whole.len() / 2);
    for body in [start, b"no gzip at all", b""] {
        let (tally, error, _, _) = poll(packed("Content-Encoding: gzip", body), None);
        assert_eq!(tally.failed_polls, 1, "{body:?}");
        assert!(error.contains("broke off") || error.contains("is empty"), "{error}");
    }
}

#[test]
fn a_body_packed_in_a_way_that_nobody_asked_for_is_one_clear_error() {
    let (tally, error, lines, _) =
        poll(packed("Content-Encoding: br", b"\x0b\x02\x80a;1\x03"), None);
    let expected =
        "silo at 127.0.0.1 sent a body in \"br\", and only gzip and deflate can be unpacked";
    assert!(error.ends_with(expected), "{error}");
    assert_eq!((tally.failed_polls, lines.len()), (1, 0));
}

#[test]
fn the_encoding_is_what_the_configuration_says_or_else_the_silo() {
    let latin: Vec<u8> = ROWS.chars().map(|c| u8::try_from(c).unwrap()).collect();
    let named = |label: &str| format!("Content-Type: text/csv; charset={label}");
    for (head, charset) in [
        (named("ISO-8859-1"), None),
        (named("utf-8"), Some("iso-8859-1")),
        ("Content-Type: text/csv".to_owned(), Some("windows-1252")),
    ] {
        let (_, error, lines, _) = poll(packed(&head, &latin), charset);
        assert_eq!((error.as_str(), stations(&lines)), ("", vec!["Tänikon", "Gütsch"]), "{head}");
    }
    // A label that is none says nothing, and what is not UTF-8 then is refused line by line.
    let (tally, error, ..) = poll(packed(&named("klingon"), &latin), None);
    assert_eq!((error.as_str(), tally.dead_lettered_records), ("", 2));
}
