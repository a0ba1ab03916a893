//! A batch in process, without the runtime: `batch EVENT ROUNDS [floor]`.
//!
//! Reads an event of Firehose from a file and handles it so many times. With `floor`, nothing is looked at: the event's records
//! are decoded, the answer's are encoded, and what stands round both is copied, which no transformer can do
//! without. scripts/bench-lake runs this for its processor time, and under callgrind for its instructions.

#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark fails by panicking")]

use std::hint::black_box;

use firehose_transformer::{FirehoseTransformer, Shape};
use serde_json::Value;
use twin_lambda::firehose::{FirehoseEvent, FirehoseHandler};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead, SystemClock};
use twin_normalization::PipelineName;
use twin_normalization::wire::LakeLineage;
use twin_testkit::{MemoryLetters, block_on};

fn main() {
    let told: Vec<String> = std::env::args().skip(1).collect();
    let [path, rounds, rest @ ..] = told.as_slice() else { panic!("batch EVENT ROUNDS [floor]") };
    let event = std::fs::read(path).expect("the event's file");
    let rounds: u32 = rounds.parse().expect("a number of rounds");
    let mut round: Box<dyn FnMut() -> usize> = if rest.is_empty() {
        Box::new(|| answer(&event).len())
    } else {
        let mut floor = Floor::of(&event);
        Box::new(move || floor.round())
    };
    for _ in 0..rounds {
        black_box(round());
    }
}

/// The answer to a batch, from bytes to text, by the function's own handler.
fn answer(event: &[u8]) -> String {
    let pipeline = PipelineName::new("irish-rail").expect("a pipeline's name");
    let handler = FirehoseTransformer {
        shape: Shape::Record(LakeLineage::new(&pipeline, "unknown", None)),
        pipeline,
        dead_letters: &MemoryLetters::default(),
        clock: SystemClock,
        telemetry: Telemetry::in_memory("firehose-transformer", None),
        letterhead: Letterhead::new("firehose-transformer", "unknown", None, None),
    };
    let event = FirehoseEvent::read_bytes(event).expect("a batch");
    let answer = block_on(handler.handle(&event, &Invocation::unbounded("r")));
    answer.expect("an answer").into_body()
}

/// What is left of a batch where nothing is looked at.
struct Floor {
    /// The data of the event, as it comes.
    came: Vec<String>,
    /// The data of the answer, before base64.
    goes: Vec<Vec<u8>>,
    /// What stands round the data, of both.
    around: Vec<u8>,
    copy: Vec<u8>,
    data: Vec<u8>,
    body: String,
}

impl Floor {
    fn of(event: &[u8]) -> Self {
        let answer = answer(event);
        let data = |json: &[u8]| -> Vec<String> {
            let json: Value = serde_json::from_slice(json).expect("json");
            let records = json.get("records").and_then(Value::as_array).expect("records");
            let data = |record: &Value| Some(record.get("data")?.as_str()?.to_owned());
            records.iter().map(|record| data(record).expect("data")).collect()
        };
        let (came, sent) = (data(event), data(answer.as_bytes()));
        let taken: usize = came.iter().chain(&sent).map(String::len).sum();
        let decoded = |text: &String| base64_simd::STANDARD.decode_to_vec(text).expect("base64");
        Self {
            goes: sent.iter().map(decoded).collect(),
            came,
            around: vec![b' '; event.len() + answer.len() - taken],
            copy: Vec::new(),
            data: Vec::new(),
            body: String::new(),
        }
    }

    fn round(&mut self) -> usize {
        self.body.clear();
        self.copy.clear();
        for (came, goes) in self.came.iter().zip(&self.goes) {
            self.data.clear();
            let decoded = base64_simd::STANDARD.decode_append(came.as_bytes(), &mut self.data);
            decoded.expect("base64");
            base64_simd::STANDARD.encode_append(goes, &mut self.body);
        }
        self.copy.extend_from_slice(&self.around);
        self.body.len() + self.copy.len() + self.data.len()
    }
}
