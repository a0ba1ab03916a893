//! What can go wrong with a command.

use std::error::Error as _;
use std::io;
use std::path::PathBuf;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The result cannot be written.
    #[error("cannot write the result")]
    Output {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The async runtime cannot be started.
    #[error("cannot start the runtime")]
    Runtime {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// A folder holds nothing to play.
    #[error(
        "no recorded snapshot in {}: a name holds its time, as in trains_20251002T074002+0100.xml.gz",
        folder.display()
    )]
    NoSnapshots {
        /// The folder.
        folder: PathBuf,
    },
    /// An address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: String,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
}

impl Error {
    /// Returns whether it only says that nobody reads the result any more.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output { source } if source.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Writes the error with its causes.
    pub(crate) fn with_causes(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            text.push_str(&format!(": {error}"));
            cause = error.source();
        }
        text
    }
}
