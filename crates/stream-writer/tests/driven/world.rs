//! The writer's world: its table, its dead letters, and what of them must hold at every moment.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;
use stream_writer::StreamWriter;
use twin_lambda::kinesis::{KinesisEvent, KinesisHandler};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::port::Fault;
use twin_normalization::{Key, Timestamp};
use twin_store::port::{Put, PutNewest};
use twin_store::{Expiries, Item, Note, Writer};
use twin_testkit::{
    Chaos, Counted, Faulty, Function, MemoryLetters, MemoryTable, Process, VirtualClock, systemic,
};

/// Everything outside of the function's processes.
pub(crate) struct World<'a> {
    pub(crate) chaos: &'a Chaos<'a>,
    pub(crate) table: Watched,
    pub(crate) letters: MemoryLetters,
    pub(crate) expiries: Expiries,
    /// What the function counted, over all invocations.
    pub(crate) counted: Counted,
}

type Handler<'a> =
    StreamWriter<Faulty<'a, &'a Watched>, Faulty<'a, &'a MemoryLetters>, &'a VirtualClock>;

/// A process of the stream writer: none where an invocation was given up, after which it is not asked again.
type Warm<'a> = Cell<Option<Handler<'a>>>;

impl<'a> World<'a> {
    pub(crate) fn new(chaos: &'a Chaos<'a>) -> Self {
        let (table, letters, expiries, counted) = Default::default();
        Self { chaos, table, letters, expiries, counted }
    }

    /// Holds the count of an invocation to what it answered: I4.
    fn count(&self, written: &[String], lines_before: Option<(u64, u64)>) {
        let tally = written.last().map(|line| self.counted.add(line)).unwrap_or_default();
        let count = |name: &str| tally.get(name).copied().unwrap_or_default();
        let ends = ["stored", "superseded", "duplicates", "dead_lettered", "expired"];
        let deliveries = count("deliveries");
        assert_eq!(deliveries, ends.iter().map(|name| count(name)).sum::<u64>(), "{tally:?}");
        if let Some((least, most)) = lines_before {
            assert!((least..=most).contains(&deliveries), "{least} to {most} are due: {tally:?}");
        }
    }
}

impl<'a> Function for &'a World<'a> {
    type Memory = Warm<'a>;

    fn start(&self, process: &Process) -> Self::Memory {
        let table = Faulty::new(&self.table, self.chaos, process);
        Cell::new(Some(StreamWriter {
            writer: Writer::new(table, self.chaos.clock()).with_expiries(self.expiries.clone()),
            dead_letters: Faulty::new(&self.letters, self.chaos, process),
            clock: self.chaos.clock(),
            telemetry: Telemetry::in_memory("stream-writer", None),
            letterhead: Letterhead::new("stream-writer", "c0de", None, None),
        }))
    }

    async fn handle(
        &self,
        warm: &Self::Memory,
        event: &RawValue,
        deadline: Timestamp,
    ) -> Result<Value, String> {
        let event = KinesisEvent::read(event).map_err(|failure| failure.to_string())?;
        let invocation = Invocation { request_id: "r".to_owned(), deadline };
        let mut writer = warm.take().unwrap();
        writer.telemetry = Telemetry::in_memory("stream-writer", None);
        let response = writer.handle(&event, &invocation).await;
        let lines = |records: usize| -> u64 {
            let records = event.records[..records].iter();
            records.map(|record| record.lines(&record.data()).count() as u64).sum()
        };
        let answer = response.map(|response| serde_json::to_value(response).unwrap());
        let first_failed = answer.as_ref().ok().map(|answer| {
            let number = &answer["batchItemFailures"][0]["itemIdentifier"];
            let number = event.records.iter().position(|one| number == one.sequence_number());
            number.unwrap_or(event.records.len())
        });
        // All before the reported record is settled; where none is reported, all.
        let due = first_failed.map(|first| {
            let all = lines(event.records.len());
            (lines(first), if first < event.records.len() { all - 1 } else { all })
        });
        self.count(&writer.telemetry.written(), due);
        warm.set(Some(writer));
        answer.map_err(|failure| failure.to_string())
    }
}

/// A table of which no item's version ever goes down: I2.
#[derive(Default)]
pub(crate) struct Watched {
    pub(crate) table: MemoryTable,
    versions: RefCell<BTreeMap<Key, String>>,
    /// Writes that changed an item.
    pub(crate) changes: Cell<u64>,
    /// Writes that were asked for.
    pub(crate) asked: Cell<u64>,
    /// Whether it is no longer there.
    pub(crate) gone: Cell<bool>,
}

impl PutNewest for &Watched {
    async fn put_newest(&self, item: &Item) -> Result<Put, Fault> {
        self.asked.set(self.asked.get() + 1);
        if self.gone.get() {
            return Err(systemic());
        }
        let put = (&self.table).put_newest(item).await?;
        let stored = match &put {
            Put::Stored => item.version().to_string(),
            Put::Refused { stored, .. } => stored.to_string(),
        };
        let before = self.versions.borrow_mut().insert(item.observation.key(), stored.clone());
        assert!(before.as_ref().is_none_or(|before| *before <= stored), "{before:?} then {stored}");
        self.changes.set(self.changes.get() + u64::from(put == Put::Stored));
        Ok(put)
    }

    async fn register(&self, note: &Note) -> Result<(), Fault> {
        (&self.table).register(note).await
    }
}
