//! Answers the HTTP API from the twin table.
//!
//! | route | answer |
//! | --- | --- |
//! | `GET /v1/components?pipeline=&prefix=&limit=&cursor=` | the components, page by page |
//! | `GET /v1/components/{component}?metrics=a,b` | all of its metrics, or these |
//! | `GET /v1/components/{component}/metrics/{metric}` | one value |
//! | `GET /v1/values/{key}` | one value; the key is `Component.MetricName` |
//! | `POST /v1/values/query` | up to 100 values, an answer for each key |
//! | `GET /v1/stale?pipeline=&limit=&cursor=` | what did not come when it was expected |
//! | `GET /v1/health`, `GET /v1/openapi.json` | without a token |
//!
//! The gateway has verified the caller's token. What the caller may see is checked here, on every
//! route: `twin/read` sees all, `twin/<pipeline>` just that pipeline's values.

mod access;
mod answer;
mod config;
mod cursor;
mod document;
mod error;
mod etag;
mod handler;
mod listing;
mod problem;
mod request;
mod route;
mod values;
mod view;

pub use config::Config;
pub use handler::{ApiReader, Tally};
