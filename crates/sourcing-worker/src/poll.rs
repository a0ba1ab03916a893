//! One poll: a document becomes source record lines on the pipeline stream.

use std::cell::RefCell;
use std::ops::ControlFlow;

use twin_formats::read_records;
use twin_lambda::counters;
use twin_normalization::port::{Clock, PutRecords};
use twin_normalization::wire::{Packer, SourceMeta, write_source_line};
use twin_normalization::{Order, PipelineName, Timestamp};
use twin_pipeline::Format;

use crate::PollError;
use crate::silo::{Body, Fetch, Fetched, Validators};

counters! {
    /// What became of one poll.
    pub struct Tally {
        /// Polls made.
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
    format: Format,
    code: String,
    /// What the silo said about the last document that is whole and on the stream. Forgetting it costs
    /// no more than that document once more.
    known: RefCell<Validators>,
}

impl<F: Fetch, S: PutRecords, C: Clock> Poller<F, S, C> {
    /// A poller of `silo` for `pipeline`.
    pub fn new(
        silo: F,
        stream: S,
        clock: C,
        pipeline: PipelineName,
        format: Format,
        code: String,
    ) -> Self {
        Self { silo, stream, clock, pipeline, format, code, known: RefCell::default() }
    }

    /// Makes the poll of `tick`. The counts hold whether it fails or not.
    pub async fn poll(&self, tick: Timestamp) -> (Tally, Result<(), PollError>) {
        let mut tally = Tally { polls: 1, ..Tally::default() };
        let result = self.fetch_and_put(tick, &mut tally).await;
        tally.failed_polls = u64::from(result.is_err());
        (tally, result)
    }

    async fn fetch_and_put(&self, tick: Timestamp, tally: &mut Tally) -> Result<(), PollError> {
        let known = self.known.borrow().clone();
        let mut body = match self.silo.fetch(&known).await.map_err(PollError::Fetch)? {
            Fetched::Unchanged => {
                tally.unchanged_polls = 1;
                return Ok(());
            }
            Fetched::Document(body) => body,
        };
        let (packer, read) = self.lines(&body, tick, tally);
        self.stream.put_records(&packer.finish()).await?;
        tally.lines_put = tally.source_records;
        // A document that broke off is malformed too, but that is not what is wrong with it.
        if let Some(error) = body.broken_off.take() {
            return Err(PollError::Fetch(error));
        }
        read?;
        *self.known.borrow_mut() = body.validators;
        Ok(())
    }

    /// All records up to the document's end or its first fault.
    fn lines(
        &self,
        body: &Body,
        tick: Timestamp,
        tally: &mut Tally,
    ) -> (Packer, Result<(), PollError>) {
        // A multiple of seconds has common factors with the buckets; whole seconds do not stay on few.
        let mut packer = Packer::starting_at(tick.micros().unsigned_abs() / 1_000_000 / 7);
        let mut fault = None;
        let mut line = String::new();
        let (object, fetched_at) = (SourceMeta::object_of(&body.bytes), self.clock.now());
        let mut index = 0;
        let read = read_records(&self.format, &body.bytes[..], &mut |record| {
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
        tally.source_records = index.into();
        (packer, fault.map_or(read.map(drop).map_err(PollError::Format), Err))
    }
}
