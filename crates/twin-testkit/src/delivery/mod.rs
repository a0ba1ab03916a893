//! The **delivery driver**: plays the rules by which Firehose takes a stream's records through a function into a lake,
//! for functions in process, in virtual time, from one seed.
//!
//! As for the [event source](crate::EventSource), each rule stands beside the sentence that it plays and the name of the
//! page in Firehose's developer guide, and what the pages leave open is drawn. Not played: compression, conversion,
//! dynamic partitioning, a bucket that fails, and several batches at once.

mod answer;
mod transform;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Duration;

use serde_json::json;
use twin_normalization::Timestamp;
use twin_normalization::port::Clock as _;

use crate::function::Function;
use crate::upstream::Upstream;
use crate::{Chances, Chaos, End, MemoryBucket};
use answer::Outcome;

/// The payload limit of a synchronous invocation, for the event and for the answer: 6 MB and 100 bytes.
const PAYLOAD_BYTES: usize = 6_291_556;

/// The parameters of a delivery stream. The default is what `terraform/modules/pipeline/delivery.tf` sets or leaves
/// to Firehose.
#[derive(Clone, Copy, Debug)]
pub struct Hints {
    /// The processor's `BufferSizeInMBs`, in bytes.
    pub batch_bytes: usize,
    /// The processor's `BufferIntervalInSeconds`.
    pub batch_interval: Duration,
    /// The processor's `NumberOfRetries`.
    pub retries: u32,
    /// The function's time-out.
    pub timeout: Duration,
    /// The destination's `SizeInMBs`, in bytes.
    pub object_bytes: usize,
    /// The destination's `IntervalInSeconds`.
    pub object_interval: Duration,
}

impl Default for Hints {
    fn default() -> Self {
        let (bytes, interval) = (1024 * 1024, Duration::from_mins(1));
        Self {
            batch_bytes: bytes,
            batch_interval: interval,
            retries: 3,
            timeout: interval,
            object_bytes: bytes,
            object_interval: interval,
        }
    }
}

/// A delivery stream named `x`, of the pipeline `test`.
#[derive(Debug)]
pub struct Delivery<'a> {
    chaos: &'a Chaos<'a>,
    hints: Hints,
    chances: Chances,
    waiting: RefCell<VecDeque<Record>>,
    puts: Cell<u64>,
    upstream: Upstream,
    ends: RefCell<Vec<End>>,
    objects: Cell<u64>,
    /// Where transformed records go, and what could not be transformed.
    pub lake: MemoryBucket,
    /// Where source records are backed up.
    pub raw: MemoryBucket,
}

/// A record on its way.
#[derive(Debug)]
struct Record {
    id: String,
    data: Vec<u8>,
    arrived_at: Timestamp,
    /// Its part of the event.
    json: String,
}

/// What is to become an object.
#[derive(Debug)]
struct Buffer {
    since: Timestamp,
    /// When its oldest record arrived.
    oldest: Timestamp,
    body: Vec<u8>,
}

impl<'a> Delivery<'a> {
    /// A delivery stream without records. No chance of a duplicate occurs: delivery is "at-least-once", and it is to "all
    /// destination types", "except for Amazon S3", that retries "might introduce duplicates" (basic-deliver).
    #[must_use]
    pub fn new(chaos: &'a Chaos<'a>, hints: Hints, chances: Chances) -> Self {
        let (waiting, puts, upstream, ends, objects, lake, raw) = Default::default();
        Self { chaos, hints, chances, waiting, puts, upstream, ends, objects, lake, raw }
    }

    /// Takes a record, which arrives now.
    ///
    /// # Panics
    /// Where it is too large: "The maximum size of the data blob, before base64-encoding, is 1,000 KiB." (API_Record)
    pub fn put(&self, data: &[u8]) {
        assert!(data.len() <= 1_000 * 1_024, "a record of {} bytes is refused", data.len());
        self.puts.set(self.puts.get() + 1);
        let (number, arrived_at) = (self.puts.get(), self.chaos.clock().now());
        let (id, arrival) = (format!("{number:056}000000"), arrived_at.millis());
        let json = json!({
            "recordId": id,
            "approximateArrivalTimestamp": arrival,
            "data": base64_simd::STANDARD.encode_to_string(data),
            "kinesisRecordMetadata": {
                "sequenceNumber": format!("{number:056}"),
                "subsequenceNumber": 0,
                "partitionKey": "b000",
                "shardId": "shardId-000000000000",
                "approximateArrivalTimestamp": arrival,
            },
        });
        let record = Record { id, data: data.to_vec(), arrived_at, json: json.to_string() };
        self.waiting.borrow_mut().push_back(record);
    }

    /// Takes every record through the function and delivers what becomes of it.
    pub fn run(&self, function: &impl Function) {
        self.chaos.clock().run(self.deliver(function, async {}));
    }

    /// Delivers while `upstream` may put records, and then until every record has been delivered.
    pub async fn deliver(&self, function: &impl Function, upstream: impl Future<Output = ()>) {
        self.upstream.beside(upstream, self.drain(function)).await;
    }

