//! Many observations, many seeds, everything at once.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;
use twin_testkit::{
    Chances, Chaos, EventSource, Rates, Rules, Stream, VirtualClock, at, expected_items, for_seeds,
};

use crate::feed::Feed;
use crate::oracle::found;
use crate::world::World;

/// One run: how much of what.
struct Campaign {
    observations: usize,
    keys: usize,
    lines_per_record: usize,
    rates: Rates,
    crashes: u32,
    rules: Rules,
}

/// What a run was like.
struct Course {
    crashes: u32,
    faults_in_a_hundred_calls: u64,
    redrives: usize,
}

/// One call in ten goes wrong.
const TEN_PERCENT: Rates =
    Rates { transient: 0.08, systemic: 0.005, lost_answer: 0.015, crash: 0.0, silence: 0.0 };

const CHANCES: Chances = Chances {
    short_batch: 0.3,
    throttle: 0.05,
    duplicate: 0.05,
    stale_duplicate: 0.05,
    cold_start: 0.02,
};

impl Campaign {
    fn run(&self, seed: u64) -> Course {
        let clock = VirtualClock::new(at("2025-10-02T08:00:00Z"));
        let chaos = Chaos::new(&clock, seed, self.rates, self.crashes);
        let world = World::new(&chaos);
        let feed = Feed::draw(seed, self.observations, self.keys);
        let lines = feed.shuffled(seed, 3);
        let source = self.source(&chaos);
        for (number, lines) in lines.chunks(self.lines_per_record).enumerate() {
            // Any line may come on any shard, so that writers meet at every key.
            source.put(&format!("b{:03}", number % 16), &lines.join(&b'\n'));
        }
        source.run(&&world);
        assert_eq!(source.lost(), [""; 0]);
        let redrives = self.redrive(&chaos, &world, &source);
        assert_settled(&world, &feed);
        assert_replay_changes_nothing(&world, &chaos, &feed);
        Course {
            crashes: self.crashes - chaos.crashes_left(),
            faults_in_a_hundred_calls: 100 * chaos.faults() / chaos.calls(),
            redrives,
        }
    }

    fn source<'a>(&self, chaos: &'a Chaos<'a>) -> EventSource<'a> {
        EventSource::new(chaos, Stream::Kinesis, 4, self.rules, CHANCES)
    }

    /// Puts what Lambda gave up on the stream again, until it gives up nothing more.
    fn redrive(&self, chaos: &Chaos<'_>, world: &World<'_>, source: &EventSource<'_>) -> usize {
        let mut redrives = 0;
        let mut discarded = source.discarded();
        while !discarded.is_empty() {
            redrives += discarded.len();
            chaos.clock().advance(Duration::from_hours(7 * 24));
            let source = self.source(chaos);
            for object in &discarded {
                let event: Value =
                    serde_json::from_str(object.body["payload"].as_str().unwrap()).unwrap();
                for record in event["Records"].as_array().unwrap() {
                    let data = record["kinesis"]["data"].as_str().unwrap();
                    let data = base64_simd::STANDARD.decode_to_vec(data).unwrap();
                    source.put(record["kinesis"]["partitionKey"].as_str().unwrap(), &data);
                }
            }
            source.run(&world);
            discarded = source.discarded();
        }
        redrives
    }
}

/// I1 and I3: every item is the newest observation of its key, whole. I4: every line is accounted for.
fn assert_settled(world: &World<'_>, feed: &Feed) {
    let kept = world.letters.lines();
    let poison: BTreeSet<Vec<u8>> = feed.poison.iter().cloned().collect();
    let wrong: Vec<_> =
        kept.symmetric_difference(&poison).map(|line| String::from_utf8_lossy(line)).collect();
    assert!(
        wrong.is_empty(),
        "{} lines are letters and not poison, or not letters: {}",
        wrong.len(),
        wrong[0]
    );

    let (expected, found) = (expected_items(&feed.good), found(&world.table.table));
    let divergent: Vec<_> =
        expected.iter().filter(|(key, item)| found.get(key) != Some(item)).collect();
    if let Some((key, item)) = divergent.first() {
        panic!("{} divergent keys, first {key:?}: {item} is {:?}", divergent.len(), found.get(key));
    }
    assert_eq!(found.len(), expected.len(), "nothing but what was put");
    assert!(world.counted.of("dead_lettered") >= 3 * feed.poison.len() as u64);
    assert!(world.counted.of("deliveries") >= 3 * (feed.good.len() + feed.poison.len()) as u64);
}

/// I5.
fn assert_replay_changes_nothing(world: &World<'_>, chaos: &Chaos<'_>, feed: &Feed) {
    let at_rest = || (world.table.table.contents(), world.table.table.notes());
    let (before, changes) = (at_rest(), world.table.changes.get());
    chaos.turn(Rates::default());
    let source = EventSource::new(chaos, Stream::Kinesis, 4, Rules::default(), Chances::default());
    for (number, lines) in feed.shuffled(!0, 1).chunks(50).enumerate() {
        source.put(&format!("b{:03}", number % 16), &lines.join(&b'\n'));
    }
    source.run(&world);
    assert!(at_rest() == before, "not one byte changes");
    assert_eq!(world.table.changes.get(), changes);
}

#[test]
fn a_hundred_thousand_observations_three_times_with_faults_and_crashes_give_the_oracles_table() {
    let replay = "cargo test -p stream-writer --test driven a_hundred_thousand";
    for_seeds(replay, [1], |seed| {
        let campaign = Campaign {
            observations: 100_000,
            keys: 40,
            lines_per_record: 10,
            rates: Rates { crash: 0.001, ..TEN_PERCENT },
            crashes: 20,
            // However long it takes: what Lambda gives up on is another test's.
            rules: Rules {
                batch_size: 5,
                max_age: None,
                retention: Duration::MAX,
                ..Rules::default()
            },
        };
        let course = campaign.run(seed);
        assert_eq!((course.crashes, course.redrives), (20, 0));

        assert!(
            (9..=11).contains(&course.faults_in_a_hundred_calls),
            "{}",
            course.faults_in_a_hundred_calls
        );
    });
}

#[test]
fn whatever_goes_wrong_the_table_is_the_oracles() {
    let replay = "cargo test -p stream-writer --test driven whatever_goes_wrong";
    for_seeds(replay, 0..40, |seed| {
        let campaign = Campaign {
            observations: 600,
            keys: 30,
            lines_per_record: 1 + usize::try_from(seed % 7).unwrap(),
            rates: Rates { crash: 0.01, silence: 0.005, ..TEN_PERCENT },
            crashes: 20,
            rules: Rules {
                batch_size: 1 + usize::try_from(seed % 40).unwrap(),
                bisect: seed % 3 > 0,
                max_retries: (seed % 3 == 2).then_some(0),
                ..Rules::default()
            },
        };
        let course = campaign.run(seed);
        assert!(course.redrives > 0 || seed % 3 < 2, "lambda gave up on something");
    });
}
