//! A function as Lambda sees it, and one invocation of it.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use serde_json::Value;
use serde_json::value::RawValue;
use twin_normalization::Timestamp;
use twin_normalization::port::Clock as _;

use crate::{Chaos, End, Process};

/// A function as Lambda sees it: processes that start, are given events, and answer.
#[expect(async_fn_in_trait, reason = "a function is never `dyn`, so its future needs no name")]
pub trait Function {
    /// What a process holds in memory from one event to the next.
    type Memory;

    /// Starts a process.
    fn start(&self, process: &Process) -> Self::Memory;

    /// Handles an event, until `deadline` at the latest.
    ///
    /// # Errors
    /// The function's error, as it reports it to Lambda.
    async fn handle(
        &self,
        memory: &Self::Memory,
        event: &RawValue,
        deadline: Timestamp,
    ) -> Result<Value, String>;
}

/// A process and what it holds in memory.
pub(crate) type Warm<F> = Option<(Process, <F as Function>::Memory)>;

/// Invokes a function, in the process that is warm or, at this chance or where there is none, in a new one.
///
/// # Errors
/// How it ended without an answer.
pub(crate) async fn invoke<F: Function>(
    function: &F,
    event: &RawValue,
    warm: &mut Warm<F>,
    chaos: &Chaos<'_>,
    cold_start: f64,
    timeout: Duration,
) -> Result<Value, End> {
    if chaos.happens(cold_start) {
        *warm = None;
    }
    let (process, memory) = warm.get_or_insert_with(|| {
        let process = Process::default();
        let memory = function.start(&process);
        (process, memory)
    });
    let end = {
        let clock = chaos.clock();
        let work = pin!(function.handle(memory, event, clock.now().plus(timeout)));
        let time_is_up = pin!(clock.sleep(timeout));
        match select(work, select(pin!(process.killed()), time_is_up)).await {
            Either::Left((answer, _)) => return answer.map_err(End::Failed),
            Either::Right((Either::Left(_), _)) => End::Killed,
            Either::Right((Either::Right(_), _)) => End::TimedOut,
        }
    };
    *warm = None;
    Err(end)
}
