//! Looks at the first bytes of a body before a parser does.

use std::io::{self, Read};

use crate::{Error, Kind};

/// How much is looked at: enough for 60 characters.
const HEAD_BYTES: u64 = 256;
const EXCERPT_CHARS: usize = 60;

/// A body whose beginning is known. Its byte order mark, if any, is cut off.
#[derive(Debug)]
pub(crate) struct Body<R> {
    bytes: Vec<u8>,
    /// How much of the bytes has been read.
    start: usize,
    /// What ended the beginning, to be met again where it stood.
    fault: Option<io::Error>,
    rest: R,
}

impl<R: Read> Read for Body<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut known = self.bytes.get(self.start..).unwrap_or_default();
        if !known.is_empty() {
            let amount = known.read(out)?;
            self.start += amount;
            return Ok(amount);
        }
        match self.fault.take() {
            Some(fault) => Err(fault),
            None => self.rest.read(out),
        }
    }
}

/// The beginning of a body.
#[derive(Debug)]
pub(crate) struct Head {
    kind: Kind,
    bytes: Vec<u8>,
}

impl Head {
    /// Reads the beginning of `body` and gives the body back whole.
    pub(crate) fn read<R: Read>(kind: Kind, mut body: R) -> Result<(Self, Body<R>), Error> {
        let mut bytes = Vec::new();
        let fault = (&mut body).take(HEAD_BYTES).read_to_end(&mut bytes).err();
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        let blank = bytes.iter().all(u8::is_ascii_whitespace) && bytes.len() < 253;
        if blank && fault.is_none() {
            return Err(Error::Empty { expected: kind });
        }
        let body = Body { bytes: bytes.clone(), start: 0, fault, rest: body };
        Ok((Self { kind, bytes }, body))
    }

    /// Returns the first byte that is not white space.
    pub(crate) fn first(&self) -> Option<u8> {
        self.bytes.iter().copied().find(|byte| !byte.is_ascii_whitespace())
    }

    /// Whether this begins a document that no table or log is: a page of a proxy, or no text at all.
    pub(crate) fn is_foreign(&self) -> bool {
        let text = self.bytes.trim_ascii_start();
        let begins = |start: &str| {
            text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
        };
        begins("<!doctype") || begins("<html") || begins("<?xml") || self.bytes.contains(&0)
    }

    /// Returns the error of a body that is something else.
    pub(crate) fn not_expected(&self) -> Error {
        let text = String::from_utf8_lossy(&self.bytes);
        let start: String = text.chars().take(EXCERPT_CHARS).collect();
        Error::NotA { expected: self.kind, excerpt: start.escape_debug().to_string() }
    }
}
