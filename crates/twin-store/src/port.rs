//! What the writer and the reader need from the table: one capability each, so that one trait is one
//! IAM statement.

use twin_normalization::port::Fault;
use twin_normalization::{Component, Key, PipelineName, Timestamp};

use crate::{Item, Note, Unreadable};

/// What a place of the table holds: an item, or what cannot be read back as one.
pub type Readable = Result<Item, Unreadable>;

/// What became of a conditional write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// The item is stored, by this call: where the first answer was lost, by an earlier attempt of it.
    Stored,
    /// The stored item is not older: nothing was changed.
    Refused {
        /// The version of the stored item.
        stored: Box<str>,
        /// When the stored item expires; none where it never does.
        expires_at: Option<Timestamp>,
    },
}

/// Writes items (`dynamodb:PutItem`).
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its futures need no name")]
pub trait PutNewest {
    /// Replaces the whole item of a key if what is stored is older, in one atomic step: under
    /// `attribute_not_exists(version) OR version < :version`.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer after retries; the item may be stored all the same.
    async fn put_newest(&self, item: &Item) -> Result<Put, Fault>;

    /// Notes in the registry that a pipeline feeds a component. Where that is noted already, the note that ends later
    /// stays: to note the same again changes nothing, and neither does the order of notes.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer after retries; it may be noted all the same.
    async fn register(&self, note: &Note) -> Result<(), Fault>;
}

/// Reads one item (`dynamodb:GetItem`).
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its futures need no name")]
pub trait GetItem {
    /// The item of a key.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer after retries.
    async fn get_item(&self, key: &Key) -> Result<Option<Readable>, Fault>;
}

/// Reads items of many keys (`dynamodb:BatchGetItem`).
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its futures need no name")]
pub trait GetItems {
    /// The items of at most 100 keys, none of them twice, in any order. A key without an item is left out.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer for all of them after retries.
    async fn get_items(&self, keys: &[Key]) -> Result<Vec<Readable>, Fault>;
}

/// Reads items of one partition (`dynamodb:Query`).
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its futures need no name")]
pub trait QueryItems {
    /// All items of a component, by metric.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer after retries.
    async fn query_component(&self, component: &Component) -> Result<Vec<Readable>, Fault>;

    /// At most `limit` components that a pipeline feeds, in their order, whose names start with `prefix`
    /// and come after `after`. Notes that have ended at `now` are left out.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer after retries.
    async fn query_registry(
        &self,
        pipeline: &PipelineName,
        prefix: &str,
        after: Option<&Component>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Vec<Component>, Fault>;
}
