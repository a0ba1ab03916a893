//! The twin table, the streams and Parameter Store, whose place a server of the test takes: what is asked of them, and what becomes of their
//! answers.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod connections;
mod parameters;
mod reads;
mod records;
mod server;
