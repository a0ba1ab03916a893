//! Reduces a batch to the newest observation of each key.

use std::collections::HashMap;

use twin_normalization::{Key, Observation, Version};

/// The deliveries of one key in one batch.
#[derive(Debug)]
pub(crate) struct Group {
    /// The newest of them.
    pub(crate) newest: Observation,
    /// Its version.
    pub(crate) version: Version,
    /// The place in the batch of the first delivery of this key: where a retry has to begin.
    pub(crate) first_index: usize,
    /// How many deliveries are older than the newest.
    pub(crate) superseded: u64,
    /// How many are the newest once more.
    pub(crate) duplicates: u64,
}

/// Groups a batch by key, in the order in which the keys first come.
pub(crate) fn collapse(batch: impl IntoIterator<Item = (usize, Observation)>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    for (index, observation) in batch {
        let version = observation.version();
        let place = *places.entry(observation.key()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.add(observation, version),
            None => groups.push(Group {
                newest: observation,
                version,
                first_index: index,
                superseded: 0,
                duplicates: 0,
            }),
        }
    }
    groups
}

impl Group {
    fn add(&mut self, observation: Observation, version: Version) {
        match version.cmp(&self.version) {
            std::cmp::Ordering::Less => self.superseded += 1,
            std::cmp::Ordering::Equal => self.duplicates += 1,
            std::cmp::Ordering::Greater => {
                // What had been the newest so far, and its duplicates, are now older than it.
                self.superseded += 1 + self.duplicates;
                self.duplicates = 0;
                self.newest = observation;
                self.version = version;
            }
        }
    }

    /// How many deliveries there were.
    pub(crate) fn deliveries(&self) -> u64 {
        1 + self.superseded + self.duplicates
    }
}
