//! The cases of a pipeline: source record lines and the observations expected of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::pipeline::read;

const INPUT: &str = ".in.jsonl";
const OUTPUT: &str = ".out.jsonl";

/// One case: `<name>.in.jsonl` and `<name>.out.jsonl`.
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
}

/// Reads the cases in `folder`, sorted by name; none where there is no such folder.
pub(crate) fn read_all(folder: &Path) -> Result<Vec<Case>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let names = names(folder)?;
    names.into_iter().map(|name| read_one(folder, name)).collect()
}

fn names(folder: &Path) -> Result<BTreeSet<String>, Error> {
    let failed = |source| Error::Read { path: folder.to_owned(), source };
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let file = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        let name = file.strip_suffix(INPUT).or_else(|| file.strip_suffix(OUTPUT));
        names.extend(name.map(str::to_owned));
    }
    Ok(names)
}

fn read_one(folder: &Path, name: String) -> Result<Case, Error> {
    let input_path = folder.join(format!("{name}{INPUT}"));
    let expected_path = folder.join(format!("{name}{OUTPUT}"));
    if !input_path.is_file() {
        return Err(Error::CaseWithoutInput { path: expected_path, name });
    }
    let input = read(&input_path)?;
    let expected = if expected_path.is_file() { Some(read(&expected_path)?) } else { None };
    Ok(Case { name, input_path, expected_path, input, expected })
}
