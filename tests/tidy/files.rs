//! What every file holds to: how it opens and ends, how long it is, what it may not say.

use twin_tests::Tree;

use crate::{TREE, finds, holds};

/// Lines of a source file; 250 are aimed at.
const LINES: usize = 400;

/// Files that may be longer, each with its reason.
const LONG: &[(&str, &str)] = &[];

/// Endings of files that people write and read. Fixtures keep what was recorded.
const WRITTEN: &[&str] =
    &[".hcl", ".md", ".py", ".rs", ".sh", ".sql", ".tf", ".tfvars", ".toml", ".yaml", ".yml"];

/// Parts of paths that no commit contains.
const MADE: &[&str] =
    &[".DS_Store", ".pyc", ".tfplan", ".tfstate", ".zip", "/.terraform/", "__pycache__/"];

#[test]
fn every_rust_file_opens_with_its_purpose() {
    holds(without_purpose(&TREE));
}

#[test]
fn no_file_is_long() {
    holds(long(&TREE, LONG));
}

#[test]
fn no_file_names_a_place_on_a_machine() {
    holds(machine_paths(&TREE));
}

#[test]
fn no_file_has_an_em_dash() {
    holds(em_dashes(&TREE));
}

#[test]
fn no_line_ends_with_a_space_and_every_file_with_a_newline() {
    holds(loose_ends(&TREE));
}

#[test]
fn nothing_made_by_a_tool_is_committed() {
    holds(made(&TREE));
}

#[test]
fn a_breach_is_found() {
    let tree = |text: &str| Tree::of([("crates/a/src/lib.rs", text)]);
    holds(without_purpose(&tree("//! Purpose.\n")));
    finds("lib.rs", without_purpose(&tree("use std::io;\n")));
    finds("lib.rs", without_purpose(&tree("//!\nuse std::io;\n")));

    let lines = "x\n".repeat(401);
    let allowed = [("crates/a/src/lib.rs", "it is a table")];
    finds("401 lines", long(&tree(&lines), &[]));
    holds(long(&tree(&lines), &allowed));
    finds("exception", long(&tree("x\n"), &allowed));
    finds(
        "run: has 401",
        long(&Tree::of([("x/run", format!("#!/bin/sh\n{}", "x\n".repeat(400)).as_str())]), &[]),
    );

    for folder in ["work", "root", "opt", "home/ann", "Users/ann"] {
        finds("lib.rs:1", machine_paths(&tree(&format!("let path = \"/{folder}/a\";\n"))));
        holds(machine_paths(&tree(&format!("see target/{folder}/a, https://x.org/{folder}/a\n"))));
    }
    finds("lib.rs:1", em_dashes(&tree("a \u{2014} b\n")));
    finds("lib.rs:2", loose_ends(&tree("a\nb \nc\n")));
    finds("newline", loose_ends(&tree("a\nb")));
    finds("a.tfstate", made(&Tree::of([("terraform/a.tfstate", "{}")])));
    finds("__pycache__", made(&Tree::of([("scripts/__pycache__/a.txt", "")])));
}

fn without_purpose(tree: &Tree) -> Vec<String> {
    let without = |text: &str| !text.starts_with("//! ");
    let files = tree.texts("", ".rs").filter(|(_, text)| without(text));
    files
        .map(|(path, _)| format!("{path}: open it with a `//!` sentence that says what it is for"))
        .collect()
}

fn long(tree: &Tree, allowed: &[(&str, &str)]) -> Vec<String> {
    let source = |path: &str, text: &str| {
        [".hcl", ".py", ".rs", ".tf"].iter().any(|ending| path.ends_with(ending))
            || text.starts_with("#!/")
    };
    let mut problems = Vec::new();
    for (path, text) in tree.texts("", "").filter(|(path, text)| source(path, text)) {
        let lines = text.lines().count();
        let excepted = allowed.iter().any(|(file, _)| *file == path);
        if lines > LINES && !excepted {
            problems
                .push(format!("{path}: has {lines} lines, more than {LINES}: split it by concern"));
        } else if lines <= LINES && excepted {
            problems.push(format!(
                "{path}: needs no exception any more: take it out of tests/tidy/files.rs"
            ));
        }
    }
    problems
}

fn machine_paths(tree: &Tree) -> Vec<String> {
    let names_one = |line: &str| line.match_indices('/').any(|(at, _)| is_machine_path(line, at));
    on_lines(
        tree,
        |_| true,
        names_one,
        "names a place on somebody's machine: say it from the root, or take a variable",
    )
}

/// Whether the slash at `at` opens an absolute path into a home or a workplace.
fn is_machine_path(line: &str, at: usize) -> bool {
    let (before, path) = line.split_at(at);
    // Within a path or an address, or after a variable: not the beginning of a path.
    if before.ends_with(|c: char| c.is_alphanumeric() || "_./~}$-*)>".contains(c)) {
        return false;
    }
    let mut parts = path.split('/').skip(1);
    match parts.next() {
        Some("work" | "root" | "opt") => parts.next().is_some(),
        Some("home" | "Users") => {
            let user = parts.next().unwrap_or_default();
            let is_name = user.starts_with(|c: char| c.is_ascii_alphanumeric());
            is_name && parts.next().is_some()
        }
        _ => false,
    }
}

fn em_dashes(tree: &Tree) -> Vec<String> {
    on_lines(
        tree,
        is_written,
        |line| line.contains('\u{2014}'),
        "has an em dash: use a colon, a comma or two sentences",
    )
}

fn loose_ends(tree: &Tree) -> Vec<String> {
    let ends_loosely = |line: &str| line.ends_with([' ', '\t', '\r']);
    let mut problems = on_lines(tree, is_written, ends_loosely, "ends with a space: take it away");
    let unended = tree
        .texts("", "")
        .filter(|(path, text)| is_written(path) && !text.is_empty() && !text.ends_with('\n'));
    problems
        .extend(unended.map(|(path, _)| format!("{path}: does not end with a newline: add it")));
    problems
}

fn made(tree: &Tree) -> Vec<String> {
    let made = tree.paths().filter(|path| MADE.iter().any(|part| path.contains(part)));
    made.map(|path| {
        format!("{path}: is made by a tool: `git rm --cached` it, and add it to .gitignore")
    })
    .collect()
}

fn is_written(path: &str) -> bool {
    WRITTEN.iter().any(|ending| path.ends_with(ending))
}

/// A problem for each line of the chosen files that `is_wrong`.
fn on_lines(
    tree: &Tree,
    chosen: impl Fn(&str) -> bool,
    is_wrong: impl Fn(&str) -> bool,
    problem: &str,
) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, text) in tree.texts("", "").filter(|(path, _)| chosen(path)) {
        // `lines` would hide a carriage return.
        let lines = (1..).zip(text.split('\n')).filter(|(_, line)| is_wrong(line));
        problems.extend(lines.map(|(number, _)| format!("{path}:{number}: {problem}")));
    }
    problems
}
