//! The twin table and the streams, whose place a server of the test takes: what is asked of them, and what becomes of their
//! answers.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod connections;
mod reads;
mod records;
mod server;
