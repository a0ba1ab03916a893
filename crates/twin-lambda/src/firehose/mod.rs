//! The event of a Firehose transformation, and its answer.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;
use twin_normalization::{Timestamp, wire};

use crate::{Failure, Invocation, Line};

mod answers;
mod plain;

pub use answers::{Answers, FirehoseResponse, Results};

/// A batch of records on their way to the lake.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct FirehoseEvent<'a> {
    /// The records.
    #[serde(borrow)]
    pub records: Vec<FirehoseRecord<'a>>,
}

/// One record.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FirehoseRecord<'a> {
    #[serde(borrow)]
    record_id: Cow<'a, str>,
    #[serde(borrow)]
    /// What should be base64. A byte that is none makes it not that, whatever it is.
    data: Cow<'a, [u8]>,
    approximate_arrival_timestamp: i64,
    #[serde(borrow, default)]
    kinesis_record_metadata: Option<KinesisMetadata<'a>>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct KinesisMetadata<'a> {
    #[serde(borrow)]
    sequence_number: Cow<'a, str>,
    approximate_arrival_timestamp: i64,
}

/// Handles a batch.
#[expect(async_fn_in_trait, reason = "a handler is never `dyn`, so its future needs no name")]
pub trait FirehoseHandler {
    /// Does the work.
    ///
    /// # Errors
    /// [`Failure`] fails the invocation: Firehose tries three times, then sends the whole batch to the
    /// error prefix.
    async fn handle(
        &self,
        event: &FirehoseEvent<'_>,
        invocation: &Invocation,
    ) -> Result<FirehoseResponse, Failure>;
}

impl<'a> FirehoseEvent<'a> {
    /// Reads the event.
    ///
    /// # Errors
    /// [`Failure::Event`] where it is not a batch of Firehose records.
    pub fn read(event: &'a RawValue) -> Result<Self, Failure> {
        Self::read_bytes(event.get().as_bytes())
    }

    /// Reads the event as it came.
    ///
    /// # Errors
    /// As [`FirehoseEvent::read`].
    pub fn read_bytes(event: &'a [u8]) -> Result<Self, Failure> {
        plain::event(event)
            .map_or_else(|| serde_json::from_slice(event), Ok)
            .map_err(|source| Failure::Event { what: "a batch of firehose records", source })
    }
}

impl FirehoseRecord<'_> {
    /// Its number on the pipeline stream; the record's id where Firehose does not say.
    #[must_use]
    pub fn sequence_number(&self) -> &str {
        self.kinesis_record_metadata
            .as_ref()
            .map_or(&*self.record_id, |kinesis| &*kinesis.sequence_number)
    }

    /// When it arrived on the pipeline stream; at Firehose where Firehose does not say.
    #[must_use]
    pub fn arrived_at(&self) -> Timestamp {
        let kinesis = self.kinesis_record_metadata.as_ref();
        let millis = kinesis.map_or(self.approximate_arrival_timestamp, |kinesis| {
            kinesis.approximate_arrival_timestamp
        });
        Timestamp::from_micros(millis.saturating_mul(1_000)).unwrap_or(Timestamp::EPOCH)
    }

    /// The lines of the record, whose bytes are `data`.
    pub fn lines<'a>(&'a self, data: &'a [u8]) -> impl Iterator<Item = Line<'a>> {
        Line::of_record(data, self.sequence_number(), self.arrived_at())
    }

    /// Puts the record's bytes into `data`, whatever was in it. A JSON value over several lines is put on one. Data that
    /// is not base64 gives itself: its lines are then dead letters.
    pub fn read_data(&self, data: &mut Vec<u8>) {
        let text = &*self.data;
        data.clear();
        if base64_simd::STANDARD.decode_append(text, data).is_ok() {
            *data = wire::joined(std::mem::take(data));
            return;
        }
        data.clear();
        data.extend_from_slice(text);
    }

    /// What an answer with the data that the record came with takes.
    fn answer_bytes(&self) -> usize {
        const FRAME: usize = r#"{"recordId":"","result":"ProcessingFailed","data":""},"#.len();
        FRAME + self.record_id.len() + self.data.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_of_a_stream_has_that_streams_number_and_time() {
        let event =
            RawValue::from_string(include_str!("../../fixtures/firehose.json").into()).unwrap();
        let event = FirehoseEvent::read(&event).unwrap();
        let record = &event.records[0];
        assert_eq!(record.record_id, "49546986683135544286507457936321625675700192471156785154");
        assert_eq!(
            record.sequence_number(),
            "49546986683135544286507457935754639466300292677752750082"
        );
        assert_eq!(record.arrived_at().to_string(), "2012-04-23T18:25:43.511000Z");
        let mut data = b"before".to_vec();
        record.read_data(&mut data);
        assert_eq!(data, b"Hello World");
    }
}
