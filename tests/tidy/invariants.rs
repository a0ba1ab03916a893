//! The tests that docs/architecture.md names for each invariant exist.

use twin_tests::Tree;

use crate::{TREE, finds, holds};

const DOCUMENT: &str = "docs/architecture.md";
const TABLE: &str = "| invariant | in short | tested by |";

#[test]
fn every_invariant_is_tested_where_it_says() {
    holds(untested(&TREE));
}

#[test]
fn a_breach_is_found() {
    let laws = (
        "crates/a/tests/laws.rs",
        "#[test]\nfn newest_wins<T>() {}\n#[test]\nfn a_replay_changes_nothing() {}\n",
    );
    let module = ("terraform/modules/a/tests/a.tftest.hcl", "run \"loses_nothing\" {\n}\n");
    let plant = |tests: &str| {
        let text = format!(
            "# A\n\n{TABLE} not yet |\n| --- | --- | --- | --- |\n| I1 | `x_y` | {tests} | `x_y` |\n"
        );
        untested(&Tree::of([laws, module, (DOCUMENT, text.as_str())]))
    };
    holds(plant(
        "`a/tests/laws.rs` (`newest_wins`, `a_replay_…`), `a.tftest.hcl` (`loses_nothing`), `twin test --all`",
    ));
    finds("`a/tests/gone.rs`", plant("`a/tests/gone.rs`"));
    finds("`oldest_wins`", plant("`laws.rs` (`oldest_wins`)"));
    finds("`a_rerun_…`", plant("`laws.rs` (`a_rerun_…`)"));
    finds("I1 names no test", plant("later"));
    finds("no table", untested(&Tree::of([(DOCUMENT, "# A\n")])));
}

fn untested(tree: &Tree) -> Vec<String> {
    let Some((_, table)) = tree.text(DOCUMENT).and_then(|text| text.split_once(TABLE)) else {
        return vec![format!("{DOCUMENT}: has no table that begins with `{TABLE}`: write it")];
    };
    let mut problems = Vec::new();
    for row in table.lines().skip(2).take_while(|line| line.starts_with('|')) {
        let mut cells = row.split('|').skip(1).map(str::trim);
        let (invariant, tests) =
            (cells.next().unwrap_or_default(), cells.nth(1).unwrap_or_default());
        let mut tests = tests.split('`').skip(1).step_by(2).peekable();
        if tests.peek().is_none() {
            problems.push(format!(
                "{DOCUMENT}: {invariant} names no test: write one, or say what holds it"
            ));
        }
        let gone = tests.filter(|test| !exists(tree, test));
        problems.extend(gone.map(|test| {
            format!("{DOCUMENT}: {invariant} is tested by `{test}`, which is not there: correct the table")
        }));
    }
    problems
}

/// Whether a file or a test of that name is there. What is neither, such as a command, is believed.
fn exists(tree: &Tree, name: &str) -> bool {
    if is_test(name) {
        let rust = tree.texts("crates/", ".rs").any(|(_, text)| declares(text, "fn ", name));
        return rust
            || tree.texts("terraform/", ".hcl").any(|(_, text)| declares(text, "run \"", name));
    }
    let file = name.split(' ').next().unwrap_or_default();
    let is_file = file.contains('/') || file.ends_with(".rs") || file.ends_with(".hcl");
    let below = format!("/{file}");
    !is_file || tree.paths().any(|path| path == file || path.ends_with(&below))
}

/// Whether it is the name of a test, or its beginning and an ellipsis.
fn is_test(name: &str) -> bool {
    let stem = name.trim_end_matches('…');
    let part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    stem.contains('_') && stem.chars().all(part)
}

fn declares(text: &str, keyword: &str, name: &str) -> bool {
    let stem = name.trim_end_matches('…');
    text.match_indices(&format!("{keyword}{stem}")).any(|(at, found)| {
        let after = text.get(at + found.len()..).unwrap_or_default();
        name.ends_with('…') || after.starts_with(['(', '<', '"'])
    })
}
