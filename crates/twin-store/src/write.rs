//! Applies observations to the table.

use std::pin::pin;

use futures_util::StreamExt as _;
use futures_util::future::{Either, select};
use twin_normalization::port::{Clock, Fault};
use twin_normalization::{Decision, Observation, Timestamp, decide};

use crate::collapse::{Deliveries, Group, collapse};
use crate::memory::Memory;
use crate::port::{Put, PutNewest};
use crate::registry::Noted;
use crate::{Expiries, Item};

/// Writes batches: newest wins, at most one conditional write per distinct key.
#[derive(Debug)]
pub struct Writer<T, C> {
    table: T,
    clock: C,
    expiries: Expiries,
    /// None where it asks the table every time.
    memory: Option<Memory>,
    noted: Noted,
}

/// What became of a batch. Every delivery is counted once, or is unfinished.
#[derive(Debug, Default)]
pub struct Written {
    /// Deliveries that are now the item of their key.
    pub stored: u64,
    /// Deliveries that are older than the item of their key.
    pub superseded: u64,
    /// Deliveries of what the item of their key already is.
    pub duplicates: u64,
    /// Deliveries past their own expiry, which are dropped.
    pub expired: u64,
    /// Where to begin again, where not all could be written.
    pub unfinished: Option<Unfinished>,
}

/// The first delivery that must come again, and why.
#[derive(Debug)]
pub struct Unfinished {
    /// The index that the caller gave it.
    pub first_index: usize,
    /// How many deliveries are not confirmed.
    pub deliveries: u64,
    /// What went wrong first.
    pub fault: Fault,
}

impl<T: PutNewest, C: Clock> Writer<T, C> {
    /// How many writes are under way at once.
    const CONCURRENT: usize = 32;

    /// A writer to `table`, of observations that never expire.
    pub fn new(table: T, clock: C) -> Self {
        let (expiries, memory) = (Expiries::default(), Some(Memory::default()));
        Self { table, clock, expiries, memory, noted: Noted::default() }
    }

    /// The same writer, of observations that expire.
    #[must_use]
    pub fn with_expiries(self, expiries: Expiries) -> Self {
        Self { expiries, ..self }
    }

    /// The same writer, which remembers no answer of the table and so asks it about every key of every batch.
    #[must_use]
    pub fn without_memory(self) -> Self {
        Self { memory: None, ..self }
    }

    /// Writes a batch of observations, each with an index of the caller's, however long that takes.
    pub async fn write(&self, batch: impl IntoIterator<Item = (usize, Observation)>) -> Written {
        self.write_until(batch, Timestamp::MAX).await
    }

    /// Writes a batch of observations, each with an index of the caller's, and gives up at `until` what is not
    /// done by then.
    ///
    /// A key whose write fails alone (throttled) delays no other. A fault that every write would meet ends
    /// the batch at once. Either way [`Written::unfinished`] says where to begin again; nothing is counted
    /// that is not confirmed.
    pub async fn write_until(
        &self,
        batch: impl IntoIterator<Item = (usize, Observation)>,
        until: Timestamp,
    ) -> Written {
        let now = self.clock.now();
        let mut written = Written::default();
        let groups = collapse(batch.into_iter().filter(|(_, observation)| {
            let counts = !self.expiries.has_passed(observation, now);
            written.expired += u64::from(!counts);
            counts
        }));
        // A write that is given up on its way is as little confirmed as one that failed.
        let mut open: Vec<Option<Deliveries>> =
            groups.iter().map(|group| Some(group.deliveries)).collect();
        let writes = groups.into_iter().zip(&mut open).map(async |(group, open)| {
            let decision = self.write_group(group).await?;
            Ok(open.take().map(|deliveries| deliveries.ends(decision)))
        });
        let fault = self.settle(writes, until, &mut written).await;
        let open = open.iter().flatten();
        written.unfinished = fault.zip(open.clone().map(|open| open.first_index).min()).map(
            |(fault, first_index)| {
                let deliveries = open.map(|open| open.count()).sum();
                Unfinished { first_index, deliveries, fault }
            },
        );
        written
    }

    /// Makes the writes, some at a time, and counts those that are confirmed. Gives the first fault.
    async fn settle(
        &self,
        writes: impl Iterator<Item = impl Future<Output = Result<Option<[u64; 3]>, Fault>>>,
        until: Timestamp,
        written: &mut Written,
    ) -> Option<Fault> {
        let mut first_fault = None;
        let mut writes = futures_util::stream::iter(writes).buffer_unordered(Self::CONCURRENT);
        let mut time_is_up = pin!(self.sleep_until(until));
        loop {
            match select(writes.next(), time_is_up.as_mut()).await {
                Either::Left((None, _)) => break,
                Either::Left((Some(Ok(ends)), _)) => written.count(ends.unwrap_or_default()),
                Either::Left((Some(Err(fault)), _)) => {
                    let systemic = !fault.transient;
                    first_fault.get_or_insert(fault);
                    if systemic {
                        // The table may be gone, and with it what is remembered of it.
                        self.memory.iter().for_each(Memory::clear);
                        break;
                    }
                }
                Either::Right(_) => {
                    first_fault.get_or_insert_with(|| Fault::out_of_time("write the batch"));
                    break;
                }
            }
        }
        if first_fault.is_some() {
            // A note that failed or was given up on its way may not have been written.
            self.noted.clear();
        }
        first_fault
    }

    async fn sleep_until(&self, until: Timestamp) {
        if until == Timestamp::MAX {
            std::future::pending::<()>().await;
        }
        self.clock.sleep(until.since(self.clock.now())).await;
    }

    async fn write_group(&self, group: Group) -> Result<Decision, Fault> {
        let Group { newest, .. } = group;
        let (key, version, now) = (newest.key(), newest.version(), self.clock.now());
        let expires_at = self.expiries.of(&newest);
        let item = Item { observation: newest, stored_at: now, expires_at };
        let known = self.memory.as_ref().and_then(|memory| memory.decide(&key, &version, now));
        let decision = match known {
            Some(decision) => decision,
            None => {
                let (decision, stored, expires_at) = match self.table.put_newest(&item).await? {
                    Put::Stored => (Decision::Store, version.into(), item.expires_at),
                    Put::Refused { stored, expires_at } => {
                        (decide(Some(&stored), &version), stored, expires_at)
                    }
                };
                if let Some(memory) = &self.memory {
                    memory.confirm(key, stored, expires_at, now);
                }
                decision
            }
        };
        self.register(&item.observation).await?;
        Ok(decision)
    }

    /// Notes which pipeline feeds which component, once for each warm writer, and again where the note is to last
    /// longer: whatever became of the write, and of an earlier note.
    async fn register(&self, observation: &Observation) -> Result<(), Fault> {
        match self.noted.due(observation, self.expiries.noted_until(observation)) {
            Some(note) => self.table.register(&note).await,
            None => Ok(()),
        }
    }
}

impl Written {
    fn count(&mut self, [stored, superseded, duplicates]: [u64; 3]) {
        self.stored += stored;
        self.superseded += superseded;
        self.duplicates += duplicates;
    }
}
