//! The workflows run only what was looked at, with no more rights than to read.

use twin_tests::Tree;

use crate::{TREE, finds, holds};

const WORKFLOWS: &str = ".github/workflows/";
const HASH_LENGTH: usize = 40;

#[test]
fn actions_are_pinned_and_rights_are_few() {
    holds(loose(&TREE));
}

#[test]
fn a_breach_is_found() {
    let plant = |rights: &str, action: &str| {
        let text =
            format!("name: a\n\n{rights}\njobs:\n  a:\n    steps:\n      - uses: {action}\n");
        loose(&Tree::of([(".github/workflows/a.yml", text.as_str())]))
    };
    let rights = "permissions:\n  contents: read\n";
    let hash = "3d3c42e5aac5ba805825da76410c181273ba90b1";
    holds(plant(rights, &format!("actions/checkout@{hash} # v7.0.1")));
    finds("a.yml:9: `actions/checkout@v7`", plant(rights, "actions/checkout@v7"));
    finds("is not pinned", plant(rights, &format!("actions/checkout@{hash}")));
    finds("is not pinned", plant(rights, "actions/checkout@3d3c42e # v7.0.1"));
    finds("a.yml: may do more", plant("", &format!("actions/checkout@{hash} # v7.0.1")));
    finds("no workflow", loose(&Tree::default()));
}

fn loose(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    if !tree.contains(WORKFLOWS.trim_end_matches('/')) {
        problems.push(format!("{WORKFLOWS} has no workflow: this test looks in the wrong place"));
    }
    for (path, text) in tree.texts(WORKFLOWS, ".yml") {
        if !text.contains("\npermissions:\n  contents: read\n\n") {
            problems.push(format!(
                "{path}: may do more than read: write `permissions:` with `contents: read` for the whole file, and \
                 give one job what it needs besides"
            ));
        }
        for (number, line) in (1..).zip(text.lines()) {
            let step = line.trim_start().trim_start_matches("- ");
            let action = step.strip_prefix("uses: ").filter(|action| !is_pinned(action));
            problems.extend(action.map(|action| {
                format!("{path}:{number}: `{action}` is not pinned: write its commit's hash and `# v<version>`")
            }));
        }
    }
    problems
}

fn is_pinned(action: &str) -> bool {
    let Some((_, pin)) = action.split_once('@') else { return false };
    pin.split_once(" # v").is_some_and(|(hash, _)| {
        hash.len() == HASH_LENGTH && hash.chars().all(|c| c.is_ascii_hexdigit())
    })
}
