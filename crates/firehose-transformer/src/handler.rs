//! Handles one batch of records on their way to the lake.

use twin_lambda::firehose::{
    FirehoseEvent, FirehoseHandler, FirehoseRecord, FirehoseResponse, Transformed,
};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Failure, Invocation, Letterhead, Line, counters};
use twin_normalization::port::{Clock, KeepDeadLetters};
use twin_normalization::wire::{LakeLineage, SourceLine, write_lake_line};
use twin_normalization::{DeadLetter, Error, PipelineName, Refusal};

counters! {
    /// Two ledgers: `records` = `ok_records` + `dropped_records` + `failed_records`, and of the `lines`, those
    /// that are not dead letters are in the records that are ok or failed.
    pub struct Tally {
        /// Records that came.
        records,
        /// Lines in them.
        lines,
        /// Records that go to the lake.
        ok_records,
        /// Records without any good line.
        dropped_records,
        /// Records that go to the error prefix, since the answer would be too large with them.
        failed_records,
        /// Lines that are no source record.
        dead_lettered_lines,
    }
}

/// Transforms records for the lake.
#[derive(Debug)]
pub struct FirehoseTransformer<D, C> {
    /// The pipeline whose records these are.
    pub pipeline: PipelineName,
    /// Where dead letters are kept.
    pub dead_letters: D,
    /// The present.
    pub clock: C,
    /// Where the counts go.
    pub telemetry: Telemetry,
    /// What its dead letters have in common.
    pub letterhead: Letterhead,
    /// The version of the code, for the lineage.
    pub code: String,
}

impl<D: KeepDeadLetters, C: Clock> FirehoseHandler for FirehoseTransformer<D, C> {
    async fn handle<'a>(
        &self,
        event: &'a FirehoseEvent<'a>,
        _: &Invocation,
    ) -> Result<FirehoseResponse<'a>, Failure> {
        let mut tally = Tally { records: event.records.len() as u64, ..Tally::default() };
        let mut letters = Vec::new();
        let mut transformed = Vec::with_capacity(event.records.len());
        for record in &event.records {
            transformed.push((record, self.transform(record, &mut tally, &mut letters)));
        }
        self.dead_letters.keep_dead_letters(&letters).await?;
        let response = FirehoseResponse::of(transformed);
        let results = response.results();
        tally.ok_records = results.ok;
        tally.dropped_records = results.dropped;
        tally.failed_records = results.failed;
        tally.dead_lettered_lines = letters.len() as u64;
        self.telemetry.emit(self.clock.now(), &tally.counts());
        Ok(response)
    }
}

impl<D, C> FirehoseTransformer<D, C> {
    fn write_line(&self, line: &Line<'_>) -> Result<String, Error> {
        let id = SourceLine::read(line.bytes, &line.on_stream_of(&self.pipeline))?.id;
        let place = (Some(line.sequence), line.number);
        let lineage = LakeLineage::new(id, &self.pipeline, place, line.arrived_at, &self.code);
        // Lineage adds about 200 bytes to a line.
        let mut out = String::with_capacity(line.bytes.len() + 256);
        write_lake_line(line.bytes, &lineage, &mut out)?;
        Ok(out)
    }

    fn transform(
        &self,
        record: &FirehoseRecord<'_>,
        tally: &mut Tally,
        letters: &mut Vec<DeadLetter>,
    ) -> Transformed {
        let data = record.data();
        let mut out = String::with_capacity(data.len() + data.len() / 2 + 256);
        for line in record.lines(&data) {
            tally.lines += 1;
            let write = || self.write_line(&line).map_err(|error| Refusal::malformed(&error));
            if let Some(written) = self.letterhead.attempt(&line, letters, write) {
                out.push_str(&written);
            }
        }
        if out.is_empty() { Transformed::Dropped } else { Transformed::Ok(out) }
    }
}
