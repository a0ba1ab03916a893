//! Memory ports, clocks, builders and the event-source driver, for tests. A dev-dependency only.
//!
//! A memory port keeps its promise as the real one does; [`conformance`] holds both to it. Faults are
//! injected at the port: [`Faults`] says which call fails and how, [`Faulty`] draws it from a seed.
//!
//! [`EventSource`] feeds a function by Lambda's documented rules, in the time of a [`VirtualClock`] and with what
//! [`Chaos`] draws: retries, duplicates, crashes. [`Delivery`] does so by Firehose's. [`for_seeds`] says how to replay
//! the seed that failed.
//!
//! [`ObservedLines`] draws what is written, and [`expected_items`] says what the table must hold then.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "this crate is for tests, which fail by panicking"
)]

mod bucket;
mod builders;
mod chaos;
mod clock;
pub mod conformance;
mod counted;
mod cursors;
mod delivery;
mod event_source;
mod events;
mod faults;
mod faulty;
mod function;
mod letters;
mod observed;
mod parameters;
mod seeds;
mod stream;
mod table;
mod upstream;
mod virtual_clock;

pub use bucket::MemoryBucket;
pub use builders::{at, observation};
pub use chaos::{Chaos, Faulty, Process, Rates};
pub use clock::FixedClock;
pub use counted::Counted;
pub use cursors::MemoryCursors;
pub use delivery::{Delivery, Hints};
pub use event_source::{Chances, Discarded, End, EventSource, Invocation, Rules, Stream};
pub use events::{block_on, firehose_event, kinesis_event};
pub use faults::{Faults, systemic, throttled};
pub use function::Function;
pub use letters::MemoryLetters;
pub use observed::{ObservedLines, expected_items, plain};
pub use parameters::MemoryParameters;
pub use seeds::for_seeds;
pub use stream::MemoryStream;
pub use table::MemoryTable;
pub use virtual_clock::VirtualClock;
