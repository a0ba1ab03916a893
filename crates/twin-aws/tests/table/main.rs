//! The twin table on DynamoDB, whose place a server of the test takes: what is asked of it, and what becomes of its answers.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod connections;
mod reads;
mod server;
