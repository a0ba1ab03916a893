//! Polls one silo and puts its source records on the pipeline stream.
//!
//! A schedule invokes the worker once a minute, or less often. For an interval under a minute it stays, until a
//! later invocation takes the **lease**, and polls at each **tick**: a multiple of the interval, the same for every
//! retry of that poll. Each tick is claimed before it is polled, so that no two invocations poll it. A record's id
//! comes from pipeline, tick, document and index, so a poll that is sent twice has the same ids.
//!
//! What a poll learns of a document, so as not to ask or write for nothing, is its **cursor**: other processes go on
//! from there.
//!
//! Where a source says so, a record that has not changed since it was put is left out; nowhere else is anything.
//!
//! A source may have several documents of one shape: each is asked for at every tick, and one that fails
//! takes no other with it. Each has places in the order of its own, so that no two records share one.
//!
//! A document whose poll fails is one error line with the pipeline's name and its own. What had been read is
//! on the stream, and the next tick tries again.
//!
//! A line that the stream does not take is kept as a dead letter, too, which a redrive puts on the stream as it is; the
//! poll has failed all the same.
//!
//! A line or row that is no record does not make the poll fail: it is kept as a dead letter, before the poll
//! counts as done. Its letter names the document by its digest, as `_meta.object` of the records beside it
//! does, and has the document's time, so that the same document read again makes the same letters.

mod address;
mod auth;
mod body;
mod chunk;
mod config;
mod credentials;
mod cursors;
mod document;
mod error;
mod find;
mod handler;
mod headers;
mod known;
mod lease;
mod on_change;
mod page;
mod pages;
mod poll;
mod put;
mod request;
mod silo;
mod undelivered;

pub use body::{Body, Content, Spool};
pub use config::Config;
pub use credentials::Vault;
pub use cursors::Cursors;
pub use document::MAX_LETTERS;
pub use error::{FetchError, PagingError, PollError};
pub use handler::SourcingWorker;
pub use headers::RetryAfter;
pub use page::{Links, Mark, Page};
pub use poll::{FailedPoll, Poller, Ports, Tally};
pub use silo::{Fetch, Fetched, HttpSilo};
pub use twin_normalization::Validators;
