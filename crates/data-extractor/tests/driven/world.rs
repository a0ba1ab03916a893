//! The extractor's world: its stream, its dead letters, its mapping.

use std::collections::BTreeSet;

use data_extractor::{DataExtractor, Extract};
use serde_json::Value;
use serde_json::value::RawValue;
use twin_lambda::kinesis::{KinesisEvent, KinesisHandler};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::{MappingHash, PipelineName, Refusal, Revision, SkewLimit, Timestamp};
use twin_sql::{Extraction, Extractor, Mapping};
use twin_testkit::{Chaos, Faulty, Function, MemoryLetters, MemoryStream, Process, VirtualClock};

const SQL: &str = "
CREATE TABLE source (`_meta` ROW<as_of TIMESTAMP_LTZ(3)>, code STRING, speed DOUBLE,
    cars ARRAY<ROW<code STRING, speed DOUBLE>>);
INSERT INTO digital_twin (component, metric, value_number, observed_at)
SELECT 'train:' || s.code, 'speed', s.speed, s.`_meta`.as_of FROM source AS s WHERE s.cars IS NULL
UNION ALL
SELECT 'train:' || s.code, 'speed.kmh', s.speed * 4, s.`_meta`.as_of FROM source AS s
WHERE s.speed > 1
UNION ALL
SELECT 'car:' || c.code, 'speed', c.speed, s.`_meta`.as_of FROM source AS s CROSS JOIN UNNEST(s.cars) AS c;";

/// Everything outside of the function's processes.
pub(crate) struct World<'a> {
    pub(crate) chaos: &'a Chaos<'a>,
    pub(crate) stream: MemoryStream,
    pub(crate) letters: MemoryLetters,
}

/// A bug that one kind of line wakes, and one that kills the process.
pub(crate) struct Buggy {
    extractor: Extractor,
    process: Process,
}

impl Extract for Buggy {
    fn extract(
        &self,
        line: &[u8],
        arrived_at: Timestamp,
        sequence: &str,
        number: u32,
    ) -> Result<Extraction, Refusal> {
        assert!(!line.starts_with(b"{\"bug\""), "a bug in the mapping's engine");
        if line.starts_with(b"{\"kill\"") {
            self.process.kill();
        }
        self.extractor.extract(line, arrived_at, sequence, number)
    }
}

impl<'a> World<'a> {
    pub(crate) fn new(chaos: &'a Chaos<'a>) -> Self {
        Self { chaos, stream: MemoryStream::default(), letters: MemoryLetters::default() }
    }

    /// Every distinct observation that came out: its key, its order and its value.
    ///
    /// # Panics
    /// Where two copies of one are not the same to the byte.
    pub(crate) fn observations(&self) -> BTreeSet<(String, String, String)> {
        let lines: BTreeSet<String> = self.stream.lines().into_iter().collect();
        let observation = |line: &String| {
            let line: Value = serde_json::from_str(line).unwrap();
            let text = |name: &str| line[name].as_str().unwrap().to_owned();
            let key = format!("{}.{}", text("component"), text("metric"));
            (key, text("order"), line["value_number"].as_f64().unwrap().to_string())
        };
        let observations: BTreeSet<_> = lines.iter().map(observation).collect();
        assert_eq!(observations.len(), lines.len(), "every copy is the same to the byte");
        observations
    }

    /// The lines that became dead letters.
    pub(crate) fn letters(&self) -> BTreeSet<String> {
        self.letters.lines().into_iter().map(|line| String::from_utf8(line).unwrap()).collect()
    }
}

impl<'a> Function for &'a World<'a> {
    type Memory = DataExtractor<
        Buggy,
        Faulty<'a, &'a MemoryStream>,
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
            extractor: Buggy { extractor, process: process.clone() },
            stream: Faulty::new(&self.stream, self.chaos, process),
            dead_letters: Faulty::new(&self.letters, self.chaos, process),
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
        // What is answered as done is counted: I4.
        let tally = extractor.telemetry.written().pop().unwrap();
        let tally: Value = serde_json::from_str(&tally).unwrap();
        let count = |name: &str| tally[name].as_u64().unwrap();
        let lines: usize = event.records.iter().map(|one| one.lines(&one.data()).count()).sum();
        assert_eq!(count("lines"), lines as u64);
        assert_eq!(count("lines"), count("mapped_lines") + count("malformed_lines"), "{tally}");
        let rows = count("observations") + count("filtered_rows") + count("dead_lettered_rows");
        assert_eq!(count("rows"), rows, "{tally}");
        Ok(serde_json::to_value(response).unwrap())
    }
}
