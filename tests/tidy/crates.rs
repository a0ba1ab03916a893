//! What every crate holds to, and what a function's crate holds to besides.

use twin_tests::{Package, Tree};

use crate::{PACKAGES, TREE, finds, has_word, holds};

/// Lines of a `main.rs`: it wires and does nothing else, so it needs no test.
const MAIN_LINES: usize = 40;

#[test]
fn every_crate_is_versionless_private_and_linted() {
    holds(manifests(&PACKAGES, &TREE));
}

#[test]
fn mains_only_wire() {
    holds(mains(&TREE));
}

#[test]
fn functions_meet_aws_in_main_only() {
    holds(aws_outside_main(&PACKAGES, &TREE));
}

#[test]
fn a_breach_is_found() {
    let library = "//! Purpose.\n";
    let linted = "[package]\n\n[lints]\nworkspace = true\n";
    let files = [("crates/a/Cargo.toml", linted), ("crates/a/src/lib.rs", library)];
    let package = |version: &str, publish| Package {
        name: "a".to_owned(),
        folder: "crates/a".to_owned(),
        version: version.to_owned(),
        publish,
        ..Package::default()
    };
    let good = [package("0.0.0", false)];
    holds(manifests(&good, &Tree::of(files)));
    finds("version", manifests(&[package("0.1.0", false)], &Tree::of(files)));
    finds("publish", manifests(&[package("0.0.0", true)], &Tree::of(files)));
    let unlinted = [("crates/a/Cargo.toml", "[package]\n"), files[1]];
    finds("lints", manifests(&good, &Tree::of(unlinted)));
    finds("lib.rs", manifests(&good, &Tree::of([files[0]])));
    let misnamed = Package { name: "b".to_owned(), ..package("0.0.0", false) };
    finds("folder", manifests(&[misnamed], &Tree::of(files)));

    let main = "crates/a/src/main.rs";
    holds(mains(&Tree::of([(main, "x\n".repeat(39).as_str())])));
    finds("40 lines", mains(&Tree::of([(main, "x\n".repeat(40).as_str())])));

    let at = |path| aws_outside_main(&good, &Tree::of([(path, "use twin_aws::Settings;\n")]));
    holds(at(main));
    finds("crates/a/src/handler.rs:1", at("crates/a/src/handler.rs"));
    finds("crates/a/tests/batches.rs:1", at("crates/a/tests/batches.rs"));
}

fn manifests(packages: &[Package], tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    for package in packages {
        let Package { name, folder, version, publish, .. } = package;
        let manifest = format!("{folder}/Cargo.toml");
        if version != "0.0.0" {
            problems.push(format!(
                "{manifest}: has a version of its own: write `version.workspace = true`"
            ));
        }
        if *publish {
            problems
                .push(format!("{manifest}: could be published: write `publish.workspace = true`"));
        }
        if !tree.text(&manifest).is_some_and(|text| text.contains("[lints]\nworkspace = true\n")) {
            problems.push(format!(
                "{manifest}: is not linted as the others: write `[lints] workspace = true`"
            ));
        }
        if tree.text(&format!("{folder}/src/lib.rs")).is_none() {
            problems.push(format!(
                "{folder}/src/lib.rs: is missing: a crate is a library, a binary its wiring"
            ));
        }
        let named = folder.rsplit('/').next().unwrap_or_default();
        if named != name && name != "twin-tests" {
            problems.push(format!(
                "{manifest}: the package is {name} and its folder {named}: name them the same"
            ));
        }
    }
    problems
}

fn mains(tree: &Tree) -> Vec<String> {
    let long = tree
        .texts("crates/", "/src/main.rs")
        .filter(|(_, text)| text.lines().count() >= MAIN_LINES);
    let problem = |(path, text): (&str, &str)| {
        let lines = text.lines().count();
        format!(
            "{path}: has {lines} lines, fewer than {MAIN_LINES} are meant: move what is not wiring to the library"
        )
    };
    long.map(problem).collect()
}

fn aws_outside_main(packages: &[Package], tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    for package in packages.iter().filter(|package| package.deploys()) {
        let folder = format!("{}/", package.folder);
        let main = format!("{folder}src/main.rs");
        for (path, text) in tree.texts(&folder, ".rs").filter(|(path, _)| *path != main) {
            for (number, _) in
                (1..).zip(text.lines()).filter(|(_, line)| has_word(line, "twin_aws"))
            {
                problems.push(format!(
                    "{path}:{number}: names twin_aws: be generic over the port, and let main.rs hand in the client"
                ));
            }
        }
    }
    problems
}
