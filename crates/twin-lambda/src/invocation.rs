//! What the platform says about one invocation.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use http::HeaderMap;
use lambda_runtime::{Context, Error};
use twin_normalization::Timestamp;
use twin_normalization::port::{Clock, Fault};

/// One invocation of the function.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The platform's id of it, for the log and for the answer to a client.
    pub request_id: String,
    /// When the platform ends it.
    pub deadline: Timestamp,
}

impl Invocation {
    /// How long before its deadline an invocation answers: time to count and to log, on a slow processor too.
    /// What the platform ends answers nothing, is not in the counts, and comes again as a whole.
    const RESERVE: Duration = Duration::from_secs(2);

    /// An invocation that never ends, for tests and tools.
    #[must_use]
    pub fn unbounded(request_id: &str) -> Self {
        Self { request_id: request_id.to_owned(), deadline: Timestamp::MAX }
    }

    /// When the work must end, so that there is time to answer; [`Timestamp::MAX`] where that is never.
    #[must_use]
    pub fn end_of_work(&self) -> Timestamp {
        self.deadline_less(Self::RESERVE)
    }

    /// Does the work, as long as there is time for it; `operation` says what it is.
    ///
    /// # Errors
    /// [`Fault`] at [`Invocation::end_of_work`]: the work is then given up where it stands.
    pub async fn in_time<T>(
        &self,
        clock: &impl Clock,
        operation: &str,
        work: impl Future<Output = T>,
    ) -> Result<T, Fault> {
        self.in_time_less(Self::RESERVE, clock, operation, work).await
    }

    /// The same with another `reserve`, for who answers in less time than a batch.
    ///
    /// # Errors
    /// [`Fault`] when no more than `reserve` is left.
    pub async fn in_time_less<T>(
        &self,
        reserve: Duration,
        clock: &impl Clock,
        operation: &str,
        work: impl Future<Output = T>,
    ) -> Result<T, Fault> {
        let end = self.deadline_less(reserve);
        let time_is_up = async {
            if end == Timestamp::MAX {
                std::future::pending::<()>().await;
            }
            clock.sleep(end.since(clock.now())).await;
        };
        match select(pin!(work), pin!(time_is_up)).await {
            Either::Left((done, _)) => Ok(done),
            Either::Right(_) => Err(Fault::out_of_time(operation)),
        }
    }

    fn deadline_less(&self, reserve: Duration) -> Timestamp {
        if self.deadline == Timestamp::MAX {
            return Timestamp::MAX;
        }
        Timestamp::EPOCH.plus(self.deadline.since(Timestamp::EPOCH).saturating_sub(reserve))
    }

    pub(crate) fn of(context: &Context) -> Self {
        Self::ending(&context.request_id, context.deadline)
    }

    /// The same from the headers that an event comes with.
    pub(crate) fn of_headers(headers: &HeaderMap) -> Result<Self, Error> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let request_id = text("lambda-runtime-aws-request-id").ok_or("the event has no id")?;
        let deadline = text("lambda-runtime-deadline-ms").and_then(|text| text.parse().ok());
        Ok(Self::ending(request_id, deadline.ok_or("the event has no deadline")?))
    }

    fn ending(request_id: &str, deadline_millis: u64) -> Self {
        let micros = i64::try_from(deadline_millis.saturating_mul(1_000)).unwrap_or(i64::MAX);
        let deadline = Timestamp::from_micros(micros).unwrap_or(Timestamp::MAX);
        Self { request_id: request_id.to_owned(), deadline }
    }
}
