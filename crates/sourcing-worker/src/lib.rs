//! Polls one silo and puts its source records on the pipeline stream.
//!
//! A schedule invokes the worker once a minute, or less often. For an interval under a minute it stays and
//! polls at each **tick**: a multiple of the interval, the same for every retry of that poll. A record's id
//! comes from pipeline, tick, document and index, so a poll that is sent twice has the same ids.
//!
//! A poll that fails is one error line with the pipeline's name. What had been read is on the stream, and the
//! next tick tries again.

mod address;
mod config;
mod error;
mod handler;
mod poll;
mod silo;

pub use config::Config;
pub use error::{FetchError, PollError};
pub use handler::SourcingWorker;
pub use poll::{Poller, Tally};
pub use silo::{Body, Fetch, Fetched, HttpSilo, Validators};
