//! Handles one batch of records on their way to the lake.

use twin_lambda::firehose::{Answers, FirehoseEvent, FirehoseHandler, FirehoseResponse};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Failure, Invocation, Letterhead, Line, counters};
use twin_normalization::port::{Clock, KeepDeadLetters};
use twin_normalization::wire::LakeLineage;
use twin_normalization::{DeadLetter, PipelineName, Refusal};
use twin_sql::LakeRows;

counters! {
    /// Three ledgers: `records` = `ok_records` + `dropped_records` + `failed_records`; `rows` = `lake_rows` +
    /// `filtered_rows` + `dead_lettered_rows`; and of the `lines`, those that are not dead letters gave the rows: one
    /// each, unless there is a transform. Rows are counted whether their record fits into the answer or fails.
    pub struct Tally {
        /// Records that came.
        records,
        /// Lines in them.
        lines,
        /// Records that go to the lake.
        ok_records,
        /// Records of which nothing goes to the lake: no line is good, or the transform filters all.
        dropped_records,
        /// Records that go to the error prefix, since the answer would be too large with them.
        failed_records,
        /// Lines that are no source record, or ask for more than a record may: dead letters.
        dead_lettered_lines,
        /// Rows that came of the other lines.
        rows,
        /// Rows that are lines of the answer.
        lake_rows,
        /// Rows that the transform's own `WHERE` left out.
        filtered_rows,
        /// Rows that cannot stand in the lake: dead letters.
        dead_lettered_rows,
        /// Fields whose JSON type is not the one that the transform declares, and that read as NULL.
        wrong_type_fields,
    }
}

/// What the lake gets of a source record.
#[derive(Debug)]
pub enum Shape {
    /// The record itself.
    Record(LakeLineage),
    /// The rows of a transform.
    Rows(Box<LakeRows>),
}

/// Transforms records for the lake.
#[derive(Debug)]
pub struct FirehoseTransformer<D, C> {
    /// The pipeline whose records these are.
    pub pipeline: PipelineName,
    /// What the lake gets of them.
    pub shape: Shape,
    /// Where dead letters are kept.
    pub dead_letters: D,
    /// The present.
    pub clock: C,
    /// Where the counts go.
    pub telemetry: Telemetry,
    /// What its dead letters have in common.
    pub letterhead: Letterhead,
}

/// What a batch has become so far.
#[derive(Default)]
struct Batch {
    tally: Tally,
    letters: Vec<DeadLetter>,
    /// The lines of one record.
    out: String,
}

impl<D: KeepDeadLetters, C: Clock> FirehoseHandler for FirehoseTransformer<D, C> {
    /// Dead letters are kept before the batch is answered.
    async fn handle(
        &self,
        event: &FirehoseEvent<'_>,
        invocation: &Invocation,
    ) -> Result<FirehoseResponse, Failure> {
        let (mut batch, mut data) = (Batch::default(), Vec::new());
        let mut answers = Answers::to(event);
        for record in &event.records {
            record.read_data(&mut data);
            batch.out.clear();
            for line in record.lines(&data) {
                self.transform(&line, &mut batch);
            }
            answers.push(&batch.out);
        }
        let Batch { mut tally, letters, .. } = batch;
        let keep = self.dead_letters.keep_dead_letters(&letters);
        invocation.in_time(&self.clock, "keep dead letters", keep).await??;
        let response = answers.finish();
        let results = response.results();
        tally.records = event.records.len() as u64;
        tally.ok_records = results.ok;
        tally.dropped_records = results.dropped;
        tally.failed_records = results.failed;
        if results.failed > 0 {
            let (pipeline, failed) = (self.pipeline.as_str(), results.failed);
            tracing::warn!(
                pipeline,
                failed,
                "records left to the error prefix, the answer is full"
            );
        }
        self.telemetry.emit(self.clock.now(), &tally.counts());
        Ok(response)
    }
}

impl<D, C> FirehoseTransformer<D, C> {
    /// Appends what the lake gets of a line to `out`: nothing where it is a dead letter.
    fn transform(&self, line: &Line<'_>, batch: &mut Batch) {
        let Batch { tally, letters, out } = batch;
        tally.lines += 1;
        let before = out.len();
        let written = self.letterhead.attempt(line, letters, || match &self.shape {
            Shape::Record(lineage) => self.write_record(lineage, line, out).map(|()| None),
            Shape::Rows(rows) => {
                rows.write(line.bytes, &line.on_stream_of(&self.pipeline), out).map(Some)
            }
        });
        let Some(rows) = written else {
            // A panic may have left half a line.
            out.truncate(before);
            tally.dead_lettered_lines += 1;
            return;
        };
        let Some(rows) = rows else {
            tally.rows += 1;
            tally.lake_rows += 1;
            return;
        };
        tally.rows += rows.counts.rows;
        tally.lake_rows += rows.written;
        tally.filtered_rows += rows.counts.filtered;
        tally.dead_lettered_rows += rows.refused.len() as u64;
        tally.wrong_type_fields += rows.counts.wrong_type_fields;
        if let Some(refusal) = Refusal::joined(&rows.refused) {
            letters.push(self.letterhead.letter(line, refusal, Some(&rows.order)));
        }
    }

    fn write_record(
        &self,
        lineage: &LakeLineage,
        line: &Line<'_>,
        out: &mut String,
    ) -> Result<(), Refusal> {
        let origin = line.on_stream_of(&self.pipeline);
        let written = lineage.write_line(line.bytes, &origin, out);
        written.map_err(|error| Refusal::malformed(&error))
    }
}
