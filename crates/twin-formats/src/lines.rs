//! Cuts a body into lines, and remembers which of them were wrong.

use std::io::{BufRead, Read};
use std::rc::Rc;

use crate::head::{Body, Head};
use crate::meter::{Meter, Metered};
use crate::{Error, Kind, Position, error::brief};

/// The lines of a body, without their ends.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    body: Metered<Body<R>>,
    meter: Rc<Meter>,
    bytes: Vec<u8>,
}

/// A line, and where it begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'l> {
    pub(crate) bytes: &'l [u8],
    pub(crate) at: Position,
}

impl<R: Read> Lines<R> {
    /// The lines of a body that begins as the documents of its kind do.
    pub(crate) fn begin(
        kind: Kind,
        body: R,
        is_of_kind: impl Fn(&Head) -> bool,
    ) -> Result<Self, Error> {
        let (head, body) = Head::read(kind, body)?;
        if !is_of_kind(&head) {
            return Err(head.not_expected());
        }
        let (body, meter) = Metered::new(body);
        Ok(Self { body, meter, bytes: Vec::new() })
    }

    /// The next line that is not blank. A line that the body's fault cuts off is none.
    pub(crate) fn next(&mut self) -> Result<Option<Line<'_>>, Error> {
        loop {
            self.meter.renew();
            self.bytes.clear();
            let at = self.meter.position();
            let read = self.body.read_until(b'\n', &mut self.bytes);
            if read.map_err(|error| self.meter.unreadable(error))? == 0 {
                return Ok(None);
            }
            if !self.bytes.trim_ascii().is_empty() {
                let bytes = self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes);
                let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
                return Ok(Some(Line { bytes, at }));
            }
        }
    }
}

impl<'l> Line<'l> {
    /// The line's text.
    pub(crate) fn text(&self, kind: Kind) -> Result<&'l str, Error> {
        std::str::from_utf8(self.bytes)
            .map_err(|error| self.malformed(kind, error.valid_up_to(), "a byte that is no UTF-8"))
    }

    /// The error of a line that breaks a rule so many bytes after its beginning.
    pub(crate) fn malformed(&self, kind: Kind, offset: usize, what: &str) -> Error {
        let at = Position { line: self.at.line, byte: self.at.byte + offset as u64 };
        Error::Malformed { kind, at, what: brief(what) }
    }
}

/// The lines of a document that break its rules. They are left out, and the document is read on: what
/// comes after a bad line is as good as what came before it.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    first: Option<Error>,
    count: u64,
}

impl Faults {
    /// Remembers a bad line.
    pub(crate) fn add(&mut self, error: Error) {
        self.count += 1;
        self.first.get_or_insert(error);
    }

    /// Ends a document of which `records` were handed over.
    pub(crate) fn finish(self, records: u64) -> Result<u64, Error> {
        match self.first {
            None => Ok(records),
            Some(first) if self.count == 1 => Err(first),
            Some(first) => Err(Error::Lines { count: self.count, first: Box::new(first) }),
        }
    }
}
