//! The shards of a stream: which of them a record comes to, and how they are split and merged.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;
use std::rc::Rc;

use futures_util::StreamExt as _;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;

use super::EventSource;
use super::lane::Lane;
use crate::Function;

/// "Data records that have the same partition key also have the same hash key value."
/// (streams: kinesis-using-sdk-java-resharding-split)
const HASHES: u64 = 1 << 32;

/// A shard of a stream.
#[derive(Debug)]
pub(super) struct Shard {
    hashes: Range<u64>,
    parents: Vec<usize>,
    open: Cell<bool>,
    lanes: Vec<Lane>,
    /// The lane of each partition key.
    places: RefCell<BTreeMap<String, usize>>,
}

impl Shard {
    fn new(hashes: Range<u64>, parents: Vec<usize>, lanes: usize) -> Rc<Self> {
        let lanes = (0..lanes).map(|_| Lane::default()).collect();
        Rc::new(Self { hashes, parents, open: Cell::new(true), lanes, places: RefCell::default() })
    }

    /// Whether records can still come to it.
    pub(super) fn is_open(&self) -> bool {
        self.open.get()
    }
}

/// The shards that a stream begins with: they share all hashes evenly.
pub(super) fn first_shards(shards: usize, lanes: usize) -> Vec<Rc<Shard>> {
    let end = |number: usize| HASHES * number as u64 / shards as u64;
    (0..shards).map(|number| Shard::new(end(number)..end(number + 1), vec![], lanes)).collect()
}

impl EventSource<'_> {
    /// Splits an open shard: half of its hashes go to each of two new ones.
    ///
    /// # Panics
    /// Where the shard is not open.
    pub fn split(&self, shard: usize) {
        let Range { start, end } = self.close(shard).hashes.clone();
        let middle = start.midpoint(end);
        // "That hash key value and all higher hash key values are distributed to one of the child shards. All the lower
        // hash key values are distributed to the other child shard." (streams: kinesis-using-sdk-java-resharding-split)
        self.add(start..middle, &[shard]);
        self.add(middle..end, &[shard]);
    }

    /// Merges two open shards into a new one.
    ///
    /// # Panics
    /// Where one of them is not open, or they are not adjacent.
    pub fn merge(&self, lower: usize, upper: usize) {
        let [one, other] = [lower, upper].map(|shard| self.close(shard).hashes.clone());
        // "Two shards are considered adjacent if the union of the hash key ranges for the two shards form a contiguous
        // set with no gaps." (streams: API_MergeShards)
        assert_eq!(one.end, other.start, "only adjacent shards can be merged");
        self.add(one.start..other.end, &[lower, upper]);
    }

    /// Splits or merges some open shard.
    pub fn reshard(&self) {
        let shards = self.shards.borrow().clone();
        let mut open: Vec<usize> = (0..shards.len()).filter(|one| shards[*one].is_open()).collect();
        open.sort_by_key(|one| shards[*one].hashes.start);
        let place = self.chaos.below(open.len());
        match open.get(place + 1) {
            Some(upper) if self.chaos.happens(0.5) => self.merge(open[place], *upper),
            _ => self.split(open[place]),
        }
    }

    /// "After a reshard operation, the parent shard transitions to a `CLOSED` state. This means that data records are no
    /// longer added to the shard." (streams: kinesis-using-sdk-java-after-resharding)
    fn close(&self, shard: usize) -> Rc<Shard> {
        let shard = Rc::clone(&self.shards.borrow()[shard]);
        assert!(shard.open.replace(false), "a shard is closed once");
        shard
    }

    fn add(&self, hashes: Range<u64>, parents: &[usize]) {
        let lanes = self.rules.parallelization_factor;
        self.shards.borrow_mut().push(Shard::new(hashes, parents.to_vec(), lanes));
    }

    /// The open shard of a partition key.
    pub(super) fn shard_of(&self, partition_key: &str) -> Rc<Shard> {
        let mut hasher = DefaultHasher::new();
        partition_key.hash(&mut hasher);
        let hash = hasher.finish() % HASHES;
        let shards = self.shards.borrow();
        let mine = |shard: &&Rc<Shard>| shard.is_open() && shard.hashes.contains(&hash);
        Rc::clone(shards.iter().find(mine).expect("open shards share all hashes"))
    }

    /// "Lambda can process up to 10 batches in each shard simultaneously. If you increase the number of concurrent batches
    /// per shard, Lambda still ensures in-order processing at the partition-key level." (with-kinesis) "Each parallelized
    /// shard contains messages with the same partition key." (AWS's blog: new-aws-lambda-scaling-controls-for-kinesis-
    /// and-dynamodb-event-sources) Which keys share a batch, no page says.
    pub(super) fn lane<'s>(&self, shard: &'s Shard, partition_key: &str) -> &'s Lane {
        let mut places = shard.places.borrow_mut();
        let draw = || if shard.lanes.len() > 1 { self.chaos.below(shard.lanes.len()) } else { 0 };
        &shard.lanes[*places.entry(partition_key.to_owned()).or_insert_with(draw)]
    }

    /// "you should, after a reshard, always continue to read data from the parent shards until it is exhausted, and only
    /// then begin reading data from the child shards." (streams: kinesis-using-sdk-java-after-resharding) "an application
    /// must always process a parent shard before it processes a child shard." (DynamoDB: Streams) No page of Lambda's says
    /// it of Lambda, but order by partition key asks for it.
    pub(super) async fn feed_shards(&self, function: &impl Function) {
        let (mut begun, mut exhausted) = (BTreeSet::new(), BTreeSet::new());
        let mut fed = FuturesUnordered::new();
        loop {
            let shards = self.shards.borrow().clone();
            for (number, shard) in shards.into_iter().enumerate() {
                let parents = shard.parents.iter().all(|parent| exhausted.contains(parent));
                if parents && begun.insert(number) {
                    fed.push(async move {
                        let lanes = shard.lanes.iter();
                        join_all(lanes.map(|lane| self.feed(number, &shard, lane, function))).await;
                        number
                    });
                }
            }
            let Some(number) = fed.next().await else { return };
            exhausted.insert(number);
        }
    }
}
