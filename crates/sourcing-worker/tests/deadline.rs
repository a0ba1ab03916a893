//! An invocation ends in time, whatever its silo does.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::time::Duration;

use serde_json::Value;
use sourcing_worker::{
    Body, Fetch, FetchError, Fetched, Page, Poller, Ports, SourcingWorker, Validators,
};
use twin_lambda::schedule::{ScheduleEvent, ScheduleHandler};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::port::{Clock as _, Fault, PutRecords, StreamRecord};
use twin_normalization::{PipelineName, Timestamp};
use twin_pipeline::{Format, PollSource, PolledDocument, Request};
use twin_testkit::{MemoryCursors, MemoryLetters, MemoryStream, VirtualClock, at};

/// A silo that takes so many seconds to answer.
struct SlowSilo<'a> {
    clock: &'a VirtualClock,
    seconds: u64,
}

impl Fetch for SlowSilo<'_> {
    async fn fetch(&self, _: &Page<'_>, _: &Validators) -> Result<Fetched, FetchError> {
        self.clock.sleep(Duration::from_secs(self.seconds)).await;
        Ok(Fetched::Document(Body::whole(*br#"[{"a":1}]"#)))
    }
}

/// A silo whose document has so many records.
struct LargeSilo(usize);

impl Fetch for LargeSilo {
    async fn fetch(&self, _: &Page<'_>, _: &Validators) -> Result<Fetched, FetchError> {
        let record = format!("{{\"text\":\"{}\"}}", "x".repeat(10_000));
        let body = format!("[{}]", vec![record; self.0].join(","));
        Ok(Fetched::Document(Body::whole(body)))
    }
}

/// A stream that takes so many seconds for each put.
struct SlowStream<'a> {
    clock: &'a VirtualClock,
    stream: &'a MemoryStream,
    seconds: u64,
}

impl PutRecords for SlowStream<'_> {
    async fn put_records(&self, records: &[StreamRecord]) -> Result<(), Fault> {
        self.clock.sleep(Duration::from_secs(self.seconds)).await;
        self.stream.put_records(records).await
    }
}

/// A worker of so many documents.
fn worker<'w, F: Fetch, S: PutRecords>(
    ports: Ports<F, S, &'w MemoryLetters, &'w MemoryCursors, &'w VirtualClock>,
    interval: u64,
    documents: u64,
) -> SourcingWorker<F, S, &'w MemoryLetters, &'w MemoryCursors, &'w VirtualClock> {
    let pipeline = PipelineName::new("test").unwrap();
    let document = |number| PolledDocument {
        name: format!("d{number}"),
        url: format!("https://silo.example/{number}").parse().unwrap(),
        fields: vec![],
    };
    let source = PollSource {
        documents: (0..documents).map(document).collect(),
        interval: Duration::from_secs(interval),
        format: Format::Json { records: "$[*]".parse().unwrap() },
        charset: None,
        max_body_bytes: PollSource::MAX_BODY_BYTES,
        request: Request::default(),
        paging: None,
        on_change: None,
        allow_hosts: vec![],
    };
    let clock = ports.clock;
    let letterhead = Letterhead::new("sourcing-worker", "c0de", Some("test".into()), None);
    SourcingWorker {
        poller: Poller::new(ports, pipeline.clone(), source, letterhead),
        pipeline,
        interval: Duration::from_secs(interval),
        clock,
        telemetry: Telemetry::in_memory("sourcing-worker", Some("test")),
    }
}

