//! The API's document, its gateway and its function know the same routes, and the same of them without a token.
//! (That the function's are the document's is tested in crates/api-reader.)

use std::collections::BTreeMap;

use serde_json::Value;
use twin_tests::Tree;

use crate::{TREE, finds, holds};

const DOCUMENT: &str = "crates/api-reader/openapi.json";
const GATEWAY: &str = "terraform/modules/api/gateway.tf";

/// Each route, and whether it wants a token.
type Routes = BTreeMap<String, bool>;

#[test]
fn the_gateway_has_the_routes_of_the_document() {
    holds(differences(&TREE));
}

#[test]
fn a_breach_is_found() {
    let plant = |document: &str, gateway: &str| {
        differences(&Tree::of([(DOCUMENT, document), (GATEWAY, gateway)]))
    };
    let document = r#"{"paths":{"/v1/a":{"get":{"security":[{"token":[]}]}},"/v1/b":{"post":{"security":[]}}}}"#;
    let gateway =
        "locals {\n  routes = {\n    \"GET /v1/a\"  = true\n    \"POST /v1/b\" = false\n  }\n}\n";
    holds(plant(document, gateway));
    finds("POST /v1/b", plant(document, &gateway.replace("false", "true")));
    finds("GET /v1/a", plant(document, &gateway.replace("    \"GET /v1/a\"  = true\n", "")));
    let more = "    \"GET /v1/a\"  = true\n    \"PUT /v1/a\" = true\n";
    finds("PUT /v1/a", plant(document, &gateway.replace("    \"GET /v1/a\"  = true\n", more)));
    finds("no routes", plant("{}", gateway));
    finds("no routes", plant(document, "locals {}\n"));
}

fn differences(tree: &Tree) -> Vec<String> {
    let described = tree.text(DOCUMENT).map(described).unwrap_or_default();
    let deployed = tree.text(GATEWAY).map(deployed).unwrap_or_default();
    for (path, routes) in [(DOCUMENT, &described), (GATEWAY, &deployed)] {
        if routes.is_empty() {
            return vec![format!("{path}: no routes are found in it")];
        }
    }
    let names = described.keys().chain(deployed.keys());
    let differs = |name: &&String| described.get(*name) != deployed.get(*name);
    let mut problems: Vec<String> = names
        .filter(differs)
        .map(|name| {
            format!("{name}: is not the same in {DOCUMENT} and {GATEWAY}: write it in both, with or without a token")
        })
        .collect();
    problems.dedup();
    problems
}

fn described(document: &str) -> Routes {
    let document: Value = serde_json::from_str(document).unwrap_or_default();
    let mut routes = Routes::new();
    for (path, operations) in document.get("paths").and_then(Value::as_object).into_iter().flatten()
    {
        for (method, operation) in operations.as_object().into_iter().flatten() {
            let guarded = operation.get("security").and_then(Value::as_array);
            let guarded = guarded.is_some_and(|list| !list.is_empty());
            routes.insert(format!("{} {path}", method.to_uppercase()), guarded);
        }
    }
    routes
}

fn deployed(gateway: &str) -> Routes {
    let lines = gateway.lines().skip_while(|line| line.trim() != "routes = {");
    let lines = lines.skip(1).take_while(|line| line.trim() != "}");
    let route = |line: &str| {
        let (key, guarded) = line.trim().split_once('=')?;
        Some((key.trim().trim_matches('"').to_owned(), guarded.trim() == "true"))
    };
    lines.filter_map(route).collect()
}
