//! Letters that are redriven end as if they had never failed (I5), through the real functions: faults 39 and 40 of
//! docs/faults.md, and each kind of letter.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod kinds;
mod messages;
mod world;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use twin::dlq::{Became, Mode, Outcome, Selection};
use twin_normalization::port::KeepDeadLetters as _;
use twin_normalization::{DeadLetter, Origin, Payload, Reason};
use twin_testkit::{at, block_on, systemic};
use world::{PIPELINE, World};

const AGAIN: Mode = Mode { dry: false, again: true };

/// How many letters became this.
pub(crate) fn count(outcome: &Outcome, became: &Became) -> u64 {
    outcome.iter().filter(|(group, _)| group.became == *became).map(|(_, count)| count).sum()
}

pub(crate) fn to(place: &str) -> Became {
    Became::Redriven(place.to_owned())
}

/// The keys whose items differ, with the first of them as it is in both tables.
pub(crate) fn differing(a: &World, b: &World) -> String {
    let (a, b) = (a.table.contents(), b.table.contents());
    let keys: BTreeSet<_> = a.keys().chain(b.keys()).collect();
    let mut keys = keys.into_iter().filter(|key| a.get(*key) != b.get(*key));
    let first = keys.next().map(|key| format!("{key:?}\n{:?}\n{:?}\n", a.get(key), b.get(key)));
    first.map(|first| format!("{first}and {} more", keys.count())).unwrap_or_default()
}

/// Lines of all kinds that the extractor meets: of a device, of the worker, and with half a `_meta`.
fn lines(number: u32) -> [String; 3] {
    let bug = if number.is_multiple_of(3) { "bug" } else { "fine" };
    let second = number % 50;
    // Ten lines in a row are of one component and one second: the order alone decides between them.
    let code = number / 10 % 30;
    [
        format!(r#"{{"is":"{bug}","code":"device-{code}","speed":{number}}}"#),
        format!(
            r#"{{"_meta":{{"v":1,"id":"i{number}","order":"o{number:09}","as_of":"2025-10-02T06:00:{second:02}Z"}},"is":"{bug}","code":"w{code}","speed":{number}.50}}"#
        ),
        format!(
            r#"{{"is":"{bug}","_meta":{{"as_of":"2025-10-02T06:00:{second:02}Z","order":null}},"code":"half-{code}","speed":{number}}}"#
        ),
    ]
}

#[test]
fn a_line_that_failed_and_is_redriven_gives_the_same_observations_to_the_byte() {
    let [fails, never_fails] = [World::default(), World::default()];
    let batch: Vec<String> = (0..4).flat_map(lines).collect();
    for (world, bug) in [(&fails, Some("\"bug\"")), (&never_fails, None)] {
        // Several lines in a record, so that a line has a number too.
        world.extract(&world.event(&[batch.join("\n")]), bug).unwrap();
    }
    assert_eq!(fails.twin_stream.lines().len(), 12, "half of the lines fail");
    fails.later(7);
    let outcome = fails.redrive(Mode::default());
    assert_eq!(count(&outcome, &to("stream test-stream")), 6, "{outcome:?}");
    fails.flow();
    never_fails.flow();
    let sorted = |world: &World| {
        let mut lines = world.twin_stream.lines();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&fails), sorted(&never_fails));
    assert_eq!(differing(&fails, &never_fails), "");
}

#[test]
fn fault_40_ten_thousand_are_redriven_late_and_twice_to_the_state_of_a_world_without_the_fault() {
    const LINES: u32 = 30_000;
    let [fails, never_fails] = [World::default(), World::default()];
    for (world, bug) in [(&fails, Some("\"bug\"")), (&never_fails, None)] {
        for batch in 0..LINES / 3 / 100 {
            *world.arrives_at.borrow_mut() = at("2025-10-02T06:40:04Z")
                .plus(std::time::Duration::from_millis(u64::from(batch) * 100));
            let lines = (batch * 100..(batch + 1) * 100).flat_map(lines);
            let records: Vec<String> =
                lines.collect::<Vec<_>>().chunks(20).map(|lines| lines.join("\n")).collect();
            world.extract(&world.event(&records), bug).unwrap();
        }
        world.flow();
    }
    let kept = 10_002;
    assert_ne!(differing(&fails, &never_fails), "");
    // What comes meanwhile is newer, and stays.
    for world in [&fails, &never_fails] {
        world.later(3);
        world.extract(&world.event(&lines(77)[..1]), None).unwrap();
        world.flow();
        world.later(4);
    }
    let outcome = fails.redrive(Mode::default());
    assert_eq!(count(&outcome, &to("stream test-stream")), kept, "{outcome:?}");
    fails.flow();
    assert_eq!(differing(&fails, &never_fails), "");
    // The second time sees the marks, and does nothing.
    let before = fails.pipeline_stream.records().len();
    let outcome = fails.redrive(Mode::default());
    assert_eq!(count(&outcome, &Became::RedrivenBefore), kept, "{outcome:?}");
    assert_eq!(fails.pipeline_stream.records().len(), before);
    // Who insists changes nothing.
    fails.later(7);
    assert_eq!(count(&fails.redrive(AGAIN), &to("stream test-stream")), kept);
    fails.flow();
    assert_eq!(differing(&fails, &never_fails), "");
}

