//! The writer's side of the chain.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::Value;
use serde_json::value::RawValue;
use stream_writer::StreamWriter;
use twin_lambda::kinesis::{KinesisEvent, KinesisHandler};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::Timestamp;
use twin_store::{Attribute, Writer};
use twin_testkit::{
    Chaos, Counted, Faulty, Function, MemoryLetters, MemoryTable, Process, VirtualClock,
};

use crate::lines::{Observed, Table};

/// Everything outside of the writer's processes.
pub(crate) struct Writing<'a> {
    chaos: &'a Chaos<'a>,
    items: MemoryTable,
    pub(crate) letters: MemoryLetters,
    /// The observations that were answered as done.
    pub(crate) settled: RefCell<BTreeSet<Observed>>,
    pub(crate) counted: Counted,
}

impl<'a> Writing<'a> {
    pub(crate) fn new(chaos: &'a Chaos<'a>) -> Self {
        let (items, letters, settled, counted) = Default::default();
        Self { chaos, items, letters, settled, counted }
    }

    /// What the table holds, as far as the oracle says it.
    pub(crate) fn table(&self) -> Table {
        let items = self.items.contents().into_iter();
        let text = |attribute: &Attribute| match attribute {
            Attribute::Text(text) => text.clone(),
            Attribute::Number(number) => number.parse::<f64>().unwrap().to_string(),
            other => panic!("{other:?}"),
        };
        let item =
            |name: &str, item: &std::collections::BTreeMap<String, Attribute>| text(&item[name]);
        items
            .map(|(key, found)| {
                (
                    key,
                    (item("value", &found), item("observed_at", &found), item("source_id", &found)),
                )
            })
            .collect()
    }

    /// Notes what the answer says is done.
    fn settle(&self, event: &KinesisEvent<'_>, answer: &Value) {
        let number = &answer["batchItemFailures"][0]["itemIdentifier"];
        let failed = event.records.iter().position(|one| number == one.sequence_number());
        for record in &event.records[..failed.unwrap_or(event.records.len())] {
            for line in String::from_utf8(record.data().to_vec()).unwrap().lines() {
                let line: Value = serde_json::from_str(line).unwrap();
                let text = |name: &str| line[name].as_str().unwrap().to_owned();
                let value = line["value_number"].as_f64().unwrap().to_string();
                let observed = (text("component"), text("metric"), text("order"), value);
                self.settled.borrow_mut().insert(observed);
            }
        }
    }
}

impl<'a> Function for &'a Writing<'a> {
    type Memory =
        StreamWriter<Faulty<'a, &'a MemoryTable>, Faulty<'a, &'a MemoryLetters>, &'a VirtualClock>;

    fn start(&self, process: &Process) -> Self::Memory {
        StreamWriter {
            writer: Writer::new(Faulty::new(&self.items, self.chaos, process), self.chaos.clock()),
            dead_letters: Faulty::new(&self.letters, self.chaos, process),
            clock: self.chaos.clock(),
            telemetry: Telemetry::in_memory("stream-writer", None),
            letterhead: Letterhead::new("stream-writer", "c0de", None, None),
        }
    }

    async fn handle(
        &self,
        writer: &Self::Memory,
        event: &RawValue,
        deadline: Timestamp,
    ) -> Result<Value, String> {
        let event = KinesisEvent::read(event).map_err(|failure| failure.to_string())?;
        let invocation = Invocation { request_id: "r".to_owned(), deadline };
        let response = writer.handle(&event, &invocation).await;
        let answer = response.map(|response| serde_json::to_value(response).unwrap());
        let answer = answer.map_err(|failure| failure.to_string())?;
        let counts = self.counted.add(&writer.telemetry.written().pop().unwrap());
        let ends = ["stored", "superseded", "duplicates", "dead_lettered", "expired"];
        assert_eq!(counts["deliveries"], ends.iter().map(|name| counts[*name]).sum::<u64>());
        self.settle(&event, &answer);
        Ok(answer)
    }
}
