//! A source that puts what has changed: the stream holds the newest record of each key all the same, and each comes again
//! within a heartbeat, whatever dies or fails on the way.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a test fails by panicking, and its numbers are small"
)]

mod world;

use std::collections::BTreeMap;
use std::time::Duration;

use twin_normalization::Timestamp;
use twin_testkit::{Chaos, Rates, VirtualClock, at, for_seeds, throttled};

use world::{BEGIN, Doc, Polled, World, last_records};

/// What the stream may do: refuse, take a part of what it is given, lose its answer, or kill who asks.
const STREAM: Rates =
    Rates { transient: 0.06, systemic: 0.02, lost_answer: 0.06, crash: 0.04, silence: 0.01 };

/// What the table of cursors may do.
const TABLE: Rates =
    Rates { transient: 0.04, systemic: 0.01, lost_answer: 0.04, crash: 0.02, silence: 0.01 };

/// Plays worlds of many seeds, and gives what was left out in all of them.
fn worlds(test: &str, (stream, table): (Rates, Rates), check: impl Fn(&World<'_>, &[Polled])) {
    let replay = format!("cargo test --profile ci -p sourcing-worker --test on_change {test}");
    for_seeds(&replay, 0..150, |seed| {
        let clock = VirtualClock::new(at(BEGIN));
        let draw = Chaos::new(&clock, seed, Rates::default(), 0);
        let (stream, table) =
            (Chaos::new(&clock, seed, stream, 4), Chaos::new(&clock, seed + 1, table, 2));
        let interval = [10, 20, 30, 60, 120][draw.below(5)];
        let heartbeat = interval * (2 + draw.below(8) as u64);
        let world = World::new([&draw, &stream, &table], interval, heartbeat);
        let polled = world.play(20 * 60);
        check(&world, &polled);
    });
}

/// The lines of the stream by their keys, each with tick and value, in the order of the lines.
type Lines = BTreeMap<u64, Vec<(Timestamp, u64, u64)>>;

/// Holds every poll that was good to what must be on the stream then.
fn check(world: &World<'_>, polled: &[Polled]) -> (u64, u64) {
    let lines: Lines = world.lines();
    let (mut put, mut left_out) = (0, 0);
    for poll in polled.iter().filter(|poll| poll.is_good && !world.is_doubtful(poll.tick)) {
        for (key, value) in last_records(&poll.document) {
            let of_key = lines.get(&key).into_iter().flatten();
            let last = of_key.filter(|(tick, ..)| *tick <= poll.tick).max();
            assert!(last.is_some(), "{key} was never put: {poll:?}");
            let (tick, _, found) = *last.unwrap();
            assert_eq!(found, value, "{key} was put at {tick} last: {poll:?}");
            let gap = poll.tick.since(tick);
            assert!(gap < world.heartbeat, "{key} was put {gap:?} before {poll:?}");
            if gap.is_zero() { put += 1 } else { left_out += 1 }
        }
    }
    (put, left_out)
}

#[test]
fn whatever_goes_wrong_the_stream_has_the_newest_record_of_each_key_and_each_within_a_heartbeat() {
    let sums = std::cell::Cell::new((0, 0));
    worlds("whatever_goes_wrong", (STREAM, Rates::default()), |world, polled| {
        let (put, left_out) = check(world, polled);
        sums.set((sums.get().0 + put, sums.get().1 + left_out));
        assert!(!polled.iter().any(|poll| world.is_doubtful(poll.tick)), "polled twice");
    });
    let (put, left_out) = sums.get();
    assert!(put > 1_000 && left_out > 1_000, "{put} put, {left_out} left out");
}

#[test]
fn where_the_table_fails_too_nothing_is_wrong_but_after_a_tick_that_two_have_polled() {
    let sums = std::cell::Cell::new((0, 0));
    worlds("where_the_table_fails", (STREAM, TABLE), |world, polled| {
        let (put, left_out) = check(world, polled);
        sums.set((sums.get().0 + put, sums.get().1 + left_out));
    });
    let (put, left_out) = sums.get();
    assert!(put > 1_000 && left_out > 1_000, "{put} put, {left_out} left out");
}

/// The counts of polls of these documents by one warm process on a good day, ten seconds apart, with this heartbeat:
/// lines put, and left out.
fn polls(heartbeat: u64, documents: &[&str]) -> Vec<(u64, u64)> {
    let clock = VirtualClock::new(at(BEGIN));
    let calm = Chaos::new(&clock, 0, Rates::default(), 0);
    let world = World::new([&calm, &calm, &calm], 10, heartbeat);
    let script: Vec<Doc> = documents.iter().map(|text| Doc((*text).to_owned())).collect();
    world.serve(script);
    let polled = world.play(documents.len() as u64 * 10);
    polled.iter().map(|poll| (poll.put, poll.unchanged)).collect()
}

#[test]
fn of_one_key_in_one_document_every_change_is_put_in_its_order() {
    let id = |values: &[u64]| {
        let records: Vec<String> =
            values.iter().map(|v| format!("{{\"id\":1,\"v\":{v}}}")).collect();
        format!("[{}]", records.join(","))
    };
    let documents = [id(&[5]), id(&[5, 6, 5]), id(&[5, 5]), id(&[6, 5]), id(&[6]), id(&[6, 6, 5])];
    let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
    let counts = polls(600, &documents);
    assert_eq!(counts, [(1, 0), (2, 1), (0, 2), (2, 0), (1, 0), (1, 2)]);
}

#[test]
fn another_time_is_a_change_and_so_is_another_kind_of_key() {
    let documents = [
        r#"[{"id":1,"v":1,"time":"06:40"},{"v":2},{"id":null,"v":2},{"id":{"a":1}},7]"#,
        // What has no key has the same: each is a change of the one before.
        r#"[{"id":1,"v":1,"time":"06:41"},{"v":2},{"id":null,"v":2},{"id":{"a":1}},7]"#,
        r#"[{"id":1,"v":1,"time":"06:41"},{"id":"1","v":1,"time":"06:41"}]"#,
        r#"[{"id":"1","v":1,"time":"06:41"},{"id":1,"v":1,"time":"06:41"}]"#,
    ];
    assert_eq!(polls(600, &documents), [(5, 0), (5, 0), (1, 1), (0, 2)]);
}

#[test]
fn all_comes_again_once_in_a_heartbeat() {
    let document = r#"[{"id":1,"v":1},{"id":2,"v":1}]"#;
    let counts = polls(30, &[document; 7]);
    let expect = [(2, 0), (0, 2), (0, 2), (2, 0), (0, 2), (0, 2), (2, 0)];
    assert_eq!(counts, expect);
}

#[test]
fn a_silo_that_says_that_nothing_has_changed_is_asked_for_all_of_it_once_in_a_heartbeat() {
    let clock = VirtualClock::new(at(BEGIN));
    let calm = Chaos::new(&clock, 0, Rates::default(), 0);
    let mut world = World::new([&calm, &calm, &calm], 10, 30);
    world.has_versions = true;
    world.serve(vec![Doc(r#"[{"id":1,"v":1}]"#.to_owned()); 7]);
    let counts: Vec<(u64, u64)> =
        world.play(70).iter().map(|poll| (poll.put, poll.unchanged)).collect();
    // The second and the third are answered 304.
    assert_eq!(counts, [(1, 0), (0, 0), (0, 0), (1, 0), (0, 0), (0, 0), (1, 0)]);
}

#[test]
fn a_longer_interval_goes_on_in_another_process_and_a_shorter_one_begins_anew() {
    for (interval, expect) in [(60, [(2, 0), (0, 2), (0, 2)]), (30, [(2, 0), (2, 0), (2, 0)])] {
        let clock = VirtualClock::new(at(BEGIN));
        let calm = Chaos::new(&clock, 0, Rates::default(), 0);
        let world = World::new([&calm, &calm, &calm], interval, 1_800);
        world.serve(vec![Doc(r#"[{"id":1,"v":1},{"id":2,"v":1}]"#.to_owned()); 6]);
        let minute = |n| at(BEGIN).plus(Duration::from_secs(60) * n);
        let counts: Vec<(u64, u64)> =
            (0..3).map(|n| world.run(&world.process(), minute(n))).collect();
        assert_eq!(counts, expect, "every {interval} s");
    }
}

#[test]
fn a_record_that_is_put_has_its_place_among_those_that_are_left_out() {
    let documents = [r#"[{"id":1,"v":1},{"id":2,"v":1}]"#, r#"[{"id":1,"v":1},{"id":2,"v":2}]"#];
    let clock = VirtualClock::new(at(BEGIN));
    let calm = Chaos::new(&clock, 0, Rates::default(), 0);
    let world = World::new([&calm, &calm, &calm], 10, 600);
    world.serve(documents.map(|text| Doc(text.to_owned())).into());
    world.play(20);
    let places: Vec<u64> = world.lines()[&2].iter().map(|(_, place, _)| *place).collect();
    assert_eq!(places, [1, 1]);
}

/// A document of several chunks: each of forty keys with this value.
fn large(value: u64) -> Doc {
    let text = "x".repeat(100_000);
    let records: Vec<String> =
        (0..40).map(|id| format!("{{\"id\":{id},\"v\":{value},\"x\":\"{text}\"}}")).collect();
    Doc(format!("[{}]", records.join(",")))
}

#[test]
fn a_document_that_was_cut_off_goes_on_where_it_was_unless_another_has_polled() {
    for (another, saves) in [(false, true), (true, true), (true, false)] {
        let clock = VirtualClock::new(at(BEGIN));
        let calm = Chaos::new(&clock, 0, Rates::default(), 0);
        let world = World::new([&calm, &calm, &calm], 60, 6_000);
        let minute = |n| at(BEGIN).plus(Duration::from_secs(60) * n);
        let process = world.process();
        world.stream.faults.plan([None, Some(throttled())]);
        world.serve(vec![large(1)]);
        let (put, _) = world.run(&process, minute(0));
        assert!((1..40).contains(&put), "{put} put before it was cut off");
        if another {
            world.serve(vec![large(2)]);
            // The lease, the tick, what is recalled; then what it saves.
            world.cursors.faults.plan([None, None, None, (!saves).then(throttled)]);
            assert_eq!(world.run(&world.process(), minute(1)), (40, 0));
            world.serve(vec![large(1)]);
            assert_eq!(world.run(&process, minute(2)), (40, 0), "those of the other are newer");
        } else {
            assert_eq!(world.run(&process, minute(1)), (40 - put, 0));
            assert_eq!(world.run(&process, minute(2)), (0, 40));
        }
    }
}

#[test]
fn what_a_failed_put_may_have_put_is_put_again_though_the_silo_has_the_version_from_before() {
    let clock = VirtualClock::new(at(BEGIN));
    let calm = Chaos::new(&clock, 0, Rates::default(), 0);
    let mut world = World::new([&calm, &calm, &calm], 60, 6_000);
    world.has_versions = true;
    let process = world.process();
    let of = |value: u64| Doc(format!("[{{\"id\":1,\"v\":{value}}}]"));
    let minute = |n| at(BEGIN).plus(Duration::from_secs(60) * n);
    world.serve(vec![of(5), of(6), of(5)]);
    assert_eq!(world.run(&process, minute(0)), (1, 0));
    world.stream.faults.plan([Some(throttled())]);
    assert_eq!(world.run(&process, minute(1)), (0, 0));
    assert_eq!(world.run(&process, minute(2)), (1, 0));
}

#[test]
fn after_a_poll_that_another_may_have_made_too_everything_is_put() {
    let clock = VirtualClock::new(at(BEGIN));
    let calm = Chaos::new(&clock, 0, Rates::default(), 0);
    let world = World::new([&calm, &calm, &calm], 60, 6_000);
    let [one, other] = [world.process(), world.process()];
    let of = |value: u64| Doc(format!("[{{\"id\":1,\"v\":{value}}}]"));
    let minute = |n| at(BEGIN).plus(Duration::from_secs(60) * n);
    world.serve(vec![of(1), of(2), of(3), of(2), of(2)]);
    assert_eq!(world.run(&one, minute(0)), (1, 0));
    for process in [&one, &other] {
        // Neither can take the lease, so both poll.
        world.cursors.faults.plan([Some(throttled())]);
        assert_eq!(world.run(process, minute(1)), (1, 0));
    }
    assert_eq!(world.run(&one, minute(2)), (1, 0), "the other has put a 3");
    assert_eq!(world.run(&one, minute(3)), (0, 1));
}
