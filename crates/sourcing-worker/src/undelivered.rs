//! Lines that the stream does not take become dead letters: by the next poll the silo may have another document.
//!
//! What could not be put is kept from the chunk on that the stream refused, its tries used up, up to the document's end
//! or the end of the time. The poll has failed all the same, and the next one puts the same document from there on, if
//! the silo has it still: then the letters were not needed, and to redrive them changes nothing. A poll that only runs
//! out of time while the stream takes what it gets keeps nothing: the next one goes on where it was.

use std::time::Duration;

use twin_lambda::{Invocation, Line};
use twin_normalization::port::{Clock, Fault, KeepDeadLetters, PutRecords};
use twin_normalization::wire::{LineOrigin, SourceLine};
use twin_normalization::{DeadLetter, Refusal, Timestamp};

use crate::chunk::Chunk;
use crate::cursors::Cursors;
use crate::document::sequence;
use crate::known::Done;
use crate::lease::in_time;
use crate::poll::{Place, Poller, Tally};
use crate::silo::Fetch;

/// How long before the end of its work an invocation puts nothing more: the time for letters.
const RESERVE: Duration = Duration::from_secs(5);

/// Until when an invocation puts lines; [`Timestamp::MAX`] where its time has no end.
pub(crate) fn end_of_puts(invocation: &Invocation) -> Timestamp {
    let end = invocation.end_of_work();
    if end == Timestamp::MAX {
        return end;
    }
    Timestamp::EPOCH.plus(end.since(Timestamp::EPOCH).saturating_sub(RESERVE))
}

/// How it goes with the chunks of a document.
pub(crate) struct Fate {
    /// Whether the letters of its bad lines are kept.
    pub(crate) kept: Result<(), Fault>,
    /// Whether the stream has taken all lines so far.
    pub(crate) delivered: Result<(), Fault>,
    /// How many chunks it has taken.
    pub(crate) taken: u64,
}

impl Default for Fate {
    fn default() -> Self {
        Self { kept: Ok(()), delivered: Ok(()), taken: 0 }
    }
}

impl<F: Fetch, S: PutRecords, D: KeepDeadLetters, K: Cursors, C: Clock> Poller<F, S, D, K, C> {
    /// Puts the lines of a chunk, or keeps them as letters.
    ///
    /// # Errors
    /// [`Fault`] where they are neither on the stream nor kept.
    pub(crate) async fn deliver(
        &self,
        place: &Place<'_>,
        chunk: &Chunk,
        object: &str,
        fate: &mut Fate,
        tally: &mut Tally,
    ) -> Result<(), Fault> {
        if fate.delivered.is_ok() {
            let put = self.ports.stream.put_records(&chunk.records);
            let left = place.until.since(self.ports.clock.now());
            fate.delivered = in_time(&self.ports.clock, left, "put records", put).await;
        }
        let Err(fault) = &fate.delivered else {
            tally.lines_put += chunk.lines;
            fate.taken += 1;
            return Ok(());
        };
        let is_late = self.ports.clock.now() >= place.until;
        if is_late && fate.taken > 0 && self.source.paging.is_none() {
            return std::mem::replace(&mut fate.delivered, Ok(()));
        }
        self.keep_undelivered(place, chunk, object, fault).await?;
        tally.undelivered_records += chunk.lines;
        Ok(())
    }

    /// Keeps the lines of a chunk as letters, unless an earlier poll of the same document has.
    async fn keep_undelivered(
        &self,
        place: &Place<'_>,
        chunk: &Chunk,
        object: &str,
        fault: &Fault,
    ) -> Result<(), Fault> {
        let kept = self.known(place.number, |known| known.undelivered_of(object));
        if chunk.end <= kept.unwrap_or(0) {
            return Ok(());
        }
        let (now, sequence) = (self.ports.clock.now(), sequence(place.document, object));
        let lines = chunk.records.iter().flat_map(|record| record.data.lines());
        let letter = |line| self.undelivered(line, &sequence, now, fault);
        let letters: Vec<DeadLetter> = lines.map(letter).collect();
        self.keep(place, &letters).await?;
        let undelivered = Done { object: object.to_owned(), parts: chunk.end };
        self.learn(place, |known| known.undelivered = Some(undelivered));
        Ok(())
    }

    /// Writes a letter about a line that is as it would have been put. It arrived when it was to be put.
    fn undelivered(
        &self,
        line: &str,
        sequence: &str,
        arrived_at: Timestamp,
        fault: &Fault,
    ) -> DeadLetter {
        let pipeline = &self.pipeline;
        let origin = LineOrigin { pipeline, arrived_at, sequence, line: 0 };
        let order = SourceLine::read(line.as_bytes(), &origin).ok().map(|line| line.order);
        let index =
            order.as_ref().and_then(|order| order.as_str().rsplit('-').next()?.parse().ok());
        let number = index.unwrap_or(0);
        let line = Line { bytes: line.as_bytes(), number, sequence, arrived_at };
        self.letterhead.quiet_letter(&line, Refusal::undelivered(fault), order.as_ref())
    }
}
