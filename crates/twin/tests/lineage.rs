//! From a value in the twin back to the raw record in the lake, by what the API says of the value: pipeline, id of the
//! source record, arrival.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use std::cell::RefCell;
use std::path::Path;
use std::time::Duration;

use firehose_transformer::{FirehoseTransformer, Shape};
use serde_json::value::RawValue;
use serde_json::{Deserializer, Value};
use twin_lambda::firehose::{FirehoseEvent, FirehoseHandler};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::port::Clock as _;
use twin_normalization::wire::{LakeLineage, lines, write_observation};
use twin_normalization::{PipelineName, Revision, SkewLimit, Timestamp};
use twin_pipeline::Pipeline;
use twin_sql::{Extractor, LakeRows, Mapping, Transform};
use twin_testkit::{
    Chances, Chaos, Delivery, Function, Hints, MemoryBucket, MemoryLetters, Process, Rates,
    VirtualClock, at, for_seeds,
};

/// The transformer of a pipeline, as it is deployed.
struct Transformer<'a> {
    pipeline: &'a Pipeline,
    letters: &'a MemoryLetters,
    clock: &'a VirtualClock,
}

impl<'a> Function for Transformer<'a> {
    type Memory = FirehoseTransformer<&'a MemoryLetters, &'a VirtualClock>;

    fn start(&self, _: &Process) -> Self::Memory {
        let pipeline = PipelineName::new("test").unwrap();
        let shape = match &self.pipeline.transform {
            None => Shape::Record(LakeLineage::new(&pipeline, "c0de", None)),
            Some(text) => {
                let transform = Transform::compile(&text.sql).unwrap();
                Shape::Rows(Box::new(LakeRows::new(transform, &pipeline, &text.hash, "c0de")))
            }
        };
        FirehoseTransformer {
            shape,
            dead_letters: self.letters,
            clock: self.clock,
            telemetry: Telemetry::in_memory("firehose-transformer", Some("test")),
            letterhead: Letterhead::new("firehose-transformer", "c0de", Some("test".into()), None),
            pipeline,
        }
    }

    async fn handle(
        &self,
        transformer: &Self::Memory,
        event: &RawValue,
        deadline: Timestamp,
    ) -> Result<Value, String> {
        let event = FirehoseEvent::read(event).map_err(|failure| failure.to_string())?;
        let invocation = Invocation { request_id: "r".to_owned(), deadline };
        let response = transformer.handle(&event, &invocation).await;
        let response = response.map_err(|failure| failure.to_string())?;
        Ok(serde_json::from_str(response.body()).unwrap())
    }
}

/// What the API answers beside a value, of the line on the twin stream that the value is made of.
struct Asked {
    pipeline: String,
    source_id: String,
    arrived_at: Timestamp,
}

/// Every JSON object of the hour of the arrival and the hour before it: whole objects, whatever stands between them.
fn objects(bucket: &MemoryBucket, asked: &Asked) -> Vec<Value> {
    let hour_before =
        Timestamp::from_micros(asked.arrived_at.micros() - 3_600_000_000).unwrap().to_string();
    let prefixes = [asked.arrived_at.to_string(), hour_before]
        .map(|time| format!("{}/dt={}/hour={}/", asked.pipeline, &time[..10], &time[11..13]));
    let held = bucket.objects();
    let here = held.iter().filter(|(key, _)| prefixes.iter().any(|prefix| key.starts_with(prefix)));
    let read = |body: &Vec<u8>| -> Vec<Value> {
        Deserializer::from_slice(body).into_iter().map_while(Result::ok).collect()
    };
    here.flat_map(|(_, body)| read(body)).collect()
}

/// The recorded lines of a pipeline's cases that its mapping takes, and what devices send of the same.
struct Recorded {
    pipeline: Pipeline,
    extractor: Extractor,
}

impl Recorded {
    fn of(name: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sql");
        let pipeline = Pipeline::find(&root, name).unwrap();
        let text = pipeline.mapping().unwrap().clone();
        let mapping = Mapping::compile(&text.sql).unwrap();
        let extractor = Extractor::new(
            mapping,
            PipelineName::new("test").unwrap(),
            Revision::FIRST,
            text.hash,
            SkewLimit::default(),
        );
        Self { pipeline, extractor }
    }

