//! Answers that the API need not send again while they stay the same.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How many answers are kept before it starts anew.
const MOST: usize = 10_000;

/// The last answer of each path, with the tag that the API gave it.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<HashMap<String, (String, String)>>);

impl Kept {
    /// The tag of the answer that is kept.
    pub(super) fn tag(&self, path: &str) -> Option<String> {
        self.with(|kept| kept.get(path).map(|(tag, _)| tag.clone()))
    }

    /// The answer that is kept.
    pub(super) fn body(&self, path: &str) -> Option<String> {
        self.with(|kept| kept.get(path).map(|(_, body)| body.clone()))
    }

    /// Keeps an answer in place of the one before.
    pub(super) fn keep(&self, path: &str, tag: String, body: &str) {
        self.with(|kept| {
            if kept.len() >= MOST {
                kept.clear();
            }
            kept.insert(path.to_owned(), (tag, body.to_owned()));
        });
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut HashMap<String, (String, String)>) -> T) -> T {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
