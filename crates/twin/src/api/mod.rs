//! The HTTP API, from the client's side.

mod client;
mod connection;
mod kept;
mod model;
mod token;

pub(crate) use client::Client;
pub(crate) use model::TwinValue;
