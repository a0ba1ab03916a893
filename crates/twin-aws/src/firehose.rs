//! Puts records on a Firehose delivery stream.

use serde::Serialize;
use serde_json::Value;
use twin_normalization::port::{Fault, PutRecords, StreamRecord};

use crate::Connection;
use crate::call::{JsonCall, Service};
use crate::fault::{fault, own_fault};
use crate::partial::{Limits, put_all};

/// One delivery stream that producers put records on themselves.
#[derive(Clone, Debug)]
pub struct DeliveryStream {
    put: JsonCall,
    name: String,
}

const SERVICE: Service =
    Service { name: "firehose", target: "Firehose_20150804", operation: "PutRecordBatch" };

/// The limits of one call.
const LIMITS: Limits = Limits { records: 500, bytes: 4 * 1024 * 1024 };

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Batch<'a> {
    delivery_stream_name: &'a str,
    records: &'a [Entry],
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    /// In base64.
    data: String,
}

impl DeliveryStream {
    /// The delivery stream of this name.
    #[must_use]
    pub fn new(connection: &Connection, name: impl Into<String>) -> Self {
        Self { put: JsonCall::new(connection, SERVICE), name: name.into() }
    }

    /// Makes one call; says for each entry by which code it was refused.
    async fn call(&self, entries: &[Entry]) -> Result<Vec<Option<String>>, Fault> {
        let operation = || format!("put records on delivery stream {}", self.name);
        let batch = Batch { delivery_stream_name: &self.name, records: entries };
        let body = serde_json::to_string(&batch)
            .map_err(|error| own_fault(operation(), "bug", Some(error.into())))?;
        let answer = self.put.invoke(body).await.map_err(|error| fault(operation(), error))?.0;
        let answers = answer.get("RequestResponses").and_then(Value::as_array);
        let code = |answer: &Value| Some(answer.get("ErrorCode")?.as_str()?.to_owned());
        let answers = answers.ok_or_else(|| own_fault(operation(), "unreadable answer", None))?;
        Ok(answers.iter().map(code).collect())
    }
}

impl PutRecords for DeliveryStream {
    /// Puts the records in their order; Firehose has no partition keys.
    async fn put_records(&self, records: &[StreamRecord]) -> Result<(), Fault> {
        let operation = format!("put records on delivery stream {}", self.name);
        for call in LIMITS.cut(records, |record| record.data.len()) {
            let data = |record: &StreamRecord| base64_simd::STANDARD.encode_to_string(&record.data);
            let entries = call.iter().map(|record| Entry { data: data(record) }).collect();
            put_all(&operation, entries, async |entries| self.call(&entries).await).await?;
        }
        Ok(())
    }
}
