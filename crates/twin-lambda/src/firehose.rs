//! The event of a Firehose transformation, and its answer.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use twin_normalization::Timestamp;

use crate::{Failure, Invocation, Line};

/// A batch of records on their way to the lake.
#[derive(Debug, Deserialize)]
pub struct FirehoseEvent<'a> {
    /// The records.
    #[serde(borrow)]
    pub records: Vec<FirehoseRecord<'a>>,
}

/// One record.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FirehoseRecord<'a> {
    #[serde(borrow)]
    record_id: Cow<'a, str>,
    #[serde(borrow)]
    data: Cow<'a, str>,
    approximate_arrival_timestamp: i64,
    #[serde(borrow, default)]
    kinesis_record_metadata: Option<KinesisMetadata<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct KinesisMetadata<'a> {
    #[serde(borrow)]
    sequence_number: Cow<'a, str>,
    approximate_arrival_timestamp: i64,
}

/// What became of each record: every id that came, exactly once.
#[derive(Debug, Default, Serialize)]
pub struct FirehoseResponse<'a> {
    records: Vec<Answer<'a>>,
}

/// What became of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transformed {
    /// These bytes go to the lake; they end in a newline.
    Ok(String),
    /// Nothing of it goes to the lake, by rule.
    Dropped,
    /// It goes to the error prefix as it came.
    ProcessingFailed,
}

/// How many records of an answer have each result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// `Ok`.
    pub ok: u64,
    /// `Dropped`.
    pub dropped: u64,
    /// `ProcessingFailed`.
    pub failed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
enum Outcome {
    Ok,
    Dropped,
    ProcessingFailed,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    record_id: &'a str,
    result: Outcome,
    data: Cow<'a, str>,
}

/// Handles a batch.
#[expect(async_fn_in_trait, reason = "a handler is never `dyn`, so its future needs no name")]
pub trait FirehoseHandler {
    /// Does the work.
    ///
    /// # Errors
    /// [`Failure`] fails the invocation: Firehose tries three times, then sends the whole batch to the
    /// error prefix.
    async fn handle<'a>(
        &self,
        event: &'a FirehoseEvent<'a>,
        invocation: &Invocation,
    ) -> Result<FirehoseResponse<'a>, Failure>;
}

impl<'a> FirehoseEvent<'a> {
    /// Reads the event.
    ///
    /// # Errors
    /// [`Failure::Event`] where it is not a batch of Firehose records.
    pub fn read(event: &'a RawValue) -> Result<Self, Failure> {
        serde_json::from_str(event.get())
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

    /// The record's bytes. A JSON value over several lines is put on one. Data that is not base64 gives itself: its
    /// lines are then dead letters.
    #[must_use]
    pub fn data(&self) -> Vec<u8> {
        Line::payload(&self.data)
    }

    /// What an answer with the data that the record came with takes.
    fn answer_bytes(&self) -> usize {
        const FRAME: usize = r#"{"recordId":"","result":"ProcessingFailed","data":""},"#.len();
        FRAME + self.record_id.len() + self.data.len()
    }
}

impl<'a> FirehoseResponse<'a> {
    /// The greatest answer that Lambda passes on is 6 MB (6,291,556 bytes); some of it is kept for what
    /// comes round the records.
    pub const MAX_BYTES: usize = 6_200_000;

