//! Counts the bytes and lines that a parser takes from a body, and ends it at a limit.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use crate::{Error, Kind, MAX_RECORD_BYTES, Position, error::brief};

/// What has been read so far, shared between the body that a parser owns and whoever drives it.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    bytes: Cell<u64>,
    line_breaks: Cell<u64>,
    left: Cell<usize>,
    exhausted: Cell<bool>,
}

impl Meter {
    /// Allows another [`MAX_RECORD_BYTES`] from here on.
    pub(crate) fn renew(&self) {
        self.left.set(MAX_RECORD_BYTES);
        self.exhausted.set(false);
    }

    /// Allows any number of bytes, for what is skipped without being held.
    pub(crate) fn lift(&self) {
        self.left.set(usize::MAX);
        self.exhausted.set(false);
    }

    /// Returns whether the limit is what ended the body.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.exhausted.get()
    }

    /// Returns where the parser stands.
    pub(crate) fn position(&self) -> Position {
        Position { line: self.line_breaks.get() + 1, byte: self.bytes.get() }
    }

    /// Returns the error of a document that breaks a rule here.
    pub(crate) fn malformed(&self, kind: Kind, what: &str) -> Error {
        Error::Malformed { kind, at: self.position(), what: brief(what) }
    }

    /// Returns the error of a body that ended here, by the limit or by the system's fault.
    pub(crate) fn unreadable(&self, source: io::Error) -> Error {
        let at = self.position();
        if self.exhausted.get() { Error::TooLarge { at } } else { Error::Read { at, source } }
    }

    /// Takes one byte, where the limit allows it.
    fn take_one(&self, byte: u8) -> bool {
        let Some(left) = self.left.get().checked_sub(1) else { return false };
        self.left.set(left);
        self.bytes.set(self.bytes.get() + 1);
        self.line_breaks.set(self.line_breaks.get() + u64::from(byte == b'\n'));
        true
    }

    fn take(&self, taken: &[u8]) {
        let breaks = taken.iter().filter(|byte| **byte == b'\n').count();
        self.bytes.set(self.bytes.get() + taken.len() as u64);
        self.line_breaks.set(self.line_breaks.get() + breaks as u64);
        self.left.set(self.left.get().saturating_sub(taken.len()));
    }
}

/// How much is read from a body at a time.
const BUFFER_BYTES: usize = 16 * 1024;

/// A body that is counted.
///
/// It has a buffer of its own because the JSON parser asks for one byte at a time: that has to cost
/// next to nothing.
#[derive(Debug)]
pub(crate) struct Metered<R> {
    body: R,
    meter: Rc<Meter>,
    buffer: Vec<u8>,
    /// How much of the buffer has been consumed.
    start: usize,
}

impl<R: Read> Metered<R> {
    /// Counts `body`, from a fresh allowance.
    pub(crate) fn new(body: R) -> (Self, Rc<Meter>) {
        let meter = Rc::new(Meter::default());
        meter.renew();
        let counted = Self { body, meter: Rc::clone(&meter), buffer: Vec::new(), start: 0 };
        (counted, meter)
    }

    fn refill(&mut self) -> io::Result<()> {
        self.start = 0;
        self.buffer.resize(BUFFER_BYTES, 0);
        let read = loop {
            match self.body.read(&mut self.buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(*read.as_ref().unwrap_or(&0));
        read.map(drop)
    }
}

impl<R: Read> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.buffer.len() {
            self.refill()?;
        }
        let bytes = self.buffer.get(self.start..).unwrap_or_default();
        let left = self.meter.left.get();
        if left == 0 && !bytes.is_empty() {
            self.meter.exhausted.set(true);
            return Err(io::Error::other("limit of one record reached"));
        }
        Ok(bytes.get(..left).unwrap_or(bytes))
    }

    fn consume(&mut self, amount: usize) {
        let end = self.buffer.len().min(self.start + amount);
        self.meter.take(self.buffer.get(self.start..end).unwrap_or_default());
        self.start = end;
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if let ([one], Some(byte)) = (&mut *out, self.buffer.get(self.start))
            && self.meter.take_one(*byte)
        {
            *one = *byte;
            self.start += 1;
            return Ok(1);
        }
        let bytes = self.fill_buf()?;
        let amount = bytes.len().min(out.len());
        for (to, from) in out.iter_mut().zip(bytes) {
            *to = *from;
        }
        self.consume(amount);
        Ok(amount)
    }
}
