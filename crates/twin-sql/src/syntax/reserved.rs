//! Words that Flink SQL reserves.
//!
//! A mapping runs on both engines, so a name that is one of these needs backticks. The list is what Flink
//! 1.20.5's parser says of itself (`FlinkSqlParserImpl.getMetadata()`: keywords that are not non-reserved).

use std::sync::LazyLock;

/// The words, in the order of their bytes.
static WORDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("reserved.txt").lines().collect());

/// Whether Flink SQL refuses `word` as a name without backticks.
pub(crate) fn is_reserved(word: &str) -> bool {
    WORDS.binary_search(&word.to_ascii_uppercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_in_capitals_or_not() {
        assert!(WORDS.len() > 300);
        assert!(WORDS.iter().all(|word| is_reserved(word) && is_reserved(&word.to_lowercase())));
        assert!(!is_reserved("train"));
    }
}
