//! The common core: what an observation is, how it is written, and which of two wins.
//!
//! Any number of pipelines, in any order, as often as they like, deliver **observations**: one value
//! of one metric of one component at one time, with its lineage. The twin keeps the newest of each
//! key. This crate decides what "newest" means, and it does so in one place:
//!
//! * [`Version`] is a sortable text made from an observation. Of two observations of one key, the
//!   one with the greater version is the newer.
//! * [`decide`] compares what is stored with what arrives.
//!
//! Around it stand the words ([`Component`], [`Metric`], [`Key`], [`Value`], [`Timestamp`], …), each
//! a type that can only hold what is legal, the two wire formats ([`wire`]), and what the functions need
//! from the world ([`port`]).
//!
//! *Invariant:* this crate knows no AWS, no async runtime, no clock, no environment and does no IO.
//! Whoever needs the present hands it in.
//!
//! ```
//! use twin_normalization::{decide, Decision, Observation, wire};
//!
//! let line = r#"{"v":1,"component":"train:A200~2025-10-02","metric":"delay_minutes",
//!   "value_number":-14,"unit":"min","observed_at":"2025-10-02T06:40:03Z",
//!   "order":"001759387203000000-000000007","pipeline":"irish-rail","revision":1,
//!   "mapping":"0123456789abcdef","source_id":"6f9a","arrived_at":"2025-10-02T06:40:04Z"}"#;
//! let observation: Observation = wire::parse_observation(line)?;
//! let version = observation.version();
//! assert!(version.as_str().starts_with("001759387203000000,"));
//! assert_eq!(decide(None, &version), Decision::Store);
//! assert_eq!(decide(Some(version.as_str()), &version), Decision::Duplicate);
//! # Ok::<(), twin_normalization::Error>(())
//! ```

mod calendar;
mod cursor;
mod dead_letter;
mod error;
mod hex;
mod name;
mod observation;
mod order;
pub mod port;
mod secret;
mod time;
mod value;
mod version;
pub mod wire;

pub use cursor::{Claim, Cursor, LastPuts, Lease, Taken, Validators};
pub use dead_letter::{DeadLetter, Origin, Payload, Reason, Refusal};
pub use error::Error;
pub use hex::{sha256_hex, sha256_u64};
pub use name::{
    Component, Key, Label, MappingHash, Metric, ParameterName, PipelineName, SourceId, Unit,
};
pub use observation::{Lineage, Observation, Process, ProcessEvent, SkewLimit};
pub use order::Order;
pub use secret::Secret;
pub use time::Timestamp;
pub use value::Value;
pub use version::{Decision, Revision, Version, decide};
