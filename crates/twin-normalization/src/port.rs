//! What the functions need from the world, as traits: one capability each, so that one trait is one
//! IAM statement. `twin-aws` implements them on AWS, `twin-testkit` in memory.

use std::fmt;
use std::time::Duration;

use crate::{
    Claim, Cursor, DeadLetter, Lease, ParameterName, PipelineName, Secret, Taken, Timestamp,
};

/// The present, and waiting for it.
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its futures need no name")]
pub trait Clock {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Waits.
    async fn sleep(&self, span: Duration);
}

impl<C: Clock> Clock for &C {
    fn now(&self) -> Timestamp {
        (*self).now()
    }

    async fn sleep(&self, span: Duration) {
        (*self).sleep(span).await;
    }
}

/// Puts records on one stream.
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its futures need no name")]
pub trait PutRecords {
    /// Puts all records, in any order, each at least once.
    ///
    /// # Errors
    /// [`Fault`] where some are still not taken after retries. Any of them may have been taken.
    async fn put_records(&self, records: &[StreamRecord]) -> Result<(), Fault>;
}

/// Keeps dead letters.
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its futures need no name")]
pub trait KeepDeadLetters {
    /// Keeps all letters; the same letters kept twice are one object.
    ///
    /// # Errors
    /// [`Fault`] where they could not be kept. The caller must then fail its batch: a letter that is not
    /// kept is lost data.
    async fn keep_dead_letters(&self, letters: &[DeadLetter]) -> Result<(), Fault>;
}

/// Lists one bucket.
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its futures need no name")]
pub trait ListObjects {
    /// The keys that begin with `prefix`, all of them, in the order of their bytes.
    ///
    /// # Errors
    /// [`Fault`] where the bucket could not be listed to its end.
    async fn list_objects(&self, prefix: &str) -> Result<Vec<String>, Fault>;

    /// The folders that the keys begin with, each once and without its slash, in the order of their bytes. Objects that
    /// are in no folder are left out.
    ///
    /// # Errors
    /// [`Fault`] where the bucket could not be listed to its end.
    async fn list_folders(&self) -> Result<Vec<String>, Fault>;
}

/// Reads the objects of one bucket.
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its futures need no name")]
pub trait GetObject {
    /// The bytes of an object; none where there is no such object.
    ///
    /// # Errors
    /// [`Fault`] where it could not be read to its end.
    async fn get_object(&self, key: &str) -> Result<Option<Vec<u8>>, Fault>;
}

/// Writes the objects of one bucket.
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its futures need no name")]
pub trait PutObject {
    /// Writes an object as a whole, in place of one of the same key.
    ///
    /// # Errors
    /// [`Fault`] where it could not be written. It may have been.
    async fn put_object(&self, key: &str, body: Vec<u8>) -> Result<(), Fault>;
}

/// Says which of several invocations polls (`dynamodb:UpdateItem`).
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its futures need no name")]
pub trait HoldLease {
    /// Takes the lease from whoever began earlier, in one atomic step.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer after retries. The lease may be the caller's all the same; to take it
    /// again says so.
    async fn take_lease(&self, lease: &Lease) -> Result<Taken, Fault>;

    /// Claims a tick, in one atomic step: for a caller that holds the lease, and later than every tick claimed
    /// before. To claim the caller's own last tick again says that it is granted.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer after retries. The tick may be claimed all the same.
    async fn claim_tick(&self, lease: &Lease, tick: Timestamp) -> Result<Claim, Fault>;
}

/// Loads cursors (`dynamodb:Query`).
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its futures need no name")]
pub trait LoadCursors {
    /// The cursors of a pipeline's documents by their names, in any order. One that cannot be read back is left out.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer after retries.
    async fn load_cursors(&self, pipeline: &PipelineName) -> Result<Vec<(String, Cursor)>, Fault>;
}

/// Saves cursors (`dynamodb:PutItem`).
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its futures need no name")]
pub trait SaveCursor {
    /// Replaces the whole cursor of a document, if what is saved is of an earlier tick, in one atomic step; else
    /// what is saved stays.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer after retries. The cursor may be saved all the same.
    async fn save_cursor(
        &self,
        pipeline: &PipelineName,
        document: &str,
        cursor: &Cursor,
    ) -> Result<(), Fault>;
}

/// Gets the secrets of one pipeline (`ssm:GetParameter` on them, `kms:Decrypt`).
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its futures need no name")]
pub trait GetSecret {
    /// The secret as it is now; none where there is none of this name. What is stored without encryption is no secret,
    /// and a fault.
    ///
    /// # Errors
    /// [`Fault`] where it could not be read after retries. Nothing of the secret is in it.
    async fn get_secret(&self, name: &ParameterName) -> Result<Option<Secret>, Fault>;
}

/// Gets the parameters of the whole environment (`ssm:GetParameter` on them).
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its futures need no name")]
pub trait GetParameter {
    /// The parameter as it is now; none where there is none of this name. What is encrypted is no parameter, and a
    /// fault.
    ///
    /// # Errors
    /// [`Fault`] where it could not be read after retries.
    async fn get_parameter(&self, name: &ParameterName) -> Result<Option<String>, Fault>;
}

/// One record for a stream: packed lines and the bucket that they belong to.
#[derive(Clone, PartialEq, Eq)]
pub struct StreamRecord {
    /// The partition key, `b000` to `b015`.
    pub partition_key: String,
    /// The lines, each ended by a newline.
    pub data: String,
}

impl fmt::Debug for StreamRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} bytes", self.partition_key, self.data.len())
    }
}

/// The world did not do what was asked of it. Never the fault of the data: the answer is a retry of the
/// whole batch, not a dead letter (invariant I6).
#[derive(Debug, thiserror::Error)]
#[error("failed to {operation}{}", code.as_deref().map(|code| format!(": {code}")).unwrap_or_default())]
pub struct Fault {
    /// What was tried, with its subject: `put item to table twinline-dev-twin`.
    pub operation: String,
    /// The service's error code, such as `AccessDeniedException`.
    pub code: Option<String>,
    /// Whether only this one item suffers (a throttled key), and others may go on.
    pub transient: bool,
    /// The cause.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Fault {
    /// The fault of work that was given up because the invocation is about to end: all that is not confirmed by
    /// then comes again.
    #[must_use]
    pub fn out_of_time(operation: &str) -> Self {
        Self {
            operation: format!("{operation} in time"),
            code: Some("out of time".to_owned()),
            transient: false,
            source: None,
        }
    }

    /// The fault and all of its causes in one line, for the log.
    #[must_use]
    pub fn chain(&self) -> String {
        chain(self)
    }
}

/// An error and all of its causes in one line, outermost first. A cause that says just what is said already is left
/// out: SDKs wrap their errors in such.
#[must_use]
pub fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.ends_with(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    struct Wrapped(#[source] std::num::ParseIntError);

    #[test]
    fn a_cause_that_says_what_is_said_already_is_left_out() {
        let source = Some(Wrapped("x".parse::<u8>().unwrap_err()).into());
        let fault = Fault { operation: "count".to_owned(), code: None, transient: false, source };
        assert_eq!(fault.chain(), "failed to count: invalid digit found in string");
    }
}
