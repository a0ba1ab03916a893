//! Answers the HTTP API from the twin table.
//!
//! | route | answer |
//! | --- | --- |
//! | `GET /v1/components?pipeline=&prefix=&limit=&cursor=` | the components, page by page |
//! | `GET /v1/components/{component}` | all of its metrics |
//! | `GET /v1/components/{component}/metrics/{metric}` | one value |
//! | `GET /v1/values/{key}` | one value; the key is `Component.MetricName` |
//! | `GET /v1/health` | 200, without a token |
//!
//! The gateway has verified the caller's token. What the caller may see is checked here, on every
//! route: `twin/read` sees all, `twin/<pipeline>` just that pipeline's values.

mod access;
mod config;
mod cursor;
mod error;
mod handler;
mod problem;
mod request;
mod view;

pub use config::Config;
pub use handler::{ApiReader, Tally};
