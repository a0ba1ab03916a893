//! What workers keep of a source from one poll to the next, and who of them polls.

use std::collections::{BTreeMap, BTreeSet};

use crate::{PipelineName, Timestamp};

/// An invocation's wish to be the one that polls a pipeline. Of two, the one with the later `begun` is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The pipeline.
    pub pipeline: PipelineName,
    /// The scheduled time of the invocation; where it has none, when it began.
    pub begun: Timestamp,
    /// The invocation, by a name that no other has, not even the same event delivered twice.
    pub holder: String,
}

/// What became of the wish for a lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is the caller's.
    Held,
    /// It is another's who began as late or later.
    Refused,
}

/// What became of the wish to poll a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The tick is the caller's, and no one else's from now on.
    Granted,
    /// The lease is the caller's, but the tick, or a later one, has been claimed before.
    Claimed,
    /// The lease is not the caller's any more.
    Lost,
}

/// What a silo says about the version of a document, to be asked for a newer one only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// Its `ETag`; none where it has none.
    pub etag: Option<String>,
    /// Its `Last-Modified`, as it came; none where it has none.
    pub last_modified: Option<String>,
}

/// What is known of a document of a source: its cursor. To forget it costs no more than that document once more,
/// and its letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The tick of the poll that learned it.
    pub tick: Timestamp,
    /// What the document was read with: of another origin, the cursor says nothing.
    pub origin: String,
    /// What the silo said of the last document that is whole and on the stream.
    pub validators: Validators,
    /// Digests of its bad lines that are kept as dead letters, or the first of many.
    pub refused: BTreeSet<String>,
    /// Before when the silo does not want to be asked again; none where it does not say.
    pub retry_at: Option<Timestamp>,
    /// What is on the stream after the poll of `tick`, of a source that puts what has changed; none where that is not
    /// known, or is too much.
    pub last_puts: Option<LastPuts>,
}

/// The records of a document that were put last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastPuts {
    /// The tick since when every record that has not changed was left out.
    pub since: Timestamp,
    /// By the digest of its key, the digest of the record that was put last.
    pub digests: BTreeMap<u64, u64>,
}
