//! A record that has not changed since it was put is left out, where its source says so: the only place where anything
//! is.
//!
//! Of each key the digest of the record that was put last is remembered. That counts only while it is certain, for a value
//! that was left out wrongly would stay wrong: a key is forgotten before a record of it is put and learned anew once it
//! is on the stream, and everything is forgotten where somebody else may have put something meanwhile. Once in a
//! heartbeat everything is forgotten, too, so that all records come again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::de::DeserializeSeed as _;
use serde_json::Value;
use twin_normalization::{LastPuts, Timestamp, sha256_u64};
use twin_pipeline::RecordPath;

use crate::find::Find;

/// Of how many keys of a source it is remembered what was put, over all of its documents: some 5 MB. Records of others
/// are put at each poll.
const MOST_KEYS: usize = 100_000;

/// How many keys of a document a cursor holds at most: 16 KB of them, and each KB is a unit of every write.
const MOST_SAVED: usize = 1_000;

/// What was put last of the keys of a document.
#[derive(Debug)]
pub(crate) struct Memory {
    /// The last poll whose puts are all in here; none where somebody else's may be missing.
    through: Option<Timestamp>,
    /// The poll that began with nothing in memory.
    since: Timestamp,
    digests: Digests,
}

type Digests = Arc<Mutex<HashMap<u64, u64>>>;

/// A record as it is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Print {
    /// The digest of its key.
    key: u64,
    /// The digest of all of it.
    digest: u64,
}

/// What a poll begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begun {
    /// What is remembered.
    Certain,
    /// Nothing, since a heartbeat is over.
    Whole,
    /// Nothing, and others may have put newer records than the caller.
    Uncertain,
}

impl Default for Memory {
    fn default() -> Self {
        Self { through: None, since: Timestamp::EPOCH, digests: Digests::default() }
    }
}

impl Memory {
    /// Begins the poll of `tick`; it is `leased` where its tick was claimed. What is remembered counts only if this is the
    /// tick right after the last one that it covers, and that was claimed: then nobody has polled between.
    pub(crate) fn begin(
        &mut self,
        tick: Timestamp,
        leased: bool,
        interval: Duration,
        heartbeat: Duration,
    ) -> Begun {
        let before = std::mem::replace(&mut self.through, leased.then_some(tick));
        let is_certain = before.is_some_and(|last| last.plus(interval) == tick);
        let begun = match is_certain {
            true if tick < self.since.plus(heartbeat) => return Begun::Certain,
            true => Begun::Whole,
            false => Begun::Uncertain,
        };
        self.since = tick;
        lock(&self.digests).clear();
        begun
    }

    /// Forgets what the stream may not hold any more as the last of its key.
    pub(crate) fn forget(&self, prints: &[Print]) {
        let mut digests = lock(&self.digests);
        prints.iter().for_each(|print| _ = digests.remove(&print.key));
    }

    /// Remembers what is on the stream, the last of each key last; of a source of so many documents.
    pub(crate) fn learn(&self, prints: &[Print], documents: usize) {
        let mut digests = lock(&self.digests);
        for Print { key, digest } in prints {
            if digests.len() < most_keys(documents) || digests.contains_key(key) {
                digests.insert(*key, *digest);
            }
        }
    }

    /// What another process may take over; none where that is too much.
    pub(crate) fn saved(&self, tick: Timestamp) -> Option<LastPuts> {
        let digests = lock(&self.digests);
        let fits = self.through == Some(tick) && digests.len() <= MOST_SAVED;
        fits.then(|| LastPuts { since: self.since, digests: digests.clone().into_iter().collect() })
    }

    /// Takes over what another process had after the poll of `tick`.
    pub(crate) fn recall(&mut self, tick: Timestamp, puts: Option<&LastPuts>) {
        self.through = puts.map(|_| tick);
        let Some(LastPuts { since, digests }) = puts else { return };
        self.since = *since;
        *lock(&self.digests) = digests.iter().map(|(key, digest)| (*key, *digest)).collect();
    }
}

