//! One poll: a silo's documents become source record lines on the pipeline stream.

use std::cell::RefCell;
use std::collections::HashSet;

use futures_util::future::join_all;
use twin_lambda::{Letterhead, counters, guard};
use twin_normalization::port::{Clock, Fault, KeepDeadLetters, PutRecords};
use twin_normalization::{PipelineName, Timestamp};
use twin_pipeline::{PollSource, PolledDocument};

use crate::body::Body;
use crate::chunk::{Chunk, Step, Steps};
use crate::cursors::Cursors;
use crate::document::Document;
use crate::known::{Done, Known};
use crate::silo::{Fetch, Fetched};
use crate::{FetchError, PollError};

/// How many documents are asked for at a time: their bodies are in memory together.
const AT_A_TIME: usize = 4;

counters! {
    /// What became of the poll of one tick. Each document of the source is a poll of its own.
    ///
    /// The ledger of invariant I4: `parts_read` = `source_records` + `dead_lettered_records`, and
    /// `source_records` = `lines_put`. A poll that a service, the limit of letters or a panic made fail can have
    /// more on the left: it comes again.
    pub struct Tally {
        /// Documents asked for.
        polls,
        /// Polls that found the document unchanged.
        unchanged_polls,
        /// Polls that failed, as a whole or after some records.
        failed_polls,
        /// Documents not asked for, because their silo had asked to be left alone. None of `polls`.
        deferred_polls,
        /// Polls without the lease, because the table of cursors did not answer: another worker may have made
        /// them too.
        unleased_polls,
        /// Parts of the documents: records, and lines or rows that are none.
        parts_read,
        /// Records read.
        source_records,
        /// Lines and rows that are no record: dead letters. One that has its letter from an earlier poll
        /// counts again, as the records beside it do.
        dead_lettered_records,
        /// Lines put on the stream.
        lines_put,
    }
}

/// What a poller needs of the world.
#[derive(Debug)]
pub struct Ports<F, S, D, K, C> {
    /// Where documents come from.
    pub silo: F,
    /// The pipeline stream.
    pub stream: S,
    /// Where dead letters are kept.
    pub dead_letters: D,
    /// What is kept of the documents from one invocation to the next, and who polls them.
    pub cursors: K,
    /// The present.
    pub clock: C,
}

/// Polls one silo.
#[derive(Debug)]
pub struct Poller<F, S, D, K, C> {
    pub(crate) ports: Ports<F, S, D, K, C>,
    pub(crate) pipeline: PipelineName,
    pub(crate) source: PollSource,
    pub(crate) letterhead: Letterhead,
    /// What is known of each document.
    pub(crate) known: RefCell<Vec<Known>>,
}

/// A document at a tick.
pub(crate) struct Place<'s> {
    pub(crate) tick: Timestamp,
    /// The document's number in the source, from 0.
    pub(crate) number: usize,
    /// Its first place in the order of the tick.
    first: u32,
    document: &'s PolledDocument,
}

/// What a poll has come to so far.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    pub(crate) tally: Tally,
    pub(crate) failed: Vec<FailedPoll>,
}

/// A document whose poll failed.
#[derive(Debug)]
pub struct FailedPoll {
    /// The document's name; empty where the source has only one, without a name.
    pub document: String,
    /// What went wrong.
    pub error: PollError,
}

impl<F: Fetch, S: PutRecords, D: KeepDeadLetters, K: Cursors, C: Clock> Poller<F, S, D, K, C> {
    /// A poller of a silo for `pipeline`, which writes its dead letters on this letterhead.
    pub fn new(
        ports: Ports<F, S, D, K, C>,
        pipeline: PipelineName,
        source: PollSource,
        letterhead: Letterhead,
    ) -> Self {
        let known = RefCell::new(vec![Known::default(); source.documents.len()]);
        Self { ports, pipeline, source, letterhead, known }
    }

    /// Makes the poll of `tick`. A document that fails takes no other with it. The counts hold whether some
    /// fail or not.
    pub async fn poll(&self, tick: Timestamp) -> (Tally, Vec<FailedPoll>) {
        let mut progress = Progress::default();
        self.advance(tick, &mut progress).await;
        (progress.tally, progress.failed)
    }

