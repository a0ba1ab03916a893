//! The event of a Kinesis event source mapping, and its answer.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use twin_normalization::Timestamp;

use crate::{Failure, Invocation, Line};

/// A batch of stream records of one shard, in order.
///
/// Only what the handlers use is read: a field that is not used cannot fail the batch.
#[derive(Debug, Deserialize)]
pub struct KinesisEvent<'a> {
    /// The records.
    #[serde(borrow, rename = "Records")]
    pub records: Vec<KinesisRecord<'a>>,
}

/// One stream record.
#[derive(Debug, Deserialize)]
pub struct KinesisRecord<'a> {
    #[serde(borrow)]
    kinesis: KinesisData<'a>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct KinesisData<'a> {
    #[serde(borrow)]
    data: Cow<'a, str>,
    #[serde(borrow)]
    sequence_number: Cow<'a, str>,
    approximate_arrival_timestamp: f64,
}

/// Which records are to come again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KinesisResponse {
    batch_item_failures: Vec<ItemFailure>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct ItemFailure {
    item_identifier: String,
}

/// Handles a batch.
#[expect(async_fn_in_trait, reason = "a handler is never `dyn`, so its future needs no name")]
pub trait KinesisHandler {
    /// Does the work.
    ///
    /// # Errors
    /// [`Failure`] fails the whole batch. Where a part of it is done, answer with
    /// [`KinesisResponse::from_record`] instead.
    async fn handle(
        &self,
        event: &KinesisEvent<'_>,
        invocation: &Invocation,
    ) -> Result<KinesisResponse, Failure>;
}

impl<'a> KinesisEvent<'a> {
    /// Reads the event.
    ///
    /// # Errors
    /// [`Failure::Event`] where it is not a batch of Kinesis records.
    pub fn read(event: &'a RawValue) -> Result<Self, Failure> {
        serde_json::from_str(event.get())
            .map_err(|source| Failure::Event { what: "a batch of kinesis records", source })
    }
}

impl KinesisRecord<'_> {
    /// The record's number in its shard: sorts by length, then by text.
    #[must_use]
    pub fn sequence_number(&self) -> &str {
        &self.kinesis.sequence_number
    }

    /// When the record arrived, to the millisecond that Kinesis keeps.
    #[must_use]
    pub fn arrived_at(&self) -> Timestamp {
        let millis = (self.kinesis.approximate_arrival_timestamp * 1e3).round();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a float cast saturates, and the range is checked"
        )]
        let micros = (millis as i64).saturating_mul(1_000);
        Timestamp::from_micros(micros).unwrap_or(Timestamp::EPOCH)
    }

    /// The lines of the record, whose bytes are `data`.
    pub fn lines<'a>(&'a self, data: &'a [u8]) -> impl Iterator<Item = Line<'a>> {
        Line::of_record(data, self.sequence_number(), self.arrived_at())
    }

    /// The record's bytes. A JSON value over several lines is put on one. Data that is not base64 gives itself: its
    /// lines are then dead letters.
    #[must_use]
    pub fn data(&self) -> Vec<u8> {
        Line::payload(&self.kinesis.data)
    }
}

impl KinesisResponse {
    /// All is done.
    #[must_use]
    pub fn done() -> Self {
        Self::default()
    }

    /// All before the record with this number is done; it and everything after it comes again.
    #[must_use]
    pub fn from_record(sequence_number: &str) -> Self {
        let item_identifier = sequence_number.to_owned();
        Self { batch_item_failures: vec![ItemFailure { item_identifier }] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recorded_event_is_read() {
        let event = RawValue::from_string(include_str!("../fixtures/kinesis.json").into()).unwrap();
        let event = KinesisEvent::read(&event).unwrap();
        let record = &event.records[0];
        assert_eq!(record.data(), b"Hello, this is a test.");
        assert_eq!(
            record.sequence_number(),
            "49590338271490256608559692538361571095921575989136588898"
        );
        assert_eq!(record.arrived_at().to_string(), "2018-12-16T23:29:04.509000Z");
    }

    #[test]
    fn an_arrival_with_more_digits_than_kinesis_keeps_does_not_fail_the_batch() {
        let event = RawValue::from_string(
            r#"{"Records":[{"kinesis":{"data":"!","sequenceNumber":"1",
                "approximateArrivalTimestamp":1715932800.1239998}}]}"#
                .to_owned(),
        )
        .unwrap();
        let event = KinesisEvent::read(&event).unwrap();
        assert_eq!(event.records[0].arrived_at().to_string(), "2024-05-17T08:00:00.124000Z");
        assert_eq!(event.records[0].data(), b"!");
    }

    #[test]
    fn the_answer_is_what_lambda_expects() {
        let json = |response: &KinesisResponse| serde_json::to_string(response).unwrap();
        assert_eq!(json(&KinesisResponse::done()), r#"{"batchItemFailures":[]}"#);
        assert_eq!(
            json(&KinesisResponse::from_record("495")),
            r#"{"batchItemFailures":[{"itemIdentifier":"495"}]}"#
        );
    }
}
