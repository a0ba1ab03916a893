//! Every link from one document to a place in the tree leads there.

use twin_tests::Tree;

use crate::{TREE, finds, holds};

#[test]
fn every_link_leads_somewhere() {
    holds(broken(&TREE));
}

#[test]
fn a_breach_is_found() {
    let guide = ("docs/guide.md", "# The `guide`: how, and why\n\n```\n# not a heading\n```\n");
    let plant = |text| broken(&Tree::of([("docs/adr/README.md", text), guide]));
    holds(plant(
        "[a](../guide.md) [b](../guide.md#the-guide-how-and-why) [c](..) [d](https://x.org/y) [e](#)\n",
    ));
    holds(plant("```\n[a](nowhere.md)\n```\nand `[b](nowhere.md)`\n"));
    finds("README.md:2: leads to guide.md", plant("\n[a](guide.md)\n"));
    finds("../../../x.md", plant("[a](../../../x.md)\n"));
    finds("#not-a-heading", plant("[a](../guide.md#not-a-heading)\n"));
    finds("#here", plant("# There\n[a](#here)\n"));
}

fn broken(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, text) in tree.texts("", ".md") {
        for (number, line) in prose(text) {
            for target in targets(line).filter(|target| !leads_somewhere(tree, path, target)) {
                problems.push(format!(
                    "{path}:{number}: leads to {target}, which is not there: correct the link"
                ));
            }
        }
    }
    problems
}

/// The lines outside of fenced blocks, with their numbers.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    (1..).zip(text.lines()).filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

/// The targets of the links in a line that stay within the tree; what is in code is no link.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let outside_code = line.split('`').step_by(2);
    let targets = outside_code.flat_map(|text| text.split("](").skip(1));
    let targets = targets.filter_map(|rest| rest.split([')', ' ']).next());
    targets.filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
}

fn leads_somewhere(tree: &Tree, from: &str, target: &str) -> bool {
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let Some(path) = resolve(from, file) else { return false };
    let is_heading = |text: &str| {
        let mut headings = prose(text).filter(|(_, line)| line.starts_with('#'));
        headings.any(|(_, line)| anchor(line) == heading)
    };
    tree.contains(&path) && (heading.is_empty() || tree.text(&path).is_some_and(is_heading))
}

/// The path from the root; `None` where it would leave the tree.
fn resolve(from: &str, target: &str) -> Option<String> {
    if target.is_empty() {
        return Some(from.to_owned());
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/').filter(|part| !matches!(*part, "" | ".")) {
        if part == ".." {
            parts.pop()?;
        } else {
            parts.push(part);
        }
    }
    Some(parts.join("/"))
}

/// The anchor that GitHub gives to a heading.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}
