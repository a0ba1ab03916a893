//! Documents of several chunks: the same lines as a small one has, wherever the body is kept and however often its
//! polls are cut off.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::time::Duration;

use serde_json::Value;
use sourcing_worker::{Body, Content, Fetch, FetchError, Fetched, Page, Validators};
use twin_normalization::Reason;
use twin_testkit::{at, block_on, systemic, throttled};

use crate::{World, answer, http, poller_with, silo, source, table, world};

/// A table of so many rows, every tenth of which is bad.
fn rows(count: usize) -> String {
    let mut text = String::new();
    for row in 0..count {
        let line = if row % 10 == 9 { format!("bad{row}\n") } else { format!("s{row};{row}\n") };
        _ = text.write_str(&line);
    }
    text
}

/// A silo in memory, whose document has no age.
struct Memory(RefCell<String>);

impl Fetch for &Memory {
    async fn fetch(&self, _: &Page<'_>, _: &Validators) -> Result<Fetched, FetchError> {
        Ok(Fetched::Document(Body::whole(self.0.borrow().as_bytes())))
    }
}

fn stations(world: &World) -> Vec<String> {
    let lines = world.lines();
    lines.iter().map(|line| line["station"].as_str().unwrap().to_owned()).collect()
}

/// How many letters there are of bad lines.
fn malformed(world: &World) -> usize {
    world.letters.kept().iter().filter(|letter| letter.reason == Reason::Malformed).count()
}

fn tick(minute: u32) -> twin_normalization::Timestamp {
    at(&format!("2025-10-02T06:{minute:02}:00Z"))
}

#[test]
fn a_document_of_many_chunks_is_put_as_one_of_few_is() {
    let (world, silo) = (world(), Memory(RefCell::new(rows(20_000))));
    let poller = poller_with(&silo, &world.clock, source(table(), &[("", URL, &[])]), &world);
    let (tally, failed) = block_on(poller.poll(tick(40)));
    assert!(failed.is_empty(), "{failed:?}");
    let counts = (tally.parts_read, tally.source_records, tally.lines_put);
    assert_eq!(counts, (20_000, 18_000, 18_000));
    assert_eq!((tally.dead_lettered_records, world.letters.kept().len()), (2_000, 2_000));
    let lines = world.lines();
    let of = |line: &Value, field: &str| line["_meta"][field].as_str().unwrap().to_owned();
    let ids: HashSet<String> = lines.iter().map(|line| of(line, "id")).collect();
    assert_eq!(ids.len(), 18_000);
    // The records of a chunk come bucket by bucket; the order of all is in the lines.
    let mut placed: Vec<_> = lines.iter().map(|line| (of(line, "order"), &line["value"])).collect();
    placed.sort_by(|(one, _), (other, _)| one.cmp(other));
    let values: Vec<usize> =
        placed.iter().map(|(_, v)| v.as_str().unwrap().parse().unwrap()).collect();
    let expect: Vec<usize> = (0..20_000).filter(|row| row % 10 != 9).collect();
    assert_eq!(values, expect);
}

const URL: &str = "https://silo.example/a";

#[test]
fn a_poll_that_the_stream_cuts_off_goes_on_where_it_was() {
    let (world, silo) = (world(), Memory(RefCell::new(rows(20_000))));
    let poller = poller_with(&silo, &world.clock, source(table(), &[("", URL, &[])]), &world);
    world.stream.faults.plan([None, Some(throttled()), None, Some(throttled())]);
    let polls = [40, 41, 42].map(|minute| block_on(poller.poll(tick(minute))));
    let failed = polls.each_ref().map(|(_, failed)| failed.len());
    assert_eq!(failed, [1, 1, 0]);
    let put: u64 = polls.iter().map(|(tally, _)| tally.lines_put).sum();
    assert!(polls.iter().all(|(tally, _)| tally.lines_put > 0), "each poll gets on");
    let mut found = stations(&world);
    assert_eq!((found.len(), put), (18_000, 18_000), "no line is put twice");
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 18_000);
    assert_eq!(malformed(&world), 2_000, "and no letter kept twice");
    // A document that was read to its end is read from its beginning again, and so is another one.
    assert_eq!(block_on(poller.poll(tick(43))).0.lines_put, 18_000);
    world.stream.faults.plan([None, Some(throttled())]);
    assert_eq!(block_on(poller.poll(tick(44))).1.len(), 1);
    silo.0.borrow_mut().push_str("s;1\n");
    assert_eq!(block_on(poller.poll(tick(45))).0.lines_put, 18_001);
}

#[test]
fn what_has_no_letter_yet_is_not_taken_for_done() {
    let (world, silo) = (world(), Memory(RefCell::new(rows(20_000))));
    let poller = poller_with(&silo, &world.clock, source(table(), &[("", URL, &[])]), &world);
    world.letters.faults.plan([Some(systemic())]);
    let (tally, failed) = block_on(poller.poll(tick(40)));
    assert_eq!((failed.len(), tally.lines_put, world.letters.kept().len()), (1, 18_000, 0));
    let (tally, failed) = block_on(poller.poll(tick(41)));
    assert_eq!((failed.len(), tally.dead_lettered_records), (0, 2_000));
    assert_eq!(world.letters.kept().len(), 2_000);
}

#[test]
fn a_document_is_the_same_in_memory_and_in_storage() {
    let mut found = Vec::new();
    for in_memory in [0, 1_000, Content::IN_MEMORY] {
        let world = world();
        let (url, served) = silo(vec![answer("200 OK", &rows(1_000))], Duration::ZERO);
        let source = source(table(), &[("", &url, &[])]);
        let http = http(&source, &world).with_memory(in_memory);
        let poller = poller_with(http, &world.clock, source, &world);
        let (_, failed) = block_on(poller.poll(tick(40)));
        assert!(failed.is_empty(), "{failed:?}");
        served.join().unwrap();
        found.push((world.stream.lines(), world.letters.kept().len()));
    }
    assert_eq!((found[0].0.len(), found[0].1), (900, 100));
    assert!(found.iter().all(|one| *one == found[0]));
}
