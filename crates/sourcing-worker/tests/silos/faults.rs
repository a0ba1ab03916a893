//! One document whose silo does not do as it should.

use std::time::Duration;

use sourcing_worker::{Fetch as _, HttpSilo, Page, PollError, Validators};
use twin_normalization::port::chain;
use twin_testkit::{at, block_on, systemic};

use crate::{answer, poll_once, poller, poller_of, silo, source, table, world};

const TWO: &str = "<trains><train><code>A1</code></train><train><code>A2</code></train></trains>";

#[test]
fn a_document_becomes_lines_with_their_meta() {
    let document = answer("200 OK\r\nLast-Modified: Thu, 02 Oct 2025 06:40:03 GMT", TWO);
    let (tally, error, lines) = poll_once(document, Duration::ZERO);
    assert_eq!(error, "");
    assert_eq!((tally.polls, tally.source_records, tally.lines_put), (1, 2, 2));
    let meta = &lines[1]["_meta"];
    assert_eq!(meta["as_of"], "2025-10-02T06:40:03.000000Z");
    assert_eq!(meta["fetched_at"], "2025-10-02T06:40:05.000000Z");
    assert_eq!(meta["order"], "001759387200000000-0000000001");
    assert_eq!(meta["worker"], "c0de");
    assert!(meta["object"].as_str().unwrap().starts_with("sha256:"), "{meta}");
    assert_eq!(lines[1]["code"], "A2");
    assert_ne!(lines[0]["_meta"]["id"], meta["id"]);
}

#[test]
fn a_document_without_a_time_has_that_of_its_tick() {
    let (_, _, lines) = poll_once(answer("200 OK", TWO), Duration::ZERO);
    assert_eq!(lines[0]["_meta"]["as_of"], "2025-10-02T06:40:00.000000Z");
}

/// One clear error, with at least `records` lines put all the same.
fn check(answer: Vec<u8>, hold: Duration, records: usize, expect: &str) {
    let (tally, error, lines) = poll_once(answer, hold);
    assert!(error.contains(expect), "{error}");
    assert!(lines.len() >= records, "{} lines before: {error}", lines.len());
    let put = lines.len() as u64;
    assert_eq!((tally.failed_polls, tally.source_records, tally.lines_put), (1, put, put));
}

/// A document whose second record is cut short.
const TORN: &str = "<trains><train><code>A1</code></train><train><code>A2</code></trai";

#[test]
fn a_document_that_is_not_what_it_should_be_is_one_clear_error() {
    let read = "failed to read the silo's answer: ";
    check(answer("200 OK", TORN), Duration::ZERO, 1, &format!("{read}XML is malformed at line"));
    let json = answer("200 OK", "{\"error\":\"down\"}");
    check(json, Duration::ZERO, 0, &format!("{read}the answer is not XML: it begins with"));
    let empty = answer("200 OK", "");
    check(empty, Duration::ZERO, 0, &format!("{read}the answer is empty where XML was expected"));
    let large = answer("200 OK", &TWO.replace("A2", &"x".repeat(100_000)));
    check(
        large,
        Duration::ZERO,
        1,
        "failed to fetch: silo at 127.0.0.1 sent more than 100000 bytes",
    );
}

#[test]
fn a_silo_that_does_not_answer_as_it_should_is_one_clear_error() {
    let silo = "failed to fetch: silo at 127.0.0.1 ";
    let error = answer("500 Oops", "<html/>");
    check(error, Duration::ZERO, 0, &format!("{silo}answered 500"));
    let redirect = answer("302 Found\r\nLocation: http://127.0.0.1:1/", "");
    check(redirect, Duration::ZERO, 0, &format!("{silo}answered 302"));
    let ssh = b"SSH-2.0-x\r\n".to_vec();
    check(ssh, Duration::ZERO, 0, &format!("{silo}cannot be reached, or broke off"));
}

