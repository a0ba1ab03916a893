//! What the sourcing worker says about the records of a document.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::source::digest_id;
use crate::hex::hex;
use crate::{Order, PipelineName, SourceId, Timestamp};

/// What the sourcing worker knows about a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceMeta {
    /// Names the record; the same poll sent twice gives the same ids.
    pub id: SourceId,
    /// The pipeline.
    pub pipeline: PipelineName,
    /// Where the record stood: its poll's tick and its place in the answer.
    pub order: Order,
    /// The time that the silo gives for its document, else the tick.
    pub as_of: Timestamp,
    /// When the document was fetched.
    pub fetched_at: Timestamp,
    /// The digest of the whole document, `sha256:…`.
    pub object: String,
    /// The version of the worker's code.
    pub worker: String,
}

impl SourceMeta {
    /// Names a document by its bytes, for [`SourceMeta::object`].
    #[must_use]
    pub fn object_of(document: &[u8]) -> String {
        let mut name = ObjectName::default();
        name.update(document);
        name.finish()
    }
}

/// Names a document whose bytes come one after the other, for [`SourceMeta::object`].
#[derive(Clone, Debug, Default)]
pub struct ObjectName(Sha256);

impl ObjectName {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The name of all bytes that came.
    #[must_use]
    pub fn finish(self) -> String {
        format!("sha256:{}", hex(&self.0.finalize()))
    }
}

/// A document that a poll brought: what its records have in common.
#[derive(Clone, Copy, Debug)]
pub struct Polled<'a> {
    /// The pipeline.
    pub pipeline: &'a PipelineName,
    /// When it was to be polled.
    pub tick: Timestamp,
    /// [`SourceMeta::object`].
    pub object: &'a str,
    /// [`SourceMeta::as_of`].
    pub as_of: Timestamp,
    /// [`SourceMeta::fetched_at`].
    pub fetched_at: Timestamp,
    /// [`SourceMeta::worker`].
    pub worker: &'a str,
}

impl Polled<'_> {
    /// The `_meta` of the record at `index`. Its id is made of pipeline, tick, document and index.
    #[must_use]
    pub fn meta(&self, index: u32) -> SourceMeta {
        let (pipeline, tick) = (self.pipeline.as_str(), self.tick.micros().to_string());
        SourceMeta {
            id: digest_id(&[pipeline, &tick, self.object, &index.to_string()]),
            pipeline: self.pipeline.clone(),
            order: Order::of_poll(self.tick, index),
            as_of: self.as_of,
            fetched_at: self.fetched_at,
            object: self.object.to_owned(),
            worker: self.worker.to_owned(),
        }
    }
}
