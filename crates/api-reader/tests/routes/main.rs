//! The API from the gateway's side: what each route answers, what it refuses, and who may see what. Every answer
//! of every test is held to `openapi.json` by [`api::Api::ask`].

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod answers;
mod api;
mod caching;
mod config;
mod contract;
mod faults;
mod freshness;
mod hostile;
mod pages;
mod rights;
