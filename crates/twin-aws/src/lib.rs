//! The ports on DynamoDB, Kinesis, Firehose, S3 and SSM Parameter Store.
//!
//! A function's `main.rs` reads its [`Settings`], connects, and takes the ports that it needs:
//!
//! * [`DynamoTable`]: the twin table, for `twin-store`.
//! * [`DynamoCursors`]: leases and cursors, for the sourcing worker.
//! * [`KinesisStream`]: puts records on a stream.
//! * [`DeliveryStream`]: puts records on a Firehose delivery stream.
//! * [`PipelineStream`]: either of the two, as a pipeline has it.
//! * [`S3DeadLetters`]: keeps dead letters.
//! * [`SsmParameters`]: gets parameters and secrets of sources.
//! * [`S3Bucket`]: lists, reads and writes objects; for the command line.
//!
//! Clients are made by hand, from the variables that Lambda sets, with *ring* and the five roots of Amazon
//! Trust Services: that is most of what makes a cold start short (`docs/adr/0002-clients-by-hand.md`).
//!
//! *Invariant:* this is the only crate that names `aws-sdk-*`. It holds no rule of the domain: what it is
//! asked to do, it does, or says why not ([`twin_normalization::port::Fault`]).

mod bucket;
mod call;
mod connection;
mod cursor_item;
mod cursors;
mod dead_letters;
mod dynamo;
mod dynamo_read;
mod fault;
mod firehose;
mod kinesis;
mod parameters;
mod partial;
mod pipeline_stream;

pub use bucket::S3Bucket;
pub use connection::{Connection, Settings, SettingsError};
pub use cursors::DynamoCursors;
pub use dead_letters::S3DeadLetters;
pub use dynamo::DynamoTable;
pub use firehose::DeliveryStream;
pub use kinesis::KinesisStream;
pub use parameters::SsmParameters;
pub use pipeline_stream::PipelineStream;
