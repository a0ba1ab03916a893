//! Words that Flink SQL reserves.
//!
//! A mapping runs on both engines, so a name that is one of these needs backticks. The list is what Flink
//! 1.20.5's parser says of itself (`FlinkSqlParserImpl.getMetadata()`: keywords that are not non-reserved).

use std::collections::HashSet;
use std::sync::LazyLock;

static WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("reserved.txt").lines().collect());

/// Whether Flink SQL refuses `word` as a name without backticks.
pub(crate) fn is_reserved(word: &str) -> bool {
    WORDS.contains(word.to_ascii_uppercase().as_str())
}
