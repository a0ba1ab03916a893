//! Storage access: what the writer and the reader of the twin share.
//!
//! One library behind both the Kinesis event and the API's request, so that what one writes is what the
//! other reads:
//!
//! * [`Item`] and its attributes: how an observation is stored. An item is one observation as a whole.
//! * [`Writer`]: applies observations, at most one conditional write per distinct key and batch. [`Expiries`] says
//!   when they cease to count.
//! * [`Reader`]: reads values, components and the registry; what is deleted or expired is absent.
//! * [`Expectations`]: how often pipelines expect their metrics, and so which values are late.
//! * [`port`]: what both need from the table, as traits. `twin-aws` has them on DynamoDB, `twin-testkit` in
//!   memory.
//!
//! *Invariant:* this crate knows no AWS and no Lambda. That a write is conditional is the port's promise;
//! which version wins is decided by `twin_normalization::decide`.

mod collapse;
mod error;
mod expiry;
mod freshness;
mod item;
mod memory;
pub mod port;
mod read;
mod registry;
mod write;

pub use error::{Error, Unreadable};
pub use expiry::Expiries;
pub use freshness::{Expectation, Expectations, Freshness, State};
pub use item::{Attribute, Item};
pub use read::{Items, Listing, Reader};
pub use registry::{Note, registry_key};
pub use write::{Unfinished, Writer, Written};
