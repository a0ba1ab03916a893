//! Applies observations to the table.

use std::cell::RefCell;
use std::collections::HashSet;

use futures_util::StreamExt as _;
use twin_normalization::port::{Clock, Fault};
use twin_normalization::{Component, Decision, Observation, PipelineName, decide};

use crate::Item;
use crate::collapse::{Group, collapse};
use crate::port::{Put, PutNewest};

/// Writes batches: newest wins, one conditional write per distinct key.
#[derive(Debug)]
pub struct Writer<T, C> {
    table: T,
    clock: C,
    registered: RefCell<HashSet<(PipelineName, Component)>>,
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

    /// How many registry entries a warm function remembers before it starts anew.
    const REMEMBERED: usize = 100_000;

    /// A writer to `table`.
    pub fn new(table: T, clock: C) -> Self {
        Self { table, clock, registered: RefCell::default() }
    }

    /// Writes a batch of observations, each with an index of the caller's.
    ///
    /// A key whose write fails alone (throttled) delays no other. A fault that every write would meet ends
    /// the batch at once. Either way [`Written::unfinished`] says where to begin again; nothing is counted
    /// that is not confirmed.
    pub async fn write(&self, batch: impl IntoIterator<Item = (usize, Observation)>) -> Written {
        let groups = collapse(batch);
        let mut written = Written::default();
        let mut confirmed = vec![false; groups.len()];
        let mut first_fault = None;
        let mut writes = futures_util::stream::iter(groups.iter().zip(&mut confirmed))
            .map(async |(group, confirmed)| (self.write_group(group).await, group, confirmed))
            .buffer_unordered(Self::CONCURRENT);
        while let Some((result, group, confirmed)) = writes.next().await {
            match result {
                Ok(decision) => {
                    written.count(group, decision);
                    *confirmed = true;
                }
                Err(fault) => {
                    let systemic = !fault.transient;
                    first_fault.get_or_insert(fault);
                    if systemic {
                        break;
                    }
                }
            }
        }
        drop(writes);
        if first_fault.is_some() {
            // A note that failed or was given up on its way may not have been written.
            self.registered.borrow_mut().clear();
        }
        // A write that was given up on its way is as little confirmed as one that failed.
        let open = groups.iter().zip(&confirmed).filter(|(_, confirmed)| !**confirmed);
        let open = open.map(|(group, _)| group);
        let deliveries = open.clone().map(Group::deliveries).sum();
        let first_index = open.map(|group| group.first_index).min();
        written.unfinished = first_fault.zip(first_index).map(|(fault, first_index)| Unfinished {
            first_index,
            deliveries,
            fault,
        });
        written
    }

    async fn write_group(&self, group: &Group) -> Result<Decision, Fault> {
        let now = self.clock.now();
        let item = Item { observation: group.newest.clone(), stored_at: now, expires_at: None };
        let decision = match self.table.put_newest(&item).await? {
            Put::Stored => Decision::Store,
            Put::Refused { stored } => decide(Some(&stored), &group.version),
        };
        self.register(&group.newest).await?;
        Ok(decision)
    }

    /// Notes which pipeline feeds which component, once for each warm writer: whatever became of the write,
    /// and of an earlier note.
    async fn register(&self, observation: &Observation) -> Result<(), Fault> {
        let entry = (observation.lineage.pipeline.clone(), observation.component.clone());
        {
            let mut registered = self.registered.borrow_mut();
            if registered.len() >= Self::REMEMBERED {
                registered.clear();
            }
            // Noted before it is written, so that the metrics of one component write it once.
            if !registered.insert(entry.clone()) {
                return Ok(());
            }
        }
        self.table.register(&entry.0, &entry.1).await
    }
}

impl Written {
    fn count(&mut self, group: &Group, decision: Decision) {
        match decision {
            Decision::Store => {
                self.stored += 1;
                self.superseded += group.superseded;
                self.duplicates += group.duplicates;
            }
            Decision::Duplicate => {
                self.superseded += group.superseded;
                self.duplicates += 1 + group.duplicates;
            }
            // What is stored is newer than the newest here, so than all of them.
            Decision::Superseded => self.superseded += group.deliveries(),
        }
    }
}
