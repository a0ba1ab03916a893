//! What a poller takes from the table of cursors, and what it leaves there.

use std::time::Duration;

use futures_util::future::join_all;
use twin_normalization::port::{Clock, Fault, HoldLease, LoadCursors, SaveCursor, chain};

use crate::FetchError;
use crate::known::Known;
use crate::lease::{MINUTE, in_time, patience};
use crate::poll::{Place, Poller};

/// How long a silo is left alone at most where it asks for it, from when it asked.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// The three ports of one table of cursors.
pub trait Cursors: HoldLease + LoadCursors + SaveCursor {}

impl<K: HoldLease + LoadCursors + SaveCursor> Cursors for K {}

impl<F, S, D, K: Cursors, C: Clock> Poller<F, S, D, K, C> {
    /// Whether the silo has asked to be left alone until later.
    pub(crate) fn is_deferred(&self, place: &Place<'_>) -> bool {
        let retry_at = self.known(place.number, |known| known.retry_at).flatten();
        retry_at.is_some_and(|time| self.ports.clock.now() < time)
    }

    /// Begins the poll of a document of a source that puts what has changed.
    pub(crate) fn begin(&self, place: &Place<'_>, leased: bool) {
        let Some(on_change) = &self.source.on_change else { return };
        self.learn(place, |known| {
            let (interval, heartbeat) = (self.source.interval, on_change.heartbeat);
            let begun = known.memory.begin(place.tick, leased, interval, heartbeat);
            known.begin(begun);
        });
    }

    /// Recalls what other processes have learned of the documents. Where the table does not answer, each is asked
    /// for once more.
    pub async fn recall(&self) {
        let cursors = self.ports.cursors.load_cursors(&self.pipeline);
        let cursors = match self.in_time("load cursors", cursors).await {
            Ok(cursors) => cursors,
            Err(fault) => return self.warn(&fault, "cursors not loaded"),
        };
        for (name, cursor) in cursors {
            let mut documents = self.source.documents.iter();
            let Some(number) = documents.position(|document| document.name == name) else {
                continue;
            };
            self.remember(number, |known| known.recall(cursor));
        }
    }

    /// Saves the cursors that have changed. One that could not be saved is tried again after the next poll.
    pub(crate) async fn save(&self) {
        // A shorter interval would write too often, and whoever comes next puts everything once.
        let with_puts = self.source.on_change.is_some() && self.source.interval >= MINUTE;
        let numbered = self.source.documents.iter().enumerate();
        let saves = numbered.filter_map(|(number, document)| {
            let cursor = self.known(number, |known| known.unsaved(with_puts)).flatten()?;
            Some(async move {
                let save = self.ports.cursors.save_cursor(&self.pipeline, &document.name, &cursor);
                match self.in_time("save a cursor", save).await {
                    Ok(()) => self.remember(number, |known| known.saved = Some(cursor)),
                    Err(fault) => self.warn(&fault, "cursor not saved"),
                }
            })
        });
        join_all(saves).await;
    }

    async fn in_time<T>(
        &self,
        operation: &str,
        work: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        let limit = patience(self.source.interval);
        in_time(&self.ports.clock, limit, operation, work).await
    }

    fn warn(&self, fault: &Fault, message: &'static str) {
        tracing::warn!(pipeline = self.pipeline.as_str(), error = chain(fault), message);
    }

    /// Leaves the silo alone for as long as it asks.
    pub(crate) fn defer(&self, place: &Place<'_>, error: &FetchError) {
        let FetchError::Status { retry_after: Some(after), .. } = error else { return };
        let now = self.ports.clock.now();
        let until = after.from(now).min(now.plus(LONGEST_WAIT));
        self.learn(place, |known| known.retry_at = Some(until));
    }

    /// Looks at what is known of a document; none where the source has no document of this number.
    pub(crate) fn known<T>(&self, number: usize, look: impl FnOnce(&Known) -> T) -> Option<T> {
        self.known.borrow().get(number).map(look)
    }

    /// Remembers what the poll of a tick has learned.
    pub(crate) fn learn(&self, place: &Place<'_>, what: impl FnOnce(&mut Known)) {
        self.remember(place.number, |known| {
            what(known);
            known.tick = Some(place.tick);
        });
    }

    fn remember(&self, number: usize, what: impl FnOnce(&mut Known)) {
        if let Some(known) = self.known.borrow_mut().get_mut(number) {
            what(known);
        }
    }
}
