//! A batch costs the same allocations, however many records it has: none for each.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use firehose_transformer::{FirehoseTransformer, Shape};
use serde_json::value::RawValue;
use twin_lambda::firehose::{FirehoseEvent, FirehoseHandler};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::PipelineName;
use twin_normalization::wire::LakeLineage;
use twin_testkit::{FixedClock, MemoryLetters, at, block_on, firehose_event};

const LINE: &str = r#"{"_meta":{"v":1,"id":"7095e218d7cdcb99717668d0d43c21e9","pipeline":"irish-rail","order":"001759387983000000-0000000012"},"TrainCode":"D906","PublicMessage":"D906\\nDublin Connolly to Maynooth","Delay":-1.5e0}"#;

/// How many allocations a batch of so many records takes, each of several lines.
fn allocations(records: usize) -> u64 {
    let pipeline = PipelineName::new("irish-rail").unwrap();
    let (letters, clock) = (MemoryLetters::default(), FixedClock::new(at("2025-10-02T08:00:00Z")));
    let handler = FirehoseTransformer {
        shape: Shape::Record(LakeLineage::new(&pipeline, "c0de", None)),
        pipeline,
        dead_letters: &letters,
        clock: &clock,
        telemetry: Telemetry::in_memory("firehose-transformer", Some("test")),
        letterhead: Letterhead::new("firehose-transformer", "c0de", Some("test".into()), None),
    };
    let payload = [LINE, LINE, LINE].join("\n");
    let event: Box<RawValue> = firehose_event(&vec![payload; records]);
    let mut answered = 0;
    let counted = allocation_counter::measure(|| {
        let event = FirehoseEvent::read(&event).unwrap();
        let answer = block_on(handler.handle(&event, &Invocation::unbounded("r"))).unwrap();
        answered = answer.results().ok;
    });
    assert_eq!(answered, records as u64);
    counted.count_total
}

#[test]
fn no_record_and_no_line_takes_an_allocation() {
    let (few, many) = (allocations(100), allocations(1_500));
    // The list of records grows by doubling.
    assert!(many <= few + 6, "{few} for 100 records, {many} for 1,500");
}
