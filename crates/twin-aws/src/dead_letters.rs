//! Keeps dead letters in S3.

use twin_normalization::DeadLetter;
use twin_normalization::port::{Fault, KeepDeadLetters};

use crate::fault::own_fault;
use crate::{Connection, S3Bucket};

/// One bucket: an object per batch that had dead letters, a line per letter. [`DeadLetter::object`] says which.
#[derive(Clone, Debug)]
pub struct S3DeadLetters {
    bucket: S3Bucket,
}

impl S3DeadLetters {
    /// The bucket of this name.
    #[must_use]
    pub fn new(connection: &Connection, bucket: impl Into<String>) -> Self {
        Self { bucket: S3Bucket::new(connection, bucket) }
    }
}

impl KeepDeadLetters for S3DeadLetters {
    async fn keep_dead_letters(&self, letters: &[DeadLetter]) -> Result<(), Fault> {
        let operation = || format!("put dead letters to bucket {}", self.bucket.name());
        let object = DeadLetter::object(letters)
            .map_err(|error| own_fault(operation(), "bug", Some(error.into())))?;
        let Some((key, body)) = object else { return Ok(()) };
        self.bucket.put(operation, &key, "application/x-ndjson", body.into_bytes()).await
    }
}
