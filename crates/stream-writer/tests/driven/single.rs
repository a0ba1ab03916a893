//! One fault at a time, each through the driver.

use std::time::Duration;

use serde_json::{Value, json};
use twin_normalization::{PipelineName, Reason};
use twin_testkit::{
    Chances, Chaos, End, EventSource, Rates, Rules, Stream, VirtualClock, at, expected_items,
    for_seeds, systemic,
};

use crate::oracle::found;
use crate::world::World;

/// An observation of `train:1.a` at `observed_at`, with more columns or others.
fn line(observed_at: &str, order: u32, columns: &Value) -> String {
    let mut line = json!({
        "v": 1, "component": "train:1", "metric": "a", "observed_at": observed_at,
        "order": format!("o{order}"), "pipeline": "test", "revision": 1, "mapping": "0123456789abcdef",
        "source_id": format!("s{order}"), "arrived_at": "2025-10-02T06:00:09.000000Z",
    });
    line.as_object_mut().unwrap().extend(columns.as_object().unwrap().clone());
    line.to_string()
}

fn number(observed_at: &str, order: u32, value: f64) -> String {
    line(observed_at, order, &json!({ "value_number": value }))
}

const TIME: &str = "2025-10-02T06:00:01.000000Z";
const LATER: &str = "2025-10-02T06:00:02.000000Z";

/// Puts the lines, a record each, and runs the writer with these rates. The seed is 1.
fn play(lines: &[String], rates: Rates, check: impl FnOnce(&World<'_>, &EventSource<'_>)) {
    let clock = VirtualClock::new(at("2025-10-02T08:00:00Z"));
    let chaos = Chaos::new(&clock, 1, rates, 0);
    let world = World::new(&chaos);
    let source = EventSource::new(&chaos, Stream::Kinesis, 1, Rules::default(), Chances::default());
    lines.iter().for_each(|line| drop(source.put("b000", line.as_bytes())));
    source.run(&&world);
    check(&world, &source);
}

/// Each order of arrival, each line once and in a batch of its own or all in one batch, gives the oracle's table.
fn converges(lines: &[String]) {
    let mut reversed = lines.to_vec();
    reversed.reverse();
    for lines in [lines, &reversed] {
        for batch_size in [1, 100] {
            let clock = VirtualClock::new(at("2025-10-02T08:00:00Z"));
            let chaos = Chaos::new(&clock, 1, Rates::default(), 0);
            let world = World::new(&chaos);
            let rules = Rules { batch_size, ..Rules::default() };
            let source = EventSource::new(&chaos, Stream::Kinesis, 1, rules, Chances::default());
            lines.iter().for_each(|line| drop(source.put("b000", line.as_bytes())));
            source.run(&&world);
            assert_eq!(found(&world.table.table), expected_items(lines));
        }
    }
}

#[test]
fn a_text_with_a_unit_is_overwritten_whole_by_a_bare_number() {
    let rich = json!({
        "value_text": "Thurles", "unit": "km/h", "facility": "hall-1", "process": "run-7",
        "process_event": "started",
    });
    converges(&[line(TIME, 1, &rich), number(LATER, 2, 5.0)]);
    converges(&[number(TIME, 1, 5.0), line(LATER, 2, &json!({ "deleted": true }))]);
}

#[test]
fn a_replay_after_its_expiry_brings_nothing_back_and_an_expiry_is_overwritten() {
    let clock = VirtualClock::new(at("2025-10-02T06:30:00Z"));
    let chaos = Chaos::new(&clock, 1, Rates::default(), 0);
    let expiries = [(PipelineName::new("test").unwrap(), Duration::from_hours(1))];
    let expiries = || expiries.clone().into_iter().collect();
    let rich = json!({ "value_text": "Thurles", "unit": "km/h" });
    let bare = json!({ "value_number": 5.0, "pipeline": "other" });
    let world = World { expiries: expiries(), ..World::new(&chaos) };
    let source = EventSource::new(&chaos, Stream::Kinesis, 1, Rules::default(), Chances::default());
    source.put("b000", line(TIME, 1, &rich).as_bytes());
    source.run(&&world);
    let item = found(&world.table.table).into_values().next().unwrap();
    assert_eq!(item["expires_at"], 1_759_388_401.0, "an hour after it was observed");
    source.put("b000", line(LATER, 2, &bare).as_bytes());
    source.run(&&world);
    assert_eq!(found(&world.table.table), expected_items(&[line(LATER, 2, &bare)]));

    // Time to live has taken the item away, and the stream is replayed.
    clock.advance(Duration::from_hours(1));
    let world = World { expiries: expiries(), ..World::new(&chaos) };
    let source = EventSource::new(&chaos, Stream::Kinesis, 1, Rules::default(), Chances::default());
    source.put("b000", line(TIME, 1, &rich).as_bytes());
    source.run(&&world);
    assert!(found(&world.table.table).is_empty());
    assert_eq!((world.counted.of("expired"), world.counted.of("deliveries")), (1, 1));
}

