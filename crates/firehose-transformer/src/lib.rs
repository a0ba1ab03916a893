//! Turns each record on its way to the lake into whole lines with lineage.
//!
//! The bytes of a source record are not changed: `_lineage` is put in front of it, and a newline behind.
//! A line that is no source record is kept as a dead letter, and its good neighbours go on.

mod config;
mod handler;

pub use config::Config;
pub use handler::{FirehoseTransformer, Tally};
