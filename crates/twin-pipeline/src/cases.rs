//! The cases of a pipeline: source record lines and the observations expected of them, and mappings that
//! must be refused.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::pipeline::read;

const INPUT: &str = ".in.jsonl";
const OUTPUT: &str = ".out.jsonl";
const LAKE: &str = ".lake.jsonl";
const MAPPING: &str = ".sql";
const HEADER: &str = "-- fail: ";

/// One case: `<name>.in.jsonl` and `<name>.out.jsonl`, with `<name>.lake.jsonl` where there is a transform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Name of the case, the file names without their endings.
    pub name: String,
    /// The input file.
    pub input_path: PathBuf,
    /// The file of the expected output, whether it exists yet or not.
    pub expected_path: PathBuf,
    /// Source record lines.
    pub input: String,
    /// Expected observation lines; `None` where the file does not exist yet.
    pub expected: Option<String>,
    /// The file of the rows expected for the lake, whether it exists yet or not.
    pub lake_path: PathBuf,
    /// Expected rows for the lake; `None` where the file does not exist yet.
    pub expected_lake: Option<String>,
}

/// A mapping that must be refused: `<name>.sql`, which begins with `-- fail: <text>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedMapping {
    /// Name of the case, the file name without its ending.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// The mapping, with its header.
    pub sql: String,
    /// The texts of the header: each must be in what one of the problems says. There is one at least.
    pub expected: Vec<String>,
}

/// Reads the mappings in `folder` that must be refused, sorted by name; none where there is no such folder.
pub(crate) fn read_refused(folder: &Path) -> Result<Vec<RefusedMapping>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let names = names(folder, &[MAPPING])?;
    let read_one = |name: String| {
        let path = folder.join(format!("{name}{MAPPING}"));
        let sql = read(&path)?;
        let header = sql.lines().map_while(|line| line.strip_prefix(HEADER));
        let expected: Vec<String> = header.map(|text| text.trim().to_owned()).collect();
        if expected.is_empty() || expected.iter().any(String::is_empty) {
            return Err(Error::CaseWithoutHeader { path });
        }
        Ok(RefusedMapping { name, path, sql, expected })
    };
    names.into_iter().map(read_one).collect()
}

/// Reads the cases in `folder`, sorted by name; none where there is no such folder.
pub(crate) fn read_all(folder: &Path) -> Result<Vec<Case>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let names = names(folder, &[INPUT, OUTPUT, LAKE])?;
    names.into_iter().map(|name| read_one(folder, name)).collect()
}

fn names(folder: &Path, endings: &[&str]) -> Result<BTreeSet<String>, Error> {
    let failed = |source| Error::Read { path: folder.to_owned(), source };
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let file = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        let name = endings.iter().find_map(|ending| file.strip_suffix(ending));
        names.extend(name.map(str::to_owned));
    }
    Ok(names)
}

fn read_one(folder: &Path, name: String) -> Result<Case, Error> {
    let input_path = folder.join(format!("{name}{INPUT}"));
    let expected_path = folder.join(format!("{name}{OUTPUT}"));
    let lake_path = folder.join(format!("{name}{LAKE}"));
    if !input_path.is_file() {
        let path = if expected_path.is_file() { expected_path } else { lake_path };
        return Err(Error::CaseWithoutInput { path, name });
    }
    let input = read(&input_path)?;
    let read_if_there = |path: &Path| path.is_file().then(|| read(path)).transpose();
    let expected = read_if_there(&expected_path)?;
    let expected_lake = read_if_there(&lake_path)?;
    Ok(Case { name, input_path, expected_path, input, expected, lake_path, expected_lake })
}
