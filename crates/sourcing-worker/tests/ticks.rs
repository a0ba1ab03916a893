//! When one invocation polls: at every multiple of the interval while it has the lease, and once for longer ones.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::time::Duration;

use serde_json::Value;
use sourcing_worker::{
    Body, Fetch, FetchError, Fetched, Page, Poller, Ports, SourcingWorker, Validators,
};
use twin_lambda::schedule::{ScheduleEvent, ScheduleHandler};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::PipelineName;
use twin_normalization::port::Clock as _;
use twin_pipeline::{Format, PollSource, PolledDocument, Request};
use twin_testkit::{FixedClock, MemoryCursors, MemoryLetters, MemoryStream, at, block_on};

/// A silo whose every answer takes `seconds` more, and every third of which is an error.
struct SlowSilo<'a> {
    clock: &'a FixedClock,
    seconds: u64,
    asked: RefCell<u32>,
}

impl Fetch for SlowSilo<'_> {
    async fn fetch(&self, _: &Page<'_>, _: &Validators) -> Result<Fetched, FetchError> {
        self.clock.advance(Duration::from_secs(self.seconds));
        let asked = self.asked.replace_with(|asked| *asked + 1) + 1;
        if asked.is_multiple_of(3) {
            return Err(FetchError::Status { host: "silo".into(), status: 500, retry_after: None });
        }
        Ok(Fetched::Document(Body::whole(*br#"[{"a":1}]"#)))
    }
}

/// The seconds of the minute at which an invocation at 06:40:`begin` polled, by its records' orders; and how many
/// polls there were.
fn polled(
    begin: &str,
    interval: u64,
    silo_seconds: u64,
    scheduled: Option<&str>,
) -> (Vec<u64>, usize) {
    let clock = FixedClock::new(at(begin));
    let stream = MemoryStream::default();
    let silo = SlowSilo { clock: &clock, seconds: silo_seconds, asked: RefCell::new(0) };
    let pipeline = PipelineName::new("test").unwrap();
    let url = "https://silo.example/".parse().unwrap();
    let source = PollSource {
        documents: vec![PolledDocument { name: String::new(), url, fields: vec![] }],
        interval: Duration::from_secs(interval),
        format: Format::Json { records: "$[*]".parse().unwrap() },
        charset: None,
        max_body_bytes: PollSource::MAX_BODY_BYTES,
        request: Request::default(),
        paging: None,
        on_change: None,
        allow_hosts: vec![],
    };
    let (letters, cursors) = (MemoryLetters::default(), MemoryCursors::default());
    let ports =
        Ports { silo, stream: &stream, dead_letters: &letters, cursors: &cursors, clock: &clock };
    let letterhead = Letterhead::new("sourcing-worker", "c0de", Some("test".into()), None);
    let worker = SourcingWorker {
        poller: Poller::new(ports, pipeline.clone(), source, letterhead),
        pipeline,
        interval: Duration::from_secs(interval),
        clock: &clock,
        telemetry: Telemetry::in_memory("sourcing-worker", Some("test")),
    };
    let event = ScheduleEvent { scheduled_time: scheduled.map(at) };
    block_on(worker.handle(&event, &Invocation::unbounded("r"))).unwrap();
    assert!(clock.now() < at("2025-10-02T06:42:20Z"));
    let seconds = |line: &String| {
        let line: Value = serde_json::from_str(line).unwrap();
        let order = line.pointer("/_meta/order").unwrap().as_str().unwrap().to_owned();
        let tick: u64 = order.split('-').next().unwrap().parse().unwrap();
        (tick / 1_000_000).saturating_sub(1_759_387_200)
    };
    (stream.lines().iter().map(seconds).collect(), worker.telemetry.written().len())
}

#[test]
fn an_interval_under_a_minute_is_polled_at_each_of_its_multiples() {
    let (seconds, polls) = polled("2025-10-02T06:40:00Z", 10, 0, None);
    assert_eq!(
        (seconds, polls),
        (vec![0, 10, 30, 40, 60], 7),
        "every third poll fails, and the next goes on"
    );
    assert_eq!(polled("2025-10-02T06:40:03.5Z", 20, 0, None).0, [20, 40]);
    assert_eq!(polled("2025-10-02T06:40:03.5Z", 20, 0, None).1, 3);
}

#[test]
fn an_invocation_that_comes_late_begins_with_the_next_tick() {
    let scheduled = Some("2025-10-02T06:40:00Z");
    let (seconds, polls) = polled("2025-10-02T06:40:41Z", 20, 0, scheduled);
    assert_eq!((seconds, polls), (vec![60, 80, 120], 4));
}

#[test]
fn a_slow_silo_is_not_asked_for_the_ticks_that_are_past() {
    assert_eq!(polled("2025-10-02T06:40:00Z", 10, 15, None).0, [0, 20, 60]);
}

#[test]
fn a_longer_interval_is_one_poll() {
    assert_eq!(polled("2025-10-02T06:40:30Z", 60, 1, None), (vec![0], 1));
    assert_eq!(polled("2025-10-02T06:40:30Z", 900, 1, Some("2025-10-02T06:40:00Z")).1, 1);
}
