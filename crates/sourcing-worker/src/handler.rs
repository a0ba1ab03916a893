//! Handles one invocation of the schedule: one poll, or a minute of them.

use std::time::Duration;

use twin_lambda::schedule::{ScheduleEvent, ScheduleHandler};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Failure, Invocation};
use twin_normalization::port::{Clock, KeepDeadLetters, PutRecords, chain};
use twin_normalization::{PipelineName, Timestamp};

use crate::poll::{FailedPoll, Poller, Progress};
use crate::silo::Fetch;

/// Polls at every tick of one invocation.
#[derive(Debug)]
pub struct SourcingWorker<F, S, D, C> {
    /// Makes the polls.
    pub poller: Poller<F, S, D, C>,
    /// The pipeline, for the log.
    pub pipeline: PipelineName,
    /// The time between two ticks.
    pub interval: Duration,
    /// The present.
    pub clock: C,
    /// Where the counts go.
    pub telemetry: Telemetry,
}

/// The schedule's period for all intervals under it: it cannot fire more often.
const MINUTE: Duration = Duration::from_secs(60);

impl<F: Fetch, S: PutRecords, D: KeepDeadLetters, C: Clock> ScheduleHandler
    for SourcingWorker<F, S, D, C>
{
    /// A poll that fails does not fail the invocation: the next tick is the retry.
    async fn handle(&self, event: &ScheduleEvent, invocation: &Invocation) -> Result<(), Failure> {
        let begin = event.scheduled_time.unwrap_or_else(|| self.clock.now());
        let mut tick = begin.floor_to(self.interval);
        if self.interval >= MINUTE {
            self.poll(tick, invocation).await;
            return Ok(());
        }
        let end = begin.plus(MINUTE);
        if tick < begin {
            tick = tick.plus(self.interval);
        }
        loop {
            self.clock.sleep(tick.since(self.clock.now())).await;
            self.poll(tick, invocation).await;
            // Ticks that a slow poll has run over are left out; there is no catching up with the past.
            let next = self.clock.now().floor_to(self.interval).plus(self.interval);
            tick = next.max(tick.plus(self.interval));
            if tick >= end.min(invocation.end_of_work()) {
                return Ok(());
            }
        }
    }
}

impl<F: Fetch, S: PutRecords, D: KeepDeadLetters, C: Clock> SourcingWorker<F, S, D, C> {
    async fn poll(&self, tick: Timestamp, invocation: &Invocation) {
        let mut progress = Progress::default();
        let poll = self.poller.advance(tick, &mut progress);
        if let Err(fault) = invocation.in_time(&self.clock, "poll", poll).await {
            self.poller.give_up(&mut progress, fault);
        }
        let Progress { tally, failed } = progress;
        for FailedPoll { document, error } in &failed {
            let pipeline = self.pipeline.as_str();
            let (tick, error) = (tick.to_string(), chain(error));
            let records_put = tally.lines_put;
            tracing::error!(pipeline, document, tick, records_put, error, "poll failed");
        }
        self.telemetry.emit(self.clock.now(), &tally.counts());
    }
}
