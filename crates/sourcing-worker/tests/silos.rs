//! Silos that misbehave: each fault is one clear error, what was read before it is on the stream, and the
//! next poll goes on.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::HashSet;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use sourcing_worker::{Fetch as _, HttpSilo, PollError, Poller, Tally, Validators};
use twin_normalization::PipelineName;
use twin_normalization::port::chain;
use twin_pipeline::{Csv, Format, Header, PollSource, PolledDocument};
use twin_testkit::{FixedClock, MemoryStream, at, block_on, systemic};

/// Answers each request in turn with these bytes, then holds the connection open for `hold`; keeps what was
/// asked. Gives its URL.
fn silo(answers: Vec<Vec<u8>>, hold: Duration) -> (String, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/feed?key=canary-secret", listener.local_addr().unwrap());
    let served = thread::spawn(move || {
        let mut asked = Vec::new();
        for answer in answers {
            let (mut connection, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let length = connection.read(&mut request).unwrap();
            asked.push(String::from_utf8_lossy(&request[..length]).into_owned());
            // The client may have gone: that is what some tests are about.
            _ = connection.write_all(&answer).and_then(|()| connection.flush());
            thread::sleep(hold);
        }
        asked
    });
    (url, served)
}

fn answer(head: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}").into()
}

type World = (MemoryStream, FixedClock);

fn world() -> World {
    (MemoryStream::default(), FixedClock::new(at("2025-10-02T06:40:05Z")))
}

fn poller<'a>(url: &str, world: &'a World) -> Poller<HttpSilo, &'a MemoryStream, &'a FixedClock> {
    let format = Format::Xml { record: "train".into() };
    poller_of(source(format, &[("", url, &[])]), world)
}

/// The name, address and fields of a document.
type Document<'d> = (&'d str, &'d str, &'d [(&'d str, &'d str)]);

fn source(format: Format, documents: &[Document<'_>]) -> PollSource {
    let document = |(name, url, fields): &Document<'_>| PolledDocument {
        name: (*name).into(),
        url: url.parse().unwrap(),
        fields: fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
    };
    PollSource {
        documents: documents.iter().map(document).collect(),
        interval: Duration::from_secs(60),
        format,
        headers: vec![Header { name: "Accept".into(), value: "application/xml".into() }],
        allow_hosts: vec!["127.0.0.1".into()],
    }
}

fn poller_of(
    source: PollSource,
    (stream, clock): &World,
) -> Poller<HttpSilo, &MemoryStream, &FixedClock> {
    let silo = HttpSilo::new(source.headers.clone(), true)
        .unwrap()
        .with_limits(Duration::from_millis(800), 100_000);
    let pipeline = PipelineName::new("test").unwrap();
    Poller::new(silo, stream, clock, pipeline, source, "c0de".into())
}

fn poll_once(answer: Vec<u8>, hold: Duration) -> (Tally, String, Vec<Value>) {
    let world = world();
    let (url, served) = silo(vec![answer], hold);
    let poller = poller(&url, &world);
    let (tally, failed) = block_on(poller.poll(at("2025-10-02T06:40:00Z")));
    drop(poller);
    served.join().unwrap();
    let lines = world.0.lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let error = failed.first().map(|failed| chain(&failed.error)).unwrap_or_default();
    assert!(!error.contains("canary-secret"), "{error}");
    (tally, error, lines)
}

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
    world.0.faults.plan([Some(systemic())]);
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

const QUANTITIES: [(&str, &str); 3] = [("wind", "km/h"), ("rain", "mm"), ("sun", "min")];

/// A silo with three documents, of which `tables` are the answers in turn; and its silo's thread.
fn weather(
    world: &World,
    tables: Vec<Vec<u8>>,
) -> (Poller<HttpSilo, &MemoryStream, &FixedClock>, thread::JoinHandle<Vec<String>>) {
    let (url, served) = silo(tables, Duration::ZERO);
    let fields = QUANTITIES.map(|(name, unit)| [("quantity", name), ("unit", unit)]);
    let urls = QUANTITIES.map(|(name, _)| url.replace("/feed", &format!("/{name}.csv")));
    let documents: Vec<Document<'_>> =
        (0..3).map(|i| (QUANTITIES[i].0, &*urls[i], &fields[i][..])).collect();
    let columns = Some(vec!["station".to_owned(), "value".to_owned()]);
    let csv = Csv { separator: b';', quote: None, columns, tail: None, melt: None };
    (poller_of(source(Format::Csv(csv), &documents), world), served)
}

