//! Puts records on a Kinesis stream.

use aws_sdk_kinesis::Client;
use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::PutRecordsRequestEntry;
use twin_normalization::port::{Fault, PutRecords, StreamRecord};

use crate::Connection;
use crate::fault::{fault, own_fault};
use crate::partial::{Limits, put_all};

/// One Kinesis stream.
#[derive(Clone, Debug)]
pub struct KinesisStream {
    client: Client,
    name: String,
}

/// The limits of one `PutRecords` call.
const LIMITS: Limits = Limits { records: 500, bytes: 5 * 1024 * 1024 };

impl KinesisStream {
    /// The stream of this name.
    #[must_use]
    pub fn new(connection: &Connection, name: impl Into<String>) -> Self {
        Self { client: Client::new(connection.sdk()), name: name.into() }
    }

    fn operation(&self) -> String {
        format!("put records on stream {}", self.name)
    }
}

impl PutRecords for KinesisStream {
    async fn put_records(&self, records: &[StreamRecord]) -> Result<(), Fault> {
        for call in LIMITS.cut(records, |record| record.data.len() + record.partition_key.len()) {
            let entries = call.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
            put_all(&self.operation(), entries, async |entries| {
                let call = self.client.put_records().stream_name(&self.name);
                let answer = call.set_records(Some(entries)).send().await;
                let answer = answer.map_err(|error| fault(self.operation(), error))?;
                Ok(answer.records.into_iter().map(|record| record.error_code).collect())
            })
            .await?;
        }
        Ok(())
    }
}

fn entry(record: &StreamRecord) -> Result<PutRecordsRequestEntry, Fault> {
    PutRecordsRequestEntry::builder()
        .partition_key(&record.partition_key)
        .data(Blob::new(record.data.as_bytes()))
        .build()
        .map_err(|error| own_fault("build a stream record".into(), "bug", Some(error.into())))
}
