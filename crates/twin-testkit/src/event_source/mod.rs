//! The **event-source driver**: plays the rules by which Lambda's event source mapping feeds a function from a
//! stream, for functions in process, in virtual time, from one seed.
//!
//! The rules are those that AWS documents. Each stands where it is played, beside the sentence that it plays and
//! the name of the page in Lambda's developer guide; the pages say the same of DynamoDB's streams
//! (`services-ddb-batchfailurereporting`, `services-dynamodb-errors`). Where the pages leave something open, the
//! course is drawn, so that no function comes to rely on it. Not played: tumbling windows and filters.

mod answer;
mod destination;
mod event;
mod lane;
mod limits;
mod shard;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use twin_normalization::port::{Clock as _, Fault, PutRecords, StreamRecord};

use crate::upstream::Upstream;
use crate::{Chaos, Function};

pub use destination::Discarded;
pub use event::Stream;
use shard::{Shard, first_shards};

/// The parameters of an event source mapping. The default is what
/// `terraform/modules/lambda-function/event_source.tf` sets.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// `BatchSize`.
    pub batch_size: usize,
    /// Whether `FunctionResponseTypes` has `ReportBatchItemFailures`.
    pub report_item_failures: bool,
    /// `BisectBatchOnFunctionError`.
    pub bisect: bool,
    /// `MaximumRetryAttempts`; none is -1.
    pub max_retries: Option<u32>,
    /// `MaximumRecordAgeInSeconds`; none is -1.
    pub max_age: Option<Duration>,
    /// How long the stream keeps a record.
    pub retention: Duration,
    /// The function's time-out.
    pub timeout: Duration,
    /// `ParallelizationFactor`.
    pub parallelization_factor: usize,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            batch_size: 100,
            report_item_failures: true,
            bisect: true,
            max_retries: None,
            max_age: Some(Duration::from_hours(1)),
            retention: Duration::from_hours(24),
            timeout: Duration::from_secs(60),
            parallelization_factor: 1,
        }
    }
}

/// How often the service does what it may do at any time, each between 0 and 1. All zero by default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chances {
    /// A batch has fewer records than there are.
    pub short_batch: f64,
    /// The function cannot be invoked.
    pub throttle: f64,
    /// A batch that is done comes again.
    pub duplicate: f64,
    /// Records that are done come again later.
    pub stale_duplicate: f64,
    /// A process that did nothing wrong is ended, and the next event meets a new one.
    pub cold_start: f64,
}

/// How an invocation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The whole batch is done.
    Done,
    /// All before the record with this index is done.
    DoneBefore(usize),
    /// The function failed, with its error or for what it answered.
    Failed(String),
    /// The function did not answer in time.
    TimedOut,
    /// The process was killed.
    Killed,
    /// The function was not invoked.
    Throttled,
}

/// One invocation, for a test to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// The shard.
    pub shard: usize,
    /// The sequence number of the first record.
    pub first: String,
    /// How many records the batch had.
    pub records: usize,
    /// Whether all of them had been done before.
    pub again: bool,
    /// How it ended.
    pub end: End,
}

/// A stream, its mapping to a function, and the mapping's failure destination.
#[derive(Debug)]
pub struct EventSource<'a> {
    chaos: &'a Chaos<'a>,
    stream: Stream,
    rules: Rules,
    chances: Chances,
    shards: RefCell<Vec<Rc<Shard>>>,
    upstream: Upstream,
    last_number: Cell<u64>,
    invocations: RefCell<Vec<Invocation>>,
    discarded: RefCell<Vec<Discarded>>,
    lost: RefCell<Vec<String>>,
}

impl<'a> EventSource<'a> {
    /// A stream of `shards` shards, without records.
    #[must_use]
    pub fn new(
        chaos: &'a Chaos<'a>,
        stream: Stream,
        shards: usize,
        rules: Rules,
        chances: Chances,
    ) -> Self {
        Self {
            chaos,
            stream,
            rules,
            chances,
            shards: RefCell::new(first_shards(shards, rules.parallelization_factor)),
            upstream: Upstream::default(),
            last_number: Cell::new(stream.first_number()),
            invocations: RefCell::default(),
            discarded: RefCell::default(),
            lost: RefCell::default(),
        }
    }

    /// Puts a record, which arrives now, and gives its sequence number. Records of one partition key come to one
    /// shard, as long as that is open.
    pub fn put(&self, partition_key: &str, data: &[u8]) -> String {
        let number = self.last_number.get() + 1 + self.chaos.below(3) as u64;
        self.last_number.set(number);
        let sequence = self.stream.sequence_number(number);
        let record = self.stream.record(&sequence, partition_key, data, self.chaos.clock().now());
        let shard = self.shard_of(partition_key);
        self.lane(&shard, partition_key).put(record);
        sequence
    }

    /// Feeds the function until every record has been done or discarded, the shards side by side.
    pub fn run(&self, function: &impl Function) {
        self.chaos.clock().run(self.deliver(function, async {}));
    }

    /// Feeds the function while `upstream` may put records, and then until every record has been done or discarded.
    pub async fn deliver(&self, function: &impl Function, upstream: impl Future<Output = ()>) {
        self.upstream.beside(upstream, self.feed_shards(function)).await;
    }

    /// All invocations so far, in the order in which they ended.
    #[must_use]
    pub fn invocations(&self) -> Vec<Invocation> {
        self.invocations.borrow().clone()
    }

    /// What the failure destination has got.
    #[must_use]
    pub fn discarded(&self) -> Vec<Discarded> {
        self.discarded.borrow().clone()
    }

    /// The sequence numbers of the records that expired in the stream before they were done.
    #[must_use]
    pub fn lost(&self) -> Vec<String> {
        self.lost.borrow().clone()
    }
}

impl PutRecords for &EventSource<'_> {
    async fn put_records(&self, records: &[StreamRecord]) -> Result<(), Fault> {
        for StreamRecord { partition_key, data } in records {
            self.put(partition_key, data.as_bytes());
        }
        Ok(())
    }
}
