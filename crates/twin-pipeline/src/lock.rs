//! The revision lock: which text of a mapping a revision stands for.
//!
//! `extract.lock.json` is committed beside `extract.sql` and holds the revision and the SHA-256 of the
//! text that was accepted with it. Of one source record the observation of the higher revision wins, so
//! two texts under one revision would leave it to chance which of them the twin shows.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use twin_normalization::{Revision, sha256_hex};

use crate::pipeline::read;
use crate::{CONFIG_FILE, Error, MAPPING_FILE, Pipeline};

/// Name of the file that holds the accepted revision and hash of a mapping.
pub const LOCK_FILE: &str = "extract.lock.json";

/// What was accepted last: a revision and the text that it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The revision.
    pub revision: Revision,
    /// `sha256:` and the 64 hexadecimal digits of the SHA-256 of the bytes of `extract.sql`.
    pub mapping: String,
}

/// How a pipeline's mapping stands to its lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Locked {
    /// Revision and text are those that were accepted.
    Accepted,
    /// They are not, and may be: `twin check --accept` writes the lock.
    Acceptable(Unlocked),
    /// They are not, and may not be before somebody changes the revision.
    Refused(Unlocked),
}

/// What differs from the lock. `Display` says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlocked {
    pipeline: String,
    locked: Option<Lock>,
    current: Lock,
}

impl Pipeline {
    /// Compares the revision and the text of the mapping with the lock. Where there is no mapping, nothing is to be
    /// accepted.
    ///
    /// # Errors
    /// [`Error::Read`] where the lock is there and cannot be read, [`Error::Lock`] where it is no lock.
    pub fn locked(&self) -> Result<Locked, Error> {
        let Some(current) = self.current() else { return Ok(Locked::Accepted) };
        let locked = self.read_lock()?;
        let pipeline = self.config.name.to_string();
        let rises = locked.as_ref().is_none_or(|lock| lock.revision < current.revision);
        if locked.as_ref() == Some(&current) {
            return Ok(Locked::Accepted);
        }
        let unlocked = Unlocked { pipeline, locked, current };
        Ok(if rises { Locked::Acceptable(unlocked) } else { Locked::Refused(unlocked) })
    }

    /// Writes the lock, where the revision may stand for this text. Returns whether it changed.
    ///
    /// # Errors
    /// As [`Pipeline::locked`]; [`Error::Revision`] where the revision has to be raised first, and
    /// [`Error::Write`].
    pub fn accept(&self) -> Result<bool, Error> {
        match self.locked()? {
            Locked::Accepted => Ok(false),
            Locked::Refused(unlocked) => {
                Err(Error::Revision { path: self.folder.join(CONFIG_FILE), unlocked })
            }
            Locked::Acceptable(Unlocked { current, .. }) => {
                let path = self.lock_path();
                std::fs::write(&path, current.to_text())
                    .map_err(|source| Error::Write { path, source })?;
                Ok(true)
            }
        }
    }

    fn current(&self) -> Option<Lock> {
        self.mapping.as_ref().map(|mapping| Lock::of(mapping.revision, &mapping.sql))
    }

    fn lock_path(&self) -> PathBuf {
        self.folder.join(LOCK_FILE)
    }

    fn read_lock(&self) -> Result<Option<Lock>, Error> {
        let path = self.lock_path();
        if !path.exists() {
            return Ok(None);
        }
        let lock = serde_json::from_str(&read(&path)?);
        lock.map(Some).map_err(|source| Error::Lock { path, source })
    }
}

impl Lock {
    /// Returns the lock of a revision and a mapping's text.
    #[must_use]
    pub fn of(revision: Revision, extract_sql: &str) -> Self {
        Self { revision, mapping: format!("sha256:{}", sha256_hex(extract_sql.as_bytes())) }
    }

    /// Returns the file's text: one line, so that two branches that raise a revision conflict in git.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{{\"revision\":{},\"mapping\":\"{}\"}}\n", self.revision.get(), self.mapping)
    }
}

impl fmt::Display for Unlocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pipeline, locked, current } = self;
        let accept = format!("twin check --accept {pipeline}");
        let (now, new) = (current.revision.get(), short(&current.mapping));
        let Some(Lock { revision, mapping: old }) = locked else {
            return write!(
                f,
                "{LOCK_FILE} is missing: {accept} writes it, for revision {now} and {new}"
            );
        };
        let (was, same, old) = (revision.get(), *old == current.mapping, short(old));
        let raise = format!("set \"revision\": {} in {CONFIG_FILE}, then {accept}", was + 1);
        match (same, now.cmp(&was)) {
            (_, std::cmp::Ordering::Less) => write!(
                f,
                "revision {now} is lower than {was}, which {LOCK_FILE} holds: what the twin got from revision {was} \
                 would win over it; {}",
                if same { format!("set it back to {was}") } else { raise }
            ),
            (true, _) => write!(f, "revision {now} is not accepted yet, {was} is: {accept}"),
            (false, std::cmp::Ordering::Equal) => write!(
                f,
                "{MAPPING_FILE} changed and revision {now} did not: revision {now} stands for {old}, the text is \
                 {new} now (a blank or a comment counts); {raise}"
            ),
            (false, std::cmp::Ordering::Greater) => {
                write!(f, "revision {now} of {MAPPING_FILE}, {new}, is not accepted yet: {accept}")
            }
        }
    }
}

/// The digest as people compare it, and as lineage holds it: the first 16 of its digits.
fn short(mapping: &str) -> String {
    mapping.chars().take("sha256:".len() + 16).collect()
}
