//! Why a poll fails.

use std::time::Duration;

use twin_normalization::ParameterName;
use twin_normalization::port::Fault;

use crate::headers::RetryAfter;

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
    /// A next page at a host that may not be asked, or where everybody can read on the way.
    #[error("silo leads to {host}, which is not in allow_hosts, or not by https")]
    NotAllowed {
        /// The host.
        host: String,
    },
    /// A secret that everybody could read on the way.
    #[error("silo at {host} is not asked by https, and a secret is sent by https only")]
    Open {
        /// The host.
        host: String,
    },
    /// What is no URL, with its parameters or as the silo gave it.
    #[error("silo at {host} has a URL that is none")]
    Url {
        /// Its host.
        host: String,
    },
    /// Parameter Store does not answer.
    #[error(transparent)]
    Vault(Fault),
    /// A parameter that the environment lacks.
    #[error("there is no parameter {name:?}: put it with aws ssm put-parameter")]
    NoParameter {
        /// Its name.
        name: ParameterName,
    },
    /// A secret that the environment lacks.
    #[error("there is no secret {name:?}: put it with aws ssm put-parameter")]
    NoSecret {
        /// Its name.
        name: ParameterName,
    },
    /// A parameter that would lead out of its part of an address.
    #[error("parameter {name:?} is a dot or two: in an address that leads to another folder")]
    BadParameter {
        /// Its name.
        name: ParameterName,
    },
    /// A secret that cannot be sent.
    #[error("secret {name:?} is empty, or holds a line break or another control character")]
    BadSecret {
        /// Its name.
        name: ParameterName,
    },
    /// The silo does not take what proves who asks, not even what is newest.
    #[error("silo at {host} answered 401 to what secret {secret:?} proves")]
    Refused {
        /// Its host.
        host: String,
        /// The secret's name.
        secret: ParameterName,
    },
    /// Whoever gives tokens does not take the client or its secret.
    #[error("{host} gives no token: it answered {status}")]
    TokenRefused {
        /// Its host.
        host: String,
        /// The status.
        status: u16,
    },
    /// The answer with a token is none.
    #[error("{host} {what}")]
    Token {
        /// Its host.
        host: String,
        /// What is wrong.
        what: &'static str,
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
    /// A page does not lead to the next.
    #[error("failed to find the next page")]
    Paging(#[source] PagingError),
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

/// Why a document's pages do not go on. What came before is on the stream.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PagingError {
    /// A page that was there before.
    #[error("page {page} leads back to one that was read before")]
    Loop {
        /// The page, from 1.
        page: u32,
    },
    /// More pages than the source may have.
    #[error("there are more than {limit} pages: see max_pages")]
    TooMany {
        /// The limit.
        limit: u32,
    },
    /// What should lead to the next page does not.
    #[error("page {page}: {what}")]
    Lead {
        /// The page, from 1.
        page: u32,
        /// What is wrong.
        what: &'static str,
        /// The cause, where there is one.
        source: Option<serde_json::Error>,
    },
}