#[test]
fn an_answer_that_stops_on_its_way_is_one_clear_error_and_loses_nothing_that_came() {
    let beginning = [b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", TORN.as_bytes()].concat();
    let silo = "failed to fetch: silo at 127.0.0.1 ";
    let late = Duration::from_millis(1_200);
    let broken_off = format!("{silo}cannot be reached, or broke off");
    check(beginning.clone(), Duration::ZERO, 1, &broken_off);
    check(beginning, late, 1, &format!("{silo}did not answer within 0 s"));
    check(Vec::new(), late, 0, &format!("{silo}did not answer within 0 s"));
}

#[test]
fn a_silo_that_is_not_there_is_one_clear_error() {
    let world = world();
    let poller = poller("http://127.0.0.1:9/feed", &world);
    let (_, failed) = block_on(poller.poll(at("2025-10-02T06:40:00Z")));
    let error = chain(&failed[0].error);
    assert!(error.contains("silo at 127.0.0.1 cannot be reached"), "{error}");
}

#[test]
fn an_unchanged_document_is_asked_for_with_what_the_silo_said_of_it() {
    let world = world();
    let first =
        answer("200 OK\r\nETag: \"v1\"\r\nLast-Modified: Thu, 02 Oct 2025 06:40:03 GMT", TWO);
    let (url, served) = silo(vec![first, answer("304 Not Modified", "")], Duration::ZERO);
    let poller = poller(&url, &world);
    let tick = at("2025-10-02T06:40:00Z");
    assert_eq!(block_on(poller.poll(tick)).0.source_records, 2);
    let (tally, failed) = block_on(poller.poll(tick));
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!((tally.unchanged_polls, tally.source_records), (1, 0));
    let asked = served.join().unwrap();
    let (first, second) = (asked[0].to_lowercase(), asked[1].to_lowercase());
    assert!(
        first.contains("accept: application/xml") && !first.contains("if-none-match"),
        "{first}"
    );
    assert!(second.contains("if-none-match: \"v1\""), "{second}");
    assert!(second.contains("if-modified-since: thu, 02 oct 2025 06:40:03 gmt"), "{second}");
}

#[test]
fn a_document_that_did_not_reach_the_stream_is_asked_for_again_as_a_whole() {
    let world = world();
    world.stream.faults.plan([Some(systemic())]);
    let document = || answer("200 OK\r\nETag: \"v1\"", TWO);
    let (url, served) = silo(vec![document(), document()], Duration::ZERO);
    let poller = poller(&url, &world);
    let tick = at("2025-10-02T06:40:00Z");
    let (tally, failed) = block_on(poller.poll(tick));
    assert!(matches!(failed[0].error, PollError::Fault(_)), "{failed:?}");
    assert_eq!((tally.failed_polls, tally.lines_put), (1, 0));
    assert_eq!(block_on(poller.poll(tick)).0.lines_put, 2);
    assert!(!served.join().unwrap()[1].to_lowercase().contains("if-none-match"));
}

#[test]
fn a_last_line_that_is_cut_off_is_not_taken_for_a_whole_one() {
    let world = world();
    let torn = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\na;12\nb;3".to_vec();
    let (url, served) = silo(vec![torn], Duration::ZERO);
    let poller = poller_of(source(table(), &[("", &url, &[])]), &world);
    let (tally, failed) = block_on(poller.poll(at("2025-10-02T06:40:00Z")));
    served.join().unwrap();
    assert_eq!((tally.failed_polls, tally.lines_put), (1, 1));
    assert!(chain(&failed[0].error).contains("cannot be reached, or broke off"), "{failed:?}");
}

#[test]
fn the_same_poll_sent_twice_has_the_same_ids() {
    let ids = || {
        let (_, _, lines) = poll_once(answer("200 OK", TWO), Duration::ZERO);
        lines.iter().map(|line| line["_meta"]["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(), ids());
}

#[test]
fn a_host_of_the_own_network_is_not_asked() {
    for url in [
        "http://127.0.0.1:9/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]:9/",
        "http://localhost:9/",
    ] {
        let (world, source) = (world(), source(table(), &[("", url, &[])]));
        let silo = HttpSilo::new(&source, &world.vault, &world.clock, false).unwrap();
        let page = Page::first(&source.documents[0]);
        let error = block_on(silo.fetch(&page, &Validators::default())).unwrap_err();
        let error = chain(&error);
        assert!(error.contains("address"), "{url}: {error}");
    }
}
