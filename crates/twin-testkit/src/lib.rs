//! Memory ports, a fixed clock and builders for tests. A dev-dependency only.
//!
//! A memory port keeps its promise as the real one does; [`conformance`] holds both to it. Faults are
//! injected at the port: [`Faults`] says which call fails and how.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "this crate is for tests, which fail by panicking"
)]

mod builders;
mod clock;
pub mod conformance;
mod events;
mod faults;
mod letters;
mod stream;
mod table;

pub use builders::{at, observation};
pub use clock::FixedClock;
pub use events::{block_on, firehose_event, kinesis_event};
pub use faults::{Faults, systemic, throttled};
pub use letters::MemoryLetters;
pub use stream::MemoryStream;
pub use table::MemoryTable;
