//! The counters that docs/architecture.md explains are the counters that the functions count.

use std::collections::{BTreeMap, BTreeSet};

use twin_tests::Tree;

use crate::{TREE, finds, holds};

const DOCUMENT: &str = "docs/architecture.md";
const TABLE: &str = "| function | counters |";

type Counters<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

#[test]
fn every_counter_is_explained() {
    holds(differences(&TREE));
}

#[test]
fn a_breach_is_found() {
    let plant = |code: &str, row: &str| {
        let code = format!(
            "//! Purpose.\n\ncounters! {{\n    /// All.\n    pub struct Tally {{\n{code}    }}\n}}\n"
        );
        let table = format!("# A\n\n{TABLE} what adds up |\n| --- | --- | --- |\n{row}\n\nText.\n");
        differences(&Tree::of([
            ("crates/a/src/handler.rs", code.as_str()),
            (DOCUMENT, table.as_str()),
        ]))
    };
    let code = "        /// Lines.\n        lines,\n        /// Rows.\n        rows,\n";
    holds(plant(code, "| a | `lines`, `rows` | `lines` = `rows` |"));
    finds("`rows`, which a does not count", plant("        lines,\n", "| a | `lines`, `rows` | |"));
    finds("nothing of `rows`", plant(code, "| a | `lines` | `lines` = `rows` |"));
    finds("nothing of `lines`", plant("        lines,\n", "| b | | |"));
    finds("no table", differences(&Tree::of([(DOCUMENT, "# A\n")])));
}

fn differences(tree: &Tree) -> Vec<String> {
    let Some(explained) = tree.text(DOCUMENT).and_then(explained) else {
        return vec![format!("{DOCUMENT}: has no table that begins with `{TABLE}`: write it")];
    };
    let counted = counted(tree);
    let mut problems = Vec::new();
    for (function, names) in &explained {
        let unknown = names.iter().filter(|name| !has(&counted, function, name));
        problems.extend(unknown.map(|name| {
            format!(
                "{DOCUMENT}: speaks of `{name}`, which {function} does not count: correct the table"
            )
        }));
    }
    for (function, names) in &counted {
        let unexplained = names.iter().filter(|name| !has(&explained, function, name));
        problems.extend(unexplained.map(|name| {
            format!("{DOCUMENT}: says nothing of `{name}` of {function}: add it to the table of counters")
        }));
    }
    problems
}

fn has(counters: &Counters<'_>, function: &str, name: &str) -> bool {
    counters.get(function).is_some_and(|names| names.contains(name))
}

/// The fields of each function's `counters!` types.
fn counted(tree: &Tree) -> Counters<'_> {
    let mut counted = Counters::new();
    for (path, text) in tree.texts("crates/", ".rs") {
        let Some(function) = path.split('/').nth(1) else { continue };
        for block in text.split("\ncounters! {\n").skip(1) {
            let fields = block.lines().take_while(|line| *line != "}");
            let fields = fields.filter_map(|line| line.trim().strip_suffix(','));
            let fields =
                fields.filter(|field| field.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
            counted.entry(function).or_default().extend(fields);
        }
    }
    counted
}

/// The rows of the document's table; `None` where there is no such table.
fn explained(text: &str) -> Option<Counters<'_>> {
    let rows = text.split_once(TABLE)?.1.lines().skip(2).take_while(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| {
        let mut cells = row.split('|').skip(1).map(str::trim);
        Some((cells.next()?, cells.next()?.split('`').skip(1).step_by(2).collect()))
    });
    Some(cells.collect())
}
