//! Events as AWS sends them, and running what handles them.

use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};

/// Runs a future to its end, on this thread.
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime can be built").block_on(work)
}

/// A Kinesis batch: one record for each payload, numbered `s0`, `s1`, …, arrived on 2025-10-02T06:40:04Z.
#[must_use]
pub fn kinesis_event<P: AsRef<[u8]>>(payloads: &[P]) -> Box<RawValue> {
    let records: Vec<_> = payloads
        .iter()
        .enumerate()
        .map(|(number, payload)| {
            json!({
                "kinesis": {
                    "kinesisSchemaVersion": "1.0",
                    "partitionKey": "b000",
                    "sequenceNumber": format!("s{number}"),
                    "data": base64_simd::STANDARD.encode_to_string(payload.as_ref()),
                    "approximateArrivalTimestamp": 1_759_387_204.0,
                },
                "eventSource": "aws:kinesis",
            })
        })
        .collect();
    to_raw_value(&json!({ "Records": records })).expect("a test's event is json")
}

/// A Firehose batch: one record for each payload, with the ids `r0`, `r1`, …
#[must_use]
pub fn firehose_event<P: AsRef<[u8]>>(payloads: &[P]) -> Box<RawValue> {
    let records: Vec<_> = payloads
        .iter()
        .enumerate()
        .map(|(number, payload)| {
            json!({
                "recordId": format!("r{number}"),
                "data": base64_simd::STANDARD.encode_to_string(payload.as_ref()),
                "approximateArrivalTimestamp": 1_759_387_204_000_i64,
                "kinesisRecordMetadata": {
                    "sequenceNumber": format!("s{number}"),
                    "approximateArrivalTimestamp": 1_759_387_204_000_i64,
                },
            })
        })
        .collect();
    to_raw_value(&json!({ "records": records })).expect("a test's event is json")
}
