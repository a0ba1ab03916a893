//! Where a command writes: results to standard output, all else to standard error.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};

use crate::Error;

/// The two streams of a command. Clones write to the same streams.
#[derive(Clone)]
pub struct Output {
    streams: Arc<Mutex<Streams>>,
    terminal: bool,
}

struct Streams {
    results: Box<dyn Write + Send>,
    notes: Box<dyn Write + Send>,
}

impl Output {
    /// Writes to the streams of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let terminal = io::stdout().is_terminal();
        Self::new(Box::new(io::stdout()), Box::new(io::stderr()), terminal)
    }

    /// Writes to streams of the caller's; `terminal` says whether a person reads the results.
    #[must_use]
    pub fn new(
        results: Box<dyn Write + Send>,
        notes: Box<dyn Write + Send>,
        terminal: bool,
    ) -> Self {
        Self { streams: Arc::new(Mutex::new(Streams { results, notes })), terminal }
    }

    /// Returns whether results go to a terminal.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Writes one line of the result.
    ///
    /// # Errors
    /// [`Error::Output`] where it cannot be written.
    pub fn line(&self, line: &str) -> Result<(), Error> {
        self.text(&format!("{line}\n"))
    }

    /// Writes a part of the result as it is and flushes it.
    ///
    /// # Errors
    /// [`Error::Output`] where it cannot be written.
    pub fn text(&self, text: &str) -> Result<(), Error> {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let written = streams.results.write_all(text.as_bytes());
        written.and_then(|()| streams.results.flush()).map_err(|source| Error::Output { source })
    }

    /// Writes one line that is not part of the result. That nobody reads it is no failure.
    pub fn note(&self, line: &str) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(streams.notes, "{line}").ok();
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Output").field("terminal", &self.terminal).finish_non_exhaustive()
    }
}
