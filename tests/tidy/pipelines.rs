//! Every pipeline is tested, and what Terraform deploys is there.

use std::collections::BTreeSet;

use twin_tests::Tree;

use crate::{TREE, finds, holds};

#[test]
fn every_pipeline_has_a_mapping_a_lock_and_cases() {
    holds(incomplete(&TREE));
}

#[test]
fn every_deployed_pipeline_is_there() {
    holds(missing(&TREE));
}

#[test]
fn a_breach_is_found() {
    let config = ("sql/a/pipeline.json", "{}");
    let mapping = ("sql/a/extract.sql", "");
    let lock = ("sql/a/extract.lock.json", "{}");
    let case = [("sql/a/cases/x.in.jsonl", ""), ("sql/a/cases/x.out.jsonl", "")];
    holds(incomplete(&Tree::of([config, mapping, lock, case[0], case[1]])));
    finds("sql/a/cases", incomplete(&Tree::of([config, mapping, lock])));
    finds("x.out.jsonl", incomplete(&Tree::of([config, mapping, lock, case[0]])));
    finds("extract.sql", incomplete(&Tree::of([config, lock, case[0], case[1]])));
    finds("extract.lock.json", incomplete(&Tree::of([config, mapping, case[0], case[1]])));
    finds("no pipeline", incomplete(&Tree::default()));

    let deployed = "region = \"x\"\n\npipelines = {\n  a = {}\n  b = {\n    shards = 2\n  }\n}\n\nclients = {\n  demo = {}\n}\n";
    let deployed = ("terraform/environments/dev/terraform.tfvars", deployed);
    finds("sql/b", missing(&Tree::of([config, deployed])));
    holds(missing(&Tree::of([config, ("sql/b/pipeline.json", "{}"), deployed])));
    let none = ("terraform/environments/dev/terraform.tfvars", "region = \"x\"\n");
    finds("pipelines", missing(&Tree::of([none])));
}

fn incomplete(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    let folders: Vec<&str> =
        tree.texts("sql/", "/pipeline.json").map(|(path, _)| folder(path)).collect();
    if folders.is_empty() {
        problems.push("sql/ has no pipeline: this test looks in the wrong place".to_owned());
    }
    for folder in folders {
        if tree.text(&format!("{folder}/extract.sql")).is_none() {
            problems.push(format!("{folder}/extract.sql: is missing: write the mapping"));
        }
        if tree.text(&format!("{folder}/extract.lock.json")).is_none() {
            problems.push(format!(
                "{folder}/extract.lock.json: is missing: `twin check --accept` writes it"
            ));
        }
        let cases = format!("{folder}/cases/");
        let inputs: Vec<&str> = tree
            .paths()
            .filter(|path| path.starts_with(&cases) && path.ends_with(".in.jsonl"))
            .collect();
        if inputs.is_empty() {
            problems.push(format!(
                "{folder}/cases: has no case: add a `<what it shows>.in.jsonl` of recorded lines, then let `twin test \
                 --accept` write what comes out, and read it"
            ));
        }
        let expected = inputs.iter().map(|input| input.replace(".in.jsonl", ".out.jsonl"));
        let absent = expected.filter(|path| tree.text(path).is_none());
        problems.extend(
            absent.map(|path| format!("{path}: is missing: `twin test --accept` writes it")),
        );
    }
    problems
}

fn missing(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, text) in tree.texts("terraform/environments/", "/terraform.tfvars") {
        let deployed = keys(text, "pipelines");
        if deployed.is_empty() {
            problems.push(format!("{path}: names no `pipelines`: add the map"));
        }
        let absent = deployed
            .iter()
            .filter(|name| tree.text(&format!("sql/{name}/pipeline.json")).is_none());
        problems.extend(absent.map(|name| {
            format!("{path}: deploys {name}, but sql/{name} is not there: add or remove it")
        }));
    }
    problems
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(folder, _)| folder)
}

/// The keys of the map `name` in a file that `terraform fmt` formatted: they are indented by two.
fn keys<'a>(text: &'a str, name: &str) -> BTreeSet<&'a str> {
    let opens = format!("{name} = {{");
    let inside =
        text.lines().skip_while(|line| *line != opens).skip(1).take_while(|line| *line != "}");
    let key = |line: &'a str| {
        let (key, _) = line.strip_prefix("  ")?.split_once('=')?;
        (!key.starts_with([' ', '#'])).then(|| key.trim().trim_matches('"'))
    };
    inside.filter_map(key).collect()
}
