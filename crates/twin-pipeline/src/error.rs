//! What can be wrong with a pipeline's folder.

use std::fmt;
use std::path::PathBuf;

use crate::Unlocked;

/// One problem of a `pipeline.json`, with the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line of the offending value, counted from 1.
    pub line: usize,
    /// Column of the offending value in bytes, counted from 1.
    pub column: usize,
    /// JSON path of the offending value (`$.source.url`); `$` when only the line is known.
    pub path: String,
    /// What is wrong and, where it helps, what to write instead.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, path, message } = self;
        write!(f, "{line}:{column}: {path}: {message}")
    }
}

/// Why a pipeline's folder could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
    /// The lock is not one.
    #[error(
        "{} is not {{\"revision\":…,\"mapping\":\"sha256:…\"}}: take it from the version control again",
        path.display()
    )]
    Lock {
        /// The lock.
        path: PathBuf,
        /// What the parser said.
        #[source]
        source: serde_json::Error,
    },
    /// The revision cannot stand for the mapping's text.
    #[error("{}: {unlocked}", path.display())]
    Revision {
        /// The configuration, which holds the revision.
        path: PathBuf,
        /// What differs from the lock, and what to do.
        unlocked: Unlocked,
    },
    /// The configuration is not legal. `Display` lists every problem, one a line.
    #[error("{}", list(path, problems))]
    Config {
        /// The `pipeline.json` in question.
        path: PathBuf,
        /// Every problem found, in the order in which they stand in the file.
        problems: Vec<Problem>,
    },
    /// A case has an expected output but no input.
    #[error("case {} has no input file {name}.in.jsonl beside it", path.display())]
    CaseWithoutInput {
        /// The output file.
        path: PathBuf,
        /// Name of the case.
        name: String,
    },
    /// A mapping among the cases does not say why it must be refused.
    #[error(
        "{} is a mapping that must be refused: begin it with a line `-- fail: <text of the problem>`",
        path.display()
    )]
    CaseWithoutHeader {
        /// The mapping.
        path: PathBuf,
    },
    /// A folder that was asked for by name is not there.
    #[error("no pipeline named {name:?} in {} (there: {})", root.display(), known.join(", "))]
    Unknown {
        /// The name asked for.
        name: String,
        /// The folder that was searched.
        root: PathBuf,
        /// The pipelines that are there.
        known: Vec<String>,
    },
    /// A lake-only pipeline was asked for what its mapping makes.
    #[error("pipeline {name} has no mapping: it is lake-only (\"stream\": \"firehose\")")]
    NoMapping {
        /// Name of the pipeline.
        name: String,
    },
    /// The core refused a text of this pipeline.
    #[error(transparent)]
    Core(#[from] twin_normalization::Error),
}

fn list(path: &std::path::Path, problems: &[Problem]) -> String {
    let lines: Vec<String> =
        problems.iter().map(|problem| format!("{}:{problem}", path.display())).collect();
    lines.join("\n")
}

/// What is wrong with a JSON text, without the place that `serde_json` appends: whoever says it knows a better one.
#[must_use]
pub fn json_fault(error: &serde_json::Error) -> String {
    let mut text = error.to_string();
    if let Some(end) = text.rfind(" at line ") {
        text.truncate(end);
    }
    text
}
