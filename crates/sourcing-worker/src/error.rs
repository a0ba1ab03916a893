//! Why a poll fails.

use std::time::Duration;

use twin_normalization::port::Fault;

use crate::silo::RetryAfter;

/// Why a silo's answer could not be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// No connection, a broken one, or no answer.
    #[error("silo at {host} cannot be reached, or broke off")]
    Connection {
        /// Its host.
        host: String,
        /// The cause.
        source: reqwest::Error,
    },
    /// No whole answer in time.
    #[error("silo at {host} did not answer within {seconds} s", seconds = limit.as_secs())]
    TimeOut {
        /// Its host.
        host: String,
        /// The time it had.
        limit: Duration,
    },
    /// A host of the network that the worker runs in.
    #[error("silo at {host} has a private, loopback or link-local address, which is not polled")]
    NotPublic {
        /// The host.
        host: String,
    },
    /// An answer that is neither a document nor 304.
    #[error("silo at {host} answered {status}")]
    Status {
        /// Its host.
        host: String,
        /// The status.
        status: u16,
        /// For how long it wants to be left alone; none where it does not say.
        retry_after: Option<RetryAfter>,
    },
    /// A document that is packed in a way that nobody asked for.
    #[error("silo at {host} sent a body in {name:?}, and only gzip and deflate can be unpacked")]
    Encoding {
        /// Its host.
        host: String,
        /// What the answer calls it.
        name: String,
    },
    /// A document that is too large, unpacked.
    #[error("silo at {host} sent more than {limit} bytes")]
    TooLarge {
        /// Its host.
        host: String,
        /// The limit.
        limit: usize,
    },
    /// A document that the function's own storage did not take.
    #[error("the silo's answer cannot be kept in the function's storage")]
    Keep {
        /// The cause.
        source: std::io::Error,
    },
}

/// Why a poll fails. What had been read before is on the stream, or kept as a dead letter, all the same.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PollError {
    /// The silo did not answer with a whole document.
    #[error("failed to fetch")]
    Fetch(#[source] FetchError),
    /// The document is malformed as a whole, or from some place on.
    #[error("failed to read the silo's answer")]
    Format(#[source] twin_formats::Error),
    /// More lines are malformed than letters are kept of one document: it is not what its format says.
    #[error("{refused} lines are malformed, of which the first {limit} are kept as dead letters")]
    Refused {
        /// How many.
        refused: u64,
        /// The limit.
        limit: usize,
    },
    /// The code panicked on the document: a bug.
    #[error("the code panicked on the silo's answer: {message}")]
    Panic {
        /// The panic's message.
        message: String,
    },
    /// There is no thread to read the document.
    #[error("no thread to read the silo's answer")]
    Thread {
        /// The cause.
        source: std::io::Error,
    },
    /// The stream did not take the records, or the bucket the dead letters.
    #[error(transparent)]
    Fault(#[from] Fault),
}
