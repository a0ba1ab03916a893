//! The extractor's side of the chain.

use std::collections::BTreeSet;

use data_extractor::{DataExtractor, Extract};
use serde_json::Value;
use serde_json::value::RawValue;
use twin_lambda::kinesis::{KinesisEvent, KinesisHandler};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::{MappingHash, PipelineName, Refusal, Revision, SkewLimit, Timestamp};
use twin_sql::{Extraction, Extractor, Mapping};
use twin_testkit::{
    Chaos, Counted, EventSource, Faulty, Function, MemoryLetters, Process, VirtualClock,
};

const SQL: &str = "
CREATE TABLE source (`_meta` ROW<as_of TIMESTAMP_LTZ(3)>, code STRING, speed DOUBLE);
INSERT INTO digital_twin (component, metric, value_number, observed_at)
SELECT 'train:' || s.code, 'speed', s.speed, s.`_meta`.as_of FROM source AS s
UNION ALL
SELECT 'train:' || s.code, 'speed.kmh', s.speed * 4, s.`_meta`.as_of FROM source AS s
WHERE s.speed > 1;";

/// A bug that one kind of line wakes.
pub(crate) struct Buggy(Extractor);

impl Extract for Buggy {
    fn extract(
        &self,
        line: &[u8],
        arrived_at: Timestamp,
        sequence: &str,
        number: u32,
    ) -> Result<Extraction, Refusal> {
        assert!(!line.starts_with(b"{\"bug\""), "a bug in the mapping's engine");
        self.0.extract(line, arrived_at, sequence, number)
    }
}

/// Everything outside of the extractor's processes.
pub(crate) struct Extracting<'a> {
    chaos: &'a Chaos<'a>,
    twin: &'a EventSource<'a>,
    kept: MemoryLetters,
    pub(crate) counted: Counted,
}

impl<'a> Extracting<'a> {
    pub(crate) fn new(chaos: &'a Chaos<'a>, twin: &'a EventSource<'a>) -> Self {
        Self { chaos, twin, kept: MemoryLetters::default(), counted: Counted::default() }
    }

    /// The lines that became dead letters.
    pub(crate) fn letters(&self) -> BTreeSet<String> {
        self.kept.lines().into_iter().map(|line| String::from_utf8(line).unwrap()).collect()
    }
}

impl<'a> Function for &'a Extracting<'a> {
    type Memory = DataExtractor<
        Buggy,
        Faulty<'a, &'a EventSource<'a>>,
        Faulty<'a, &'a MemoryLetters>,
        &'a VirtualClock,
    >;

    fn start(&self, process: &Process) -> Self::Memory {
        let extractor = Extractor::new(
            Mapping::compile(SQL).unwrap(),
            PipelineName::new("test").unwrap(),
            Revision::new(1).unwrap(),
            MappingHash::new("0123456789abcdef").unwrap(),
            SkewLimit::default(),
        );
        DataExtractor {
            extractor: Buggy(extractor),
            stream: Faulty::new(self.twin, self.chaos, process),
            dead_letters: Faulty::new(&self.kept, self.chaos, process),
            clock: self.chaos.clock(),
            telemetry: Telemetry::in_memory("data-extractor", Some("test")),
            letterhead: Letterhead::new("data-extractor", "c0de", Some("test".into()), None),
        }
    }

    async fn handle(
        &self,
        extractor: &Self::Memory,
        event: &RawValue,
        deadline: Timestamp,
    ) -> Result<Value, String> {
        let event = KinesisEvent::read(event).map_err(|failure| failure.to_string())?;
        let invocation = Invocation { request_id: "r".to_owned(), deadline };
        let response = extractor.handle(&event, &invocation).await;
        let response = response.map_err(|failure| failure.to_string())?;
        let counts = self.counted.add(&extractor.telemetry.written().pop().unwrap());
        let count = |name: &str| counts[name];
        assert_eq!(count("lines"), count("mapped_lines") + count("malformed_lines"));
        let rows = count("observations") + count("filtered_rows") + count("dead_lettered_rows");
        assert_eq!(count("rows"), rows);
        Ok(serde_json::to_value(response).unwrap())
    }
}
