//! What a poll learns of a document outlives the process: another one goes on from there.

use std::cell::RefCell;
use std::time::Duration;

use sourcing_worker::{
    Body, Fetch, FetchError, Fetched, Page, Poller, RetryAfter, Tally, Validators,
};
use twin_lambda::Letterhead;
use twin_normalization::port::LoadCursors as _;
use twin_normalization::{PipelineName, Timestamp};
use twin_pipeline::PollSource;
use twin_testkit::{at, block_on, systemic, throttled};

use crate::{World, answer, poller, ports, silo, source, table, world};

const URL: &str = "https://silo.example/a";

/// A silo that holds one version of a document, or wants to be left alone; and what it was asked with.
#[derive(Default)]
struct Silo {
    body: RefCell<String>,
    version: RefCell<Option<String>>,
    busy: RefCell<Option<RetryAfter>>,
    asked: RefCell<Vec<Option<String>>>,
}

impl Silo {
    fn of(body: &str, version: Option<&str>) -> Self {
        let version = RefCell::new(version.map(str::to_owned));
        Self { body: RefCell::new(body.to_owned()), version, ..Self::default() }
    }

    /// How often it was asked since the last time.
    fn asked(&self) -> usize {
        self.asked.take().len()
    }
}

impl Fetch for &Silo {
    async fn fetch(&self, _: &Page<'_>, known: &Validators) -> Result<Fetched, FetchError> {
        self.asked.borrow_mut().push(known.etag.clone());
        if let Some(after) = *self.busy.borrow() {
            let (host, retry_after) = ("silo".into(), Some(after));
            return Err(FetchError::Status { host, status: 429, retry_after });
        }
        let etag = self.version.borrow().clone();
        if etag.is_some() && etag == known.etag {
            return Ok(Fetched::Unchanged);
        }
        let body = Body::whole(self.body.borrow().as_bytes());
        Ok(Fetched::Document(Body { validators: Validators { etag, last_modified: None }, ..body }))
    }
}

/// One poll by a process that has just started.
fn cold(world: &World, silo: &Silo, url: &str, code: &str, tick: &str) -> (Tally, usize) {
    let source: PollSource = source(table(), &[("", url, &[])]);
    let letterhead = Letterhead::new("sourcing-worker", code, Some("test".into()), None);
    let ports = ports(silo, &world.clock, world);
    let poller = Poller::new(ports, PipelineName::new("test").unwrap(), source, letterhead);
    block_on(async {
        poller.recall().await;
        let (tally, failed) = poller.poll(at(tick)).await;
        (tally, failed.len())
    })
}

fn minute(minute: u32) -> String {
    format!("2025-10-02T06:{minute:02}:00Z")
}

#[test]
fn an_unchanged_document_produces_nothing_after_a_cold_start() {
    let (world, silo) = (world(), Silo::of("a;1\n", Some("\"1\"")));
    let poll = |tick| cold(&world, &silo, URL, "c0de", &minute(tick)).0;
    assert_eq!((poll(40).lines_put, poll(41).unchanged_polls), (1, 1));
    assert_eq!(silo.asked.take(), [None, Some("\"1\"".to_owned())]);
    silo.version.replace(Some("\"2\"".to_owned()));
    assert_eq!((poll(42).lines_put, poll(43).unchanged_polls), (1, 1));
    assert_eq!(world.cursors.saves(), 2, "none where nothing has changed");
}

#[test]
fn a_document_is_read_anew_with_other_code_or_at_another_address() {
    let (world, silo) = (world(), Silo::of("a;1\n", Some("\"1\"")));
    let put = |url, code, tick| cold(&world, &silo, url, code, &minute(tick)).0.lines_put;
    assert_eq!([put(URL, "c0de", 40), put(URL, "c0de", 41)], [1, 0]);
    assert_eq!([put(URL, "new", 42), put(URL, "new", 43)], [1, 0], "a mapping may be new");
    let other = "https://silo.example/b";
    assert_eq!([put(other, "new", 44), put(other, "new", 45)], [1, 0]);
}

#[test]
fn a_bad_line_has_its_letter_once_whatever_process_meets_it() {
    let (world, silo) = (world(), Silo::of("a;1\nbad\n", None));
    for tick in 40..43 {
        let (tally, _) = cold(&world, &silo, URL, "c0de", &minute(tick));
        assert_eq!((tally.lines_put, tally.dead_lettered_records), (1, 1));
    }
    assert_eq!(world.letters.kept().len(), 1);
    let many: String = (0..2_000).map(|n| format!("bad{n}\n")).collect();
    silo.body.replace(many);
    cold(&world, &silo, URL, "c0de", &minute(43));
    let (cursors, pipeline) = (&world.cursors, PipelineName::new("test").unwrap());
    let (_, cursor) = block_on(cursors.load_cursors(&pipeline)).unwrap().remove(0);
    assert_eq!(cursor.refused.len(), 250, "an item is small, whatever the document");
}

#[test]
fn a_document_of_which_there_is_nothing_to_keep_is_not_saved() {
    let (world, silo) = (world(), Silo::of("a;1\n", None));
    for tick in 40..42 {
        assert_eq!(cold(&world, &silo, URL, "c0de", &minute(tick)).0.lines_put, 1);
    }
    assert_eq!(world.cursors.saves(), 0);
}

