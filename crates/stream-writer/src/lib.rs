//! Applies observations to the twin table: newest wins.
//!
//! Every delivery ends as stored, superseded, duplicate or dead-lettered, and is counted once it is
//! confirmed. What could not be written comes again, from the first record that is not done.

mod config;
mod handler;

pub use config::Config;
pub use handler::{StreamWriter, Tally};
