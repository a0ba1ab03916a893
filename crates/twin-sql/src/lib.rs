//! Compiles a mapping, the SQL file of a pipeline, and runs it over source records.

mod check;
mod error;
mod functions;
mod mapping;
mod number;
mod plan;
mod problem;
mod row;
mod run;
mod sink;
mod source;
mod syntax;
mod time;
mod types;
mod value;

pub use error::MalformedLine;
pub use functions::{Function, functions};
pub use mapping::Mapping;
pub use problem::Problem;
pub use row::{Row, RowCounts};
