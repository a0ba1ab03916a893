//! The rules of the tree as tests. Each says how to mend what it finds, and next to each is a planted breach
//! that it must find, so that none of them passes by looking at nothing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod arrows;
mod counters;
mod crates;
mod deployment;
mod domain;
mod files;
mod invariants;
mod lake;
mod links;
mod pipelines;
mod routes;
mod workflows;

use std::sync::LazyLock;

use twin_tests::{Package, Tree};

/// The tree as it is.
static TREE: LazyLock<Tree> = LazyLock::new(|| Tree::read().unwrap());

/// The packages as they are.
static PACKAGES: LazyLock<Vec<Package>> = LazyLock::new(|| Package::read_all().unwrap());

/// Fails with every problem, one a line.
#[track_caller]
fn holds(problems: impl IntoIterator<Item = String>) {
    let problems: Vec<String> = problems.into_iter().collect();
    assert!(problems.is_empty(), "{} to mend:\n  {}\n", problems.len(), problems.join("\n  "));
}

/// Fails unless exactly one problem is found and it speaks of `part`.
#[track_caller]
fn finds(part: &str, problems: impl IntoIterator<Item = String>) {
    let problems: Vec<String> = problems.into_iter().collect();
    match problems.as_slice() {
        [one] => assert!(one.contains(part), "found {one:?}, not {part:?}"),
        several => panic!("{} found instead of one: {several:#?}", several.len()),
    }
}

/// Whether `word` is in `line` as a word of its own: `env` is in `std::env`, not in `environment`.
fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let (before, from) = line.split_at(at);
        let after = from.strip_prefix(word).unwrap_or_default();
        !before.ends_with(part) && !after.starts_with(part)
    })
}

#[test]
fn a_word_is_a_whole_word() {
    assert!(has_word("use std::env;", "env"));
    assert!(!has_word("environment", "env"));
    assert!(!has_word("my_env", "env"));
}
