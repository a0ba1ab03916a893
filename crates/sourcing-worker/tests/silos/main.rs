//! Silos that misbehave: each fault is one clear error, what was read before it is on the stream, and the
//! next poll goes on.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod auth;
mod bad_lines;
mod canary;
mod cursors;
mod documents;
mod encodings;
mod faults;
mod hostile;
mod large;
mod ledger;
mod pages;
mod records;
mod requests;
mod server;
mod undelivered;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use sourcing_worker::{Fetch, HttpSilo, Poller, Ports, Tally};
use twin_lambda::Letterhead;
use twin_normalization::PipelineName;
use twin_normalization::port::{Clock, chain};
use twin_pipeline::{Csv, Format, Header, PollSource, PolledDocument, Request};
use twin_testkit::{
    FixedClock, MemoryCursors, MemoryLetters, MemoryParameters, MemoryStream, at, block_on,
};

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

/// What a poll meets and leaves behind.
struct World {
    stream: MemoryStream,
    letters: MemoryLetters,
    cursors: MemoryCursors,
    vault: MemoryParameters,
    clock: FixedClock,
}

/// A silo behind HTTP in a [`World`].
type Http<'w> = HttpSilo<&'w MemoryParameters, &'w FixedClock>;

fn world() -> World {
    World {
        stream: MemoryStream::default(),
        letters: MemoryLetters::default(),
        cursors: MemoryCursors::default(),
        vault: MemoryParameters::default(),
        clock: FixedClock::new(at("2025-10-02T06:40:05Z")),
    }
}

impl World {
    fn lines(&self) -> Vec<Value> {
        self.stream.lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A poller in a [`World`], of a silo behind HTTP.
type HttpPoller<'w> =
    Poller<Http<'w>, &'w MemoryStream, &'w MemoryLetters, &'w MemoryCursors, &'w FixedClock>;

fn poller<'w>(url: &str, world: &'w World) -> HttpPoller<'w> {
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
        charset: None,
        max_body_bytes: PollSource::MAX_BODY_BYTES,
        request: Request {
            headers: vec![Header {
                name: "Accept".into(),
                value: "application/xml".parse().unwrap(),
            }],
            ..Request::default()
        },
        paging: None,
        on_change: None,
        allow_hosts: vec!["127.0.0.1".into()],
    }
}

fn poller_of(source: PollSource, world: &World) -> HttpPoller<'_> {
    let silo = http(&source, world).with_limits(Duration::from_millis(800), 100_000);
    poller_with(silo, &world.clock, source, world)
}

/// A silo behind HTTP, which may be in the own network.
fn http<'w>(source: &PollSource, world: &'w World) -> Http<'w> {
    HttpSilo::new(source, &world.vault, &world.clock, true).unwrap()
}

fn poller_with<F: Fetch, C: Clock>(
    silo: F,
    clock: C,
    source: PollSource,
    world: &World,
) -> Poller<F, &MemoryStream, &MemoryLetters, &MemoryCursors, C> {
    let ports = ports(silo, clock, world);
    let letterhead = Letterhead::new("sourcing-worker", "c0de", Some("test".into()), None);
    Poller::new(ports, PipelineName::new("test").unwrap(), source, letterhead)
}

fn ports<F, C>(
    silo: F,
    clock: C,
    world: &World,
) -> Ports<F, &MemoryStream, &MemoryLetters, &MemoryCursors, C> {
    let World { stream, letters, cursors, .. } = world;
    Ports { silo, stream, dead_letters: letters, cursors, clock }
}

/// A table of two columns, without a header.
fn table() -> Format {
    let columns = Some(vec!["station".to_owned(), "value".to_owned()]);
    Format::Csv(Csv { separator: b';', quote: None, columns, tail: None, melt: None })
}

fn poll_once(answer: Vec<u8>, hold: Duration) -> (Tally, String, Vec<Value>) {
    let world = world();
    let (url, served) = silo(vec![answer], hold);
    let poller = poller(&url, &world);
    let (tally, failed) = block_on(poller.poll(at("2025-10-02T06:40:00Z")));
    drop(poller);
    served.join().unwrap();
    let lines = world.lines();
    let error = failed.first().map(|failed| chain(&failed.error)).unwrap_or_default();
    assert!(!error.contains("canary-secret"), "{error}");
    (tally, error, lines)
}