#[test]
fn of_one_time_the_order_in_the_source_decides_whatever_came_last() {
    converges(&[number(TIME, 2, 5.0), number(TIME, 1, 6.0)]);
    // A redrive of the older, a week after.
    let clock = VirtualClock::new(at("2025-10-02T08:00:00Z"));
    let chaos = Chaos::new(&clock, 1, Rates::default(), 0);
    let world = World::new(&chaos);
    let source = EventSource::new(&chaos, Stream::Kinesis, 1, Rules::default(), Chances::default());
    source.put("b000", number(TIME, 2, 5.0).as_bytes());
    source.run(&&world);
    let before = world.table.table.contents();
    clock.advance(Duration::from_hours(7 * 24));
    source.put("b000", number(TIME, 1, 6.0).as_bytes());
    source.run(&&world);
    assert_eq!(world.table.table.contents(), before);
    assert_eq!((world.counted.of("stored"), world.counted.of("superseded")), (1, 1));
}

#[test]
fn two_writers_of_the_same_keys_in_reversed_order_end_with_the_newest() {
    let replay = "cargo test -p stream-writer --test driven two_writers";
    for_seeds(replay, 0..50, |seed| {
        let clock = VirtualClock::new(at("2025-10-02T08:00:00Z"));
        let chaos = Chaos::new(&clock, seed, Rates::default(), 0);
        let world = World::new(&chaos);
        let rules =
            Rules { batch_size: 1 + usize::try_from(seed % 4).unwrap(), ..Rules::default() };
        let source = EventSource::new(&chaos, Stream::Kinesis, 2, rules, Chances::default());
        let lines: Vec<String> =
            (0..9).map(|n| number(if n % 2 == 0 { TIME } else { LATER }, 9 - n, 1.0)).collect();
        lines.iter().for_each(|line| drop(source.put("b000", line.as_bytes())));
        lines.iter().rev().for_each(|line| drop(source.put("b001", line.as_bytes())));
        source.run(&&world);
        assert!(source.invocations().iter().any(|one| one.shard == 1), "both write");
        assert_eq!(found(&world.table.table), expected_items(&lines));
    });
}

#[test]
fn an_answer_that_is_lost_is_no_error_and_supersedes_nothing() {
    let rates = Rates { lost_answer: 0.6, ..Rates::default() };
    play(&[number(TIME, 1, 5.0)], rates, |world, source| {
        assert!(source.invocations().len() > 1, "an answer was lost");
        assert_eq!(found(&world.table.table).len(), 1);
        assert_eq!((world.counted.of("superseded"), world.counted.of("dead_lettered")), (0, 0));
        assert_eq!(world.counted.of("stored") + world.counted.of("duplicates"), 1);
        assert_eq!(world.table.changes.get(), 1);
    });
}

#[test]
fn a_table_that_is_gone_fails_batches_fast_and_is_no_reason_for_letters() {
    let clock = VirtualClock::new(at("2025-10-02T08:00:00Z"));
    let chaos = Chaos::new(&clock, 1, Rates::default(), 0);
    // Letters could be kept.
    let world = World::new(&chaos);
    world.table.gone.set(true);
    let source = EventSource::new(&chaos, Stream::Kinesis, 1, Rules::default(), Chances::default());
    for n in 0..60 {
        let line = number(TIME, n, 5.0).replace("train:1", &format!("train:{n}"));
        source.put("b000", line.as_bytes());
    }
    source.run(&&world);
    assert!(world.letters.kept().is_empty());
    assert_eq!(world.counted.of("deliveries"), 0);
    let batches = source.invocations();
    assert!(batches[0].records == 60 && matches!(batches[0].end, End::Failed(_)), "{batches:?}");
    let records: usize = batches.iter().map(|batch| batch.records).sum();
    assert!(world.table.asked.get() < records as u64, "a batch ends at its first fault");
    // Lambda gives up after an hour, and keeps what it gave up on.
    let kept: usize = source.discarded().iter().map(|one| one.sequence_numbers.len()).sum();
    assert_eq!((kept, source.lost().len()), (60, 0));
}

