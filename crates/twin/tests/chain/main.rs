//! The extractor and the writer as one chain, on days on which much goes wrong: I1, I3, I4 and I5 from a source line to
//! the twin's table.
//!
//! Two event sources of the testkit feed the real handlers; what the first puts on the twin stream, the second delivers,
//! while the first still goes on. An oracle says from the source lines what the table must hold.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod extracting;
mod lines;
mod writing;

use std::pin::Pin;
use std::time::Duration;

use serde_json::Value;
use twin_normalization::port::Clock as _;
use twin_testkit::{
    Chances, Chaos, EventSource, Rates, Rules, Stream, VirtualClock, at, for_seeds,
};

use extracting::Extracting;
use lines::Lines;
use writing::Writing;

const RATES: Rates =
    Rates { transient: 0.05, systemic: 0.01, lost_answer: 0.02, crash: 0.02, silence: 0.005 };

const CHANCES: Chances = Chances {
    short_batch: 0.3,
    throttle: 0.05,
    duplicate: 0.1,
    stale_duplicate: 0.1,
    cold_start: 0.05,
};

/// How much goes wrong.
struct Day {
    seed: u64,
    rates: Rates,
    chances: Chances,
    rules: Rules,
}

/// What a day was like, for a test to see that it was one.
struct Course {
    faults: u64,
    redrives: usize,
    shards: usize,
}

impl Day {
    fn run(&self, lines: &Lines, check: impl Fn(&Extracting<'_>, &Writing<'_>)) -> Course {
        let clock = VirtualClock::new(at("2025-10-02T06:00:05Z"));
        let chaos = Chaos::new(&clock, self.seed, self.rates, 20);
        let source = || EventSource::new(&chaos, Stream::Kinesis, 2, self.rules, self.chances);
        let (pipeline, twin) = (source(), source());
        let (extractor, writer) = (Extracting::new(&chaos, &twin), Writing::new(&chaos));
        let run = |upstream: Upstream<'_>| {
            clock.run(twin.deliver(&&writer, pipeline.deliver(&&extractor, upstream)));
        };
        run(Box::pin(async {
            for (number, lines) in lines.all.chunks(1 + self.small(5)).enumerate() {
                clock.sleep(Duration::from_millis(200)).await;
                if chaos.happens(0.05) {
                    (if number % 2 == 0 { &pipeline } else { &twin }).reshard();
                }
                pipeline.put(&format!("b{:03}", number % 16), lines.join("\n").as_bytes());
            }
        }));
        let mut redriven = [0, 0];
        while redriven != [&pipeline, &twin].map(|source| source.discarded().len()) {
            let put_again = redrive([&pipeline, &twin], &mut redriven);
            run(Box::pin(async {
                for (source, key, data) in &put_again {
                    source.put(key, data);
                }
            }));
        }
        assert_eq!((pipeline.lost(), twin.lost()), (vec![], vec![]));
        check(&extractor, &writer);
        let shards = [&pipeline, &twin].map(|source| {
            source.invocations().iter().map(|invocation| invocation.shard).max().unwrap()
        });
        Course {
            faults: chaos.faults(),
            redrives: redriven.iter().sum(),
            shards: shards.iter().sum(),
        }
    }

    fn small(&self, end: u64) -> usize {
        usize::try_from(self.seed % end).unwrap()
    }
}

/// What puts records while they are delivered.
type Upstream<'s> = Pin<Box<dyn Future<Output = ()> + 's>>;

/// A record, and the stream that it is put on again.
type Again<'s, 'e> = (&'s EventSource<'e>, String, Vec<u8>);

/// The records that Lambda gave up and that were not put again, with their stream.
fn redrive<'s, 'e>(
    sources: [&'s EventSource<'e>; 2],
    redriven: &mut [usize; 2],
) -> Vec<Again<'s, 'e>> {
    let mut again = Vec::new();
    for (source, redriven) in sources.into_iter().zip(redriven) {
        for object in source.discarded().drain(*redriven..) {
            *redriven += 1;
            let event = object.body["payload"].as_str().unwrap();
            let event: Value = serde_json::from_str(event).unwrap();
            for record in event["Records"].as_array().unwrap() {
                let text = |name: &str| record["kinesis"][name].as_str().unwrap().to_owned();
                let data = base64_simd::STANDARD.decode_to_vec(text("data")).unwrap();
                again.push((source, text("partitionKey"), data));
            }
        }
    }
    again
}

/// I1, I3 and, for lines and observations, I4.
fn assert_settled(lines: &Lines, extractor: &Extracting<'_>, writer: &Writing<'_>) {
    assert_eq!(extractor.letters(), lines.bad);
    assert!(writer.letters.kept().is_empty());
    assert_eq!(writer.settled.take(), lines.observations(), "every observation is accounted for");
    assert_eq!(writer.table(), lines.table());
}

#[test]
fn whatever_goes_wrong_the_table_is_the_oracles_and_every_line_is_accounted_for() {
    let replay = "cargo test -p twin --test chain whatever_goes_wrong";
    for_seeds(replay, 0..30, |seed| {
        let small = |end: u64| usize::try_from(seed % end).unwrap();
        let rules = Rules {
            batch_size: 1 + small(20),
            parallelization_factor: 1 + small(4),
            max_retries: (seed % 3 == 2).then_some(0),
            bisect: seed % 5 > 0,
            ..Rules::default()
        };
        let day = Day { seed, rates: RATES, chances: CHANCES, rules };
        let lines = Lines::draw(seed, 400);
        let course = day.run(&lines, |extractor, writer| assert_settled(&lines, extractor, writer));
        assert!(course.faults > 5 && course.shards > 2, "{} {}", course.faults, course.shards);
        assert!(course.redrives > 0 || seed % 3 < 2, "lambda gave up on something");
    });
}

/// I4 to the line: on a day without faults each number of the one ledger is the sum of the other's.
#[test]
fn where_nothing_goes_wrong_both_ledgers_add_up_to_the_source_lines() {
    let replay = "cargo test -p twin --test chain where_nothing";
    for_seeds(replay, 0..10, |seed| {
        let rules = Rules { batch_size: 7, parallelization_factor: 3, ..Rules::default() };
        let (rates, chances) = (Rates::default(), Chances::default());
        let lines = Lines::draw(seed, 300);
        Day { seed, rates, chances, rules }.run(&lines, |extractor, writer| {
            let (extracted, written) = (&extractor.counted, &writer.counted);
            assert_eq!(extracted.of("lines"), 300);
            assert_eq!(extracted.of("malformed_lines"), lines.malformed);
            assert_eq!(extracted.of("mapped_lines"), 300 - lines.malformed);
            assert_eq!(extracted.of("rows"), 2 * (300 - lines.malformed), "of two branches");
            let observations = lines.observations().len() as u64;
            assert_eq!(extracted.of("observations"), observations);
            assert_eq!(extracted.of("filtered_rows"), lines.filtered);
            assert_eq!(written.of("deliveries"), observations);
            assert_eq!(written.of("stored") + written.of("superseded"), observations);
            assert!(written.of("superseded") > 0, "late ones came");
            assert_settled(&lines, extractor, writer);
        });
    });
}
