//! Reads an object of dead letters, of whichever of the four kinds.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use serde_json::Value;
use twin_normalization::{DeadLetter, Origin, PipelineName, Timestamp, sha256_hex, wire};

use super::letter::{Keeper, Letter, Place};
use super::message;
use crate::Names;

/// What Firehose calls a time: milliseconds since 1970, as a number or as a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Millis {
    Number(i64),
    Text(String),
}

/// A record that Firehose could not have transformed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FailedDelivery {
    #[serde(default)]
    error_code: String,
    #[serde(default)]
    error_message: String,
    arrival_timestamp: Millis,
    raw_data: String,
}

/// A batch that Lambda gave up on.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DiscardedBatch {
    request_context: RequestContext,
    #[serde(default)]
    response_context: Option<ResponseContext>,
    #[serde(default, rename = "KinesisBatchInfo")]
    kinesis_batch_info: Option<BatchInfo>,
    /// The whole event, as a text.
    #[serde(default)]
    payload: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RequestContext {
    function_arn: String,
    condition: String,
    #[serde(default)]
    approximate_invoke_count: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResponseContext {
    #[serde(default)]
    function_error: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BatchInfo {
    stream_arn: String,
    start_sequence_number: String,
    end_sequence_number: String,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "Records")]
    records: Vec<EventRecord>,
}

/// What an observation line says of its pipeline.
#[derive(Deserialize)]
struct Observed {
    pipeline: String,
}

