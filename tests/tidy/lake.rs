//! The page on the lake, the lake's tables and the code that writes its lines speak of the same names.

use twin_tests::Tree;

use crate::{TREE, finds, holds};

const TABLES: &str = "terraform/modules/pipeline/tables.tf";
const CODE: &str = "crates/twin-normalization/src/wire/lake.rs";
const PAGE: &str = "docs/querying-the-lake.md";

#[test]
fn the_lineage_of_tables_page_and_code_is_one() {
    holds(differences(&TREE));
}

#[test]
fn a_breach_is_found() {
    let plant = |columns: &str, page: &str| {
        let tables = format!(
            "lineage = {{ type = \"struct<v:int{columns}>\" }}\n\"raw_$\n\"transformed_$\n"
        );
        let code = "/// | `v` | |\n/// | `row` | |\nout.push_str(\"v row\")\n";
        differences(&Tree::of([(TABLES, tables.as_str()), (CODE, code), (PAGE, page)]))
    };
    let page = "`v`, `row`\nFROM twinline_dev.raw_a\nFROM twinline_dev.transformed_a\n";
    holds(plant(",row:int", page));
    finds("`row` of the code is no field of the table", plant("", page));
    finds("`id` of the table is not in", plant(",row:int,id:string", page));
    finds("`row` of the table is not on the page", plant(",row:int", &page.replace("`row`", "")));
    finds("asks the table gone_a", plant(",row:int", &page.replace("raw_a", "gone_a")));
}

fn differences(tree: &Tree) -> Vec<String> {
    let texts = [TABLES, CODE, PAGE].map(|path| tree.text(path));
    let [Some(tables), Some(code), Some(page)] = texts else {
        return vec![format!("{TABLES}, {CODE} or {PAGE} is missing")];
    };
    let structure = tables.split_once("struct<").and_then(|(_, rest)| rest.split_once('>'));
    let fields = structure.map_or("", |(fields, _)| fields).split(',');
    let fields: Vec<&str> = fields.filter_map(|field| field.split(':').next()).collect();
    let written = code.lines().filter_map(|line| line.strip_prefix("/// | `")?.split('`').next());
    let written: Vec<&str> = written.collect();
    let mut problems = Vec::new();
    for field in &fields {
        if !written.contains(field) {
            problems.push(format!("{TABLES}: `{field}` of the table is not in {CODE}"));
        } else if !page.contains(&format!("`{field}`")) {
            problems.push(format!("{PAGE}: `{field}` of the table is not on the page"));
        }
    }
    for name in written.iter().filter(|name| !fields.contains(name)) {
        problems.push(format!("{TABLES}: `{name}` of the code is no field of the table"));
    }
    for asked in
        page.lines().filter_map(|line| line.trim_start().strip_prefix("FROM twinline_dev."))
    {
        let zone = asked.split('_').next().unwrap_or_default();
        if !tables.contains(&format!("\"{zone}_$")) {
            problems.push(format!("{PAGE}: asks the table {asked}, which {TABLES} does not make"));
        }
    }
    problems
}
