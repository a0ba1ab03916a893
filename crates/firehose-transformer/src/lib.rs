//! Turns each record on its way to the lake into whole lines with lineage.
//!
//! The bytes of a source record are not changed: `_lineage` is put in front of it, and a newline behind. Where the
//! pipeline has a `transform.sql`, the lake gets the rows of that in its place. A line that is no source record is kept as a dead letter, and its good neighbours go on.

mod config;
mod handler;

pub use config::{Config, Loaded};
pub use handler::{FirehoseTransformer, Shape, Tally};
