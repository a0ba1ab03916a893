//! Several batches of a shard at once, shards that are split and merged, and records that come meanwhile.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::Value;
use serde_json::value::RawValue;
use twin_normalization::Timestamp;
use twin_normalization::port::{Clock as _, StreamRecord};
use twin_testkit::{
    Chances, Chaos, EventSource, Function, Process, Rates, Rules, Stream, VirtualClock, at,
    conformance, for_seeds,
};

use crate::play::rules;

const CHANCES: Chances = Chances {
    short_batch: 0.5,
    throttle: 0.1,
    duplicate: 0.1,
    stale_duplicate: 0.1,
    cold_start: 0.2,
};

/// Notes what it is given, takes a while over it, and does not always succeed.
struct Notes<'a> {
    clock: &'a VirtualClock,
    succeeds: bool,
    seen: RefCell<Vec<StreamRecord>>,
    under_way: Cell<usize>,
    /// How many events were under way at once, at the most.
    most: Cell<usize>,
    tries: Cell<u32>,
}

impl<'a> Notes<'a> {
    fn new(clock: &'a VirtualClock, succeeds: bool) -> Self {
        let (seen, under_way, most, tries) = Default::default();
        Self { clock, succeeds, seen, under_way, most, tries }
    }

    /// The numbers of the records in the order in which they came first, by partition key.
    fn first_times(&self) -> BTreeMap<String, Vec<usize>> {
        let mut first_times = BTreeMap::<String, Vec<usize>>::new();
        for StreamRecord { partition_key, data } in self.seen.take() {
            let numbers = first_times.entry(partition_key).or_default();
            let number = data.parse().unwrap();
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        first_times
    }
}

impl Function for Notes<'_> {
    type Memory = Process;

    fn start(&self, process: &Process) -> Process {
        process.clone()
    }

    async fn handle(
        &self,
        process: &Process,
        event: &RawValue,
        _: Timestamp,
    ) -> Result<Value, String> {
        let event: Value = serde_json::from_str(event.get()).unwrap();
        for record in event["Records"].as_array().unwrap() {
            let text = |name: &str| record["kinesis"][name].as_str().unwrap().to_owned();
            let data = base64_simd::STANDARD.decode_to_vec(text("data")).unwrap();
            let data = String::from_utf8(data).unwrap();
            self.seen.borrow_mut().push(StreamRecord { partition_key: text("partitionKey"), data });
        }
        self.under_way.set(self.under_way.get() + 1);
        self.most.set(self.most.get().max(self.under_way.get()));
        self.clock.sleep(Duration::from_millis(100)).await;
        self.under_way.set(self.under_way.get() - 1);
        self.tries.set(self.tries.get() + 1);
        match self.tries.get() % 4 {
            1 if !self.succeeds => Err("no".into()),
            2 if !self.succeeds => {
                process.kill();
                std::future::pending().await
            }
            _ => Ok(Value::Null),
        }
    }
}

fn key(number: usize) -> String {
    format!("b{:03}", number % 16)
}

/// Every number, by its key, in the order of the numbers.
fn in_order(numbers: usize) -> BTreeMap<String, Vec<usize>> {
    let mut order = BTreeMap::<String, Vec<usize>>::new();
    (0..numbers).for_each(|number| order.entry(key(number)).or_default().push(number));
    order
}

