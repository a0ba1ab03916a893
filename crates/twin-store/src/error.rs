//! What can be wrong with a stored item.

/// An item of the table cannot be read back: it was written by something else than this library, or by a
/// later version of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An attribute is missing or of the wrong type.
    #[error("attribute {attribute} is missing or of another type")]
    Attribute {
        /// Its name.
        attribute: &'static str,
    },
    /// An attribute's content is not legal.
    #[error("attribute {attribute} is not legal")]
    Content {
        /// Its name.
        attribute: &'static str,
        /// What is wrong with it.
        source: twin_normalization::Error,
    },
}

/// An item that cannot be read back, and where it is. Its neighbours can: it is told of, and left out.
#[derive(Debug, thiserror::Error)]
#[error("item {component}.{metric} cannot be read back")]
pub struct Unreadable {
    /// Its partition key.
    pub component: String,
    /// Its sort key.
    pub metric: String,
    /// What is wrong with it.
    pub source: Box<Error>,
}