    /// Records as they stand on the stream: packed lines with `_meta`, and every third as a device sends it, without
    /// `_meta` and without a newline.
    fn records(&self) -> Vec<Vec<u8>> {
        let cases = self.pipeline.cases().unwrap();
        let input: String = cases.iter().map(|case| case.input.as_str()).collect();
        let good = input.lines().filter(|line| serde_json::from_str::<Value>(line).is_ok());
        let good: Vec<&str> = good.collect();
        let packed = good.chunks(2).map(|lines| format!("{}\n", lines.join("\n")).into_bytes());
        // Of a device's record only the raw line itself is kept where a transform makes rows of it.
        let has_rows = self.pipeline.transform.is_some();
        let devices = if has_rows { &[][..] } else { &good[..] };
        let bare = devices.iter().step_by(3).map(|line| {
            let mut record: Value = serde_json::from_str(line).unwrap();
            record.as_object_mut().unwrap().remove("_meta");
            record.to_string().into_bytes()
        });
        packed.chain(bare).collect()
    }

    /// The values that the twin holds of a record, by what the API answers with each.
    fn values(&self, record: &[u8], sequence: &str, arrived_at: Timestamp) -> Vec<(Asked, Value)> {
        let mut values = Vec::new();
        for (number, line) in lines(record) {
            let extraction = self.extractor.extract(line, arrived_at, sequence, number).unwrap();
            for observation in &extraction.observations {
                let mut written = String::new();
                write_observation(observation, &mut written).unwrap();
                let value: Value = serde_json::from_str(&written).unwrap();
                let text = |name: &str| value[name].as_str().unwrap().to_owned();
                let asked = Asked {
                    pipeline: text("pipeline"),
                    source_id: text("source_id"),
                    arrived_at: at(&text("arrived_at")),
                };
                values.push((asked, serde_json::from_slice(line).unwrap()));
            }
        }
        values
    }
}

/// Delivers the records of a pipeline over two hours and finds each value's record again.
fn trace(seed: u64, name: &str) -> usize {
    let recorded = Recorded::of(name);
    let clock = VirtualClock::new(at("2026-01-01T22:50:00Z"));
    let chaos = Chaos::new(&clock, seed, Rates::default(), 0);
    let hints = Hints { batch_bytes: 3_000, object_bytes: 20_000, ..Hints::default() };
    let delivery = Delivery::new(&chaos, hints, Chances { short_batch: 0.3, ..Chances::default() });
    let letters = MemoryLetters::default();
    let function = Transformer { pipeline: &recorded.pipeline, letters: &letters, clock: &clock };
    let records = recorded.records();
    let arrivals = RefCell::new(Vec::new());
    clock.run(delivery.deliver(&function, async {
        for record in &records {
            clock.sleep(Duration::from_secs(97)).await;
            arrivals.borrow_mut().push(clock.now());
            delivery.put(record);
        }
    }));
    let mut traced = 0;
    for (number, (record, arrived_at)) in records.iter().zip(arrivals.into_inner()).enumerate() {
        let sequence = format!("{:056}", number + 1);
        for (asked, line) in recorded.values(record, &sequence, arrived_at) {
            let in_lake = objects(&delivery.lake, &asked);
            let of_id = |row: &&Value| row["_lineage"]["id"] == asked.source_id.as_str();
            let found: Vec<Value> = if line["_meta"]["id"].is_null() {
                // Its id is its place in the stream, which the transformed zone tells.
                let found = in_lake.iter().filter(of_id).cloned();
                found
                    .map(|mut row| {
                        row.as_object_mut().unwrap().remove("_lineage");
                        row
                    })
                    .collect()
            } else {
                let raw = objects(&delivery.raw, &asked).into_iter();
                raw.filter(|raw| raw["_meta"]["id"] == asked.source_id.as_str()).collect()
            };
            assert!(found.contains(&line), "the record of {}: {found:?}", asked.source_id);
            assert!(in_lake.iter().any(|row| of_id(&row)), "{} in the lake", asked.source_id);
            traced += 1;
        }
    }
    assert!(delivery.raw.objects().keys().any(|key| key.contains("/hour=23/")), "two hours");
    traced
}

#[test]
fn the_raw_record_of_a_value_is_found_by_its_pipeline_id_and_arrival() {
    let replay = "cargo test -p twin --test lineage the_raw_record";
    for_seeds(replay, 0..4, |seed| assert!(trace(seed, "irish-rail") > 100));
}

#[test]
fn a_row_of_a_transform_leads_back_to_the_same_record() {
    assert!(trace(7, "meteoswiss") > 40);
}
