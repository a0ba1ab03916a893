//! What a poller knows of a document: remembered while it is warm, and kept as its cursor beyond that.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use twin_normalization::{Cursor, Timestamp, Validators, sha256_hex};

use crate::document::MAX_LETTERS;
use crate::on_change::{Begun, Memory};

/// How many digests of bad lines a cursor holds: 4 KB of them, and each KB is a unit of every write. Of a document
/// with more, a cold start keeps the letters of the others once more.
const MAX_REFUSED: usize = 250;

/// What is known of a document.
#[derive(Debug)]
pub(crate) struct Known {
    /// What it is read with: a cursor of another origin says nothing of it.
    origin: String,
    /// What the silo said about it, where it is whole and on the stream.
    pub(crate) validators: Validators,
    /// The digests of its bad lines that are kept.
    pub(crate) kept: Arc<HashSet<String>>,
    /// Before when the silo does not want to be asked for it.
    pub(crate) retry_at: Option<Timestamp>,
    /// The tick of the poll that learned the latest of it.
    pub(crate) tick: Option<Timestamp>,
    /// How far it is on the stream, where its last poll was cut off in the middle.
    pub(crate) done: Option<Done>,
    /// How far those of its lines that the stream did not take are kept as letters.
    pub(crate) undelivered: Option<Done>,
    /// What was put last, where the source puts what has changed.
    pub(crate) memory: Memory,
    /// What the table is known to hold.
    pub(crate) saved: Option<Cursor>,
}

/// A document that is on the stream up to some place.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    /// Its digest.
    pub(crate) object: String,
    /// How many of its parts are on the stream, or kept as dead letters.
    pub(crate) parts: u64,
}

impl Known {
    /// Nothing yet, of a document that this code reads from this address. Code stands for the artifact, which holds the
    /// pipeline's folder: whatever changes of all that, the document is to be read anew.
    pub(crate) fn nothing(code: &str, url: &str) -> Self {
        Self {
            origin: short(sha256_hex(format!("{code}\n{url}").as_bytes())),
            validators: Validators::default(),
            kept: Arc::default(),
            retry_at: None,
            tick: None,
            done: None,
            undelivered: None,
            memory: Memory::default(),
            saved: None,
        }
    }

    /// How many parts of this document need not be put again: a document that takes longer than a poll has would never
    /// come to its end.
    pub(crate) fn done_of(&self, object: &str) -> u64 {
        parts_of(self.done.as_ref(), object)
    }

    /// Up to which part of this document no line is lost any more that the stream did not take.
    pub(crate) fn undelivered_of(&self, object: &str) -> u64 {
        parts_of(self.undelivered.as_ref(), object)
    }

    /// Remembers the bad lines of a reading: these and no others where it saw the whole document.
    pub(crate) fn keep(&mut self, mut lines: HashSet<String>, whole: bool) {
        if !whole && lines.is_empty() {
            return;
        }
        if !whole && lines.len() + self.kept.len() <= MAX_LETTERS {
            lines.extend(self.kept.iter().cloned());
        }
        self.kept = Arc::new(lines);
    }

    /// Takes over what the table holds, where it is of a later poll than what is remembered. Another process made
    /// that poll.
    pub(crate) fn recall(&mut self, cursor: Cursor) {
        if cursor.origin != self.origin {
            return;
        }
        if Some(cursor.tick) > self.tick {
            self.validators = cursor.validators.clone();
            self.retry_at = cursor.retry_at;
            self.tick = Some(cursor.tick);
            // What it has put is newer than what a poll before it was cut off in.
            self.done = None;
            self.memory.recall(cursor.tick, cursor.last_puts.as_ref());
            if !cursor.refused.iter().all(|digest| self.kept.contains(digest)) {
                self.kept = Arc::new(cursor.refused.iter().cloned().collect());
            }
        }
        self.saved = Some(cursor);
    }

    /// Begins a poll of a source that puts what has changed. Where all is to be put, all of the document has to come.
    pub(crate) fn begin(&mut self, begun: Begun) {
        if begun != Begun::Certain {
            self.validators = Validators::default();
        }
        if begun == Begun::Uncertain {
            self.done = None;
        }
    }

    /// The cursor to be saved; none where the table holds the same already, or there is nothing to keep. What was put
    /// last is kept `with_puts`, and then saved after each poll, for it counts only until the next one.
    pub(crate) fn unsaved(&self, with_puts: bool) -> Option<Cursor> {
        let tick = self.tick?;
        let cursor = Cursor {
            tick,
            origin: self.origin.clone(),
            validators: self.validators.clone(),
            refused: self.refused(),
            retry_at: self.retry_at,
            last_puts: self.memory.saved(tick).filter(|_| with_puts),
        };
        let same = match &self.saved {
            Some(saved) if cursor.last_puts.is_some() => *saved == cursor,
            Some(saved) => Cursor { tick, ..saved.clone() } == cursor,
            None => {
                self.validators == Validators::default()
                    && self.kept.is_empty()
                    && self.retry_at.is_none()
                    && cursor.last_puts.is_none()
            }
        };
        (!same).then_some(cursor)
    }

    /// The least digests, so that two sets of the same lines give the same ones.
    fn refused(&self) -> BTreeSet<String> {
        let sorted: BTreeSet<&String> = self.kept.iter().collect();
        sorted.into_iter().take(MAX_REFUSED).cloned().collect()
    }
}

fn parts_of(done: Option<&Done>, object: &str) -> u64 {
    done.filter(|done| done.object == object).map_or(0, |done| done.parts)
}

/// The digest of a bad line: 64 bits, which tell the lines of one document apart.
pub(crate) fn digest_of_line(bytes: &[u8]) -> String {
    short(sha256_hex(bytes))
}

fn short(mut digest: String) -> String {
    digest.truncate(16);
    digest
}
