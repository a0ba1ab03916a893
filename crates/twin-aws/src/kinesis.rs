//! Puts records on a Kinesis stream.

use std::time::Duration;

use aws_sdk_kinesis::Client;
use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::PutRecordsRequestEntry;
use twin_normalization::port::{Fault, PutRecords, StreamRecord};

use crate::Connection;
use crate::fault::{fault, own_fault};

/// One Kinesis stream.
#[derive(Clone, Debug)]
pub struct KinesisStream {
    client: Client,
    name: String,
}

/// The limits of one `PutRecords` call.
const MAX_RECORDS: usize = 500;
const MAX_BYTES: usize = 5 * 1024 * 1024;

/// How often the entries that a call refused are sent again, and how long to wait at first and at most.
const TRIES: u32 = 8;
const FIRST_WAIT: Duration = Duration::from_millis(50);
const LONGEST_WAIT: Duration = Duration::from_secs(1);

impl KinesisStream {
    /// The stream of this name.
    #[must_use]
    pub fn new(connection: &Connection, name: impl Into<String>) -> Self {
        Self { client: Client::new(connection.sdk()), name: name.into() }
    }

    /// Puts what fits into one call. A call that answers 200 can still have refused some entries: those,
    /// and only those, are sent again.
    async fn put_call(&self, records: &[StreamRecord]) -> Result<(), Fault> {
        let mut entries = records.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        let mut code = String::new();
        for attempt in 0..TRIES {
            let call = self.client.put_records().stream_name(&self.name);
            let answer = call.set_records(Some(entries.clone())).send().await;
            let answer = answer.map_err(|error| fault(self.operation(), error))?;
            let refused = answer.records.iter().map(|record| record.error_code.as_deref());
            if let Some(first) = refused.clone().flatten().next() {
                first.clone_into(&mut code);
            }
            let refused: Vec<bool> = refused.map(|code| code.is_some()).collect();
            keep_refused(&mut entries, refused);
            if entries.is_empty() {
                return Ok(());
            }
            tracing::debug!(
                stream = self.name,
                refused = entries.len(),
                code,
                "records sent again"
            );
            tokio::time::sleep(wait(attempt)).await;
        }
        Err(Fault { operation: self.operation(), code: Some(code), transient: true, source: None })
    }

    fn operation(&self) -> String {
        format!("put records on stream {}", self.name)
    }
}

impl PutRecords for KinesisStream {
    async fn put_records(&self, records: &[StreamRecord]) -> Result<(), Fault> {
        for call in calls(records) {
            self.put_call(call).await?;
        }
        Ok(())
    }
}

/// Cuts records into calls: as few as the limits allow.
fn calls(records: &[StreamRecord]) -> impl Iterator<Item = &[StreamRecord]> {
    let mut rest = records;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = rest.iter().take(MAX_RECORDS).take_while(|record| {
            bytes += record.data.len() + record.partition_key.len();
            bytes <= MAX_BYTES
        });
        // A record that is too large for any call still gets one, whose error names the reason.
        let count = fits.count().max(1);
        let (call, after) = rest.split_at_checked(count)?;
        rest = after;
        Some(call)
    })
}

/// Leaves the entries that were refused. One that has no answer counts as refused: better twice than never.
fn keep_refused<T>(entries: &mut Vec<T>, refused: Vec<bool>) {
    let mut refused = refused.into_iter();
    entries.retain(|_| refused.next().unwrap_or(true));
}

fn entry(record: &StreamRecord) -> Result<PutRecordsRequestEntry, Fault> {
    PutRecordsRequestEntry::builder()
        .partition_key(&record.partition_key)
        .data(Blob::new(record.data.as_bytes()))
        .build()
        .map_err(|error| own_fault("build a stream record".into(), "bug", Some(error.into())))
}

/// Doubles from try to try, less a random part, so that many functions do not come back together.
fn wait(attempt: u32) -> Duration {
    let longest = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(attempt)).min(LONGEST_WAIT);
    longest.mul_f64(fastrand::f64().mul_add(0.5, 0.5))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(bytes: usize) -> StreamRecord {
        StreamRecord { partition_key: "b000".into(), data: "x".repeat(bytes) }
    }

    #[test]
    fn records_are_cut_into_as_few_calls_as_the_limits_allow() {
        for (sizes, expect) in [
            (vec![], vec![]),
            (vec![1; 500], vec![500]),
            (vec![1; 1001], vec![500, 500, 1]),
            (vec![1 << 20; 5], vec![4, 1]),
            (vec![6 << 20, 1], vec![1, 1]),
        ] {
            let records: Vec<_> = sizes.into_iter().map(record).collect();
            let found: Vec<_> = calls(&records).map(<[_]>::len).collect();
            assert_eq!(found, expect);
        }
    }

    #[test]
    fn only_what_was_refused_is_sent_again() {
        for (refused, expect) in [
            (vec![false, true, false], vec!["b"]),
            (vec![true, true, true], vec!["a", "b", "c"]),
            (vec![false, false, false], vec![]),
            (vec![false], vec!["b", "c"]),
        ] {
            let mut entries = vec!["a", "b", "c"];
            keep_refused(&mut entries, refused);
            assert_eq!(entries, expect);
        }
    }

    #[test]
    fn a_wait_grows_and_stays_within_its_bounds() {
        for attempt in 0..40 {
            let wait = wait(attempt);
            assert!(wait >= FIRST_WAIT / 2 && wait <= LONGEST_WAIT, "{wait:?}");
        }
    }
}
