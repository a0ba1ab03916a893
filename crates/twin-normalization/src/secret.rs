//! A text that nobody may read by accident.

use std::fmt;

/// A secret of a source: a password, a key, a token. `Debug` shows nothing of it, there is no `Display`, and nothing
/// writes it anywhere: who needs the text asks for it by [`Secret::expose`], to send it to where it belongs.
///
/// ```
/// use twin_normalization::Secret;
/// let secret = Secret::new("hunter2");
/// assert_eq!(format!("{secret:?}"), "Secret");
/// assert_eq!(secret.expose(), "hunter2");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}
