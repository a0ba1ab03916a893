//! A pipeline from its stream to the twin's table, of the real functions and ports in memory.

use std::cell::RefCell;
use std::time::Duration;

use data_extractor::{DataExtractor, Extract};
use firehose_transformer::{FirehoseTransformer, Shape};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};
use stream_writer::StreamWriter;
use twin::Names;
use twin::dlq::{DeadLetters, Mode, Outcome, Selection};
use twin_lambda::firehose::{FirehoseEvent, FirehoseHandler};
use twin_lambda::kinesis::{KinesisEvent, KinesisHandler, KinesisResponse};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Failure, Invocation, Letterhead};
use twin_normalization::{MappingHash, PipelineName, Refusal, Revision, SkewLimit, Timestamp};
use twin_sql::{Extraction, Extractor, Mapping};
use twin_store::Writer;
use twin_testkit::{
    FixedClock, MemoryBucket, MemoryStream, MemoryTable, at, block_on, firehose_event,
};

pub(crate) const PIPELINE: &str = "test";

/// Each record gives two observations. Their time is the record's own, which many share: the order decides.
const SQL: &str = "
CREATE TABLE source (`_meta` ROW<as_of TIMESTAMP_LTZ(3)>, code STRING, speed DOUBLE);
INSERT INTO digital_twin (component, metric, value_number, unit, observed_at)
SELECT 'train:' || s.code, 'speed', s.speed, 'm/s', s.`_meta`.as_of FROM source AS s
UNION ALL
SELECT 'train:' || s.code, 'speed.kmh', s.speed * 3.6, 'km/h', s.`_meta`.as_of FROM source AS s;";

/// What is wrong with the extractor: it panics on lines with this text in them.
struct Buggy(Extractor, Option<&'static str>);

impl Extract for Buggy {
    fn extract(
        &self,
        line: &[u8],
        arrived_at: Timestamp,
        sequence: &str,
        number: u32,
    ) -> Result<Extraction, Refusal> {
        let bug = self.1.is_some_and(|bug| String::from_utf8_lossy(line).contains(bug));
        assert!(!bug, "a bug in the mapping's engine");
        self.0.extract(line, arrived_at, sequence, number)
    }
}

/// The world, with both streams and both buckets.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) pipeline_stream: MemoryStream,
    pub(crate) twin_stream: MemoryStream,
    pub(crate) letters: MemoryBucket,
    pub(crate) lake: MemoryBucket,
    pub(crate) table: MemoryTable,
    pub(crate) arrives_at: RefCell<Timestamp>,
    /// Records that ever arrived on the pipeline stream, and of each stream how many were read.
    arrived: RefCell<u64>,
    read: RefCell<(usize, usize)>,
}

impl Default for World {
    fn default() -> Self {
        Self {
            pipeline_stream: MemoryStream::default(),
            twin_stream: MemoryStream::default(),
            letters: MemoryBucket::default(),
            lake: MemoryBucket::default(),
            table: MemoryTable::default(),
            arrives_at: RefCell::new(at("2025-10-02T06:40:04Z")),
            arrived: RefCell::new(0),
            read: RefCell::default(),
        }
    }
}

/// The clock of what is stored stands still, so that two worlds can be compared to the byte.
pub(crate) fn clock() -> FixedClock {
    FixedClock::new(at("2025-10-20T00:00:00Z"))
}

pub(crate) fn names() -> Names {
    Names {
        dead_letters: "letters".into(),
        lake: "lake".into(),
        twin_stream: "twin-stream".into(),
        lake_only: [].into(),
        pipeline_streams: [(PIPELINE.to_owned(), "test-stream".to_owned())].into(),
        transforms: [].into(),
        topic_fields: [(
            PIPELINE.to_owned(),
            [("hall".to_owned(), 2), ("other".to_owned(), 9)].into(),
        )]
        .into(),
        api: "http://127.0.0.1:1".into(),
    }
}

fn pipeline() -> PipelineName {
    PipelineName::new(PIPELINE).unwrap()
}

impl World {
    /// A batch of the pipeline stream as Lambda hands it over: each payload arrives now and gets the next sequence number.
    pub(crate) fn event<P: AsRef<[u8]>>(&self, payloads: &[P]) -> Box<RawValue> {
        let record = |payload: &P| {
            *self.arrived.borrow_mut() += 1;
            self.record(payload.as_ref(), *self.arrived.borrow())
        };
        let records: Vec<Value> = payloads.iter().map(record).collect();
        to_raw_value(&json!({ "Records": records })).unwrap()
    }

    fn record(&self, payload: &[u8], sequence: u64) -> Value {
        #[expect(clippy::cast_precision_loss, reason = "as lambda writes it")]
        let seconds = self.arrives_at.borrow().micros() as f64 / 1e6;
        json!({
            "eventSource": "aws:kinesis",
            "kinesis": {
                "partitionKey": "b000",
                "sequenceNumber": format!("{sequence:056}"),
                "data": base64_simd::STANDARD.encode_to_string(payload),
                "approximateArrivalTimestamp": seconds,
            },
        })
    }

