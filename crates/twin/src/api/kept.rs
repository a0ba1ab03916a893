//! Answers that the API need not send again while they stay the same.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How many answers are kept before it starts anew.
pub(super) const MOST: usize = 10_000;

/// An answer, with the tag that the API gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tagged {
    pub(super) tag: String,
    pub(super) body: String,
}

/// The last answer of each path.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<HashMap<String, Tagged>>);

impl Kept {
    /// The answer that is kept. Who asks with its tag holds it until the API has answered: by then it may be kept
    /// no longer.
    pub(super) fn get(&self, path: &str) -> Option<Tagged> {
        self.with(|kept| kept.get(path).cloned())
    }

    /// Keeps an answer in place of the one before. Where there is none before it and no room, all others go.
    pub(super) fn keep(&self, path: &str, answer: Tagged) {
        self.with(|kept| {
            if kept.len() >= MOST && !kept.contains_key(path) {
                kept.clear();
            }
            kept.insert(path.to_owned(), answer);
        });
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut HashMap<String, Tagged>) -> T) -> T {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_takes_the_place_of_another_needs_no_room() {
        let kept = Kept::default();
        let answer = |tag: &str| Tagged { tag: tag.to_owned(), body: String::new() };
        for path in 0..MOST {
            kept.keep(&path.to_string(), answer("a"));
        }
        kept.keep("0", answer("b"));
        assert_eq!((kept.get("0"), kept.get("1")), (Some(answer("b")), Some(answer("a"))));
        kept.keep("one more", answer("c"));
        assert_eq!((kept.get("0"), kept.get("one more")), (None, Some(answer("c"))));
    }
}
