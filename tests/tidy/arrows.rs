//! Who may depend on whom.

use twin_tests::{Dependency, Package, Tree};

use crate::{PACKAGES, TREE, finds, holds};

/// Each crate, and what it depends on of ours. An arrow is a decision: where a crate needs a new one, first see
/// in docs/architecture.md what that crate may not know.
const ARROWS: &[(&str, &[&str])] = &[
    // The domain: no AWS, no runtime, no clock.
    ("twin-normalization", &[]),
    ("twin-pipeline", &["twin-normalization"]),
    ("twin-formats", &["twin-pipeline"]),
    ("twin-sql", &["twin-normalization"]),
    ("twin-store", &["twin-normalization"]),
    // The edges.
    ("twin-aws", &["twin-normalization", "twin-store"]),
    ("twin-lambda", &["twin-normalization"]),
    ("twin-testkit", &["twin-normalization", "twin-store"]),
    // The functions. Only the one that runs mappings carries the engine.
    ("api-reader", &["twin-aws", "twin-lambda", "twin-normalization", "twin-store"]),
    (
        "data-extractor",
        &["twin-aws", "twin-lambda", "twin-normalization", "twin-pipeline", "twin-sql"],
    ),
    (
        "firehose-transformer",
        &["twin-aws", "twin-lambda", "twin-normalization", "twin-pipeline", "twin-sql"],
    ),
    (
        "sourcing-worker",
        &["twin-aws", "twin-formats", "twin-lambda", "twin-normalization", "twin-pipeline"],
    ),
    ("stream-writer", &["twin-aws", "twin-lambda", "twin-normalization", "twin-store"]),
    // The command line reads the twin through its API, as any client does. Of AWS it has the ports, to look after dead
    // letters; of storage access the decision, for a twin in memory that cases are run into. No Lambda.
    (
        "twin",
        &[
            "twin-aws",
            "twin-formats",
            "twin-normalization",
            "twin-pipeline",
            "twin-sql",
            "twin-store",
        ],
    ),
    ("twin-tests", &[]),
];

/// What any crate's tests may use besides.
const TEST_ARROWS: &[&str] =
    &["twin-formats", "twin-normalization", "twin-pipeline", "twin-store", "twin-testkit"];

/// Crates whose tests run functions: what the command line puts back, the real functions read.
const END_TO_END: &[(&str, &[&str])] =
    &[("twin", &["data-extractor", "firehose-transformer", "stream-writer", "twin-lambda"])];

/// Beginnings of names of foreign packages that only one crate may name, in tests too.
const OWNED: &[(&str, &str)] =
    &[("aws-", "twin-aws"), ("aws_", "twin-lambda"), ("lambda_", "twin-lambda")];

/// Packages that are not in Cargo.lock, whoever asks for them.
const BANNED: &[(&str, &str)] = &[
    ("aws-config", "clients are made by hand (docs/adr/0002-clients-by-hand.md)"),
    ("aws-lc-rs", "TLS is rustls on ring: one C library less to build for two architectures"),
    ("aws-lc-sys", "TLS is rustls on ring: one C library less to build for two architectures"),
    ("native-tls", "TLS is rustls on ring"),
    ("openssl-sys", "TLS is rustls on ring"),
];

#[test]
fn crates_depend_only_along_the_arrows() {
    holds(off_the_arrows(&PACKAGES));
}

#[test]
fn foreign_packages_are_named_by_their_owner_only() {
    holds(named_by_others(&PACKAGES));
}

#[test]
fn no_banned_package_is_locked() {
    holds(banned(&TREE));
}