    /// Answers the records in `transformed`, in order, and keeps the whole answer under
    /// [`FirehoseResponse::MAX_BYTES`]: what would lift it over that is answered `ProcessingFailed`, which
    /// loses nothing (Firehose keeps such a record under its error prefix) and fails no other record.
    ///
    /// A failed record is answered with the data that it came with. Room for that is kept from the start:
    /// it fits, since the request held it.
    #[must_use]
    pub fn of(
        transformed: impl IntoIterator<Item = (&'a FirehoseRecord<'a>, Transformed)>,
    ) -> Self {
        let transformed: Vec<_> = transformed.into_iter().collect();
        let mut bytes: usize = transformed.iter().map(|(record, _)| record.answer_bytes()).sum();
        let records = transformed.into_iter().map(|(record, transformed)| {
            let came_with = record.data.len();
            let (result, data) = match transformed {
                Transformed::Ok(data)
                    if bytes - came_with + base64_length(data.len()) <= Self::MAX_BYTES =>
                {
                    bytes = bytes - came_with + base64_length(data.len());
                    (Outcome::Ok, base64_simd::STANDARD.encode_to_string(data).into())
                }
                Transformed::Dropped => (Outcome::Dropped, Cow::Borrowed("")),
                Transformed::Ok(_) | Transformed::ProcessingFailed => {
                    (Outcome::ProcessingFailed, Cow::Borrowed(&*record.data))
                }
            };
            Answer { record_id: &record.record_id, result, data }
        });
        Self { records: records.collect() }
    }

    /// How many records have each result.
    #[must_use]
    pub fn results(&self) -> Results {
        let mut results = Results::default();
        for answer in &self.records {
            *match answer.result {
                Outcome::Ok => &mut results.ok,
                Outcome::Dropped => &mut results.dropped,
                Outcome::ProcessingFailed => &mut results.failed,
            } += 1;
        }
        results
    }
}

fn base64_length(bytes: usize) -> usize {
    bytes.div_ceil(3) * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(records: &[(&str, &str)]) -> Box<RawValue> {
        let records: Vec<_> = records
            .iter()
            .map(|(id, data)| {
                serde_json::json!({
                    "recordId": id, "data": data, "approximateArrivalTimestamp": 1_545_002_944_509_i64,
                })
            })
            .collect();
        serde_json::value::to_raw_value(&serde_json::json!({ "records": records })).unwrap()
    }

    #[test]
    fn every_id_is_answered_once_and_in_order() {
        let event = event(&[("1", "YQ=="), ("2", "Yg=="), ("3", "Yw==")]);
        let event = FirehoseEvent::read(&event).unwrap();
        let made =
            [Transformed::Ok("a\n".into()), Transformed::Dropped, Transformed::ProcessingFailed];
        let answer = FirehoseResponse::of(event.records.iter().zip(made));
        assert_eq!(
            serde_json::to_string(&answer).unwrap(),
            r#"{"records":[{"recordId":"1","result":"Ok","data":"YQo="},"#.to_owned()
                + r#"{"recordId":"2","result":"Dropped","data":""},"#
                + r#"{"recordId":"3","result":"ProcessingFailed","data":"Yw=="}]}"#
        );
    }

    #[test]
    fn an_answer_that_would_be_too_large_fails_just_the_records_that_do_not_fit() {
        let event = event(&[("1", ""), ("2", ""), ("3", "")]);
        let event = FirehoseEvent::read(&event).unwrap();
        let made = [4_000_000, 4_000_000, 300_000].map(|n| Transformed::Ok("x".repeat(n)));
        let answer = FirehoseResponse::of(event.records.iter().zip(made));
        let results: Vec<_> = answer.records.iter().map(|answer| answer.result).collect();
        assert_eq!(results, [Outcome::Ok, Outcome::ProcessingFailed, Outcome::Ok]);
        assert!(serde_json::to_string(&answer).unwrap().len() <= FirehoseResponse::MAX_BYTES);
    }

    #[test]
    fn a_record_of_a_stream_has_that_streams_number_and_time() {
        let event =
            RawValue::from_string(include_str!("../fixtures/firehose.json").into()).unwrap();
        let event = FirehoseEvent::read(&event).unwrap();
        let record = &event.records[0];
        assert_eq!(record.record_id, "49546986683135544286507457936321625675700192471156785154");
        assert_eq!(
            record.sequence_number(),
            "49546986683135544286507457935754639466300292677752750082"
        );
        assert_eq!(record.arrived_at().to_string(), "2012-04-23T18:25:43.511000Z");
        assert_eq!(record.data(), b"Hello World");
    }
}
