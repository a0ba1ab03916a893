//! Feeds a function from one lane of a shard: batches in order, retries, bisection.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::time::Duration;

use twin_normalization::port::Clock as _;

use super::answer::judge;
use super::event::{Record, event_of};
use super::shard::Shard;
use super::{End, EventSource};
use crate::function::{Function, Warm, invoke};

/// "You cannot modify this limit": "The payload size reaches 6 MB." (invocation-eventsourcemapping)
const PAYLOAD_BYTES: usize = 6 * 1024 * 1024;

/// What an event has besides its records.
const ENVELOPE_BYTES: usize = r#"{"Records":[]}"#.len();

/// Records of a shard of which one batch at a time is under way, in their order.
#[derive(Debug, Default)]
pub(super) struct Lane {
    records: RefCell<Vec<Record>>,
    /// How many of them are done, discarded or lost.
    checkpoint: Cell<usize>,
}

/// Records that are to be delivered at once.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub(super) records: Range<usize>,
    /// How often they were tried again so far.
    retries: u32,
    pub(super) invocations: u32,
    pub(super) last_end: Option<End>,
    /// Whether they had been done before.
    pub(super) again: bool,
}

impl Lane {
    pub(super) fn put(&self, record: Record) {
        self.records.borrow_mut().push(record);
    }

    pub(super) fn records(&self, range: Range<usize>) -> Vec<Record> {
        self.records.borrow()[range].to_vec()
    }
}

impl Batch {
    fn new(records: Range<usize>, again: bool) -> Self {
        Self { records, retries: 0, invocations: 0, last_end: None, again }
    }

    /// Cuts it, so that it ends before the record with this number; gives the rest.
    pub(super) fn cut(&mut self, at: usize) -> Self {
        let rest = Self { records: at..self.records.end, ..self.clone() };
        self.records.end = at;
        rest
    }
}

