//! The domain meets the outside world nowhere: no runtime, no network, no clock, no environment, no chance.

use twin_tests::{Dependency, Package, Tree};

use crate::{PACKAGES, TREE, finds, has_word, holds};

/// The crates of the domain.
const DOMAIN: &[&str] =
    &["twin-formats", "twin-normalization", "twin-pipeline", "twin-sql", "twin-store"];

/// Packages that bring the outside world; tests may use them.
const PACKAGES_OUTSIDE: &[&str] =
    &["fastrand", "getrandom", "hyper", "rand", "reqwest", "rustls", "tokio", "uuid"];

/// Words in the source that do.
const WORDS_OUTSIDE: &[&str] = &[
    "SystemTime",
    "reqwest",
    "std::env",
    "std::fs",
    "std::process",
    "std::time::Instant",
    "tokio",
];

/// What one crate may say nevertheless, and why.
const EXCEPTIONS: &[(&str, &str, &str)] =
    &[("twin-pipeline", "std::fs", "to read a pipeline's folder is what it is for")];

#[test]
fn the_domain_depends_on_nothing_outside() {
    holds(packages_outside(&PACKAGES));
}

#[test]
fn the_domain_names_nothing_outside() {
    holds(words_outside(&TREE));
}

#[test]
fn a_breach_is_found() {
    let package = |dev| Package {
        name: "twin-store".to_owned(),
        dependencies: vec![Dependency { name: "tokio".to_owned(), dev }],
        ..Package::default()
    };
    finds("twin-store depends on tokio", packages_outside(&[package(false)]));
    holds(packages_outside(&[package(true)]));

    let read = "crates/twin-pipeline/src/a.rs";
    let allowed = (read, "let text = std::fs::read(path)?;\n");
    let plant = |text| words_outside(&Tree::of([allowed, ("crates/twin-sql/src/a.rs", text)]));
    holds(plant("// no tokio here\n/// Nor std::env.\nlet tokios = environment;\n"));
    finds("a.rs:2: says std::env", plant("//! Purpose.\nlet home = std::env::var_os(\"HOME\");\n"));
    finds("says std::env", plant("use std::{collections::BTreeMap, env};\n"));
    finds("says std::fs", plant("use std::fs;\n"));
    finds("says SystemTime", plant("let now = SystemTime::now();\n"));
    finds("says tokio", plant("tokio::spawn(task);\n"));
    finds("is not needed any more", words_outside(&Tree::of([(read, "//! Purpose.\n")])));
}

fn packages_outside(packages: &[Package]) -> Vec<String> {
    let mut problems = Vec::new();
    for package in packages.iter().filter(|package| DOMAIN.contains(&package.name.as_str())) {
        let outside = |one: &&Dependency| !one.dev && PACKAGES_OUTSIDE.contains(&one.name.as_str());
        for dependency in package.dependencies.iter().filter(outside) {
            let (name, to) = (&package.name, &dependency.name);
            problems.push(format!(
                "{name} depends on {to}: make a port (a small trait) of it, and implement that in twin-aws, \
                 twin-lambda or a function"
            ));
        }
    }
    problems
}

fn words_outside(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    for krate in DOMAIN {
        let folder = format!("crates/{krate}/src/");
        let mut used = Vec::new();
        for (path, text) in tree.texts(&folder, ".rs") {
            for (number, line) in (1..).zip(text.lines()) {
                for word in WORDS_OUTSIDE.iter().filter(|word| says(line, word)) {
                    used.push(*word);
                    if !EXCEPTIONS.iter().any(|(by, what, _)| by == krate && what == word) {
                        problems.push(format!(
                            "{path}:{number}: says {word}, but {krate} is of the domain: let the caller hand in \
                             what it needs (text, a time, a port)"
                        ));
                    }
                }
            }
        }
        let idle = |(by, what, _): &&(&str, &str, &str)| by == krate && !used.contains(what);
        let idle = EXCEPTIONS.iter().filter(idle);
        problems.extend(idle.map(|(by, what, _)| {
            format!("the exception of {by} for {what} is not needed any more: take it out of tests/tidy/domain.rs")
        }));
    }
    problems
}

/// Whether code, not a comment, says `word`: as it is, or in the braces of a `use std::{…}`.
fn says(line: &str, word: &str) -> bool {
    let line = line.trim_start();
    let in_braces = line
        .strip_prefix("use std::{")
        .zip(word.strip_prefix("std::"))
        .is_some_and(|(imported, module)| has_word(imported, module));
    !line.starts_with("//") && (in_braces || has_word(line, word))
}
