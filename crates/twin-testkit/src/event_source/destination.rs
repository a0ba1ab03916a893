//! What the failure destination gets: the invocation record on S3, with the payload.

use serde_json::{Value, json};
use twin_normalization::Timestamp;

use super::event::{Record, event_of};
use super::{End, Stream};

/// An object at the failure destination.
#[derive(Clone, Debug, PartialEq)]
pub struct Discarded {
    /// Its key in the bucket.
    pub key: String,
    /// The invocation record.
    pub body: Value,
    /// The sequence numbers of its records, which S3 has only in the payload.
    pub sequence_numbers: Vec<String>,
}

/// What is known of a batch that is given up.
pub(super) struct Batch<'a> {
    pub(super) stream: Stream,
    pub(super) shard: usize,
    pub(super) records: &'a [Record],
    pub(super) invocations: u32,
    pub(super) last_end: Option<&'a End>,
    pub(super) too_old: bool,
    pub(super) number: usize,
}

impl Batch<'_> {
    /// Writes the object.
    pub(super) fn discard(&self, now: Timestamp) -> Discarded {
        let shard = format!("shardId-{:012}", self.shard);
        // "aws/lambda/<ESM-UUID>/<shardID>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<Random UUID>"
        // (kinesis-on-failure-destination)
        let (uuid, time) = ("f89f8514-cdd9-4602-9e1f-01a5b77d449b", now.to_string());
        let (day, second) = (&time[..10], time[..19].replace(':', "."));
        let folder = format!("aws/lambda/{uuid}/{shard}/{}", day.replace('-', "/"));
        let number = self.number;
        let key = format!("{folder}/{second}-00000000-0000-4000-8000-{number:012x}");
        let sequence_numbers = self.records.iter().map(|record| record.sequence.clone()).collect();
        Discarded { key, body: self.body(&shard, now), sequence_numbers }
    }

    fn body(&self, shard: &str, now: Timestamp) -> Value {
        // The page's example has `RetryAttemptsExhausted`; of the other condition it shows no name.
        let condition = if self.too_old { "RecordAgeExceeded" } else { "RetryAttemptsExhausted" };
        let mut body = json!({
            "requestContext": {
                "requestId": format!("00000000-0000-4000-8000-{:012x}", self.number),
                "functionArn": "arn:aws:lambda:eu-west-1:123456789012:function:test",
                "condition": condition,
                "approximateInvokeCount": self.invocations,
            },
            "version": "1.0",
            "timestamp": now.to_string(),
            // "In addition to all of the fields from the previous example for SQS and SNS destinations, the `payload`
            // field contains the original invocation record as an escaped JSON string." (the same page)
            "payload": event_of(self.records).get(),
        });
        if let Some(end) = self.last_end {
            body["responseContext"] = json!({ "statusCode": 200, "executedVersion": "$LATEST" });
            if !matches!(end, End::DoneBefore(_)) {
                body["responseContext"]["functionError"] = "Unhandled".into();
            }
        }
        let (info, arn) = match self.stream {
            Stream::Kinesis => {
                ("KinesisBatchInfo", "arn:aws:kinesis:eu-west-1:123456789012:stream/test")
            }
            Stream::DynamoDb => (
                "DDBStreamBatchInfo",
                "arn:aws:dynamodb:eu-west-1:123456789012:table/test/stream/1",
            ),
        };
        if let [first, ..] = self.records
            && let [.., last] = self.records
        {
            body[info] = json!({
                "shardId": shard,
                "startSequenceNumber": first.sequence,
                "endSequenceNumber": last.sequence,
                "approximateArrivalOfFirstRecord": first.arrived_at.to_string(),
                "approximateArrivalOfLastRecord": last.arrived_at.to_string(),
                "batchSize": self.records.len(),
                "streamArn": arn,
            });
        }
        body
    }
}
