//! The shell around a function: configuration, logs, metrics, and one runner per event shape.
//!
//! A function's `main.rs` starts the [`Shell`], which lets it read its configuration from the
//! [`Environment`], build its ports and hand a handler to the runner of its event: [`Shell::run_schedule`],
//! [`Shell::run_kinesis`], [`Shell::run_firehose`] or [`Shell::run_http`]. Everything that all functions do
//! alike is here, once: reading the event with borrowed types, the shape of the response, JSON logs, and
//! counts as CloudWatch metrics.
//!
//! *Invariant:* this is the only crate that names `lambda_runtime`, and it knows no rule of the domain.

mod clock;
mod environment;
mod error;
pub mod firehose;
mod guard;
pub mod http;
mod invocation;
pub mod kinesis;
mod letterhead;
mod line;
mod raw;
pub mod schedule;
mod shell;
pub mod telemetry;

pub use clock::SystemClock;
pub use environment::{Environment, Reader};
pub use error::{Failure, StartError};
pub use guard::guard;
pub use invocation::Invocation;
pub use letterhead::Letterhead;
pub use line::Line;
pub use shell::Shell;
