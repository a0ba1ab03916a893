//! Holds what is refused, and where, to files.
//!
//! Every `tests/refused/*.sql` is found by itself. It starts with a line `-- fail: <line>:<column>: <text>` for
//! each problem, in the order of the text; a problem must be at that place and start with that text, and
//! say what to do instead. The lines of the header count, so the place is that in the file.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use twin_sql::Mapping;

#[test]
fn refused_mappings_are_refused_for_what_is_wrong_with_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/refused");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let failures = paths.iter().fold(String::new(), |mut failures, path| {
        if let Err(failure) = check(&fs::read_to_string(path).unwrap()) {
            let name = path.file_name().unwrap().to_string_lossy();
            writeln!(failures, "{name}:\n{failure}").unwrap();
        }
        failures
    });
    assert!(failures.is_empty(), "\n{failures}");
    assert!(paths.len() > 60, "only {} files were found", paths.len());
}

fn check(sql: &str) -> Result<(), String> {
    let expected: Vec<&str> =
        sql.lines().map_while(|line| line.strip_prefix("-- fail: ")).collect();
    if expected.is_empty() {
        return Err("  the header is missing".to_owned());
    }
    let problems = Mapping::compile(sql).err().unwrap_or_default();
    if let Some(problem) = problems.iter().find(|problem| problem.help.trim().is_empty()) {
        return Err(format!("  nothing says what to do instead: {problem}"));
    }
    let found: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let same = found.len() == expected.len()
        && found.iter().zip(&expected).all(|(found, expected)| found.starts_with(expected));
    if same { Ok(()) } else { Err(format!("  expected {expected:#?}\n  found {found:#?}")) }
}