fn counts(telemetry: &Telemetry) -> Vec<Value> {
    telemetry.written().iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// When an invocation that begins at 06:40 and has until `deadline` ends, and its counts of each poll of so many
/// documents.
fn run(
    interval: u64,
    documents: u64,
    silo_seconds: u64,
    deadline: &str,
) -> (Timestamp, Vec<Value>) {
    let clock = VirtualClock::new(at("2025-10-02T06:40:00Z"));
    let (stream, letters) = (MemoryStream::default(), MemoryLetters::default());
    let cursors = MemoryCursors::default();
    let silo = SlowSilo { clock: &clock, seconds: silo_seconds };
    let ports =
        Ports { silo, stream: &stream, dead_letters: &letters, cursors: &cursors, clock: &clock };
    let worker = worker(ports, interval, documents);
    let invocation = Invocation { request_id: "r".into(), deadline: at(deadline) };
    clock.run(worker.handle(&ScheduleEvent { scheduled_time: None }, &invocation)).unwrap();
    (clock.now(), counts(&worker.telemetry))
}

#[test]
fn a_document_that_takes_longer_than_an_invocation_is_put_in_several() {
    let clock = VirtualClock::new(at("2025-10-02T06:40:00Z"));
    let (stream, letters) = (MemoryStream::default(), MemoryLetters::default());
    let cursors = MemoryCursors::default();
    let slow = SlowStream { clock: &clock, stream: &stream, seconds: 40 };
    // Some 10 MB, hence five chunks or six; two are put within an invocation.
    let ports = Ports {
        silo: LargeSilo(1_000),
        stream: slow,
        dead_letters: &letters,
        cursors: &cursors,
        clock: &clock,
    };
    let worker = worker(ports, 300, 1);
    let mut failed = Vec::new();
    for minute in [40, 45, 50, 55] {
        let begin = at(&format!("2025-10-02T06:{minute}:00Z"));
        clock.advance(begin.since(clock.now()));
        let deadline = begin.plus(Duration::from_secs(100));
        let invocation = Invocation { request_id: format!("r{minute}"), deadline };
        let event = ScheduleEvent { scheduled_time: Some(begin) };
        clock.run(worker.handle(&event, &invocation)).unwrap();
        let counted = counts(&worker.telemetry).pop().unwrap();
        assert!(counted["lines_put"].as_u64().unwrap() > 0, "{counted}");
        failed.push(counted["failed_polls"].as_u64().unwrap());
        if failed.ends_with(&[0]) {
            break;
        }
    }
    assert_eq!(failed, [1, 1, 0]);
    assert_eq!(stream.lines().len(), 1_000);
    assert!(letters.kept().is_empty(), "the stream takes what it gets");
}

#[test]
fn what_the_stream_has_not_taken_by_the_end_of_the_time_is_kept_as_letters_in_time() {
    let clock = VirtualClock::new(at("2025-10-02T06:40:00Z"));
    let (stream, letters) = (MemoryStream::default(), MemoryLetters::default());
    let cursors = MemoryCursors::default();
    let slow = SlowStream { clock: &clock, stream: &stream, seconds: 600 };
    // Some 10 MB: chunks that the stream has not been asked for are kept, too.
    let ports = Ports {
        silo: LargeSilo(1_000),
        stream: slow,
        dead_letters: &letters,
        cursors: &cursors,
        clock: &clock,
    };
    let worker = worker(ports, 300, 2);
    let invocation = Invocation { request_id: "r".into(), deadline: at("2025-10-02T06:41:30Z") };
    clock.run(worker.handle(&ScheduleEvent { scheduled_time: None }, &invocation)).unwrap();
    assert!(clock.now() <= at("2025-10-02T06:41:28Z"), "{}", clock.now());
    let counted = counts(&worker.telemetry).pop().unwrap();
    let of = |name: &str| counted[name].as_u64().unwrap();
    let expect = [2, 2_000, 0, 2_000];
    let names = ["failed_polls", "source_records", "lines_put", "undelivered_records"];
    assert_eq!(names.map(of), expect);
    assert_eq!(letters.kept().len(), 2_000);
}

#[test]
fn a_poll_that_takes_too_long_is_given_up_in_time_and_counted_as_failed() {
    let (end, counts) = run(60, 1, 600, "2025-10-02T06:41:30Z");
    assert_eq!(end, at("2025-10-02T06:41:28Z"));
    assert_eq!((&counts[0]["polls"], &counts[0]["failed_polls"]), (&1.into(), &1.into()));
}

#[test]
fn what_a_poll_had_done_when_it_was_given_up_is_counted() {
    // Four documents are fetched at a time: the fifth is under way when the time is up.
    let (_, counts) = run(60, 5, 50, "2025-10-02T06:41:30Z");
    let of = |name: &str| counts[0][name].as_u64().unwrap();
    assert_eq!(["polls", "failed_polls", "source_records", "lines_put"].map(of), [5, 1, 4, 4]);
}

#[test]
fn no_poll_begins_that_there_is_no_time_for() {
    let (end, counts) = run(10, 1, 1, "2025-10-02T06:40:30Z");
    assert!(end <= at("2025-10-02T06:40:28Z"), "{end}");
    assert_eq!(counts.len(), 3);
}
