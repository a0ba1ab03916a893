//! Reduces a batch to the newest observation of each key.

use std::cmp::Ordering;
use std::collections::HashMap;

use twin_normalization::{Decision, Key, Observation};

/// The deliveries of one key in one batch, and the newest of them.
#[derive(Debug)]
pub(crate) struct Group {
    /// The newest.
    pub(crate) newest: Observation,
    /// All of them.
    pub(crate) deliveries: Deliveries,
}

/// How often one key came in one batch, and where it first did.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deliveries {
    /// The place in the batch of the first one: where a retry has to begin.
    pub(crate) first_index: usize,
    /// How many are older than the newest.
    superseded: u64,
    /// How many are the newest once more.
    duplicates: u64,
}

/// Groups a batch by key, in the order in which the keys first come.
pub(crate) fn collapse(batch: impl IntoIterator<Item = (usize, Observation)>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    for (first_index, observation) in batch {
        let place = *places.entry(observation.key()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.add(observation),
            None => {
                let deliveries = Deliveries { first_index, superseded: 0, duplicates: 0 };
                groups.push(Group { newest: observation, deliveries });
            }
        }
    }
    groups
}

impl Group {
    fn add(&mut self, observation: Observation) {
        let deliveries = &mut self.deliveries;
        match observation.cmp_version(&self.newest) {
            Ordering::Less => deliveries.superseded += 1,
            Ordering::Equal => deliveries.duplicates += 1,
            Ordering::Greater => {
                // What had been the newest so far, and its duplicates, are now older than it.
                deliveries.superseded += 1 + deliveries.duplicates;
                deliveries.duplicates = 0;
                self.newest = observation;
            }
        }
    }
}

impl Deliveries {
    /// How many there are.
    pub(crate) fn count(self) -> u64 {
        1 + self.superseded + self.duplicates
    }

    /// How many of them are now the item of their key, older than it, and the item once more, given what
    /// became of the newest.
    pub(crate) fn ends(self, newest: Decision) -> [u64; 3] {
        match newest {
            Decision::Store => [1, self.superseded, self.duplicates],
            Decision::Duplicate => [0, self.superseded, 1 + self.duplicates],
            // What is stored is newer than the newest here, so than all of them.
            Decision::Superseded => [0, self.count(), 0],
        }
    }
}