#[test]
fn a_breach_is_found() {
    let plant = |name, depends: &[&str], dev| {
        let mut packages = with_arrows();
        let package = packages.iter_mut().find(|package| package.name == name).unwrap();
        package.dependencies.extend(depends.iter().map(|name| dependency(name, dev)));
        packages
    };
    holds(off_the_arrows(&with_arrows()));
    finds("twin-sql depends on twin-aws", off_the_arrows(&plant("twin-sql", &["twin-aws"], false)));
    finds("twin-sql depends on twin-aws", off_the_arrows(&plant("twin-sql", &["twin-aws"], true)));
    finds("on twin-testkit", off_the_arrows(&plant("twin-aws", &["twin-testkit"], false)));
    holds(off_the_arrows(&plant("twin-aws", &["twin-testkit"], true)));
    finds("on data-extractor", off_the_arrows(&plant("twin", &["data-extractor"], false)));
    holds(off_the_arrows(&plant("twin", &["data-extractor"], true)));

    let new = Package { name: "twin-cache".to_owned(), ..Package::default() };
    finds("twin-cache has no row", off_the_arrows(&[with_arrows(), vec![new]].concat()));
    let fewer: Vec<_> = with_arrows().into_iter().filter(|one| one.name != "twin-tests").collect();
    finds("twin-tests is in ARROWS", off_the_arrows(&fewer));
    let mut unused = with_arrows();
    unused.iter_mut().find(|package| package.name == "twin-formats").unwrap().dependencies.clear();
    finds("twin-formats does not use twin-pipeline", off_the_arrows(&unused));

    let aws = plant("stream-writer", &["aws-sdk-s3"], false);
    finds("stream-writer names aws-sdk-s3", named_by_others(&aws));
    let runtime = plant("api-reader", &["lambda_runtime"], true);
    finds("api-reader names lambda_runtime", named_by_others(&runtime));
    holds(named_by_others(&plant("twin-aws", &["aws-sdk-s3"], false)));

    let lock = "[[package]]\nname = \"aws-config\"\nversion = \"1.0.0\"\n";
    finds("aws-config", banned(&Tree::of([("Cargo.lock", lock)])));
    finds("Cargo.lock", banned(&Tree::default()));
}

fn off_the_arrows(packages: &[Package]) -> Vec<String> {
    let mut problems = Vec::new();
    for package in packages {
        let name = &package.name;
        let Some((_, arrows)) = ARROWS.iter().find(|(from, _)| from == name) else {
            problems
                .push(format!("{name} has no row in ARROWS in tests/tidy/arrows.rs: give it one"));
            continue;
        };
        let ours =
            |dependency: &&Dependency| packages.iter().any(|one| one.name == dependency.name);
        for dependency in package.dependencies.iter().filter(ours) {
            let to = dependency.name.as_str();
            if !(arrows.contains(&to) || dependency.dev && in_tests(name, to)) {
                problems.push(format!(
                    "{name} depends on {to}: move the code to where it may be known (docs/architecture.md), or \
                     add the arrow to tests/tidy/arrows.rs and say in the commit why"
                ));
            }
        }
        for to in *arrows {
            if !package.dependencies.contains(&dependency(to, false)) {
                problems.push(format!(
                    "{name} does not use {to}: take the arrow out of tests/tidy/arrows.rs"
                ));
            }
        }
    }
    let gone = ARROWS.iter().filter(|(from, _)| packages.iter().all(|one| one.name != *from));
    problems
        .extend(gone.map(|(from, _)| format!("{from} is in ARROWS, but no package: take it out")));
    problems
}

/// Whether the tests of a crate may use another.
fn in_tests(name: &str, to: &str) -> bool {
    let end_to_end = END_TO_END.iter().any(|(from, arrows)| *from == name && arrows.contains(&to));
    TEST_ARROWS.contains(&to) || end_to_end
}

fn named_by_others(packages: &[Package]) -> Vec<String> {
    let mut problems = Vec::new();
    for package in packages {
        for dependency in &package.dependencies {
            let owned = OWNED.iter().find(|(start, _)| dependency.name.starts_with(start));
            if let Some((_, owner)) = owned.filter(|(_, owner)| *owner != package.name) {
                let (name, to) = (&package.name, &dependency.name);
                problems.push(format!(
                    "{name} names {to}: only {owner} may; give {owner} what is missing there"
                ));
            }
        }
    }
    problems
}

fn banned(tree: &Tree) -> Vec<String> {
    let Some(lock) = tree.text("Cargo.lock") else {
        return vec![
            "Cargo.lock is not committed: commit it, functions are built from it".to_owned(),
        ];
    };
    let locked =
        |(name, _): &&(&str, &str)| lock.lines().any(|line| line == format!("name = \"{name}\""));
    let problem = |(name, reason): &(&str, &str)| {
        format!(
            "{name} is in Cargo.lock: {reason}; `cargo tree --target all -i {name}` says who brought it"
        )
    };
    BANNED.iter().filter(locked).map(problem).collect()
}

/// The packages as ARROWS draws them.
fn with_arrows() -> Vec<Package> {
    let package = |(name, arrows): &(&str, &[&str])| Package {
        name: (*name).to_owned(),
        dependencies: arrows.iter().map(|to| dependency(to, false)).collect(),
        ..Package::default()
    };
    ARROWS.iter().map(package).collect()
}

fn dependency(name: &str, dev: bool) -> Dependency {
    Dependency { name: name.to_owned(), dev }
}
