//! The stream writer behind Lambda's event source mapping, on days on which much goes wrong: invariants I1 to I6.
//!
//! The event-source driver of the testkit feeds the real handler; ports throttle, refuse, lose answers and fall silent;
//! processes are killed. An oracle says what the table must hold, from the raw lines and without the writer's code.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod campaign;
mod feed;
mod oracle;
mod single;
mod world;
