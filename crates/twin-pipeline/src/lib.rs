//! One pipeline's folder, parsed and validated: `pipeline.json`, `extract.sql` and the cases that test them.
//!
//! ```text
//! sql/irish-rail/
//!   pipeline.json          where the data come from and how they are read
//!   extract.sql            the mapping from source records to observations; none in a lake-only pipeline
//!   extract.lock.json      the revision and hash of the mapping that were accepted
//!   transform.sql          optional: the rows that the lake gets in place of the source records
//!   transform.lock.json    the hash of the transform that was accepted, and the columns of its rows
//!   cases/<case>.in.jsonl  source record lines
//!   cases/<case>.out.jsonl the observations expected of them
//!   cases/<case>.lake.jsonl  the rows expected of them, where there is a transform
//!   cases/<case>.sql       a mapping that must be refused, with `-- fail: <text>` on top
//! ```
//!
//! A [`Pipeline`] that exists is a legal one: what is wrong with a folder is reported by
//! [`Pipeline::load`], all problems at once, each with its line and column.

mod cases;
mod charset;
mod config;
mod document;
mod error;
mod format;
mod format_document;
mod locate;
mod lock;
mod misread;
mod pipeline;
mod record_path;
mod request;
mod request_document;
mod source_url;
mod template;
mod transform_lock;
mod validate;

pub use cases::{Case, RefusedMapping};
pub use charset::Charset;
pub use config::{
    Delivery, Engine, Freshness, OnChange, PipelineConfig, PollSource, PolledDocument, PushSource,
    Source, Stream,
};
pub use document::schema;
pub use error::{Error, Problem, json_fault};
pub use format::{Csv, Format, Melt, Text};
pub use lock::{LOCK_FILE, Lock, Locked, Unlocked};
pub use pipeline::{
    CONFIG_FILE, MAPPING_FILE, MappingText, Pipeline, TRANSFORM_FILE, TransformText, mapping_hash,
};
pub use record_path::{RecordPath, RecordPathError};
pub use request::{
    Auth, CursorPlace, Header, KeyPlace, Method, Paging, PagingKind, Request, RequestBody,
};
pub use source_url::{SourceUrl, SourceUrlError};
pub use template::{Template, TemplateError};
pub use transform_lock::{LockedColumn, TRANSFORM_LOCK_FILE, TransformLock};
