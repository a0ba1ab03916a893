//! Which of several invocations polls a tick.
//!
//! Scheduler fires once a minute, anywhere within it, now and then twice. An invocation takes the lease from the
//! one before, and claims each tick before it polls it, so that a tick is polled once and by whoever came last; the
//! one before learns of it at its next tick, and ends.
//!
//! Where the table of cursors does not answer, polling on is better than a gap, and the schedule itself decides:
//! an invocation that has not got the lease polls in the last minute that it stays, which ends where that of the next
//! one begins. One that has it goes on until then.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use twin_lambda::Invocation;
use twin_normalization::port::{Clock, Fault, HoldLease, chain};
use twin_normalization::{Claim, Lease, PipelineName, Taken, Timestamp};

use crate::undelivered::end_of_puts;

/// The schedule's period for all intervals under it: it cannot fire more often.
pub(crate) const MINUTE: Duration = Duration::from_secs(60);

/// How long after its scheduled time an invocation polls at most: the next one begins at the latest at the end of
/// the next minute, and has ten seconds to start.
const STAY: Duration = Duration::from_secs(130);

/// The same for an invocation without a scheduled time: by hand, or by an emulator, which fires on time.
const STAY_BY_HAND: Duration = Duration::from_secs(70);

/// How long the table may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whether an invocation may poll a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permit {
    /// It may; not `leased` where the table did not say so, and another may poll it too.
    Poll { leased: bool },
    /// Not this tick, but perhaps a later one.
    Wait,
    /// A later invocation polls.
    Stop,
}

/// One invocation's turn to poll.
#[derive(Debug)]
pub(crate) struct Turn<'w, K, C> {
    cursors: &'w K,
    clock: &'w C,
    lease: Lease,
    interval: Duration,
    held: bool,
    faulty: bool,
    /// From when on it polls without the lease, where the table does not answer.
    alone_from: Timestamp,
    /// When it ends, lease or not.
    pub(crate) end: Timestamp,
}

impl<'w, K: HoldLease, C: Clock> Turn<'w, K, C> {
    /// The turn of an invocation that has just begun.
    pub(crate) fn new(
        (cursors, clock): (&'w K, &'w C),
        pipeline: PipelineName,
        interval: Duration,
        scheduled: Option<Timestamp>,
        invocation: &Invocation,
    ) -> Self {
        let now = clock.now();
        // A time to come, as somebody may write it by hand, would hold the lease until then.
        let begun = scheduled.map_or(now, |time| time.min(now));
        let stay = if scheduled.is_some() { STAY } else { STAY_BY_HAND };
        let alone_from =
            if interval < MINUTE { begun.plus(stay - MINUTE) } else { Timestamp::EPOCH };
        let holder = format!("{}/{now}", invocation.request_id);
        let lease = Lease { pipeline, begun, holder };
        let end = begun.plus(stay).min(end_of_puts(invocation));
        Self { cursors, clock, lease, interval, held: false, faulty: false, alone_from, end }
    }

    /// The tick to begin with: the next one. The one that is running is for the invocation before, which may be
    /// about to claim it.
    pub(crate) fn first_tick(&self) -> Timestamp {
        if self.interval >= MINUTE {
            return self.lease.begun.floor_to(self.interval);
        }
        let now = self.clock.now();
        let tick = now.floor_to(self.interval);
        if tick < now { tick.plus(self.interval) } else { tick }
    }

    /// Asks whether to poll `tick`.
    pub(crate) async fn ask(&mut self, tick: Timestamp) -> Permit {
        match self.asked(tick).await {
            Ok(permit) => permit,
            Err(fault) => self.alone(tick, &fault),
        }
    }

    async fn asked(&mut self, tick: Timestamp) -> Result<Permit, Fault> {
        let (cursors, lease) = (self.cursors, &self.lease);
        if !self.held {
            // The first answer may wait for a connection: the invocation before polls meanwhile.
            let limit = if self.faulty { patience(self.interval) } else { PATIENCE };
            let take = cursors.take_lease(lease);
            match in_time(self.clock, limit, "take the lease", take).await? {
                Taken::Refused => return Ok(Permit::Stop),
                Taken::Held => self.held = true,
            }
        }
        let claim = cursors.claim_tick(&self.lease, tick);
        Ok(match in_time(self.clock, patience(self.interval), "claim a tick", claim).await? {
            Claim::Granted => Permit::Poll { leased: true },
            Claim::Claimed => Permit::Wait,
            Claim::Lost => Permit::Stop,
        })
    }

    fn alone(&mut self, tick: Timestamp, fault: &Fault) -> Permit {
        if !self.faulty {
            self.faulty = true;
            let (pipeline, tick) = (self.lease.pipeline.as_str(), tick.to_string());
            tracing::warn!(pipeline, tick, error = chain(fault), "polls without the lease");
        }
        if self.held || tick >= self.alone_from {
            Permit::Poll { leased: false }
        } else {
            Permit::Wait
        }
    }
}

/// How long the table may take between two ticks: with three such calls there is still time to poll.
pub(crate) fn patience(interval: Duration) -> Duration {
    PATIENCE.min(interval / 4)
}

/// Does the work, as long as it takes no longer than `limit`.
pub(crate) async fn in_time<T>(
    clock: &impl Clock,
    limit: Duration,
    operation: &str,
    work: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Fault> {
    match select(pin!(work), pin!(clock.sleep(limit))).await {
        Either::Left((done, _)) => done,
        Either::Right(_) => Err(Fault::out_of_time(operation)),
    }
}