fn lines(world: &World) -> Vec<Value> {
    world.0.lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn several_documents_are_one_tick_with_the_fields_of_each_and_no_order_twice() {
    let world = world();
    let table = |body: &str| answer("200 OK", body);
    // The documents are asked for at once, so all answers are the same.
    let (poller, served) = weather(&world, vec![table("a;1\nb;2\n"); 3]);
    let (tally, failed) = block_on(poller.poll(at("2025-10-02T06:40:00Z")));
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!((tally.polls, tally.source_records, tally.lines_put), (3, 6, 6));
    let mut asked: Vec<String> = served.join().unwrap();
    asked.sort();
    assert!(asked[0].starts_with("GET /rain.csv?key=canary-secret "), "{}", asked[0]);
    let lines = lines(&world);
    let text = |line: &Value, field: &str| line[field].as_str().unwrap().to_owned();
    let of: Vec<_> =
        lines.iter().map(|line| (text(line, "quantity"), text(line, "unit"))).collect();
    let expected = QUANTITIES.map(|(name, unit)| (name.to_owned(), unit.to_owned()));
    assert_eq!(
        of,
        [&expected[0], &expected[0], &expected[1], &expected[1], &expected[2], &expected[2]]
            .map(Clone::clone)
    );
    let places: Vec<_> =
        lines.iter().map(|line| text(&line["_meta"], "order").split_off(19)).collect();
    assert_eq!(places[..4], ["0000000000", "0000000001", "0100000000", "0100000001"]);
    assert_eq!(places[4..], ["0200000000", "0200000001"]);
    let ids: HashSet<_> = lines.iter().map(|line| text(&line["_meta"], "id")).collect();
    assert_eq!(ids.len(), 6, "equal rows of different documents have ids of their own");
}

#[test]
fn a_document_that_fails_stops_no_other_and_is_named() {
    let (world, tick) = (world(), at("2025-10-02T06:40:00Z"));
    let good = || answer("200 OK\r\nETag: \"v1\"", "a;1\n");
    let bad = || answer("200 OK\r\nETag: \"v1\"", "a;1\nb\nc;3\n");
    let (poller, served) =
        weather(&world, vec![good(), answer("500 Oops", ""), bad(), good(), good(), good()]);
    let (tally, failed) = block_on(poller.poll(tick));
    assert_eq!((tally.polls, tally.failed_polls, tally.unchanged_polls), (3, 2, 0));
    assert_eq!((tally.source_records, tally.lines_put), (3, 3));
    let errors: Vec<_> = failed.iter().map(|failed| chain(&failed.error)).collect();
    assert!(errors.iter().any(|error| error.ends_with("answered 500")), "{errors:?}");
    let row = "failed to read the silo's answer: CSV is malformed at line 2, byte 4: 1 cells";
    assert!(errors.iter().any(|error| error.starts_with(row)), "{errors:?}");
    let names: HashSet<_> = failed.iter().map(|failed| failed.document.as_str()).collect();
    assert!(names.len() == 2 && names.iter().all(|name| !name.is_empty()), "{names:?}");
    // The next tick asks for a newer document only where the last one is whole and on the stream.
    let (tally, failed) = block_on(poller.poll(tick));
    assert!(failed.is_empty() && tally.lines_put == 3, "{failed:?}");
    let asked = served.join().unwrap();
    let conditional =
        asked[3..].iter().filter(|head| head.to_lowercase().contains("if-none-match"));
    assert_eq!(conditional.count(), 1);
}

#[test]
fn a_last_line_that_is_cut_off_is_not_taken_for_a_whole_one() {
    let columns = Some(vec!["station".to_owned(), "value".to_owned()]);
    let csv = Csv { separator: b';', quote: None, columns, tail: None, melt: None };
    let world = world();
    let torn = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\na;12\nb;3".to_vec();
    let (url, served) = silo(vec![torn], Duration::ZERO);
    let poller = poller_of(source(Format::Csv(csv), &[("", &url, &[])]), &world);
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
        let silo = HttpSilo::new(vec![], false).unwrap();
        let known = Validators::default();
        let error = block_on(silo.fetch(&url.parse().unwrap(), &known)).unwrap_err();
        let error = chain(&error);
        assert!(error.contains("address"), "{url}: {error}");
    }
}
