//! Holds docs/mapping-language.md to the table of functions, and every example in it to the engine.
//!
//! The part of the page between two comments is written from `twin_sql::functions()`. With
//! `TWIN_ACCEPT_DOCS=1` the test writes it anew.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use twin_sql::{Function, Kind, Mapping, Transform, functions};

const START: &str = "<!-- functions: written by crates/twin-sql/tests/language.rs -->\n";
const END: &str = "<!-- end of functions -->\n";

#[test]
fn the_page_lists_the_functions_that_there_are() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/mapping-language.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(START).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let wanted = format!("{before}{START}\n{}{END}{after}", list());
    if page != wanted && std::env::var_os("TWIN_ACCEPT_DOCS").is_some() {
        fs::write(&path, &wanted).unwrap();
        return;
    }
    assert!(page == wanted, "docs/mapping-language.md is stale: TWIN_ACCEPT_DOCS=1 writes it anew");
}

fn list() -> String {
    let mut text = String::new();
    let kinds = [
        (Kind::Text, "Texts"),
        (Kind::Number, "Numbers"),
        (Kind::Time, "Times"),
        (Kind::Choice, "Choices and conversions"),
    ];
    for (kind, title) in kinds {
        writeln!(text, "### {title}\n").unwrap();
        let mut of_kind: Vec<&Function> =
            functions().filter(|function| function.kind() == kind).collect();
        of_kind.sort_by_key(|function| function.name());
        for function in of_kind {
            text.push_str(&entry(function));
        }
    }
    text
}

fn entry(function: &Function) -> String {
    let mut text = format!("#### `{}`\n\n", function.name());
    if !function.aliases().is_empty() {
        writeln!(text, "Also `{}`.\n", function.aliases().join("`, `")).unwrap();
    }
    writeln!(text, "```text\n{}\n```\n", function.signatures().join("\n")).unwrap();
    writeln!(text, "{}\n", function.meaning()).unwrap();
    writeln!(text, "NULL: {}.\n", function.nulls()).unwrap();
    writeln!(text, "```sql").unwrap();
    for (expression, value) in function.examples() {
        writeln!(text, "{expression}  -- {value}").unwrap();
    }
    writeln!(text, "```\n").unwrap();
    text
}

#[test]
fn every_function_has_a_meaning_and_an_example() {
    for function in functions() {
        let name = function.name();
        assert!(!function.meaning().is_empty() && !function.nulls().is_empty(), "{name}");
        assert!(!function.examples().is_empty() && !function.signatures().is_empty(), "{name}");
    }
}

#[test]
fn mappings_on_the_page_compile() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/mapping-language.md");
    let page = fs::read_to_string(path).unwrap();
    let mut checked = 0;
    for block in page.split("```sql\n").skip(1) {
        let (sql, _) = block.split_once("```").unwrap();
        if sql.contains("CREATE TABLE") {
            checked += 1;
            let compiled = if sql.contains("INTO lake") {
                Transform::compile(sql).map(drop)
            } else {
                Mapping::compile(sql).map(drop)
            };
            if let Err(problems) = compiled {
                panic!("{sql}\n{problems:#?}");
            }
        }
    }
    assert!(checked >= 4, "only {checked} mappings were found");
}
