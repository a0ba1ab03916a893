//! The lock of a transform: the text that was accepted, and the columns that its rows have.
//!
//! `transform.lock.json` is committed beside `transform.sql`. It is where Terraform takes the columns of the lake's table
//! from, so that nobody lists them a second time.

use serde::{Deserialize, Serialize};
use twin_normalization::sha256_hex;

use crate::pipeline::{TransformText, read};
use crate::{Error, Pipeline};

/// Name of the file that holds the accepted hash of a transform and its columns.
pub const TRANSFORM_LOCK_FILE: &str = "transform.lock.json";

/// What was accepted last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransformLock {
    /// `sha256:` and the 64 hexadecimal digits of the SHA-256 of the bytes of `transform.sql`.
    pub transform: String,
    /// The columns of a row, in their order.
    pub columns: Vec<LockedColumn>,
}

/// A column of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedColumn {
    /// Its name.
    pub name: String,
    /// Its type, as the Glue catalog calls it.
    #[serde(rename = "type")]
    pub data_type: String,
}

impl TransformLock {
    /// The lock of a text whose rows have these columns.
    #[must_use]
    pub fn of(transform: &TransformText, columns: Vec<LockedColumn>) -> Self {
        Self { transform: format!("sha256:{}", sha256_hex(transform.sql.as_bytes())), columns }
    }

    /// The file's text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl Pipeline {
    /// Says what is wrong with the lock, where `current` is what it has to be; none where nothing is. No transform, no
    /// lock.
    ///
    /// # Errors
    /// [`Error::Read`] where the lock is there and cannot be read.
    pub fn transform_lock_problem(
        &self,
        current: Option<&TransformLock>,
    ) -> Result<Option<String>, Error> {
        let path = self.folder.join(TRANSFORM_LOCK_FILE);
        let accept = format!("twin check --accept {}", self.config.name);
        let problem = match (path.is_file(), current) {
            (false, None) => None,
            (false, Some(_)) => {
                Some(format!("{TRANSFORM_LOCK_FILE} is missing: {accept} writes it"))
            }
            (true, None) => {
                Some("there is no transform.sql that it belongs to: delete it".to_owned())
            }
            (true, Some(current)) => {
                let is_current = read(&path)? == current.to_text();
                (!is_current)
                    .then(|| format!("is not that of transform.sql: {accept} writes it anew"))
            }
        };
        Ok(problem.map(|problem| format!("{}: {problem}", path.display())))
    }

    /// Writes the lock. Returns whether it changed.
    ///
    /// # Errors
    /// As [`Pipeline::transform_lock_problem`]; [`Error::Write`].
    pub fn accept_transform(&self, current: &TransformLock) -> Result<bool, Error> {
        if self.transform_lock_problem(Some(current))?.is_none() {
            return Ok(false);
        }
        let path = self.folder.join(TRANSFORM_LOCK_FILE);
        std::fs::write(&path, current.to_text()).map_err(|source| Error::Write { path, source })?;
        Ok(true)
    }
}
