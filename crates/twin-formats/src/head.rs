//! Looks at the first bytes of a body before a parser does.

use std::io::{BufRead, Chain, Cursor, Read};

use crate::{Error, Kind, Position};

/// How much is looked at: enough for 60 characters.
const HEAD_BYTES: u64 = 256;
const EXCERPT_CHARS: usize = 60;

/// A body whose beginning is known. Its byte order mark, if any, is cut off.
pub(crate) type Body<R> = Chain<Cursor<Vec<u8>>, R>;

/// The beginning of a body.
#[derive(Debug)]
pub(crate) struct Head {
    kind: Kind,
    bytes: Vec<u8>,
}

impl Head {
    /// Reads the beginning of `body` and gives the body back whole.
    pub(crate) fn read<R: BufRead>(kind: Kind, mut body: R) -> Result<(Self, Body<R>), Error> {
        let mut bytes = Vec::new();
        let at = Position { line: 1, byte: 0 };
        (&mut body)
            .take(HEAD_BYTES)
            .read_to_end(&mut bytes)
            .map_err(|source| Error::Read { at, source })?;
        if bytes.starts_with(b"\xFE\xFF") || bytes.starts_with(b"\xFF\xFE") {
            return Err(Error::Encoding { name: "UTF-16".to_owned() });
        }
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        if bytes.iter().all(u8::is_ascii_whitespace) && bytes.len() < 253 {
            return Err(Error::Empty { expected: kind });
        }
        let body = Cursor::new(bytes.clone()).chain(body);
        Ok((Self { kind, bytes }, body))
    }

    /// Returns the first byte that is not white space.
    pub(crate) fn first(&self) -> Option<u8> {
        self.bytes.iter().copied().find(|byte| !byte.is_ascii_whitespace())
    }

    /// Returns the error of a body that is something else.
    pub(crate) fn not_expected(&self) -> Error {
        let text = String::from_utf8_lossy(&self.bytes);
        let start: String = text.chars().take(EXCERPT_CHARS).collect();
        Error::NotA { expected: self.kind, excerpt: start.escape_debug().to_string() }
    }
}
