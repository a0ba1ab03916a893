//! The text of a body as UTF-8, whatever it is encoded in.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult};
use twin_pipeline::{Charset, Format};

use crate::Error;

/// How many bytes of text are made at a time.
const BUFFER_BYTES: usize = 8 * 1024;

/// In the place of what is no character of the encoding stands a byte that UTF-8 has nowhere: whoever reads the text
/// refuses the record with it, as it refuses any that is not UTF-8.
const NO_CHARACTER: u8 = 0xFF;

/// How `body` is encoded: as its byte order mark says, as it is `given`, or as an XML document declares. None where
/// nobody says anything; an error where only the document does, and the name is not known.
pub(crate) fn charset(
    format: &Format,
    given: Option<Charset>,
    body: &mut impl BufRead,
) -> Result<Option<Charset>, Error> {
    // What cannot be read is met again, where it stands.
    let beginning = body.fill_buf().unwrap_or_default();
    let known = Charset::of_mark(beginning).or(given);
    let name = match format {
        Format::Xml { .. } if known.is_none() => declared(beginning),
        _ => None,
    };
    let Some(name) = name else { return Ok(known) };
    let unknown = || Error::Encoding { name: name.chars().take(40).collect() };
    Charset::of_label(name).map(Some).ok_or_else(unknown)
}

/// The encoding that an XML declaration names: `<?xml version="1.0" encoding="iso-8859-1"?>`.
fn declared(beginning: &[u8]) -> Option<&str> {
    let declaration = beginning.strip_prefix(b"<?xml")?;
    let end = declaration.iter().position(|byte| *byte == b'>')?;
    let declaration = std::str::from_utf8(declaration.get(..end)?).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| "\"'".contains(*quote))?;
    value.split(quote).nth(1)
}

/// A body as UTF-8.
pub(crate) enum Decoded<R> {
    /// As it came.
    Plain(R),
    /// Decoded on the way.
    Of(Box<Decoding<R>>),
}

/// A body that is being decoded.
pub(crate) struct Decoding<R> {
    raw: R,
    decoder: Decoder,
    /// Whether all that came was ASCII, and the first character beyond it is to tell the encoding.
    undecided: bool,
    text: Vec<u8>,
    /// How much of the text has been consumed.
    start: usize,
    ended: bool,
}

impl<R: BufRead> Decoded<R> {
    pub(crate) fn new(body: R, charset: Option<Charset>) -> Self {
        let Some(charset) = charset.filter(|charset| *charset != Charset::UTF_8) else {
            return Self::Plain(body);
        };
        Self::Of(Box::new(Decoding {
            raw: body,
            decoder: charset.encoding().new_decoder_with_bom_removal(),
            undecided: charset.is_ascii(),
            text: Vec::new(),
            start: 0,
            ended: false,
        }))
    }
}

impl<R: BufRead> Decoding<R> {
    fn refill(&mut self) -> io::Result<()> {
        self.start = 0;
        self.text.clear();
        if self.undecided {
            return self.refill_undecided();
        }
        while self.text.is_empty() && !self.ended {
            let raw = self.raw.fill_buf()?;
            let last = raw.is_empty();
            self.text.resize(BUFFER_BYTES, 0);
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(raw, &mut self.text, last);
            self.text.truncate(written);
            self.raw.consume(read);
            if matches!(result, DecoderResult::Malformed(..)) {
                self.text.push(NO_CHARACTER);
            }
            self.ended = last && result == DecoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: BufRead> Decoding<R> {
    /// Hands ASCII on as it is, up to the first character beyond it. Where that one is UTF-8, so is the rest.
    fn refill_undecided(&mut self) -> io::Result<()> {
        let raw = self.raw.fill_buf()?;
        let plain = raw.iter().take_while(|byte| byte.is_ascii()).count();
        if raw.is_empty() || plain > 0 {
            self.ended = raw.is_empty();
            self.text.extend_from_slice(raw.get(..plain).unwrap_or_default());
            self.raw.consume(plain);
            return Ok(());
        }
        let mut first = Vec::new();
        let is_utf_8 = loop {
            let Some(byte) = self.raw.fill_buf()?.first().copied() else { break false };
            first.push(byte);
            self.raw.consume(1);
            match std::str::from_utf8(&first) {
                Ok(_) => break true,
                Err(error) if error.error_len().is_some() => break false,
                Err(_) => {}
            }
        };
        self.undecided = false;
        if is_utf_8 {
            self.decoder = encoding_rs::UTF_8.new_decoder_without_bom_handling();
            self.text = first;
            return Ok(());
        }
        self.text.resize(BUFFER_BYTES, 0);
        let (.., written) =
            self.decoder.decode_to_utf8_without_replacement(&first, &mut self.text, false);
        self.text.truncate(written);
        Ok(())
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut text = self.fill_buf()?;
        let amount = text.read(out)?;
        self.consume(amount);
        Ok(amount)
    }
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Self::Plain(body) => body.fill_buf(),
            Self::Of(decoding) => {
                if decoding.start == decoding.text.len() {
                    decoding.refill()?;
                }
                Ok(decoding.text.get(decoding.start..).unwrap_or_default())
            }
        }
    }

    fn consume(&mut self, amount: usize) {
        match self {
            Self::Plain(body) => body.consume(amount),
            Self::Of(decoding) => decoding.start += amount,
        }
    }
}
