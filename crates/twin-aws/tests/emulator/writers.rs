//! Eight writers of one table at once, each with a client and a memory of its own, as eight warm functions are: at rest
//! the table is the oracle's (I1, I3), no version ever went down (I2), every delivery has an end (I4), and a replay
//! changes not one byte (I5).

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use fastrand::Rng;
use twin_aws::DynamoTable;
use twin_normalization::port::Clock;
use twin_normalization::{Observation, PipelineName, Timestamp, wire};
use twin_store::{Expiries, Writer};
use twin_testkit::{at, block_on, for_seeds};

use crate::oracle::{Key, contents, expected, items, pairs, registered};
use crate::{connection, create_table, feed, fresh};

const WRITERS: usize = 8;
const BATCH: usize = 25;
const KEYS: usize = 300;
const OBSERVATIONS: usize = 2_000;
const COPIES: usize = 3;

/// What the writers counted.
#[derive(Clone, Copy, Debug, Default)]
struct Ends {
    stored: u64,
    all: u64,
}

/// A clock that shows no microsecond twice, so that no two writes of one version are taken for one.
struct Ticks<'a>(&'a AtomicI64);

impl Clock for Ticks<'_> {
    fn now(&self) -> Timestamp {
        let ticks = self.0.fetch_add(1, Ordering::Relaxed);
        Timestamp::from_micros(at("2025-10-02T08:00:00Z").micros() + ticks).unwrap()
    }

    async fn sleep(&self, span: Duration) {
        tokio::time::sleep(span).await;
    }
}

#[test]
#[ignore = "needs an emulator: set TWIN_TEST_ENDPOINT"]
fn eight_writers_of_shuffled_deliveries_leave_the_oracles_table() {
    for_seeds("cargo test -p twin-aws --test emulator -- --ignored writers", [1], converge);
}

fn converge(seed: u64) {
    let (table, ticks) = (fresh("writers"), AtomicI64::new(0));
    let lines = feed::draw(seed, OBSERVATIONS, KEYS);
    block_on(create_table(&connection(), &table));
    let deliveries = shuffled(&lines, seed, COPIES);
    let ends = watched(&table, || write(&table, &deliveries, &ticks));
    assert_eq!(ends.all, deliveries.len() as u64);

    let at_rest = block_on(contents(&table));
    let (expected, found) = (expected(&lines), items(&at_rest));
    let wrong: Vec<&Key> =
        expected.iter().filter(|(key, item)| found.get(*key) != Some(item)).map(|e| e.0).collect();
    if let Some(key) = wrong.first() {
        let (expected, found) = (&expected[*key], found.get(*key));
        panic!("{} divergent keys, first {key:?}: {expected} is {found:?}", wrong.len());
    }
    assert_eq!(found.len(), expected.len(), "nothing but what was put");
    assert_eq!(registered(&at_rest), pairs(&lines), "what was met is noted, and nothing else");

    let replay = write(&table, &shuffled(&lines, !seed, 1), &ticks);
    assert_eq!((replay.stored, replay.all), (0, lines.len() as u64));
    assert!(block_on(contents(&table)) == at_rest, "not one byte changes");
}

/// Every line `copies` times, in any order.
fn shuffled(lines: &[String], seed: u64, copies: usize) -> Vec<Observation> {
    let read = |line: &String| wire::parse_observation(line).unwrap();
    let lines = lines.iter().flat_map(|line| std::iter::repeat_n(read(line), copies));
    let mut lines: Vec<Observation> = lines.collect();
    Rng::with_seed(seed).shuffle(&mut lines);
    lines
}

/// Lets the writers take batch after batch until there are no more.
fn write(table: &str, deliveries: &[Observation], ticks: &AtomicI64) -> Ends {
    let batches: Vec<&[Observation]> = deliveries.chunks(BATCH).collect();
    let next = AtomicUsize::new(0);
    let write = async || {
        let table = DynamoTable::new(&connection(), table);
        let expiry = (PipelineName::new(feed::EXPIRES).unwrap(), feed::EXPIRES_AFTER);
        let writer = Writer::new(table, Ticks(ticks)).with_expiries(Expiries::from_iter([expiry]));
        let mut ends = Ends::default();
        while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
            let written = writer.write(batch.iter().cloned().enumerate()).await;
            assert!(written.unfinished.is_none(), "{:?}", written.unfinished);
            ends.stored += written.stored;
            ends.all += written.stored + written.superseded + written.duplicates + written.expired;
        }
        ends
    };
    thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(|| block_on(write()))).collect();
        writers
            .into_iter()
            .map(|writer| writer.join().unwrap())
            .fold(Ends::default(), |a, b| Ends { stored: a.stored + b.stored, all: a.all + b.all })
    })
}

/// Does `work`, and meanwhile looks at the table again and again: no item's version may go down.
fn watched(table: &str, work: impl FnOnce() -> Ends + Send) -> Ends {
    let (mut versions, mut looks) = (BTreeMap::new(), 0);
    thread::scope(|scope| {
        let work = scope.spawn(work);
        while !work.is_finished() {
            for (key, item) in block_on(contents(table)) {
                let version = item.get("version").map(|version| version.as_s().unwrap().clone());
                let before = versions.insert(key, version.clone()).flatten();
                assert!(before <= version, "{before:?}, then {version:?}");
            }
            looks += 1;
            thread::sleep(Duration::from_millis(50));
        }
        assert!(looks > 1, "somebody looked while they wrote");
        work.join().unwrap()
    })
}
