//! Keeps dead letters in S3.

use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::primitives::ByteStream;
use twin_normalization::port::{Fault, KeepDeadLetters};
use twin_normalization::{DeadLetter, sha256_hex};

use crate::Connection;
use crate::fault::{fault, own_fault};

/// One bucket: an object per batch that had dead letters, a line per letter, under
/// `<function>/dt=<day of arrival>/<digest>.jsonl`.
///
/// The object's name is its content's digest: a batch that is tried again writes the same object again.
#[derive(Clone, Debug)]
pub struct S3DeadLetters {
    client: Client,
    bucket: String,
}

impl S3DeadLetters {
    /// The bucket of this name.
    #[must_use]
    pub fn new(connection: &Connection, bucket: impl Into<String>) -> Self {
        let config = Builder::from(connection.sdk()).force_path_style(connection.emulated).build();
        Self { client: Client::from_conf(config), bucket: bucket.into() }
    }
}

impl KeepDeadLetters for S3DeadLetters {
    async fn keep_dead_letters(&self, letters: &[DeadLetter]) -> Result<(), Fault> {
        let Some(first) = letters.first() else { return Ok(()) };
        let operation = || format!("put dead letters to bucket {}", self.bucket);
        let mut body = String::new();
        for letter in letters {
            let line = serde_json::to_string(letter)
                .map_err(|error| own_fault(operation(), "bug", Some(error.into())))?;
            body.push_str(&line);
            body.push('\n');
        }
        self.client
            .put_object()
            .bucket(&self.bucket)
            .key(object_key(first, &body))
            .content_type("application/x-ndjson")
            .body(ByteStream::from(body.into_bytes()))
            .send()
            .await
            .map_err(|error| fault(operation(), error))?;
        Ok(())
    }
}

fn object_key(first: &DeadLetter, body: &str) -> String {
    let arrived_at = first.origin.arrived_at.to_string();
    let day = arrived_at.split('T').next().unwrap_or_default();
    let mut digest = sha256_hex(body.as_bytes());
    digest.truncate(32);
    format!("{}/dt={day}/{digest}.jsonl", first.function)
}

#[cfg(test)]
mod tests {
    use twin_normalization::{Origin, Payload, Reason};
    use twin_testkit::at;

    use super::*;

    #[test]
    fn the_same_letters_get_the_same_object() {
        let letter = DeadLetter {
            v: 1,
            function: "stream-writer".into(),
            code: "c".into(),
            reason: Reason::Malformed,
            detail: "d".into(),
            origin: Origin {
                sequence: "1".into(),
                line: 0,
                arrived_at: at("2025-10-02T23:59:59Z"),
            },
            pipeline: None,
            mapping: None,
            order: None,
            payload: Payload::of(b"{"),
        };
        let key = object_key(&letter, "a");
        assert_eq!(key, "stream-writer/dt=2025-10-02/ca978112ca1bbdcafac231b39a23dc4d.jsonl");
        assert_ne!(key, object_key(&letter, "b"));
    }
}
