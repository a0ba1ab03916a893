//! One poll: a silo's documents become source record lines on the pipeline stream.

use std::cell::RefCell;

use futures_util::future::join_all;
use twin_lambda::{Letterhead, counters};
use twin_normalization::port::{Clock, Fault, KeepDeadLetters, PutRecords};
use twin_normalization::{PipelineName, Timestamp};
use twin_pipeline::{PollSource, PolledDocument};

use crate::PollError;
use crate::cursors::Cursors;
use crate::known::Known;
use crate::page::Page;
use crate::silo::Fetch;

/// How many documents are asked for at a time: their bodies are in memory together.
const AT_A_TIME: usize = 4;

counters! {
    /// What became of the poll of one tick. Each document of the source is a poll of its own.
    ///
    /// The ledger of invariant I4: `parts_read` = `source_records` + `unchanged_records` + `dead_lettered_records`, and
    /// `source_records` = `lines_put` + `undelivered_records`. A poll that its time, S3, the limit of letters or a panic
    /// made fail can have more on the left: it comes again.
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
        /// Records to be put.
        source_records,
        /// Records left out, since they have not changed since they were put: only where the source says `on_change`.
        unchanged_records,
        /// Lines and rows that are no record: dead letters. One that has its letter from an earlier poll
        /// counts again, as the records beside it do.
        dead_lettered_records,
        /// Lines put on the stream.
        lines_put,
        /// Lines that the stream did not take: dead letters. Those of a document that has its letters from an earlier
        /// poll count again.
        undelivered_records,
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
#[derive(Clone)]
pub(crate) struct Place<'s> {
    pub(crate) tick: Timestamp,
    /// The document's number in the source, from 0.
    pub(crate) number: usize,
    /// Its first place in the order of the tick.
    pub(crate) first: u32,
    pub(crate) document: &'s PolledDocument,
    /// Until when its lines are put.
    pub(crate) until: Timestamp,
}

impl Place<'_> {
    /// Goes on to the place after so many parts: the records among them have no more places.
    pub(crate) fn advance(&mut self, parts: u64) {
        self.first = self.first.saturating_add(u32::try_from(parts).unwrap_or(u32::MAX));
    }
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
        let code = letterhead.code();
        let nothing = |document: &PolledDocument| Known::nothing(code, document.url.as_str());
        let known = source.documents.iter().map(nothing).collect();
        Self { known: RefCell::new(known), ports, pipeline, source, letterhead }
    }

    /// Makes the poll of `tick` without a lease: all records are put. A document that fails takes no other with it. The
    /// counts hold whether some fail or not.
    pub async fn poll(&self, tick: Timestamp) -> (Tally, Vec<FailedPoll>) {
        let mut progress = Progress::default();
        self.advance((tick, Timestamp::MAX), false, &mut progress).await;
        (progress.tally, progress.failed)
    }

    /// Makes the poll of `tick`, puts lines until so long, and keeps in `progress` what it has come to so far, for whoever ends it on its way.
    pub(crate) async fn advance(
        &self,
        (tick, until): (Timestamp, Timestamp),
        leased: bool,
        progress: &mut Progress,
    ) {
        let Progress { tally, failed } = progress;
        let documents: Vec<Place<'_>> = self
            .source
            .places()
            .enumerate()
            .map(|(number, (first, document))| Place { tick, number, first, document, until })
            .inspect(|place| self.begin(place, leased))
            .filter(|place| !self.is_deferred(place))
            .collect();
        tally.deferred_polls += (self.source.documents.len() - documents.len()) as u64;
        for group in documents.chunks(AT_A_TIME) {
            let answers = join_all(group.iter().map(|place| async {
                let page = Page::first(place.document);
                let validators = self.known(place.number, |known| known.validators.clone());
                self.ports.silo.fetch(&page, &validators.unwrap_or_default()).await
            }));
            for (place, answer) in group.iter().zip(answers.await) {
                let put = self.put_pages(place, answer, tally).await;
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
}
