//! What the platform says about one invocation.

use lambda_runtime::Context;
use twin_normalization::Timestamp;

/// One invocation of the function.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The platform's id of it, for the log and for the answer to a client.
    pub request_id: String,
    /// When the platform ends it.
    pub deadline: Timestamp,
}

impl Invocation {
    /// An invocation that never ends, for tests and tools.
    #[must_use]
    pub fn unbounded(request_id: &str) -> Self {
        Self { request_id: request_id.to_owned(), deadline: Timestamp::MAX }
    }

    pub(crate) fn of(context: &Context) -> Self {
        let micros = i64::try_from(context.deadline.saturating_mul(1_000)).unwrap_or(i64::MAX);
        Self {
            request_id: context.request_id.clone(),
            deadline: Timestamp::from_micros(micros).unwrap_or(Timestamp::MAX),
        }
    }
}
