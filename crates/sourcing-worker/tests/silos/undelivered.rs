//! Lines that the stream did not take: letters, so that a document that has changed by the next poll loses nothing.

use std::cell::RefCell;

use sourcing_worker::{Body, Fetch, FetchError, Fetched, Page, Tally, Validators};
use twin_normalization::{DeadLetter, Payload, Reason};
use twin_testkit::{at, block_on, systemic, throttled};

use crate::{World, poller_with, source, table, world};

const URL: &str = "https://silo.example/a";

/// A silo in memory, whose document has no age.
struct Memory(RefCell<String>);

impl Fetch for &Memory {
    async fn fetch(&self, _: &Page<'_>, _: &Validators) -> Result<Fetched, FetchError> {
        Ok(Fetched::Document(Body::whole(self.0.borrow().as_bytes())))
    }
}

/// Polls at these minutes, before each of which the document becomes this; how many polls of each failed.
fn poll(world: &World, documents: &[&str]) -> Vec<(Tally, usize)> {
    let silo = Memory(RefCell::default());
    let poller = poller_with(&silo, &world.clock, source(table(), &[("", URL, &[])]), world);
    let polled = documents.iter().zip(40..).map(|(document, minute)| {
        silo.0.replace((*document).to_owned());
        let tick = at(&format!("2025-10-02T06:{minute}:00Z"));
        let (tally, failed) = block_on(poller.poll(tick));
        (tally, failed.len())
    });
    polled.collect()
}

fn undelivered(world: &World) -> Vec<DeadLetter> {
    let letters = world.letters.kept().into_iter();
    letters.filter(|letter| letter.reason == Reason::Undelivered).collect()
}

#[test]
fn what_the_stream_does_not_take_is_a_letter_each_line_as_it_would_have_been_put() {
    let [fails, works] = [world(), world()];
    fails.stream.faults.plan([Some(throttled())]);
    let (tally, failed) = poll(&fails, &["a;1\nbad\nb;2\n"]).remove(0);
    assert_eq!((tally.failed_polls, failed, tally.lines_put), (1, 1, 0));
    assert_eq!((tally.source_records, tally.undelivered_records), (2, 2));
    assert_eq!((tally.parts_read, tally.dead_lettered_records), (3, 1));
    poll(&works, &["a;1\nbad\nb;2\n"]);
    let letters = undelivered(&fails);
    let kept: Vec<Payload> = letters.iter().map(|letter| letter.payload.clone()).collect();
    let lines = works.stream.lines();
    let expect: Vec<Payload> = lines.iter().map(|line| Payload::of(line.as_bytes())).collect();
    assert_eq!(kept, expect);
    let second = &letters[1];
    assert_eq!(second.order.as_deref(), Some("001759387200000000-0000000001"));
    assert_eq!((second.origin.line, second.pipeline.as_deref()), (1, Some("test")));
    assert_eq!(second.origin.arrived_at, at("2025-10-02T06:40:05Z"), "when it was there");
    assert!(second.origin.sequence.starts_with("sha256:"), "{:?}", second.origin);
    assert!(second.detail.ends_with("ProvisionedThroughputExceededException"), "{second:?}");
}

#[test]
fn a_document_that_has_changed_by_the_next_poll_is_in_the_letters() {
    let world = world();
    world.stream.faults.plan([Some(throttled())]);
    let polls = poll(&world, &["a;1\n", "a;2\n"]);
    assert_eq!((polls[1].0.lines_put, polls[1].1), (1, 0));
    assert!(undelivered(&world)[0].payload.line().unwrap().ends_with(br#""value":"1"}"#));
    assert!(world.stream.lines()[0].ends_with(r#""value":"2"}"#));
}

#[test]
fn the_same_document_is_put_by_the_next_poll_and_not_kept_twice() {
    let world = world();
    world.stream.faults.plan([Some(throttled()), Some(systemic())]);
    let polls = poll(&world, &["a;1\n", "a;1\n", "a;1\n"]);
    let counts = polls.iter().map(|(tally, _)| (tally.undelivered_records, tally.lines_put));
    assert_eq!(counts.collect::<Vec<_>>(), [(1, 0), (1, 0), (0, 1)]);
    assert_eq!(undelivered(&world).len(), 1);
    world.stream.faults.plan([Some(throttled())]);
    poll(&world, &["a;3\n"]);
    assert_eq!(undelivered(&world).len(), 2, "of another document");
}

#[test]
fn of_a_document_of_many_chunks_all_is_kept_that_comes_after_the_one_that_was_refused() {
    let world = world();
    let rows: String = (0..20_000).map(|row| format!("s{row};{row}\n")).collect();
    world.stream.faults.plan([None, Some(throttled())]);
    let polls = poll(&world, &[&rows, &rows]);
    let (first, second) = (polls[0].0, polls[1].0);
    assert!(first.lines_put > 0 && first.undelivered_records > 10_000, "{first:?}");
    assert_eq!(first.lines_put + first.undelivered_records, 20_000);
    assert_eq!(undelivered(&world).len() as u64, first.undelivered_records);
    assert_eq!(second.lines_put, first.undelivered_records, "it goes on behind what was put");
    let mut kept: Vec<_> = undelivered(&world).into_iter().map(|letter| letter.order).collect();
    kept.sort();
    kept.dedup();
    assert_eq!(kept.len() as u64, first.undelivered_records);
}

#[test]
fn where_letters_cannot_be_kept_either_the_next_poll_keeps_or_puts_them() {
    let world = world();
    world.stream.faults.plan([Some(throttled()), Some(throttled())]);
    world.letters.faults.plan([Some(systemic())]);
    let polls = poll(&world, &["a;1\n", "a;1\n"]);
    let counts = polls.iter().map(|(tally, failed)| (tally.undelivered_records, *failed));
    assert_eq!(counts.collect::<Vec<_>>(), [(0, 1), (1, 1)]);
    assert_eq!(undelivered(&world).len(), 1);
}
