//! Handles one batch of the pipeline's stream.

use twin_lambda::kinesis::{KinesisEvent, KinesisHandler, KinesisResponse};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Failure, Invocation, Letterhead, Line, counters};
use twin_normalization::port::{Clock, KeepDeadLetters, PutRecords};
use twin_normalization::wire::{Packer, write_observations};
use twin_normalization::{DeadLetter, Refusal, Timestamp};
use twin_sql::{Extraction, Extractor};

counters! {
    /// The two ledgers of invariant I4: `lines` = `mapped_lines` + `malformed_lines`, and `rows` =
    /// `observations` + `filtered_rows` + `dead_lettered_rows`.
    pub struct Tally {
        /// Lines that came.
        lines,
        /// Lines that the mapping ran over.
        mapped_lines,
        /// Lines that were no source record, asked for more than a record may, or made the code panic: dead letters.
        malformed_lines,
        /// Rows that the mapping's branches gave.
        rows,
        /// Rows that became observations.
        observations,
        /// Rows that the mapping's own `WHERE` left out.
        filtered_rows,
        /// Rows that are no legal observation: dead letters.
        dead_lettered_rows,
        /// Fields whose JSON type is not the declared one, and that read as NULL.
        wrong_type_fields,
    }
}

/// Makes observations of one line: the mapping, or whatever a test puts in its place.
pub trait Extract {
    /// Makes observations of the line with this number in the stream record with this sequence number.
    ///
    /// # Errors
    /// [`Refusal`] where the line is malformed.
    fn extract(
        &self,
        line: &[u8],
        arrived_at: Timestamp,
        sequence: &str,
        number: u32,
    ) -> Result<Extraction, Refusal>;
}

impl Extract for Extractor {
    fn extract(
        &self,
        line: &[u8],
        arrived_at: Timestamp,
        sequence: &str,
        number: u32,
    ) -> Result<Extraction, Refusal> {
        self.extract(line, arrived_at, sequence, number)
    }
}

/// Turns source records into observations.
#[derive(Debug)]
pub struct DataExtractor<E, S, D, C> {
    /// The mapping, compiled.
    pub extractor: E,
    /// The twin stream.
    pub stream: S,
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
    packer: Packer,
    letters: Vec<DeadLetter>,
    tally: Tally,
    written: String,
}

impl<E: Extract, S: PutRecords, D: KeepDeadLetters, C: Clock> KinesisHandler
    for DataExtractor<E, S, D, C>
{
    /// Observations are put, and dead letters kept, before the batch counts as done. Records that half of the time
    /// is not enough for come again: the other half is for what was made of those before them.
    async fn handle(
        &self,
        event: &KinesisEvent<'_>,
        invocation: &Invocation,
    ) -> Result<KinesisResponse, Failure> {
        let begin = self.clock.now();
        let half_time = begin.plus(invocation.end_of_work().since(begin) / 2);
        let (mut batch, mut left) = (Batch::default(), None);
        for (index, record) in event.records.iter().enumerate() {
            // The first is always done: each try of a batch gets further.
            if index > 0 && self.clock.now() >= half_time {
                left = Some(record.sequence_number());
                break;
            }
            let data = record.data();
            for line in record.lines(&data) {
                self.extract(&line, &mut batch);
            }
        }
        let Batch { packer, letters, tally, .. } = batch;
        let records = packer.finish();
        let put = async {
            self.dead_letters.keep_dead_letters(&letters).await?;
            self.stream.put_records(&records).await
        };
        invocation.in_time(&self.clock, "put observations", put).await??;
        self.telemetry.emit(self.clock.now(), &tally.counts());
        let Some(sequence) = left else { return Ok(KinesisResponse::done()) };
        tracing::warn!(sequence, "batch comes again from here");
        Ok(KinesisResponse::from_record(sequence))
    }
}

impl<E: Extract, S, D, C> DataExtractor<E, S, D, C> {
    fn extract(&self, line: &Line<'_>, batch: &mut Batch) {
        batch.tally.lines += 1;
        let Batch { packer, letters, tally, written } = batch;
        let extraction = self.letterhead.attempt(line, letters, || {
            let Line { bytes, arrived_at, sequence, number } = *line;
            let extraction = self.extractor.extract(bytes, arrived_at, sequence, number)?;
            written.clear();
            write_observations(&extraction.observations, written)
                .map_err(|error| Refusal::of(&error))?;
            Ok(extraction)
        });
        let Some(Extraction { observations, refused, counts, order }) = extraction else {
            tally.malformed_lines += 1;
            return;
        };
        for (observation, text) in observations.iter().zip(written.split_inclusive('\n')) {
            packer.push_keyed(observation.component.as_str(), text);
        }
        tally.mapped_lines += 1;
        tally.rows += counts.rows;
        tally.filtered_rows += counts.filtered;
        tally.observations += observations.len() as u64;
        tally.dead_lettered_rows += refused.len() as u64;
        tally.wrong_type_fields += counts.wrong_type_fields;
        if let Some(refusal) = Refusal::joined(&refused) {
            letters.push(self.letterhead.letter(line, refusal, Some(&order)));
        }
    }
}
