//! Handles one invocation of the schedule: one poll, or polls until a later invocation takes the lease.

use std::time::Duration;

use twin_lambda::schedule::{ScheduleEvent, ScheduleHandler};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Failure, Invocation};
use twin_normalization::port::{Clock, KeepDeadLetters, PutRecords, chain};
use twin_normalization::{PipelineName, Timestamp};

use crate::cursors::Cursors;
use crate::lease::{MINUTE, Permit, Turn};
use crate::poll::{FailedPoll, Poller, Progress};
use crate::silo::Fetch;
use crate::undelivered::end_of_puts;

/// Polls at every tick that is one invocation's.
#[derive(Debug)]
pub struct SourcingWorker<F, S, D, K, C> {
    /// Makes the polls.
    pub poller: Poller<F, S, D, K, C>,
    /// The pipeline, for the log.
    pub pipeline: PipelineName,
    /// The time between two ticks.
    pub interval: Duration,
    /// The present.
    pub clock: C,
    /// Where the counts go.
    pub telemetry: Telemetry,
}

impl<F: Fetch, S: PutRecords, D: KeepDeadLetters, K: Cursors, C: Clock> ScheduleHandler
    for SourcingWorker<F, S, D, K, C>
{
    /// A poll that fails does not fail the invocation: the next tick is the retry.
    async fn handle(&self, event: &ScheduleEvent, invocation: &Invocation) -> Result<(), Failure> {
        let ports = (&self.poller.ports.cursors, &self.clock);
        let pipeline = self.pipeline.clone();
        let mut turn = Turn::new(ports, pipeline, self.interval, event.scheduled_time, invocation);
        let mut tick = turn.first_tick();
        let mut recalled = false;
        loop {
            self.clock.sleep(tick.since(self.clock.now())).await;
            match turn.ask(tick).await {
                Permit::Poll { leased } => {
                    if !recalled {
                        self.poller.recall().await;
                        recalled = true;
                    }
                    self.poll(tick, leased, invocation).await;
                }
                Permit::Wait => {}
                Permit::Stop => return Ok(()),
            }
            // Ticks that a slow poll has run over are left out; there is no catching up with the past.
            let next = self.clock.now().floor_to(self.interval).plus(self.interval);
            tick = next.max(tick.plus(self.interval));
            if self.interval >= MINUTE || tick >= turn.end {
                return Ok(());
            }
        }
    }
}

impl<F: Fetch, S: PutRecords, D: KeepDeadLetters, K: Cursors, C: Clock>
    SourcingWorker<F, S, D, K, C>
{
    async fn poll(&self, tick: Timestamp, leased: bool, invocation: &Invocation) {
        let mut progress = Progress::default();
        let poll = self.poller.advance((tick, end_of_puts(invocation)), leased, &mut progress);
        if let Err(fault) = invocation.in_time(&self.clock, "poll", poll).await {
            self.poller.give_up(&mut progress, fault);
        }
        let Progress { mut tally, failed } = progress;
        if !leased {
            tally.unleased_polls = tally.polls;
        }
        for FailedPoll { document, error } in &failed {
            let pipeline = self.pipeline.as_str();
            let (tick, error) = (tick.to_string(), chain(error));
            let records_put = tally.lines_put;
            tracing::error!(pipeline, document, tick, records_put, error, "poll failed");
        }
        self.telemetry.emit(self.clock.now(), &tally.counts());
    }
}
