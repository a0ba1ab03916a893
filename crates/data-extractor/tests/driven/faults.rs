//! Everything at once, and the faults that are worth a test of their own.

use std::time::Duration;

use serde_json::Value;
use twin_testkit::{
    Chances, Chaos, End, EventSource, Rates, Rules, Stream, VirtualClock, at, for_seeds,
};

use crate::lines::Lines;
use crate::world::World;

const TEN_PERCENT: Rates =
    Rates { transient: 0.03, systemic: 0.02, lost_answer: 0.03, crash: 0.02, silence: 0.005 };

const CHANCES: Chances = Chances {
    short_batch: 0.3,
    throttle: 0.05,
    duplicate: 0.1,
    stale_duplicate: 0.1,
    cold_start: 0.05,
};

fn kinesis<'a>(chaos: &'a Chaos<'a>, rules: Rules, chances: Chances) -> EventSource<'a> {
    EventSource::new(chaos, Stream::Kinesis, 2, rules, chances)
}

fn put(source: &EventSource<'_>, lines: &[String], lines_per_record: usize) {
    for (number, lines) in lines.chunks(lines_per_record).enumerate() {
        source.put(&format!("b{:03}", number % 16), lines.join("\n").as_bytes());
    }
}

#[test]
fn whatever_goes_wrong_every_line_becomes_its_observations_or_a_letter() {
    let replay = "cargo test -p data-extractor --test driven whatever_goes_wrong";
    for_seeds(replay, 0..30, |seed| {
        let clock = VirtualClock::new(at("2025-10-02T06:00:05Z"));
        let chaos = Chaos::new(&clock, seed, TEN_PERCENT, 20);
        let world = World::new(&chaos);
        let lines = Lines::draw(seed, 400);
        let rules =
            Rules { batch_size: 1 + usize::try_from(seed % 20).unwrap(), ..Rules::default() };
        let source = kinesis(&chaos, rules, CHANCES);
        put(&source, &lines.lines, 1 + usize::try_from(seed % 7).unwrap());
        source.run(&&world);
        assert_eq!((source.discarded(), source.lost()), (vec![], vec![]));
        assert_eq!(world.letters(), lines.letters);
        assert!(world.observations() == lines.observations);
    });
}

/// Poison at any place of a batch is kept aside at the first try, and delays nobody.
#[test]
fn poison_at_any_place_takes_one_try() {
    for place in [0, 5, 9] {
        for poison in ["{\"torn", "{\"bug\":1}"] {
            let clock = VirtualClock::new(at("2025-10-02T06:00:05Z"));
            let chaos = Chaos::new(&clock, 1, Rates::default(), 0);
            let world = World::new(&chaos);
            let mut lines = Lines::default();
            for number in 0..10 {
                if number == place { lines.bad(poison.to_owned()) } else { lines.good(number, 2.0) }
            }
            let source = kinesis(&chaos, Rules::default(), Chances::default());
            lines.lines.iter().for_each(|line| drop(source.put("b000", line.as_bytes())));
            source.run(&&world);
            let ends: Vec<End> = source.invocations().into_iter().map(|one| one.end).collect();
            assert_eq!(ends, [End::Done]);
            assert_eq!(world.letters(), lines.letters);
            assert_eq!(world.observations(), lines.observations);
        }
    }
}

/// A line that kills the process is found by bisection and leaves with its record's payload at the age limit; what came
/// ten minutes later is not given up with it.
#[test]
fn a_line_that_kills_the_process_leaves_alone_at_the_age_limit() {
    let clock = VirtualClock::new(at("2025-10-02T06:00:05Z"));
    let chaos = Chaos::new(&clock, 1, Rates::default(), 0);
    let world = World::new(&chaos);
    let mut lines = Lines::default();
    (0..8).for_each(|number| lines.good(number, 2.0));
    let source = kinesis(&chaos, Rules::default(), Chances::default());
    lines.lines[..4].iter().for_each(|line| drop(source.put("b000", line.as_bytes())));
    source.put("b000", b"{\"kill\":1}");
    clock.advance(Duration::from_mins(10));
    lines.lines[4..].iter().for_each(|line| drop(source.put("b000", line.as_bytes())));
    source.run(&&world);
    assert_eq!(world.observations(), lines.observations);
    assert!(world.letters().is_empty());
    let [object] = &source.discarded()[..] else { panic!("one object: {:?}", source.discarded()) };
    let event: Value = serde_json::from_str(object.body["payload"].as_str().unwrap()).unwrap();
    assert_eq!(event["Records"].as_array().unwrap().len(), 1);
    let data = event["Records"][0]["kinesis"]["data"].as_str().unwrap();
    assert_eq!(base64_simd::STANDARD.decode_to_vec(data).unwrap(), b"{\"kill\":1}");
}

#[test]
fn a_line_of_a_thousand_observations_is_put_in_small_records() {
    let replay = "cargo test -p data-extractor --test driven a_line_of_a_thousand";
    for_seeds(replay, 0..10, |seed| {
        let clock = VirtualClock::new(at("2025-10-02T06:00:05Z"));
        let chaos = Chaos::new(&clock, seed, TEN_PERCENT, 20);
        let world = World::new(&chaos);
        let cars: Vec<String> =
            (0..1_000).map(|car| format!(r#"{{"code":"C{car}","speed":{car}}}"#)).collect();
        let line = format!(
            r#"{{"_meta":{{"v":1,"id":"i","order":"o1","as_of":"2025-10-02T06:00:03Z"}},"cars":[{}]}}"#,
            cars.join(",")
        );
        let source = kinesis(&chaos, Rules::default(), CHANCES);
        source.put("b000", line.as_bytes());
        source.run(&&world);
        assert_eq!(world.observations().len(), 1_000);
        let most = world.stream.records().iter().map(|record| record.data.len()).max().unwrap();
        assert!(most <= 25 * 1024, "a record of {most} bytes");
    });
}
