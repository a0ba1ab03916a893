//! One poll: a silo's documents become source record lines on the pipeline stream.

use std::cell::RefCell;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;

use futures_util::future::join_all;
use twin_formats::read_document;
use twin_lambda::counters;
use twin_normalization::port::{Clock, PutRecords};
use twin_normalization::wire::{Packer, SourceMeta, write_source_line};
use twin_normalization::{Order, PipelineName, Timestamp};
use twin_pipeline::{PollSource, PolledDocument};

use crate::silo::{Body, Fetch, Fetched, Validators};
use crate::{FetchError, PollError};

/// How many documents are asked for at a time: their bodies are in memory together.
const AT_A_TIME: usize = 4;

counters! {
    /// What became of the poll of one tick. Each document of the source is a poll of its own.
    pub struct Tally {
        /// Documents asked for.
        polls,
        /// Polls that found the document unchanged.
        unchanged_polls,
        /// Polls that failed, as a whole or after some records.
        failed_polls,
        /// Records read.
        source_records,
        /// Lines put on the stream.
        lines_put,
    }
}

/// Polls one silo.
#[derive(Debug)]
pub struct Poller<F, S, C> {
    silo: F,
    stream: S,
    clock: C,
    pipeline: PipelineName,
    source: PollSource,
    code: String,
    /// What the silo said about each document, where it is whole and on the stream. Forgetting it costs
    /// no more than that document once more.
    known: RefCell<Vec<Validators>>,
}

/// A document at a tick.
struct Place<'s> {
    tick: Timestamp,
    /// The document's number in the source, from 0.
    number: usize,
    /// Its first place in the order of the tick.
    first: u32,
    document: &'s PolledDocument,
}

/// A document whose poll failed.
#[derive(Debug)]
pub struct FailedPoll {
    /// The document's name; empty where the source has only one, without a name.
    pub document: String,
    /// What went wrong.
    pub error: PollError,
}

impl<F: Fetch, S: PutRecords, C: Clock> Poller<F, S, C> {
    /// A poller of `silo` for `pipeline`.
    pub fn new(
        silo: F,
        stream: S,
        clock: C,
        pipeline: PipelineName,
        source: PollSource,
        code: String,
    ) -> Self {
        let known = RefCell::new(vec![Validators::default(); source.documents.len()]);
        Self { silo, stream, clock, pipeline, source, code, known }
    }

    /// Makes the poll of `tick`. A document that fails takes no other with it. The counts hold whether some
    /// fail or not.
    pub async fn poll(&self, tick: Timestamp) -> (Tally, Vec<FailedPoll>) {
        let (mut tally, mut failed) = (Tally::default(), Vec::new());
        let documents: Vec<Place<'_>> = self
            .source
            .places()
            .enumerate()
            .map(|(number, (first, document))| Place { tick, number, first, document })
            .collect();
        for group in documents.chunks(AT_A_TIME) {
            let answers = join_all(group.iter().map(|place| async {
                let known = self.known.borrow().get(place.number).cloned().unwrap_or_default();
                self.silo.fetch(&place.document.url, &known).await
            }));
            for (place, answer) in group.iter().zip(answers.await) {
                tally.polls += 1;
                if let Err(error) = self.put(place, answer, &mut tally).await {
                    tally.failed_polls += 1;
                    failed.push(FailedPoll { document: place.document.name.clone(), error });
                }
            }
        }
        (tally, failed)
    }

    async fn put(
        &self,
        place: &Place<'_>,
        answer: Result<Fetched, FetchError>,
        tally: &mut Tally,
    ) -> Result<(), PollError> {
        let mut body = match answer.map_err(PollError::Fetch)? {
            Fetched::Unchanged => {
                tally.unchanged_polls += 1;
                return Ok(());
            }
            Fetched::Document(body) => body,
        };
        let (packer, records, read) = self.lines(&body, place);
        tally.source_records += records;
        self.stream.put_records(&packer.finish()).await?;
        tally.lines_put += records;
        // A document that broke off is malformed too, but that is not what is wrong with it.
        if let Some(error) = body.broken_off.take() {
            return Err(PollError::Fetch(error));
        }
        read?;
        let mut known = self.known.borrow_mut();
        if let Some(known) = known.get_mut(place.number) {
            *known = body.validators;
        }
        Ok(())
    }

    /// All records up to the document's end or its first fault, and how many they are.
    fn lines(&self, body: &Body, place: &Place<'_>) -> (Packer, u64, Result<(), PollError>) {
        let Place { tick, first, document, .. } = *place;
        // Ticks of 10 or 60 seconds, taken modulo 16 buckets, would meet only some of them; a seventh of
        // the seconds meets all in turn.
        let mut packer = Packer::starting_at(tick.micros().unsigned_abs() / 1_000_000 / 7);
        let mut fault = None;
        let mut line = String::new();
        let (object, fetched_at) = (SourceMeta::object_of(&body.bytes), self.clock.now());
        let mut index = first;
        // Where the body broke off, its last line may lack its end: the reader has to know.
        let bytes = body.bytes.chain(End { broken_off: body.broken_off.is_some() });
        let (format, fields) = (&self.source.format, &document.fields);
        let read = read_document(format, fields, BufReader::new(bytes), &mut |record| {
            let meta = SourceMeta {
                id: SourceMeta::id_of_poll(&self.pipeline, tick, &object, index),
                pipeline: self.pipeline.clone(),
                order: Order::of_poll(tick, index),
                as_of: body.as_of.unwrap_or(tick),
                fetched_at,
                object: object.clone(),
                worker: self.code.clone(),
            };
            line.clear();
            if let Err(error) = write_source_line(record, &meta, &mut line) {
                fault = Some(PollError::Record(error));
                return ControlFlow::Break(());
            }
            packer.push_any(&line);
            index += 1;
            ControlFlow::Continue(())
        });
        let read = fault.map_or(read.map(drop).map_err(PollError::Format), Err);
        (packer, (index - first).into(), read)
    }
}

/// What comes after the bytes of a body.
struct End {
    broken_off: bool,
}

impl Read for End {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        if self.broken_off { Err(std::io::ErrorKind::UnexpectedEof.into()) } else { Ok(0) }
    }
}