#[derive(Deserialize)]
struct EventRecord {
    kinesis: StreamRecord,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StreamRecord {
    data: String,
    sequence_number: String,
    approximate_arrival_timestamp: f64,
}

/// The letters of an object. What cannot be read is a letter that says so: nothing is left out.
pub(super) fn letters(place: &Place<'_>, body: &[u8], names: &Names) -> Vec<Letter> {
    let body = match unpacked(body) {
        Ok(body) => body,
        Err(error) => return vec![Letter::unreadable(place, 1, error.to_string())],
    };
    let mut letters = match place.keeper {
        Keeper::Function => own(place, &body),
        Keeper::Lambda => discarded(place, &body, names)
            .unwrap_or_else(|error| vec![Letter::unreadable(place, 1, error.to_string())]),
        Keeper::Firehose => failed(place, &body),
        Keeper::Iot => vec![message::letter(place, &body, names)],
    };
    for (number, letter) in (1..).zip(&mut letters) {
        letter.number = number;
        if letter.pipeline.is_none() && letter.function == "stream-writer" {
            letter.pipeline = letter.payload.as_deref().and_then(observed_by);
        }
    }
    letters
}

/// The pipeline of an observation line. The stream-writer has those of all pipelines, and its letters name none: the
/// line does, though it be no legal observation otherwise.
fn observed_by(payload: &[u8]) -> Option<String> {
    let Observed { pipeline } = serde_json::from_slice(payload).ok()?;
    Some(PipelineName::new(pipeline).ok()?.to_string())
}

/// Firehose packs what it writes where it is told to, and does not always say so by the name.
fn unpacked(body: &[u8]) -> std::io::Result<Vec<u8>> {
    if !body.starts_with(&[0x1f, 0x8b]) {
        return Ok(body.to_vec());
    }
    let mut unpacked = Vec::new();
    MultiGzDecoder::new(body).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

fn own(place: &Place<'_>, body: &[u8]) -> Vec<Letter> {
    let letter = |(number, line): (u32, &[u8])| match serde_json::from_slice::<DeadLetter>(line) {
        Ok(letter) => of_function(place, letter),
        Err(error) => Letter::unreadable(place, number, error.to_string()),
    };
    wire::lines(body).map(letter).collect()
}

fn of_function(place: &Place<'_>, letter: DeadLetter) -> Letter {
    let payload = letter.payload.line().map(std::borrow::Cow::into_owned);
    Letter {
        object: place.key.to_owned(),
        number: 0,
        keeper: Keeper::Function,
        function: letter.function,
        pipeline: letter.pipeline,
        reason: letter.reason.as_str().to_owned(),
        detail: letter.detail,
        day: place.day.clone(),
        origin: Some(letter.origin),
        code: Some(letter.code),
        mapping: letter.mapping,
        payload,
        cut: letter.cut,
    }
}

fn discarded(
    place: &Place<'_>,
    body: &[u8],
    names: &Names,
) -> Result<Vec<Letter>, serde_json::Error> {
    let batch: DiscardedBatch = serde_json::from_slice(body)?;
    let stream = batch.kinesis_batch_info.as_ref();
    let stream = stream.and_then(|info| info.stream_arn.rsplit('/').next());
    let base = Letter {
        function: function_of(&batch.request_context.function_arn).to_owned(),
        pipeline: stream.and_then(|stream| names.pipeline_of(stream)).map(str::to_owned),
        reason: batch.request_context.condition.clone(),
        ..Letter::unreadable(place, 1, detail_of(&batch))
    };
    let event: Event = match &batch.payload {
        None => return Ok(vec![base]),
        Some(Value::String(event)) => serde_json::from_str(event)?,
        Some(event) => serde_json::from_value(event.clone())?,
    };
    let mut letters = Vec::new();
    for EventRecord { kinesis } in event.records {
        let data = base64_simd::STANDARD.decode_to_vec(&kinesis.data);
        let data = data.map_or_else(|_| kinesis.data.into_bytes(), wire::joined);
        #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates, as it should")]
        let arrived_at = of_millis((kinesis.approximate_arrival_timestamp * 1e3).round() as i64);
        letters.extend(wire::lines(&data).map(|(line, payload)| {
            let sequence = kinesis.sequence_number.clone();
            let origin = Some(Origin { sequence, line, arrived_at });
            Letter { origin, payload: Some(payload.to_vec()), ..base.clone() }
        }));
    }
    Ok(letters)
}

/// The crate's name of a function: `…:function:twinline-dev-irish-rail-data-extractor:$LATEST`.
fn function_of(arn: &str) -> &str {
    let name = arn.split(':').nth(6).unwrap_or(arn);
    let known = ["data-extractor", "stream-writer"];
    known.into_iter().find(|function| name.ends_with(function)).unwrap_or(name)
}

fn detail_of(batch: &DiscardedBatch) -> String {
    let tries = batch.request_context.approximate_invoke_count;
    let error = batch.response_context.as_ref().and_then(|answer| answer.function_error.as_deref());
    let mut detail = format!("{} after {tries} invocations", error.unwrap_or("given up"));
    if let Some(info) = batch.kinesis_batch_info.as_ref().filter(|_| batch.payload.is_none()) {
        let BatchInfo { stream_arn, start_sequence_number: from, end_sequence_number: to } = info;
        detail.push_str(&format!("; records {from} to {to} of {stream_arn}"));
    }
    detail
}

fn failed(place: &Place<'_>, body: &[u8]) -> Vec<Letter> {
    let mut letters = Vec::new();
    // Firehose puts its documents one behind the other, with or without a line break. One that is no JSON at all takes
    // what follows with it, and its letter says so.
    for document in serde_json::Deserializer::from_slice(body).into_iter::<Value>() {
        match document.and_then(serde_json::from_value::<FailedDelivery>) {
            Ok(document) => letters.extend(of_delivery(place, &document)),
            Err(error) => letters.push(Letter::unreadable(place, 1, error.to_string())),
        }
    }
    letters
}

/// Firehose does not keep where on the stream a record stood. What it was and when it came stand for that, so that
/// the same record gets the same id however often it fails.
fn of_delivery(place: &Place<'_>, document: &FailedDelivery) -> Vec<Letter> {
    let FailedDelivery { error_code, error_message, arrival_timestamp, raw_data } = document;
    let millis = match arrival_timestamp {
        Millis::Number(millis) => Some(*millis),
        Millis::Text(text) => text.parse().ok(),
    };
    let (Some(millis), Ok(data)) = (millis, base64_simd::STANDARD.decode_to_vec(raw_data)) else {
        let detail = "arrivalTimestamp or rawData is not what Firehose writes";
        return vec![Letter::unreadable(place, 1, detail.to_owned())];
    };
    let mut sequence = sha256_hex(format!("{millis} {raw_data}").as_bytes());
    sequence.truncate(32);
    let letter = |(line, payload): (u32, &[u8])| Letter {
        reason: error_code.clone(),
        origin: Some(Origin { sequence: sequence.clone(), line, arrived_at: of_millis(millis) }),
        payload: Some(payload.to_vec()),
        ..Letter::unreadable(place, 1, error_message.clone())
    };
    wire::lines(&wire::joined(data)).map(letter).collect()
}

pub(super) fn of_millis(millis: i64) -> Timestamp {
    Timestamp::from_micros(millis.saturating_mul(1_000)).unwrap_or(Timestamp::EPOCH)
}