    /// How each invocation ended, in their order.
    #[must_use]
    pub fn invocations(&self) -> Vec<End> {
        self.ends.borrow().clone()
    }

    async fn drain(&self, function: &impl Function) {
        let (mut warm, mut lake, mut raw) = (None, None, None);
        loop {
            if let Some(batch) = self.next_batch() {
                // "can back up all untransformed records to your S3 bucket concurrently while delivering transformed records
                // to the destination" (data-transformation-source-record-backup)
                batch.iter().for_each(|record| self.add(&mut raw, record, &record.data));
                let mut failed = None;
                let (outcomes, attempts) = self.transform(&batch, function, &mut warm).await;
                for (record, outcome) in batch.iter().zip(outcomes) {
                    match outcome {
                        Outcome::Ok(data) => self.add(&mut lake, record, &data),
                        Outcome::Dropped => {}
                        Outcome::Failed(code) => {
                            let line = self.failed(record, code, attempts);
                            self.add(&mut failed, record, line.as_bytes());
                        }
                    }
                }
                if let Some(buffer) = failed {
                    self.write(&self.lake, "test/processing-failed", buffer);
                }
            } else if self.upstream.has_ended()
                && self.waiting.borrow().is_empty()
                && lake.is_none()
            {
                // The raw bucket's buffer is older than the lake's.
                return self.flush(&mut raw, &self.raw, Duration::ZERO);
            } else {
                self.chaos.clock().sleep(Duration::from_secs(1)).await;
            }
            self.flush(&mut raw, &self.raw, self.hints.object_interval);
            self.flush(&mut lake, &self.lake, self.hints.object_interval);
        }
    }

    /// The next batch, where the buffer is full or old enough.
    fn next_batch(&self) -> Option<Vec<Record>> {
        let mut waiting = self.waiting.borrow_mut();
        let age = self.chaos.clock().now().since(waiting.front()?.arrived_at);
        let (mut count, mut bytes, mut payload) = (0, 0, self.event(&[]).len());
        // "Make sure that your buffering size for sending the request to the function is less than or equal to 6 MB."
        // (data-transformation)
        let fit = |record: &&Record| {
            payload += record.json.len() + 1;
            payload <= PAYLOAD_BYTES
        };
        // "The buffering size hint ranges between 0.2 MB and 3MB." "Firehose then invokes the specified Lambda function
        // synchronously with each buffered batch" (data-transformation)
        for record in waiting.iter().take_while(fit) {
            if bytes >= self.hints.batch_bytes {
                break;
            }
            (count, bytes) = (count + 1, bytes + record.data.len());
        }
        if count == waiting.len()
            && bytes < self.hints.batch_bytes
            && age < self.hints.batch_interval
        {
            return None;
        }
        // They are hints: it may be less.
        let short = self.chaos.happens(self.chances.short_batch);
        let count = if short { 1 + self.chaos.below(count) } else { count };
        Some(waiting.drain(..count).collect())
    }

    /// "For data delivery to Amazon S3, Amazon Data Firehose concatenates multiple incoming records based on the buffering
    /// configuration" (basic-deliver)
    fn add(&self, buffer: &mut Option<Buffer>, record: &Record, data: &[u8]) {
        let (since, oldest) = (self.chaos.clock().now(), record.arrived_at);
        let buffer = buffer.get_or_insert_with(|| Buffer { since, oldest, body: Vec::new() });
        buffer.oldest = buffer.oldest.min(oldest);
        buffer.body.extend_from_slice(data);
    }

    /// "when the specified destination buffering size or buffering interval is reached, whichever happens first"
    /// (data-transformation)
    fn flush(&self, buffer: &mut Option<Buffer>, bucket: &MemoryBucket, interval: Duration) {
        let now = self.chaos.clock().now();
        let full = |buffer: &mut Buffer| {
            buffer.body.len() >= self.hints.object_bytes || now.since(buffer.since) >= interval
        };
        let Some(buffer) = buffer.take_if(full) else { return };
        self.write(bucket, "test", buffer);
    }

    /// "The Amazon S3 object name follows the pattern `DeliveryStreamName-DeliveryStreamVersion-YYYY-MM-dd-HH-MM-SS-
    /// RandomString`" (basic-deliver), under the prefixes of `delivery.tf`: "When evaluating timestamps, Amazon Data Firehose
    /// uses the approximate arrival timestamp of the oldest record that's contained in the Amazon S3 object being written."
    /// (s3-prefixes)
    fn write(&self, bucket: &MemoryBucket, prefix: &str, Buffer { oldest, body, .. }: Buffer) {
        let (now, oldest) = (self.chaos.clock().now().to_string(), oldest.to_string());
        let (day, hour, number) = (&oldest[..10], &oldest[11..13], self.objects.get());
        let second = now[..19].replace(['T', ':'], "-");
        self.objects.set(number + 1);
        bucket.hold(format!("{prefix}/dt={day}/hour={hour}/x-1-{second}-{number:08}"), body);
    }
}
