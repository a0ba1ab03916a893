//! Puts what a silo answered on the stream, chunk by chunk.

use std::collections::HashSet;
use std::sync::Arc;

use twin_lambda::guard;
use twin_normalization::port::{Clock, Fault, KeepDeadLetters, PutRecords};
use twin_normalization::{DeadLetter, Validators};
use twin_pipeline::OnChange;

use crate::body::{Body, Content};
use crate::chunk::{Chunk, Step, Steps};
use crate::cursors::Cursors;
use crate::document::Document;
use crate::known::Done;
use crate::on_change::Judge;
use crate::page::Links;
use crate::poll::{Place, Poller, Tally};
use crate::silo::{Fetch, Fetched};
use crate::undelivered::Fate;
use crate::{FetchError, PollError};

/// A document, or a page of one, that is on the stream.
pub(crate) struct Put {
    pub(crate) content: Arc<Content>,
    pub(crate) links: Links,
    /// How many parts it has.
    pub(crate) parts: u64,
}

impl<F: Fetch, S: PutRecords, D: KeepDeadLetters, K: Cursors, C: Clock> Poller<F, S, D, K, C> {
    /// Puts a document or a page of it, and gives it back; none where it has not changed.
    pub(crate) async fn put(
        &self,
        place: &Place<'_>,
        answer: Result<Fetched, FetchError>,
        tally: &mut Tally,
    ) -> Result<Option<Put>, PollError> {
        let answer = answer.inspect_err(|error| self.defer(place, error));
        let body = match answer.map_err(PollError::Fetch)? {
            Fetched::Unchanged => {
                tally.unchanged_polls += 1;
                return Ok(None);
            }
            Fetched::Document(body) => body,
        };
        // What the stream is about to get is not the document that these are of.
        self.learn(place, |known| known.validators = Validators::default());
        let (validators, links) = (body.validators.clone(), body.links.clone());
        let document = guard(|| self.document(place, body));
        let (document, broken_off) = document.map_err(|message| PollError::Panic { message })?;
        let content = Arc::clone(&document.content);
        let mut put = Put { content, links, parts: 0 };
        let steps = Steps::of(document)?;
        let (mut fate, mut lines) = (Fate::default(), HashSet::new());
        let read = loop {
            match steps.next() {
                // Lets others look at their clocks.
                Step::Going => tokio::task::yield_now().await,
                Step::Chunk(chunk) => {
                    lines.extend(chunk.kept.iter().cloned());
                    put.parts += chunk.parts;
                    self.put_chunk(place, chunk, put.content.object(), &mut fate, tally).await?;
                }
                Step::End(read) => break read,
            }
        };
        fate.kept.and(fate.delivered)?;
        // A page says nothing of the lines of another.
        let whole = read.is_ok() && broken_off.is_none() && self.source.paging.is_none();
        self.learn(place, |known| {
            known.keep(lines, whole);
            known.done = None;
        });
        // A document that broke off is malformed too, but that is not what is wrong with it.
        if let Some(error) = broken_off {
            return Err(PollError::Fetch(error));
        }
        read?;
        if self.source.is_conditional() {
            self.learn(place, |known| known.validators = validators);
        }
        Ok(Some(put))
    }

    fn document(&self, place: &Place<'_>, body: Body) -> (Document, Option<FetchError>) {
        // The places of a page begin where those of the page before end, so all of that has to be counted.
        let goes_on = self.source.paging.is_none();
        let known = self.known(place.number, |known| {
            let done = if goes_on { known.done_of(body.content.object()) } else { 0 };
            let documents = self.source.documents.len();
            let judge = |on_change: &OnChange| Judge::new(&on_change.key, &known.memory, documents);
            (done, Arc::clone(&known.kept), self.source.on_change.as_ref().map(judge))
        });
        let (done, kept, judge) = known.unwrap_or_default();
        let document = Document {
            pipeline: self.pipeline.clone(),
            format: self.source.format.clone(),
            charset: self.source.charset.or(body.charset),
            config: place.document.clone(),
            letterhead: self.letterhead.clone(),
            broken_off: body.broken_off.is_some(),
            as_of: body.as_of.unwrap_or(place.tick),
            fetched_at: self.ports.clock.now(),
            tick: place.tick,
            first: place.first,
            done,
            kept,
            judge,
            content: Arc::new(body.content),
        };
        (document, body.broken_off)
    }

    /// Keeps the letters of a chunk, and delivers its lines. Once letters could not be kept, those of later chunks are
    /// left for the next poll.
    async fn put_chunk(
        &self,
        place: &Place<'_>,
        mut chunk: Chunk,
        object: &str,
        fate: &mut Fate,
        tally: &mut Tally,
    ) -> Result<(), Fault> {
        tally.parts_read += chunk.parts;
        tally.source_records += chunk.lines;
        tally.unchanged_records += chunk.unchanged;
        if fate.kept.is_ok() {
            fate.kept = self.keep(place, &chunk.letters).await;
        }
        if fate.kept.is_ok() {
            tally.dead_lettered_records += chunk.kept_lines;
            let kept = std::mem::take(&mut chunk.kept);
            self.learn(place, |known| known.keep(kept, false));
        }
        // Until the answer nobody knows which of the records are on the stream; and none may come.
        self.known(place.number, |known| known.memory.forget(&chunk.prints));
        self.deliver(place, &chunk, object, fate, tally).await?;
        if fate.delivered.is_ok() {
            let documents = self.source.documents.len();
            self.known(place.number, |known| known.memory.learn(&chunk.prints, documents));
            if fate.kept.is_ok() {
                let done = Done { object: object.to_owned(), parts: chunk.end };
                self.learn(place, |known| known.done = Some(done));
            }
        }
        Ok(())
    }

    /// Keeps dead letters of a document, and says so once, without the data.
    pub(crate) async fn keep(
        &self,
        place: &Place<'_>,
        letters: &[DeadLetter],
    ) -> Result<(), Fault> {
        let Some(first) = letters.first() else { return Ok(()) };
        self.ports.dead_letters.keep_dead_letters(letters).await?;
        tracing::warn!(
            pipeline = self.pipeline.as_str(),
            document = place.document.name,
            tick = place.tick.to_string(),
            letters = letters.len(),
            sequence = first.origin.sequence,
            reason = first.reason.as_str(),
            first = first.detail,
            "lines kept as dead letters"
        );
        Ok(())
    }
}