/// Says of each record of a reading whether it has changed.
pub(crate) struct Judge {
    key: Vec<RecordPath>,
    before: Digests,
    /// What this reading hands over to be put, the last of each key: it is no more certain than the rest of the
    /// reading, which ends where it is not put.
    now: HashMap<u64, u64>,
    most: usize,
}

impl Judge {
    /// A judge by what is remembered of one of so many documents.
    pub(crate) fn new(key: &[RecordPath], memory: &Memory, documents: usize) -> Self {
        let before = Arc::clone(&memory.digests);
        Self { key: key.to_vec(), before, now: HashMap::new(), most: most_keys(documents) }
    }

    /// What to remember of a record. What it lacks of its key counts as null: two records under one key that are not
    /// of one thing are changes of each other, and put.
    pub(crate) fn print(&self, record: &str) -> Print {
        let value = |path: &RecordPath| {
            let mut json = serde_json::Deserializer::from_str(record);
            Find(path.fields()).deserialize(&mut json).ok().flatten().unwrap_or_default()
        };
        let key: Vec<Value> = self.key.iter().map(value).collect();
        let key = sha256_u64(Value::from(key).to_string().as_bytes());
        Print { key, digest: sha256_u64(record.as_bytes()) }
    }

    /// Whether the last record of its key is the same.
    pub(crate) fn is_unchanged(&self, print: Print) -> bool {
        match self.now.get(&print.key) {
            Some(digest) => *digest == print.digest,
            // Beyond that nobody knows whether an earlier record of this reading has this key.
            None if self.now.len() >= self.most => false,
            None => lock(&self.before).get(&print.key) == Some(&print.digest),
        }
    }

    /// Notes a record that is handed over to be put.
    pub(crate) fn note(&mut self, print: Print) {
        if self.now.len() < self.most || self.now.contains_key(&print.key) {
            self.now.insert(print.key, print.digest);
        }
    }
}

fn most_keys(documents: usize) -> usize {
    MOST_KEYS / documents.max(1)
}

/// No code that holds the lock can panic half-way through a change.
fn lock(digests: &Digests) -> MutexGuard<'_, HashMap<u64, u64>> {
    digests.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(memory: &Memory, most: usize) -> Judge {
        Judge { most, ..Judge::new(&["$.id".parse().unwrap()], memory, 1) }
    }

    fn record(key: u64, value: u64) -> String {
        format!("{{\"id\":{key},\"v\":{value}}}")
    }

    /// Reads records, and gives whether each has changed.
    fn read(judge: &mut Judge, records: &[(u64, u64)]) -> Vec<bool> {
        let changed = |&(key, value): &(u64, u64)| {
            let print = judge.print(&record(key, value));
            let changed = !judge.is_unchanged(print);
            if changed {
                judge.note(print);
            }
            changed
        };
        records.iter().map(changed).collect()
    }

    #[test]
    fn where_there_are_too_many_keys_to_remember_the_others_are_put_each_time() {
        let memory = Memory::default();
        let print = |key, value| judge(&memory, 2).print(&record(key, value));
        memory.learn(&[print(1, 0), print(2, 0), print(3, 0)], MOST_KEYS / 2);
        let known = [(1, 0), (2, 0), (3, 0)];
        assert_eq!(read(&mut judge(&memory, 2), &known), [false, false, true]);
        // The first is put as 1 and forgotten at once; only who has noted that knows that it has changed back.
        let back = [(4, 1), (5, 1), (1, 1), (1, 0), (4, 1)];
        assert_eq!(read(&mut judge(&memory, 2), &back), [true, true, true, true, false]);
    }

    #[test]
    fn what_is_too_much_for_a_cursor_is_not_saved() {
        let tick = Timestamp::EPOCH;
        for (keys, saved) in [(MOST_SAVED as u64, true), (MOST_SAVED as u64 + 1, false)] {
            let mut memory = Memory::default();
            let hour = Duration::from_hours(1);
            memory.begin(tick, true, hour, hour);
            let prints: Vec<Print> = (0..keys).map(|key| Print { key, digest: 0 }).collect();
            memory.learn(&prints, 1);
            assert_eq!(memory.saved(tick).is_some(), saved);
        }
    }
}
