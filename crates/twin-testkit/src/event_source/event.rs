//! Events as Lambda makes them of a stream's records.

use serde_json::value::RawValue;
use serde_json::{Value, json};
use twin_normalization::Timestamp;

/// The kind of stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// A Kinesis data stream: a record's data are any bytes.
    Kinesis,
    /// A DynamoDB stream: a record's data are the JSON of `dynamodb`, without `SequenceNumber`.
    DynamoDb,
}

/// A record of a stream.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) sequence: String,
    pub(super) arrived_at: Timestamp,
    /// Its part of the event.
    json: String,
}

impl Record {
    pub(super) fn bytes(&self) -> usize {
        self.json.len() + 1
    }
}

impl Stream {
    pub(super) fn first_number(self) -> u64 {
        match self {
            Self::Kinesis => 0,
            // The next numbers have one more digit, and so come earlier as texts.
            Self::DynamoDb => 95,
        }
    }

    pub(super) fn sequence_number(self, number: u64) -> String {
        match self {
            Self::Kinesis => format!("495903382714902566085596925383615{number:023}"),
            Self::DynamoDb => number.to_string(),
        }
    }

    pub(super) fn record(
        self,
        sequence: &str,
        partition_key: &str,
        data: &[u8],
        arrived_at: Timestamp,
    ) -> Record {
        let json = match self {
            Self::Kinesis => json!({
                "eventID": format!("shardId-000000000000:{sequence}"),
                "eventSource": "aws:kinesis",
                "kinesis": {
                    "kinesisSchemaVersion": "1.0",
                    "partitionKey": partition_key,
                    "sequenceNumber": sequence,
                    "data": base64_simd::STANDARD.encode_to_string(data),
                    "approximateArrivalTimestamp": seconds(arrived_at),
                },
            }),
            Self::DynamoDb => {
                let mut change: Value =
                    serde_json::from_slice(data).expect("a test's change is json");
                change["SequenceNumber"] = sequence.into();
                change["ApproximateCreationDateTime"] = seconds(arrived_at).into();
                json!({ "eventID": sequence, "eventSource": "aws:dynamodb", "dynamodb": change })
            }
        };
        Record { sequence: sequence.to_owned(), arrived_at, json: json.to_string() }
    }
}

/// Seconds since 1970, to the millisecond that streams keep.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of this age are exact")]
fn seconds(at: Timestamp) -> f64 {
    at.millis() as f64 / 1_000.0
}

/// The event of a batch.
pub(super) fn event_of(records: &[Record]) -> Box<RawValue> {
    let records: Vec<&str> = records.iter().map(|record| record.json.as_str()).collect();
    let event = format!("{{\"Records\":[{}]}}", records.join(","));
    RawValue::from_string(event).expect("an event is json")
}
