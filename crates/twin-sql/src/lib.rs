//! Compiles a mapping, the SQL file of a pipeline, and runs it over source records.

mod error;
mod mapping;
mod problem;
mod row;
mod sink;
mod types;
mod value;

pub use error::MalformedLine;
pub use mapping::Mapping;
pub use problem::Problem;
pub use row::{Row, RowCounts};
