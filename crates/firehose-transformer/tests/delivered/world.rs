//! The transformer's world: its dead letters, and what became of what it was given.

use firehose_transformer::{FirehoseTransformer, Shape};
use serde_json::Value;
use serde_json::value::RawValue;
use twin_lambda::firehose::{FirehoseEvent, FirehoseHandler};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::wire::LakeLineage;
use twin_normalization::{Payload, PipelineName, Timestamp};
use twin_testkit::{Chaos, Delivery, Faulty, Function, MemoryLetters, Process, VirtualClock};

use crate::records::lines;

/// Everything outside of the function's processes.
pub(crate) struct World<'a> {
    chaos: &'a Chaos<'a>,
    letters: MemoryLetters,
}

impl<'a> World<'a> {
    pub(crate) fn new(chaos: &'a Chaos<'a>) -> Self {
        Self { chaos, letters: MemoryLetters::default() }
    }
}

impl<'a> Function for &'a World<'a> {
    type Memory = FirehoseTransformer<Faulty<'a, &'a MemoryLetters>, &'a VirtualClock>;

    fn start(&self, process: &Process) -> Self::Memory {
        FirehoseTransformer {
            pipeline: PipelineName::new("test").unwrap(),
            shape: Shape::Record(LakeLineage::new(
                &PipelineName::new("test").unwrap(),
                "c0de",
                None,
            )),
            dead_letters: Faulty::new(&self.letters, self.chaos, process),
            clock: self.chaos.clock(),
            telemetry: Telemetry::in_memory("firehose-transformer", Some("test")),
            letterhead: Letterhead::new("firehose-transformer", "c0de", Some("test".into()), None),
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
        let tally = transformer.telemetry.written().pop().unwrap();
        let tally: Value = serde_json::from_str(&tally).unwrap();
        let count = |name: &str| tally[name].as_u64().unwrap();
        let ends = count("ok_records") + count("dropped_records") + count("failed_records");
        assert_eq!((count("records"), event.records.len() as u64), (ends, ends), "{tally}");
        Ok(serde_json::from_str(response.body()).unwrap())
    }
}

/// What became of the lines.
pub(crate) struct Ends {
    /// The lines in the lake, as they were before they got their lineage.
    pub(crate) lake: Vec<Vec<u8>>,
    pub(crate) letters: Vec<Vec<u8>>,
    /// Code and data of each record that could not be transformed.
    pub(crate) failed: Vec<(String, Vec<u8>)>,
}

impl Ends {
    pub(crate) fn of(delivery: &Delivery<'_>, world: &World<'_>) -> Self {
        let (mut lake, mut failed) = (Vec::new(), Vec::new());
        for (name, body) in delivery.lake.objects() {
            for line in String::from_utf8(body).unwrap().lines() {
                if name.starts_with("test/processing-failed/") {
                    let line: Value = serde_json::from_str(line).unwrap();
                    let text = |name: &str| line[name].as_str().unwrap().to_owned();
                    let data = base64_simd::STANDARD.decode_to_vec(text("rawData")).unwrap();
                    failed.push((text("errorCode"), data));
                } else {
                    let (lineage, rest) = line.split_once("},").unwrap();
                    assert!(lineage.starts_with("{\"_lineage\":{"), "{line}");
                    lake.push(format!("{{{rest}").into_bytes());
                }
            }
        }
        let bytes = |payload| match payload {
            Payload::Text(text) => String::into_bytes(text),
            Payload::Base64(text) => base64_simd::STANDARD.decode_to_vec(text).unwrap(),
        };
        let letters = world.letters.kept().into_iter().map(|letter| bytes(letter.payload));
        Self { lake, letters: letters.collect(), failed }
    }

    /// The lines of the records that could not be transformed, where they are of a kind.
    pub(crate) fn failed_lines(&self, kind: impl Fn(&[u8]) -> bool) -> Vec<Vec<u8>> {
        self.failed.iter().flat_map(|(_, data)| lines(data, &kind)).collect()
    }
}
