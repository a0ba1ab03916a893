//! Cuts a body into lines.

use std::io::{BufRead, Read};
use std::rc::Rc;

use crate::head::{Body, Head};
use crate::meter::{Meter, Metered};
use crate::units::Units;
use crate::{EXCERPT_BYTES, Error, Kind, Position, error::brief};

/// The lines of a body, without their ends.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    body: Metered<Body<R>>,
    meter: Rc<Meter>,
    line: Line,
}

/// A line, and where it begins.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Its bytes; those at its beginning where it is too large.
    pub(crate) bytes: Vec<u8>,
    pub(crate) at: Position,
    too_large: bool,
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
        let line = Line { bytes: Vec::new(), at: meter.position(), too_large: false };
        Ok(Self { body, meter, line })
    }

    /// Reads a line, of which nothing more is held once it is over the limit. False at the body's end.
    fn read_line(&mut self) -> Result<bool, Error> {
        self.meter.renew();
        self.line.bytes.clear();
        self.line.at = self.meter.position();
        self.line.too_large = false;
        let mut read = self.body.read_until(b'\n', &mut self.line.bytes);
        if read.is_err() && self.meter.is_exhausted() {
            self.line.too_large = true;
            self.line.bytes.truncate(EXCERPT_BYTES);
            self.meter.lift();
            read = self.body.skip_until(b'\n').map(|_| EXCERPT_BYTES);
        }
        read.map(|read| read > 0).map_err(|error| self.meter.unreadable(error))
    }
}

impl<R: Read> Units for Lines<R> {
    type Unit = Line;

    /// The next line that is not blank. A line that the body's fault cuts off is none.
    fn next(&mut self) -> Result<Option<&Line>, Error> {
        while self.read_line()? {
            let bytes = &mut self.line.bytes;
            if !bytes.trim_ascii().is_empty() {
                let end = bytes.strip_suffix(b"\n").unwrap_or(bytes);
                let end = end.strip_suffix(b"\r").unwrap_or(end).len();
                bytes.truncate(end);
                return Ok(Some(&self.line));
            }
        }
        Ok(None)
    }
}

impl Line {
    /// The line's text.
    pub(crate) fn text(&self, kind: Kind) -> Result<&str, Error> {
        if self.too_large {
            return Err(Error::TooLarge { at: self.at });
        }
        std::str::from_utf8(&self.bytes)
            .map_err(|error| self.malformed(kind, error.valid_up_to(), "a byte that is no UTF-8"))
    }

    /// The error of a line that breaks a rule so many bytes after its beginning.
    pub(crate) fn malformed(&self, kind: Kind, offset: usize, what: &str) -> Error {
        let at = Position { line: self.at.line, byte: self.at.byte + offset as u64 };
        Error::Malformed { kind, at, what: brief(what) }
    }
}