#[test]
fn a_letter_that_cannot_be_kept_is_tried_again_with_its_batch() {
    let clock = VirtualClock::new(at("2025-10-02T08:00:00Z"));
    let chaos = Chaos::new(&clock, 1, Rates::default(), 0);
    let world = World::new(&chaos);
    world.letters.faults.plan([Some(systemic()), Some(systemic())]);
    let rules = Rules { bisect: false, ..Rules::default() };
    let source = EventSource::new(&chaos, Stream::Kinesis, 1, rules, Chances::default());
    source.put("b000", b"{\"torn");
    source.put("b000", number(TIME, 1, 5.0).as_bytes());
    source.run(&&world);
    let ends: Vec<bool> = source.invocations().iter().map(|one| one.end == End::Done).collect();
    assert_eq!(ends, [false, false, true]);
    let reasons: Vec<Reason> = world.letters.kept().iter().map(|letter| letter.reason).collect();
    assert_eq!(reasons, [Reason::Malformed]);
    assert_eq!((world.counted.of("stored"), world.counted.of("dead_lettered")), (1, 1));
}

#[test]
fn a_time_that_no_clock_can_show_is_a_letter() {
    for (time, reason) in [
        ("2999-01-01T00:00:00Z", Reason::Skew),
        ("2025-10-02T06:05:10Z", Reason::Skew),
        ("1969-12-31T23:59:59Z", Reason::Malformed),
        ("-000001-01-01T00:00:00Z", Reason::Malformed),
        ("+010000-01-01T00:00:00Z", Reason::Malformed),
        ("2025-10-02T06:00:01", Reason::Malformed),
        ("2025-10-02T24:00:00Z", Reason::Malformed),
        ("2025-02-29T06:00:01Z", Reason::Malformed),
        ("1759384801", Reason::Malformed),
        ("", Reason::Malformed),
    ] {
        play(&[number(time, 1, 5.0)], Rates::default(), |world, _| {
            let reasons: Vec<Reason> = world.letters.kept().iter().map(|one| one.reason).collect();
            assert_eq!(reasons, [reason], "{time}");
            assert!(found(&world.table.table).is_empty());
        });
    }
    // Whatever its digits and zone, a time is the one that it is.
    for time in
        ["1970-01-01T00:00:00Z", "2025-10-02T06:00:01.123456789Z", "2025-10-02T08:00:01+02:00"]
    {
        play(&[number(time, 1, 5.0)], Rates::default(), |world, _| {
            assert_eq!(found(&world.table.table).len(), 1, "{time}");
        });
    }
}

#[test]
fn a_key_or_value_that_the_table_would_not_take_is_a_letter() {
    for columns in [
        json!({ "value_number": 1.0, "component": "" }),
        json!({ "value_number": 1.0, "component": "x".repeat(97) }),
        json!({ "value_number": 1.0, "metric": "x".repeat(97) }),
        json!({ "value_number": 1.0, "metric": "" }),
        json!({ "value_number": 1e126 }),
        json!({ "value_text": "ä".repeat(129) }),
        json!({ "value_text": "a", "unit": "x".repeat(5_000) }),
        json!({ "value_number": 1.0, "source_id": "x".repeat(5_000) }),
        json!({ "value_number": 1.0, "order": "x".repeat(97) }),
        json!({ "value_number": 1.0, "value_text": "a" }),
        json!({}),
    ] {
        play(&[line(TIME, 1, &columns)], Rates::default(), |world, source| {
            assert_eq!(
                (world.letters.kept().len(), source.invocations().len()),
                (1, 1),
                "{columns}"
            );
            assert!(found(&world.table.table).is_empty(), "{columns}");
        });
    }
}
