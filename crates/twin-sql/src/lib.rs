//! Compiles a mapping, the SQL file of a pipeline, and runs it over source records.
//!
//! The language is a subset of Flink SQL 1.20 with Flink's meaning, so that the same file runs on Flink, too. A
//! mapping is a function of one record: it has no clock and no memory, and what it does not know it refuses at
//! compile time, with the place and what to write instead.
//!
//! ```
//! use twin_sql::Mapping;
//!
//! let mapping = Mapping::compile(
//!     "CREATE TABLE source (
//!        name  STRING,
//!        speed ROW<`value` DOUBLE, unit STRING>,
//!        seen  TIMESTAMP_LTZ(3)
//!      );
//!      INSERT INTO digital_twin (component, metric, value_number, unit, observed_at)
//!      SELECT 'train:' || UPPER(s.name), 'speed', s.speed.`value` / 3.6, 'm/s', s.seen
//!      FROM source AS s
//!      WHERE s.speed.unit = 'km/h'",
//! )
//! .unwrap();
//!
//! let line = r#"{"name":"a200","speed":{"value":72,"unit":"km/h"},"seen":"2025-10-02T06:00:03Z"}"#;
//! let mut rows = 0;
//! let counts = mapping
//!     .run(line, &mut |row| {
//!         assert_eq!(row.component(), Some("train:A200"));
//!         assert_eq!(row.value_number(), Some(20.0));
//!         assert_eq!(row.observed_at(), Some(1_759_384_803_000_000));
//!         rows += 1;
//!     })
//!     .unwrap();
//! assert_eq!((rows, counts.rows, counts.filtered), (1, 1, 0));
//!
//! let problems = Mapping::compile("SELECT \"name\" FROM source").unwrap_err();
//! let text = r#"1:8: double quotes around "name"; write `name` for a name, 'name' for a text"#;
//! assert_eq!(problems[0].to_string(), text);
//! ```
//!
//! # How it works
//!
//! `syntax` parses (the `sqlparser` crate); `source` reads the `CREATE TABLE` into the shape of a record; `check`
//! resolves names and types against it and makes a `plan`, in which equal expressions are one node; `run` evaluates
//! the plan over the cells of a record, each node that is used more than once at most once.
//!
//! **Invariant:** nothing here panics or overflows its stack, whatever the SQL and whatever the record.
//!
//! **Invariant:** a record is decoded as a whole before the first row is handed over, so a malformed line gives none.
//!
//! `render` adds to the text what Flink needs to run it, at places that the parser found.
//!
//! A transform, the SQL file that makes rows for the lake, is the same language with another sink: [`Transform`].
//!
//! A function is one entry in one table of `functions`; [`functions()`] lists them.

mod arena;
mod check;
mod error;
mod extract;
mod functions;
mod lake;
#[cfg(test)]
mod laws;
mod mapping;
mod number;
mod plan;
mod problem;
mod render;
mod row;
mod run;
mod sink;
mod source;
mod syntax;
mod time;
mod transform;
mod types;
mod value;

pub use error::MalformedLine;
pub use extract::{Extraction, Extractor};
pub use functions::{Function, Kind, functions};
pub use lake::{LakeRows, LakeRowsOfLine};
pub use mapping::Mapping;
pub use problem::Problem;
pub use render::{Connector, Rendering};
pub use row::{Row, RowCounts};
pub use transform::{LakeColumn, LakeType, Transform};