fn with_a_stream(
    seed: u64,
    rules: Rules,
    chances: Chances,
    test: impl Fn(&EventSource<'_>, &VirtualClock),
) {
    let clock = VirtualClock::new(at("2025-10-02T06:00:00Z"));
    let chaos = Chaos::new(&clock, seed, Rates::default(), 0);
    test(&EventSource::new(&chaos, Stream::Kinesis, 1, rules, chances), &clock);
}

#[test]
fn so_many_batches_of_a_shard_are_under_way_at_once_and_each_key_keeps_its_order() {
    let replay = "cargo test -p twin-testkit --test event_source so_many_batches";
    for_seeds(replay, 0..30, |seed| {
        for factor in [1, 4] {
            let rules = rules(|rules| {
                (rules.batch_size, rules.parallelization_factor) = (5, factor);
            });
            with_a_stream(seed, rules, CHANCES, |source, clock| {
                (0..200).for_each(|n| drop(source.put(&key(n), n.to_string().as_bytes())));
                let notes = Notes::new(clock, false);
                source.run(&notes);
                let most = notes.most.get();
                assert!(most <= factor && 2 * most > factor, "{most} at once of {factor}");
                assert_eq!(notes.first_times(), in_order(200));
                assert!(source.discarded().is_empty() && source.lost().is_empty());
            });
        }
    });
}

#[test]
fn what_fails_delays_no_batch_beside_it() {
    let rules = rules(|rules| {
        (rules.parallelization_factor, rules.max_age) = (10, Some(Duration::from_mins(1)));
    });
    with_a_stream(1, rules, Chances::default(), |source, clock| {
        for n in 0..160 {
            source.put(&key(n), if n == 0 { "poison" } else { "good" }.as_bytes());
        }
        let function = crate::play::Scripted {
            clock,
            behave: |records: &[(String, String)]| {
                let poison = records.iter().any(|(_, payload)| payload == "poison");
                if poison { crate::play::Does::Fails } else { crate::play::done() }
            },
            seen: RefCell::default(),
            starts: RefCell::default(),
        };
        source.run(&function);
        let discarded: usize =
            source.discarded().iter().map(|one| one.sequence_numbers.len()).sum();
        let good: usize = source
            .invocations()
            .iter()
            .filter(|one| one.end == twin_testkit::End::Done)
            .map(|one| one.records)
            .sum();
        assert_eq!(discarded + good, 160);
        // Its own lane has some sixteen records; of those, what waited behind it is as old.
        assert!((1..80).contains(&discarded), "{discarded}");
    });
}

#[test]
fn a_parent_is_exhausted_before_its_children_begin() {
    let replay = "cargo test -p twin-testkit --test event_source a_parent_is";
    for_seeds(replay, 0..30, |seed| {
        let rules = rules(|rules| {
            (rules.batch_size, rules.parallelization_factor) =
                (5, 1 + usize::try_from(seed % 3).unwrap());
        });
        with_a_stream(seed, rules, CHANCES, |source, clock| {
            for n in 0..300 {
                match n {
                    60 => source.split(0),
                    120 => source.split(2),
                    180 => source.merge(1, 3),
                    _ if n > 180 && n % 30 == 0 => source.reshard(),
                    _ => {}
                }
                source.put(&key(n), n.to_string().as_bytes());
            }
            let notes = Notes::new(clock, false);
            source.run(&notes);
            assert_eq!(notes.first_times(), in_order(300));
            let shards: Vec<usize> = source.invocations().iter().map(|one| one.shard).collect();
            let last = |shard| shards.iter().rposition(|one| *one == shard).unwrap();
            let first = |shard| shards.iter().position(|one| *one == shard).unwrap();
            for (parent, child) in [(0, 1), (0, 2), (2, 3), (2, 4), (1, 5), (3, 5)] {
                assert!(last(parent) < first(child), "{parent} before {child}: {shards:?}");
            }
            assert!(shards.iter().collect::<BTreeSet<_>>().len() > 6);
        });
    });
}

#[test]
#[should_panic(expected = "only adjacent shards")]
fn shards_that_are_not_adjacent_are_not_merged() {
    with_a_stream(1, Rules::default(), Chances::default(), |source, _| {
        source.split(0);
        source.split(2);
        source.merge(1, 4);
    });
}

#[test]
fn what_is_put_while_the_function_is_fed_is_delivered_too() {
    for_seeds("cargo test -p twin-testkit --test event_source what_is_put", 0..30, |seed| {
        with_a_stream(seed, rules(|rules| rules.batch_size = 5), CHANCES, |source, clock| {
            let notes = Notes::new(clock, false);
            clock.run(source.deliver(&notes, async {
                for n in 0..100 {
                    clock.sleep(Duration::from_millis(700)).await;
                    if n % 20 == 10 {
                        source.reshard();
                    }
                    source.put(&key(n), n.to_string().as_bytes());
                }
                assert!(!notes.seen.borrow().is_empty(), "the function is fed meanwhile");
            }));
            assert_eq!(notes.first_times(), in_order(100));
        });
    });
}

#[test]
fn what_is_done_does_not_come_again_with_what_is_put_later() {
    with_a_stream(1, Rules::default(), Chances::default(), |source, clock| {
        let notes = Notes::new(clock, true);
        for n in 0..3 {
            source.put(&key(n), n.to_string().as_bytes());
            source.run(&notes);
        }
        assert_eq!(notes.seen.borrow().len(), 3);
    });
}

#[test]
fn a_source_of_events_keeps_the_promise_of_a_stream() {
    with_a_stream(1, Rules::default(), Chances::default(), |source, clock| {
        let notes = Notes::new(clock, true);
        clock.run(conformance::stream(source, async |_| {
            source.deliver(&notes, async {}).await;
            notes.seen.take()
        }));
    });
}