    /// Runs the extractor over a batch; `bug` is a text that makes it panic.
    pub(crate) fn extract(
        &self,
        event: &RawValue,
        bug: Option<&'static str>,
    ) -> Result<KinesisResponse, Failure> {
        let (mapping, hash) = (Mapping::compile(SQL).unwrap(), "0123456789abcdef");
        let (revision, hash) = (Revision::new(1).unwrap(), MappingHash::new(hash).unwrap());
        let extractor = Extractor::new(mapping, pipeline(), revision, hash, SkewLimit::default());
        let handler = DataExtractor {
            extractor: Buggy(extractor, bug),
            stream: &self.twin_stream,
            dead_letters: &self.letters,
            clock: &clock(),
            telemetry: Telemetry::in_memory("data-extractor", Some(PIPELINE)),
            letterhead: Letterhead::new("data-extractor", "c0de", Some(PIPELINE.into()), None),
        };
        let event = KinesisEvent::read(event).unwrap();
        block_on(handler.handle(&event, &Invocation::unbounded("r")))
    }

    /// Runs the writer over a batch.
    pub(crate) fn write(&self, event: &RawValue) -> Result<KinesisResponse, Failure> {
        let clock = clock();
        let handler = StreamWriter {
            writer: Writer::new(&self.table, &clock),
            dead_letters: &self.letters,
            clock: &clock,
            telemetry: Telemetry::in_memory("stream-writer", None),
            letterhead: Letterhead::new("stream-writer", "c0de", None, None),
        };
        let event = KinesisEvent::read(event).unwrap();
        block_on(handler.handle(&event, &Invocation::unbounded("r")))
    }

    /// Runs the transformer, and puts into the lake what it answers.
    pub(crate) fn deliver<P: AsRef<[u8]>>(&self, payloads: &[P]) -> Result<String, Failure> {
        let handler = FirehoseTransformer {
            pipeline: pipeline(),
            shape: Shape::Record(twin_normalization::wire::LakeLineage::new(
                &pipeline(),
                "twin",
                None,
            )),
            dead_letters: &self.letters,
            clock: &clock(),
            telemetry: Telemetry::in_memory("firehose-transformer", Some(PIPELINE)),
            letterhead: Letterhead::new(
                "firehose-transformer",
                "c0de",
                Some(PIPELINE.into()),
                None,
            ),
        };
        let event = firehose_event(payloads);
        let event = FirehoseEvent::read(&event).unwrap();
        let answer = block_on(handler.handle(&event, &Invocation::unbounded("r")))?;
        let answer: Value = serde_json::from_str(answer.body()).unwrap();
        let data = answer["records"].as_array().unwrap().iter().map(|record| {
            let data = record["data"].as_str().unwrap();
            String::from_utf8(base64_simd::STANDARD.decode_to_vec(data).unwrap()).unwrap()
        });
        Ok(data.collect())
    }

    /// Hands on what the streams hold and nobody has read yet, until all is at rest.
    pub(crate) fn flow(&self) {
        let (pipeline, twin) = *self.read.borrow();
        let data = |stream: &MemoryStream, from: usize| -> Vec<String> {
            stream.records().into_iter().skip(from).map(|record| record.data).collect()
        };
        let sent = data(&self.pipeline_stream, pipeline);
        self.extract(&self.event(&sent), None).unwrap();
        let observed = data(&self.twin_stream, twin);
        let observed: Vec<Value> =
            observed.iter().map(|data| self.record(data.as_bytes(), 1)).collect();
        let event = to_raw_value(&json!({ "Records": observed })).unwrap();
        assert_eq!(self.write(&event).unwrap(), KinesisResponse::done());
        *self.read.borrow_mut() = (pipeline + sent.len(), twin + observed.len());
    }

    pub(crate) fn later(&self, days: u64) {
        let then = self.arrives_at.borrow().plus(Duration::from_secs(days * 86_400));
        *self.arrives_at.borrow_mut() = then;
    }

    pub(crate) fn dead_letters<'w>(
        &'w self,
    ) -> DeadLetters<&'w MemoryBucket, impl Fn(&str) -> &'w MemoryStream> {
        let stream = |name: &str| match name {
            "test-stream" => &self.pipeline_stream,
            "twin-stream" => &self.twin_stream,
            other => panic!("no stream {other}"),
        };
        DeadLetters { letters: &self.letters, lake: &self.lake, stream, names: names() }
    }

    pub(crate) fn redrive(&self, mode: Mode) -> Outcome {
        let all = Selection::default();
        block_on(self.dead_letters().redrive(&all, mode, &clock())).unwrap()
    }
}
