//! What Terraform deploys is what is built, and each of its alarms says what to do.

use std::collections::BTreeSet;

use twin_tests::{Package, Tree};

use crate::{PACKAGES, TREE, finds, holds};

const RUNBOOKS: &str = "docs/runbooks/";
const NAMES: &str = "crates/twin/src/outputs.rs";
const ALARM: &str = "resource \"aws_cloudwatch_metric_alarm\"";

#[test]
fn every_function_is_deployed_and_built() {
    holds(functions(&PACKAGES, &TREE));
}

#[test]
fn every_alarm_has_its_runbook() {
    holds(alarms(&TREE));
}

#[test]
fn what_the_command_line_reads_every_environment_puts_out() {
    holds(outputs(&TREE));
}

#[test]
fn an_output_that_an_environment_lacks_is_found() {
    let plant = |written: &str| {
        let fields = "struct Document {\n    api_url: Output<String>,\n    #[serde(default)]\n    lake_only: Option<Output>,\n}\n";
        outputs(&Tree::of([(NAMES, fields), ("terraform/environments/dev/outputs.tf", written)]))
    };
    holds(plant("output \"api_url\" {\n}\noutput \"lake_only\" {\n}\n"));
    finds("dev/outputs.tf: lacks lake_only", plant("output \"api_url\" {\n}\n"));
    finds("is missing", outputs(&Tree::default()));
}

#[test]
fn a_breach_is_found() {
    let packages = |names: &[&str]| -> Vec<Package> {
        let package = |name: &&str| Package { name: (*name).to_owned(), ..Package::default() };
        names.iter().map(package).collect()
    };
    let module = "module \"writer\" {\n  source = \"../lambda-function\"\n\n  function = {\n    name   = \"${var.prefix}-stream-writer\"\n  }\n}\n";
    let tree = Tree::of([("terraform/modules/twin/writer.tf", module)]);
    holds(functions(&packages(&["stream-writer", "twin", "twin-sql"]), &tree));
    finds("no function api-reader", functions(&packages(&["stream-writer", "api-reader"]), &tree));
    finds("deploys stream-writer", functions(&packages(&["twin"]), &tree));

    let alarm = |text| format!("{ALARM} \"a\" {{\n  alarm_description = \"{text}\"\n}}\n");
    let plant = |alarm: &str, runbook: &str| {
        alarms(&Tree::of([("terraform/modules/a/alarms.tf", alarm), (runbook, "# What to do\n")]))
    };
    let named = alarm("Late. Runbook: docs/runbooks/late.md");
    holds(plant(&named, "docs/runbooks/late.md"));
    let two = plant(&named, "docs/runbooks/other.md");
    assert_eq!(two.len(), 2, "{two:?}");
    assert!(
        two[0].contains("late.md: is missing") && two[1].contains("other.md: no alarm"),
        "{two:?}"
    );
    let by_key = alarm("Late. Runbook: docs/runbooks/${each.value.runbook}.md")
        + "locals {\n  runbook = \"late\"\n}\n";
    holds(plant(&by_key, "docs/runbooks/late.md"));
    finds("names no runbook", plant(&alarm("Late."), "docs/runbooks/README.md"));
    finds("no alarm", alarms(&Tree::default()));
}

/// What `terraform output` lacks the command line takes for nothing, and says nothing.
fn outputs(tree: &Tree) -> Vec<String> {
    let document = tree.text(NAMES).and_then(|text| text.split_once("struct Document {"));
    let Some((document, _)) = document.and_then(|(_, rest)| rest.split_once("\n}")) else {
        return vec![format!("{NAMES} or its struct Document is missing")];
    };
    let names = document.lines().filter_map(|line| line.trim_start().split_once(": "));
    let names: Vec<&str> = names.map(|(name, _)| name).filter(|name| !name.contains('/')).collect();
    let written = tree.texts("terraform/environments/", "/outputs.tf");
    let lacks = |(path, text): (&str, &str)| {
        let lacks = |name: &&&str| !text.contains(&format!("output \"{name}\""));
        let told = names.iter().filter(lacks).map(|name| format!("{path}: lacks {name}"));
        told.collect::<Vec<_>>()
    };
    written.flat_map(lacks).collect()
}

fn functions(packages: &[Package], tree: &Tree) -> Vec<String> {
    let deploys: BTreeSet<&str> =
        packages.iter().filter(|one| one.deploys()).map(|one| one.name.as_str()).collect();
    let mut deployed = BTreeSet::new();
    for (_, text) in modules(tree).filter(|(_, text)| text.contains("\"../lambda-function\"")) {
        let names = text.lines().filter_map(|line| line.trim_start().strip_prefix("name "));
        deployed.extend(names.filter_map(|name| name.split_once("}-")?.1.strip_suffix('"')));
    }
    let not_deployed = deploys.difference(&deployed).map(|name| {
        format!("terraform/modules: has no function {name}: use modules/lambda-function with `name = \"…-{name}\"`")
    });
    let not_built = deployed.difference(&deploys).map(|name| {
        format!(
            "terraform/modules: deploys {name}, but there is no crates/{name}: name both the same"
        )
    });
    not_deployed.chain(not_built).collect()
}

fn alarms(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    let (mut named, mut count) = (BTreeSet::new(), 0);
    for (path, text) in modules(tree) {
        for alarm in text.split(ALARM).skip(1) {
            count += 1;
            let body = alarm.split("\n}\n").next().unwrap_or_default();
            if !body.contains(RUNBOOKS) {
                problems.push(format!("{path}: an alarm names no runbook: end its description with `Runbook: {RUNBOOKS}….md`"));
            }
        }
        named.extend(text.lines().filter_map(runbook));
    }
    if count == 0 {
        problems
            .push("terraform/modules: has no alarm: this test looks in the wrong place".to_owned());
    }
    let written: BTreeSet<&str> = tree
        .paths()
        .filter_map(|path| path.strip_prefix(RUNBOOKS)?.strip_suffix(".md"))
        .filter(|name| *name != "README")
        .collect();
    let missing = named.difference(&written);
    problems.extend(
        missing.map(|name| format!("{RUNBOOKS}{name}.md: is missing, an alarm names it: write it")),
    );
    let idle = written.difference(&named);
    problems.extend(idle.map(|name| {
        format!("{RUNBOOKS}{name}.md: no alarm names it: name it, or make it a guide in docs/")
    }));
    problems
}

/// The runbook that a line names, in a description or by `runbook = "…"`.
fn runbook(line: &str) -> Option<&str> {
    let line = line.trim();
    let by_key =
        || line.strip_prefix("runbook")?.trim_start().strip_prefix("= \"")?.strip_suffix('"');
    let in_text = || line.split_once(RUNBOOKS)?.1.split_once(".md").map(|(name, _)| name);
    by_key().or_else(in_text).filter(|name| !name.contains('$'))
}

fn modules(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.texts("terraform/modules/", ".tf")
}