#[test]
fn a_table_that_does_not_answer_costs_a_document_once_more_and_no_poll() {
    let (world, silo) = (world(), Silo::of("a;1\n", Some("\"1\"")));
    let poll = |tick| cold(&world, &silo, URL, "c0de", &minute(tick));
    world.cursors.faults.plan([None, Some(throttled())]);
    assert_eq!((poll(40).0.lines_put, poll(41).0.lines_put), (1, 1), "it could not be saved");
    world.cursors.faults.plan([Some(systemic())]);
    let (tally, failed) = poll(42);
    assert_eq!((tally.lines_put, failed), (1, 0), "it could not be loaded");
    assert_eq!(poll(43).0.unchanged_polls, 1);
}

#[test]
fn what_could_not_be_saved_is_saved_after_the_next_poll() {
    let (world, silo) = (world(), Silo::of("a;1\n", Some("\"1\"")));
    let poller =
        crate::poller_with(&silo, &world.clock, source(table(), &[("", URL, &[])]), &world);
    world.cursors.faults.plan([Some(throttled())]);
    for tick in 40..43 {
        block_on(poller.poll(at(&minute(tick))));
    }
    assert_eq!(world.cursors.saves(), 2);
    assert_eq!(cold(&world, &silo, URL, "c0de", &minute(43)).0.unchanged_polls, 1);
}

/// Polls a busy silo by a process of its own every ten minutes from 06:40:05 on, until it is asked again: after how
/// many minutes that was.
fn left_alone(after: RetryAfter) -> u32 {
    let (world, silo) = (world(), Silo::of("a;1\n", None));
    silo.busy.replace(Some(after));
    let (tally, failed) = cold(&world, &silo, URL, "c0de", &minute(40));
    assert_eq!((tally.polls, tally.failed_polls, failed, silo.asked()), (1, 1, 1, 1));
    for minutes in (10..).step_by(10) {
        world.clock.advance(Duration::from_secs(600));
        let tick = at(&minute(40)).plus(Duration::from_secs(60 * u64::from(minutes)));
        let (tally, failed) = cold(&world, &silo, URL, "c0de", &tick.to_string());
        if silo.asked() == 1 {
            return minutes;
        }
        assert_eq!((tally.polls, tally.deferred_polls, failed), (0, 1, 0));
    }
    0
}

#[test]
fn a_silo_is_left_alone_for_as_long_as_it_asks_and_no_longer_than_an_hour() {
    let wait = |seconds| RetryAfter::Wait(Duration::from_secs(seconds));
    assert_eq!(left_alone(wait(0)), 10);
    assert_eq!(left_alone(wait(600)), 10);
    assert_eq!(left_alone(wait(601)), 20);
    assert_eq!(left_alone(RetryAfter::At(at("2025-10-02T07:05:00Z"))), 30);
    assert_eq!(left_alone(RetryAfter::At(at("1999-01-01T00:00:00Z"))), 10, "it is past");
    assert_eq!(left_alone(wait(86_400)), 60);
    assert_eq!(left_alone(RetryAfter::At(Timestamp::MAX)), 60);
    assert_eq!(left_alone(wait(u64::MAX)), 60);
}

#[test]
fn one_document_that_is_left_alone_delays_no_other() {
    let world = world();
    let busy = answer("503 Busy\r\nRetry-After: 300", "");
    let (busy_url, busy) = silo(vec![busy], Duration::ZERO);
    let (url, served) =
        silo(vec![answer("200 OK", "a;1\n"), answer("200 OK", "a;1\n")], Duration::ZERO);
    let documents = [("busy", busy_url.as_str(), &[][..]), ("open", url.as_str(), &[])];
    let poller = crate::poller_of(source(table(), &documents), &world);
    let polled = [40, 41].map(|tick| block_on(poller.poll(at(&minute(tick)))).0);
    let counts = polled.map(|tally| (tally.polls, tally.deferred_polls, tally.lines_put));
    assert_eq!(counts, [(2, 0, 1), (1, 1, 1)]);
    drop(poller);
    busy.join().unwrap();
    served.join().unwrap();
}

#[test]
fn a_wait_is_read_from_the_answer() {
    for (head, expect) in [
        ("429 Slow Down\r\nRetry-After: 300", 1),
        ("503 Busy\r\nRetry-After: Thu, 02 Oct 2025 06:45:05 GMT", 1),
        ("503 Busy\r\nRetry-After: soon", 0),
        ("503 Busy\r\nRetry-After: -1", 0),
        ("503 Busy", 0),
        ("500 Oops\r\nRetry-After: 300", 0),
    ] {
        let world = world();
        let second = answer("200 OK", "<trains/>");
        let answers = vec![answer(head, ""), second];
        let (url, served) = silo(answers, Duration::ZERO);
        let poller = poller(&url, &world);
        block_on(poller.poll(at(&minute(40))));
        let (tally, _) = block_on(poller.poll(at(&minute(41))));
        assert_eq!(tally.deferred_polls, expect, "{head}");
        world.clock.advance(Duration::from_secs(301));
        if expect == 1 {
            let (tally, _) = block_on(poller.poll(at(&minute(46))));
            assert_eq!((tally.polls, tally.deferred_polls), (1, 0), "{head}");
        }
        drop(poller);
        served.join().unwrap();
    }
}
