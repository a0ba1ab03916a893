//! Handles one batch of the twin stream.

use twin_lambda::kinesis::{KinesisEvent, KinesisHandler, KinesisResponse};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Failure, Invocation, Letterhead, counters};
use twin_normalization::port::{Clock, Fault, KeepDeadLetters};
use twin_normalization::wire::parse_observation;
use twin_normalization::{Error, Observation, Refusal, SkewLimit};
use twin_store::Writer;
use twin_store::port::PutNewest;

counters! {
    /// The ledger of invariant I4: `deliveries` = `stored` + `superseded` + `duplicates` + `dead_lettered` + `expired`.
    pub struct Tally {
        /// Lines that this batch settled.
        deliveries,
        /// Observations that are now the item of their key.
        stored,
        /// Observations that are older than the item of their key.
        superseded,
        /// Observations that the item of their key already is.
        duplicates,
        /// Lines that are no legal observation.
        dead_lettered,
        /// Observations that came after their own expiry, and were dropped.
        expired,
        /// Lines that are not settled and come again, since the table did not answer, not in time, or throttled their key.
        /// Where a batch comes again in part, no error that Lambda counts says so.
        unfinished,
    }
}

/// Applies observations.
#[derive(Debug)]
pub struct StreamWriter<T, D, C> {
    /// Writes to the twin table.
    pub writer: Writer<T, C>,
    /// Where dead letters are kept.
    pub dead_letters: D,
    /// The present.
    pub clock: C,
    /// Where the counts go.
    pub telemetry: Telemetry,
    /// What its dead letters have in common.
    pub letterhead: Letterhead,
}

impl<T: PutNewest, D: KeepDeadLetters, C: Clock> KinesisHandler for StreamWriter<T, D, C> {
    async fn handle(
        &self,
        event: &KinesisEvent<'_>,
        invocation: &Invocation,
    ) -> Result<KinesisResponse, Failure> {
        let (mut observations, mut letters) = (Vec::new(), Vec::new());
        for (index, record) in event.records.iter().enumerate() {
            for line in record.lines(&record.data()) {
                let read = || read(line.bytes).map_err(|error| Refusal::of(&error));
                if let Some(observation) = self.letterhead.attempt(&line, &mut letters, read) {
                    observations.push((index, observation));
                }
            }
        }
        let keep = self.dead_letters.keep_dead_letters(&letters);
        invocation.in_time(&self.clock, "keep dead letters", keep).await??;
        let came = (letters.len() + observations.len()) as u64;
        let written = self.writer.write_until(observations, invocation.end_of_work()).await;
        let open = written.unfinished.as_ref().map_or(0, |unfinished| unfinished.deliveries);
        let tally = Tally {
            deliveries: came - open,
            stored: written.stored,
            superseded: written.superseded,
            duplicates: written.duplicates,
            dead_lettered: letters.len() as u64,
            expired: written.expired,
            unfinished: open,
        };
        self.telemetry.emit(self.clock.now(), &tally.counts());
        match written.unfinished {
            None => Ok(KinesisResponse::done()),
            Some(unfinished) => again(event, unfinished.first_index, unfinished.fault),
        }
    }
}

/// Lets the batch come again from the record at `index`; as a whole where that is the first.
fn again(event: &KinesisEvent<'_>, index: usize, fault: Fault) -> Result<KinesisResponse, Failure> {
    match event.records.get(index) {
        Some(record) if index > 0 => {
            let sequence = record.sequence_number();
            tracing::error!(fault = fault.chain(), sequence, "batch comes again from here");
            Ok(KinesisResponse::from_record(sequence))
        }
        _ => Err(fault.into()),
    }
}

fn read(line: &[u8]) -> Result<Observation, Error> {
    let text = std::str::from_utf8(line)
        .map_err(|error| Error::Utf8 { valid_up_to: error.valid_up_to() })?;
    let observation = parse_observation(text)?;
    observation.check_skew(SkewLimit::default())?;
    Ok(observation)
}
