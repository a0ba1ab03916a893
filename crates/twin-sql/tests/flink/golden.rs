//! A golden: what Flink gave, and the hashes of what it was made from.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use twin_normalization::sha256_hex;

/// Where the version of Flink is pinned.
const REQUIREMENTS: &str = include_str!("../../../../scripts/flink/requirements.txt");

/// What a stale golden is told to do.
const HELP: &str = "run scripts/test-flink --accept";

/// A golden, read.
pub(crate) struct Golden {
    header: Header,
    /// The lines of rows.
    pub(crate) rows: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    flink: String,
    sql: String,
    input: String,
    /// That of a pipeline's mapping; probes have none.
    revision: Option<u64>,
}

impl Golden {
    /// Reads a golden.
    pub(crate) fn read(path: &Path) -> Result<Golden, String> {
        let text = read(path).map_err(|error| format!("{error}: {HELP}"))?;
        let mut lines = text.split_terminator('\n').map(str::to_owned);
        let header = serde_json::from_str(&lines.next().unwrap_or_default())
            .map_err(|error| format!("the golden's first line is no header: {error}"))?;
        Ok(Golden { header, rows: lines.collect() })
    }

    /// Says whether it was made from these files by the Flink that is pinned.
    pub(crate) fn is_fresh(&self, mapping: &Path, input: &Path) -> Result<(), String> {
        let pinned = REQUIREMENTS.split_once("==").map_or("", |(_, version)| version.trim());
        for (what, made_from, now) in [
            ("Flink", &self.header.flink, pinned.to_owned()),
            ("mapping", &self.header.sql, digest(&read(mapping)?)),
            ("input", &self.header.input, digest(&read(input)?)),
        ] {
            if *made_from != now {
                return Err(format!("the golden was made by another {what}: {HELP}"));
            }
        }
        Ok(())
    }

    /// Says whether it was made from this revision of a mapping.
    pub(crate) fn is_of_revision(&self, revision: Option<u64>) -> Result<(), String> {
        if self.header.revision == revision {
            return Ok(());
        }
        Err(format!("the golden was made by another revision: {HELP}"))
    }
}

/// The names of the files in a folder that end so, without the ending, sorted.
pub(crate) fn files(folder: &Path, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> =
        entries.filter_map(|name| Some(name.to_str()?.strip_suffix(ending)?.to_owned())).collect();
    names.sort();
    names
}

/// Reads a file.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("failed to read {}: {error}", path.display()))
}

/// The digest of a text, as a header holds it.
pub(crate) fn digest(text: &str) -> String {
    format!("sha256:{}", sha256_hex(text.as_bytes()))
}
