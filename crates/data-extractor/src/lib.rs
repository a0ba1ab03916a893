//! Runs a pipeline's mapping over its source records and puts the observations on the twin stream.
//!
//! A batch ends in one of two ways. Either every line of it has become observations, been filtered by the
//! mapping, or been kept as a dead letter, and all observations are on the twin stream; or the whole
//! batch comes again. Since observations carry their order, coming again changes nothing.

mod config;
mod handler;

pub use config::Config;
pub use handler::{DataExtractor, Extract, Tally};
