//! What is wrong with a mapping, where, and what to do instead.

use std::fmt;

use sqlparser::tokenizer::{Location, Span};

/// One thing in a mapping that the engine refuses.
///
/// Printed as `line:column: message; help`, so that a caller only has to put a file name before it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Line in the SQL text, from 1. It is 1 for a problem of the file as a whole.
    pub line: u64,
    /// Column in that line in characters, from 1. It is 1 for a problem of the file as a whole.
    pub column: u64,
    /// What is wrong, naming the thing.
    pub message: String,
    /// What to do instead.
    pub help: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}; {}", self.line, self.column, self.message, self.help)
    }
}

/// Collects problems, so that one check reports all of them.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    found: Vec<Problem>,
}

impl Problems {
    /// Adds a problem at `place`.
    pub(crate) fn report(
        &mut self,
        place: impl Into<Place>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let Place { line, column } = place.into();
        self.found.push(Problem { line, column, message: message.into(), help: help.into() });
    }

    /// Adds a problem where a result was wanted: there is none.
    pub(crate) fn add<T>(
        &mut self,
        place: impl Into<Place>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<T> {
        self.report(place, message, help);
        None
    }

    /// How many problems were found so far.
    pub(crate) fn count(&self) -> usize {
        self.found.len()
    }

    /// The problems in the order of the text, each once.
    pub(crate) fn into_sorted(mut self) -> Vec<Problem> {
        self.found.sort();
        self.found.dedup();
        self.found
    }
}

/// A position in the SQL text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    line: u64,
    column: u64,
}

impl Place {
    /// The place of a problem that the file as a whole has.
    pub(crate) const FILE: Place = Place { line: 1, column: 1 };

    /// The place at a line and a column, both from 1.
    pub(crate) fn at(line: u64, column: u64) -> Place {
        Place { line: line.max(1), column: column.max(1) }
    }
}

impl From<Location> for Place {
    fn from(location: Location) -> Place {
        Place { line: location.line.max(1), column: location.column.max(1) }
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Place {
        span.start.into()
    }
}
