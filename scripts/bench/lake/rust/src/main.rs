//! The transformer in Rust as it is usually written, on Lambda's own crates: validates each line, puts its lineage in front and a
//! newline behind. `transformer-rust value|typed [EVENT ROUNDS]`: with a file, it does so without the runtime.

use std::borrow::Cow;

use aws_lambda_events::event::firehose::{
    KinesisFirehoseEvent, KinesisFirehoseEventRecord, KinesisFirehoseResponse,
    KinesisFirehoseResponseRecord,
};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    _meta: Meta<'a>,
}

#[derive(Deserialize)]
struct Meta<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
}

type Id = fn(&[u8]) -> Option<String>;

fn id_of_value(line: &[u8]) -> Option<String> {
    let line: Value = serde_json::from_slice(line).ok()?;
    Some(line["_meta"]["id"].as_str()?.to_owned())
}

fn id_typed(line: &[u8]) -> Option<String> {
    let line: Line<'_> = serde_json::from_slice(line).ok()?;
    Some(line._meta.id.into_owned())
}

fn transform(event: KinesisFirehoseEvent, id: Id) -> KinesisFirehoseResponse {
    let mut response = KinesisFirehoseResponse::default();
    response.records = event.records.into_iter().map(|record| answer(record, id)).collect();
    response
}

fn answer(record: KinesisFirehoseEventRecord, id: Id) -> KinesisFirehoseResponseRecord {
    let origin = record.kinesis_firehose_record_metadata.unwrap_or_default();
    let sequence = origin.sequence_number.unwrap_or_default();
    let arrived_at = origin.approximate_arrival_timestamp.0.format("%Y-%m-%dT%H:%M:%S%.6fZ");
    let mut out = Vec::new();
    for (number, line) in record.data.0.split(|byte| *byte == b'\n').enumerate() {
        let Some(id) = id(line) else { continue };
        let id = Value::from(id);
        let lineage = format!(
            r#"{{"_lineage":{{"v":1,"id":{id},"pipeline":"irish-rail","sequence":"{sequence}","line":{number},"arrived_at":"{arrived_at}","transformer":"unknown"}},"#
        );
        out.extend_from_slice(lineage.as_bytes());
        out.extend_from_slice(&line[1..]);
        out.push(b'\n');
    }
    let mut answer = KinesisFirehoseResponseRecord::default();
    answer.record_id = record.record_id;
    answer.result = Some(if out.is_empty() { "Dropped" } else { "Ok" }.to_owned());
    answer.data.0 = out;
    answer
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let told: Vec<String> = std::env::args().skip(1).collect();
    let id = if told[0] == "typed" { id_typed } else { id_of_value };
    if let [_, event, rounds] = told.as_slice() {
        let event = std::fs::read(event)?;
        for _ in 0..rounds.parse()? {
            let answer = transform(serde_json::from_slice(&event)?, id);
            std::hint::black_box(serde_json::to_string(&answer)?);
        }
        return Ok(());
    }
    run(service_fn(async |event: LambdaEvent<KinesisFirehoseEvent>| {
        Ok::<_, Error>(transform(event.payload, id))
    }))
    .await
}
