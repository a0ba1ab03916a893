//! A body of 200 MB, plain or packed, is fetched, read and put in some 15 MB of memory, whatever its format.
//!
//! Each body is polled in a process of its own, whose greatest size the system tells.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a child is told what to poll, and tells its parent what it found"
)]

use std::cell::Cell;
use std::io::{BufWriter, Read as _, Write};
use std::net::TcpListener;
use std::process::Command;
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use sourcing_worker::{HttpSilo, Poller, Ports};
use twin_lambda::Letterhead;
use twin_normalization::PipelineName;
use twin_normalization::port::{Fault, PutRecords, StreamRecord};
use twin_pipeline::{Csv, Format, PollSource, PolledDocument, Request};
use twin_testkit::{FixedClock, MemoryCursors, MemoryLetters, MemoryParameters, at, block_on};

const BODY_BYTES: usize = 200_000_000;
/// What the process may take at most, its code and the test's own runtime among it.
const MOST_BYTES: u64 = 32_000_000;

/// A format, and what a body of it is made of: its beginning, a part that is repeated, and its end.
fn body(name: &str) -> (Format, String, String, &'static str) {
    let cells = vec!["\"18.3\""; 500].join(",");
    let object = format!("{{\"a\":[{}1]}}", "{\"b\":\"c\"},".repeat(300));
    match name {
        "csv" => {
            let columns: Vec<String> = (0..500).map(|column| format!("c{column}")).collect();
            let csv =
                Csv { separator: b',', quote: Some(b'"'), columns: None, tail: None, melt: None };
            (Format::Csv(csv), columns.join(",") + "\n", cells + "\n", "")
        }
        // The less there is in a line, the more is made of it.
        "short" => (Format::NdJson { tail: None }, String::new(), "12345678\n".repeat(10), ""),
        "ndjson" => (Format::NdJson { tail: None }, String::new(), object + "\n", ""),
        "xml" => {
            let element = format!("<r>{}</r>", "<b>1</b><c x='2'>3</c>".repeat(150));
            (Format::Xml { record: "r".to_owned() }, "<a>".to_owned(), element, "</a>")
        }
        _ => {
            let format = Format::Json { records: "$.x.a[*]".parse().unwrap() };
            (format, "{\"w\":1,\"x\":{\"a\":[0".to_owned(), format!(",{object}"), "]}}")
        }
    }
}

/// Serves one body, and never holds it.
fn serve(name: &str, bytes: usize, packed: bool) -> (String, thread::JoinHandle<u64>) {
    let (_, head, part, end) = body(name);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let served = thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        _ = connection.read(&mut [0; 4096]).unwrap();
        let encoding = if packed { "Content-Encoding: gzip\r\n" } else { "" };
        write!(connection, "HTTP/1.1 200 OK\r\nConnection: close\r\n{encoding}\r\n").unwrap();
        let parts = bytes / part.len();
        let write = |out: &mut dyn Write| {
            out.write_all(head.as_bytes()).unwrap();
            (0..parts).for_each(|_| out.write_all(part.as_bytes()).unwrap());
            out.write_all(end.as_bytes()).unwrap();
        };
        let mut connection = BufWriter::new(connection);
        if packed {
            let mut packer = GzEncoder::new(connection, Compression::fast());
            write(&mut packer);
            packer.finish().unwrap().flush().unwrap();
        } else {
            write(&mut connection);
            connection.flush().unwrap();
        }
        parts as u64
    });
    (url, served)
}

/// A stream that counts what is put, and keeps nothing.
#[derive(Default)]
struct Counting {
    lines: Cell<u64>,
}

impl PutRecords for &Counting {
    async fn put_records(&self, records: &[StreamRecord]) -> Result<(), Fault> {
        let lines: usize = records.iter().map(|record| record.data.lines().count()).sum();
        self.lines.set(self.lines.get() + lines as u64);
        Ok(())
    }
}

/// The most memory that this process ever had in use.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_ascii_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

/// Not a test but for the process that [`poll`] starts.
#[test]
fn child() {
    let (Ok(name), Ok(url)) = (std::env::var("MEMORY_BODY"), std::env::var("MEMORY_URL")) else {
        return;
    };
    let document =
        PolledDocument { name: String::new(), url: url.parse().unwrap(), fields: vec![] };
    let source = PollSource {
        documents: vec![document],
        interval: Duration::from_secs(60),
        format: body(&name).0,
        charset: None,
        max_body_bytes: 256 * 1024 * 1024,
        request: Request::default(),
        paging: None,
        on_change: None,
        allow_hosts: vec![],
    };
    let vault = MemoryParameters::default();
    let clock = FixedClock::new(at("2025-10-02T06:40:05Z"));
    let silo = HttpSilo::new(&source, &vault, &clock, true).unwrap();
    let silo = silo.with_limits(Duration::from_secs(300), source.max_body_bytes);
    let stream = Counting::default();
    let (letters, cursors) = (MemoryLetters::default(), MemoryCursors::default());
    let ports =
        Ports { silo, stream: &stream, dead_letters: &letters, cursors: &cursors, clock: &clock };
    let letterhead = Letterhead::new("sourcing-worker", "c0de", Some("test".into()), None);
    let poller = Poller::new(ports, PipelineName::new("test").unwrap(), source, letterhead);
    let (tally, failed) = block_on(poller.poll(at("2025-10-02T06:40:00Z")));
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!(tally.lines_put, stream.lines.get());
    println!("\nlines {} peak {}", tally.lines_put, peak());
}

/// Polls a body in a process of its own. Gives the lines that were put, and the peak of its memory.
fn poll(name: &str, bytes: usize, packed: bool) -> (u64, u64) {
    let (url, served) = serve(name, bytes, packed);
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env("MEMORY_BODY", name)
        .env("MEMORY_URL", url)
        .output()
        .unwrap();
    let said = String::from_utf8(child.stdout).unwrap();
    let error = String::from_utf8_lossy(&child.stderr).into_owned();
    let found = said.lines().find(|line| line.starts_with("lines "));
    assert!(found.is_some(), "{said}{error}");
    let found = found.unwrap();
    let numbers: Vec<u64> = found.split(' ').filter_map(|word| word.parse().ok()).collect();
    let parts = served.join().unwrap();
    println!("{name}, packed: {packed}: {parts} parts, {found}");
    assert!(numbers[0] >= parts, "{name}: {found} of {parts}");
    (numbers[0], numbers[1])
}

#[test]
fn memory_does_not_grow_with_the_body() {
    for (name, bytes, packed) in [
        ("csv", BODY_BYTES, true),
        ("ndjson", BODY_BYTES, false),
        ("xml", BODY_BYTES, false),
        ("json", BODY_BYTES, true),
        ("short", BODY_BYTES / 40, false),
    ] {
        let (_, peak) = poll(name, bytes, packed);
        assert!(peak < MOST_BYTES, "{name}, packed: {packed}: {peak} bytes");
    }
}