    /// Makes the poll of `tick`, and keeps in `progress` what it has come to so far, for whoever ends it on its way.
    pub(crate) async fn advance(&self, tick: Timestamp, progress: &mut Progress) {
        let Progress { tally, failed } = progress;
        let documents: Vec<Place<'_>> = self
            .source
            .places()
            .enumerate()
            .map(|(number, (first, document))| Place { tick, number, first, document })
            .filter(|place| !self.is_deferred(place))
            .collect();
        tally.deferred_polls += (self.source.documents.len() - documents.len()) as u64;
        for group in documents.chunks(AT_A_TIME) {
            let answers = join_all(group.iter().map(|place| async {
                let validators = self.known(place.number).validators;
                self.ports.silo.fetch(&place.document.url, &validators).await
            }));
            for (place, answer) in group.iter().zip(answers.await) {
                let put = self.put(place, answer, tally).await;
                // Counted once it is done with, so that a poll that is ended on its way shows what it left.
                tally.polls += 1;
                if let Err(error) = put {
                    tally.failed_polls += 1;
                    failed.push(FailedPoll { document: place.document.name.clone(), error });
                }
            }
        }
        self.save().await;
    }

    /// Says of a poll that was ended on its way that its other documents failed. What is on the stream already
    /// comes again, which changes nothing.
    pub(crate) fn give_up(&self, progress: &mut Progress, fault: Fault) {
        let tally = &mut progress.tally;
        let done = tally.polls + tally.deferred_polls;
        let open = (self.source.documents.len() as u64).saturating_sub(done);
        tally.polls += open;
        tally.failed_polls += open;
        progress.failed.push(FailedPoll { document: String::new(), error: fault.into() });
    }

    async fn put(
        &self,
        place: &Place<'_>,
        answer: Result<Fetched, FetchError>,
        tally: &mut Tally,
    ) -> Result<(), PollError> {
        let answer = answer.inspect_err(|error| self.defer(place, error));
        let body = match answer.map_err(PollError::Fetch)? {
            Fetched::Unchanged => {
                tally.unchanged_polls += 1;
                return Ok(());
            }
            Fetched::Document(body) => body,
        };
        let (object, validators) = (body.content.object().to_owned(), body.validators.clone());
        let document = guard(|| self.document(place, body));
        let (document, broken_off) = document.map_err(|message| PollError::Panic { message })?;
        let steps = Steps::of(document)?;
        let (mut kept, mut lines) = (Ok(()), HashSet::new());
        let read = loop {
            match steps.next() {
                // Lets others look at their clocks.
                Step::Going => tokio::task::yield_now().await,
                Step::Chunk(chunk) => {
                    lines.extend(chunk.kept.iter().cloned());
                    self.put_chunk(place, chunk, &object, &mut kept, tally).await?;
                }
                Step::End(read) => break read,
            }
        };
        kept?;
        let whole = read.is_ok() && broken_off.is_none();
        self.learn(place, |known| {
            known.keep(lines, whole);
            known.done = None;
        });
        // A document that broke off is malformed too, but that is not what is wrong with it.
        if let Some(error) = broken_off {
            return Err(PollError::Fetch(error));
        }
        read?;
        self.learn(place, |known| known.validators = validators);
        Ok(())
    }

    fn document(&self, place: &Place<'_>, body: Body) -> (Document, Option<FetchError>) {
        let known = self.known(place.number);
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
            done: known.done_of(body.content.object()),
            kept: known.kept,
            content: body.content,
        };
        (document, body.broken_off)
    }

    /// Keeps the letters of a chunk, and puts its lines. Once letters could not be kept, those of later chunks are left
    /// for the next poll.
    async fn put_chunk(
        &self,
        place: &Place<'_>,
        chunk: Chunk,
        object: &str,
        kept: &mut Result<(), Fault>,
        tally: &mut Tally,
    ) -> Result<(), Fault> {
        tally.parts_read += chunk.parts;
        tally.source_records += chunk.lines;
        if kept.is_ok() {
            *kept = self.keep(place, &chunk).await;
        }
        if kept.is_ok() {
            tally.dead_lettered_records += chunk.kept_lines;
            self.learn(place, |known| known.keep(chunk.kept, false));
        }
        self.ports.stream.put_records(&chunk.records).await?;
        tally.lines_put += chunk.lines;
        if kept.is_ok() {
            let done = Done { object: object.to_owned(), parts: chunk.end };
            self.learn(place, |known| known.done = Some(done));
        }
        Ok(())
    }

    /// Keeps the dead letters of a document, and says so once, without the data.
    async fn keep(&self, place: &Place<'_>, chunk: &Chunk) -> Result<(), Fault> {
        let Some(first) = chunk.letters.first() else { return Ok(()) };
        self.ports.dead_letters.keep_dead_letters(&chunk.letters).await?;
        tracing::warn!(
            pipeline = self.pipeline.as_str(),
            document = place.document.name,
            tick = place.tick.to_string(),
            letters = chunk.letters.len(),
            sequence = first.origin.sequence,
            reason = first.reason.as_str(),
            first = first.detail,
            "lines kept as dead letters"
        );
        Ok(())
    }
}