impl EventSource<'_> {
    /// "Lambda processes records in each shard in order. It stops processing additional records in a shard if your
    /// function returns an error." (with-kinesis)
    pub(super) async fn feed<F: Function>(
        &self,
        number: usize,
        shard: &Shard,
        lane: &Lane,
        function: &F,
    ) {
        let mut warm = None;
        loop {
            let begin = lane.checkpoint.get();
            let Some(done) = self.next_batch(lane, begin) else {
                if !shard.is_open() || self.upstream.has_ended() {
                    return;
                }
                // "Lambda polls each shard in your Kinesis stream for records at a base rate of once per second."
                // (with-kinesis)
                self.chaos.clock().sleep(Duration::from_secs(1)).await;
                continue;
            };
            self.settle(number, lane, Batch::new(begin..done, false), function, &mut warm).await;
            lane.checkpoint.set(done);
            // "Lambda event source mappings process each event at least once, and duplicate processing of records
            // can occur." (invocation-eventsourcemapping)
            if self.chaos.happens(self.chances.duplicate) {
                let batch = Batch::new(begin..done, true);
                self.settle(number, lane, batch, function, &mut warm).await;
            }
            // "Records are always processed in order the first time. If records are processed more than once, they
            // might be processed out of order." (services-kinesis-windows)
            if self.chaos.happens(self.chances.stale_duplicate) {
                let start = self.chaos.below(done);
                let end = done.min(start + 1 + self.chaos.below(self.rules.batch_size));
                let batch = Batch::new(start..end, true);
                self.settle(number, lane, batch, function, &mut warm).await;
            }
        }
    }

    /// Where the next batch ends that starts at `start`; none where there are no records.
    fn next_batch(&self, lane: &Lane, start: usize) -> Option<usize> {
        let records = lane.records.borrow();
        let waiting = records.get(start..).filter(|waiting| !waiting.is_empty())?;
        let mut room = PAYLOAD_BYTES - ENVELOPE_BYTES;
        // "Before invoking the function, Lambda continues to read records from the event source until it has gathered
        // a full batch, the batching window expires, or the batch reaches the payload limit of 6 MB." (with-kinesis)
        let fit = waiting.iter().take(self.rules.batch_size).take_while(|record| {
            room.checked_sub(record.bytes()).inspect(|rest| room = *rest).is_some()
        });
        let fit = fit.count();
        assert!(fit > 0, "no record of a stream is as large as the payload limit");
        // "By default, Lambda invokes your function as soon as records are available. If the batch that Lambda reads
        // from the event source has only one record in it, Lambda sends only one record to the function."
        // (with-kinesis)
        let short = self.chaos.happens(self.chances.short_batch);
        Some(start + if short { 1 + self.chaos.below(fit) } else { fit })
    }

    /// Delivers records until they are done or given up.
    async fn settle<F: Function>(
        &self,
        number: usize,
        lane: &Lane,
        batch: Batch,
        function: &F,
        warm: &mut Warm<F>,
    ) {
        // The last is the next.
        let mut open = vec![batch];
        while let Some(mut batch) = open.pop() {
            self.discard_overdue(number, lane, &mut batch);
            if batch.records.is_empty() {
                continue;
            }
            // "If a Lambda event source mapping is unable to invoke the function due to throttling or other issues, it
            // retries until the records expire or exceed the maximum age" (kinesis-on-failure-destination): the quota
            // of retries is not used.
            if self.chaos.happens(self.chances.throttle) {
                self.note(number, lane, &batch, End::Throttled);
                self.back_off(batch.retries).await;
                open.push(batch);
                continue;
            }
            let end = self.invoke(lane, &batch, function, warm).await;
            self.note(number, lane, &batch, end.clone());
            batch.invocations += 1;
            batch.last_end = Some(end);
            self.after(number, lane, batch, &mut open).await;
        }
    }

    /// Says what comes after an invocation.
    async fn after(&self, number: usize, lane: &Lane, mut batch: Batch, open: &mut Vec<Batch>) {
        let (start, len) = (batch.records.start, batch.records.len());
        match batch.last_end {
            Some(End::Done) => return,
            // "Lambda then retries all records starting from that checkpoint." "When a partial batch success response
            // is received and both `BisectBatchOnFunctionError` and `ReportBatchItemFailures` are turned on, the batch
            // is bisected at the returned sequence number and Lambda retries only the remaining records."
            // (services-kinesis-batchfailurereporting)
            Some(End::DoneBefore(index)) if index > 0 && self.rules.bisect => {
                open.push(batch.cut(start + index));
                return self.back_off(0).await;
            }
            Some(End::DoneBefore(index)) => batch = batch.cut(start + index),
            // "If your invocation fails and `BisectBatchOnFunctionError` is turned on, the batch is bisected regardless
            // of your `ReportBatchItemFailures` setting." (the same page) "Splitting batches doesn't consume the retry
            // quota." (kinesis-on-failure-destination)
            _ if self.rules.bisect && len > 1 => {
                let later = batch.cut(start + len / 2);
                open.extend([later, batch]);
                return self.back_off(0).await;
            }
            _ => {}
        }
        // "Lambda retries until the records expire, exceed the maximum age, or reach the configured retry quota";
        // "If the error handling measures fail, Lambda discards the records and continues processing batches from the
        // stream." (kinesis-on-failure-destination)
        if self.rules.max_retries.is_some_and(|quota| batch.retries >= quota) {
            return self.discard(number, lane, &batch, false);
        }
        batch.retries += 1;
        self.back_off(batch.retries).await;
        open.push(batch);
    }

    async fn invoke<F: Function>(
        &self,
        lane: &Lane,
        batch: &Batch,
        function: &F,
        warm: &mut Warm<F>,
    ) -> End {
        let records = lane.records(batch.records.clone());
        let (cold_start, timeout) = (self.chances.cold_start, self.rules.timeout);
        let event = event_of(&records);
        match invoke(function, &event, warm, self.chaos, cold_start, timeout).await {
            Ok(answer) => {
                let numbers: Vec<&str> = records.iter().map(|one| one.sequence.as_str()).collect();
                judge(&self.rules, &answer, &numbers)
            }
            Err(end) => end,
        }
    }
}
