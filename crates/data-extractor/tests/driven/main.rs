//! The data extractor behind Lambda's event source mapping, on days on which much goes wrong: I4, I5 and I6.
//!
//! The event-source driver of the testkit feeds the real handler. What comes out must be what the lines say, each
//! observation at least once and every copy of it the same to the byte, and each bad line a dead letter.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod faults;
mod lines;
mod world;
