//! What a warm writer knows of the table, so that it need not ask again.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use twin_normalization::{Decision, Key, Timestamp, Version, decide};

/// For each key, a version that the table has confirmed to hold. What is stored is never older than that, so an
/// observation that is not newer needs no write: the table would refuse it.
///
/// It knows only what the table said. That an observation looks unchanged is no reason to leave it out: of 5 at one
/// o'clock, 5 at three, and a late 6 at two, the twin must show 5.
#[derive(Debug, Default)]
pub(crate) struct Memory(RefCell<HashMap<Key, Known>>);

#[derive(Debug)]
struct Known {
    version: Box<str>,
    /// Until when this is held to be true.
    until: Timestamp,
}

impl Memory {
    /// How many keys are remembered before it starts anew: about 20 MB.
    const KEYS: usize = 50_000;

    /// How long an answer is believed: a table can be made anew, or restored, without a word to the writer.
    const LIFE: Duration = Duration::from_mins(5);

    /// What the table would say to a write, where that is known: never [`Decision::Store`].
    pub(crate) fn decide(&self, key: &Key, arriving: &Version, now: Timestamp) -> Option<Decision> {
        let known = self.0.borrow();
        let known = known.get(key).filter(|known| known.until > now)?;
        Some(decide(Some(&known.version), arriving)).filter(|known| *known != Decision::Store)
    }

    /// Remembers what the table has just confirmed to hold; not beyond `expires_at`, when the item may vanish.
    pub(crate) fn confirm(
        &self,
        key: Key,
        version: Box<str>,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) {
        let life = now.plus(Self::LIFE);
        let until = expires_at.map_or(life, |expires_at| expires_at.min(life));
        let mut known = self.0.borrow_mut();
        if known.len() >= Self::KEYS && !known.contains_key(&key) {
            known.clear();
        }
        known.insert(key, Known { version, until });
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}