#[test]
fn fault_39_where_letters_cannot_be_kept_the_batch_fails_and_comes_again_whole() {
    let world = World::default();
    let mut batch = lines(1).join("\n");
    write!(batch, "\n{{\"torn\n").unwrap();
    let event = world.event(&[&batch]);
    let torn = world.event(&["{\"no\":\"observation\"}"]);
    world.letters.faults.plan([Some(systemic()), Some(systemic()), Some(systemic())]);
    assert!(world.extract(&event, None).is_err(), "the extractor's batch fails");
    assert!(world.write(&torn).is_err(), "the writer's batch fails");
    assert!(world.deliver(&[&batch]).is_err(), "firehose's batch fails");
    assert!(world.letters.objects().is_empty());
    assert!(
        world.twin_stream.lines().is_empty(),
        "nothing counts as done before its letters are kept"
    );
    // The bucket is back: the batches come again.
    world.extract(&event, None).unwrap();
    world.write(&torn).unwrap();
    assert_eq!(world.deliver(&[&batch]).unwrap().lines().count(), 3);
    let folders: Vec<String> = world.letters.objects().into_keys().collect();
    let folders: Vec<&str> = folders.iter().map(|key| key.split('/').next().unwrap()).collect();
    assert_eq!(folders, ["data-extractor", "firehose-transformer", "stream-writer"]);
    assert_eq!(world.twin_stream.lines().len(), 6);
}

#[test]
fn where_a_stream_refuses_nothing_is_marked_and_the_next_redrive_puts_it() {
    let world = World::default();
    world.extract(&world.event(&lines(0)), Some("\"bug\"")).unwrap();
    world.pipeline_stream.faults.plan([Some(systemic())]);
    let (all, clock) = (Selection::default(), world::clock());
    let letters = world.dead_letters();
    assert!(block_on(letters.redrive(&all, Mode::default(), &clock)).is_err());
    assert!(world.letters.objects().keys().all(|key| !key.starts_with("redriven/")));
    let dry = Mode { dry: true, again: false };
    assert_eq!(count(&world.redrive(dry), &to("stream test-stream")), 3);
    assert!(world.pipeline_stream.lines().is_empty(), "a dry run puts nothing");
    assert_eq!(count(&world.redrive(Mode::default()), &to("stream test-stream")), 3);
    assert_eq!(world.pipeline_stream.lines().len(), 3);
    assert!(
        world
            .pipeline_stream
            .lines()
            .iter()
            .all(|line| line.contains(PIPELINE) || line.contains("as_of"))
    );
}

/// The letter that the worker keeps of a line that the stream did not take.
fn undelivered(line: &str) -> DeadLetter {
    DeadLetter {
        v: 1,
        function: "sourcing-worker".into(),
        code: "c0de".into(),
        reason: Reason::Undelivered,
        detail: "failed to put records on stream test-stream".into(),
        origin: Origin {
            sequence: "sha256:d".into(),
            line: 0,
            arrived_at: at("2025-10-02T06:40:04Z"),
        },
        pipeline: Some(PIPELINE.into()),
        mapping: None,
        order: None,
        payload: Payload::of(line.as_bytes()),
        cut: false,
    }
}

#[test]
fn a_line_that_the_stream_did_not_take_ends_as_if_it_had_been_put_by_its_poll() {
    let [fails, never_fails] = [World::default(), World::default()];
    let polled: Vec<String> = (0..20).map(|number| lines(number)[1].clone()).collect();
    let letters: Vec<DeadLetter> = polled.iter().map(|line| undelivered(line)).collect();
    block_on((&fails.letters).keep_dead_letters(&letters)).unwrap();
    never_fails.extract(&never_fails.event(&[polled.join("\n")]), None).unwrap();
    for world in [&fails, &never_fails] {
        // What the next poll brings meanwhile is newer, and stays.
        world.extract(&world.event(&[lines(77)[1].clone()]), None).unwrap();
        world.flow();
        world.later(7);
    }
    for mode in [Mode::default(), AGAIN] {
        assert_eq!(count(&fails.redrive(mode), &to("stream test-stream")), 20);
        fails.flow();
        assert_eq!(differing(&fails, &never_fails), "");
    }
    let put = fails.pipeline_stream.lines();
    let ids = put.iter().take(20).map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        (line["_meta"]["id"].as_str().unwrap().to_owned(), line["_meta"]["order"].clone())
    });
    let expect = (0..20).map(|number| (format!("i{number}"), format!("o{number:09}").into()));
    assert_eq!(ids.collect::<Vec<_>>(), expect.collect::<Vec<_>>());
}
