//! Cuts a table into rows, as RFC 4180 has them.

use std::io::{BufRead, Read};
use std::rc::Rc;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use twin_pipeline::Csv;

use crate::head::Body;
use crate::meter::{Meter, Metered};
use crate::units::Units;
use crate::{EXCERPT_BYTES, Error, Kind, Position, error::brief};

/// What is put after the body. It ends a row that lacks its line break, and becomes a part of a cell whose
/// closing quote is missing: the parser itself takes the end of the body for that quote and says nothing.
const END: &[u8] = b"\n";

/// The rows of a body.
pub(crate) struct Rows<R> {
    parser: Reader,
    body: Metered<Body<R>>,
    meter: Rc<Meter>,
    row: Row,
    /// Whether the body has ended, and [`END`] is with the parser.
    ended: bool,
}

/// A row, and where it begins.
#[derive(Debug)]
pub(crate) struct Row {
    /// The row as it came; its beginning where it is too large.
    pub(crate) raw: Vec<u8>,
    pub(crate) at: Position,
    pub(crate) too_large: bool,
    /// The cells, one behind the other, and where each ends.
    text: Vec<u8>,
    ends: Vec<usize>,
    /// How much of the two is in use.
    text_len: usize,
    cells: usize,
}

impl Clone for Row {
    /// What is in use, without the room that the longest row before it needed.
    fn clone(&self) -> Row {
        let text = self.text.get(..self.text_len).unwrap_or_default().to_vec();
        let ends = self.ends.get(..self.cells).unwrap_or_default().to_vec();
        Row { raw: self.raw.clone(), text, ends, ..*self }
    }
}

impl<R: Read> Rows<R> {
    pub(crate) fn new(format: &Csv, body: Body<R>) -> Self {
        let parser = ReaderBuilder::new()
            .delimiter(format.separator)
            .quoting(format.quote.is_some())
            .quote(format.quote.unwrap_or(b'"'))
            .build();
        let (body, meter) = Metered::new(body);
        let row = Row {
            raw: Vec::new(),
            at: meter.position(),
            too_large: false,
            text: vec![0; 1024],
            ends: vec![0; 64],
            text_len: 0,
            cells: 0,
        };
        Self { parser, body, meter, row, ended: false }
    }

    /// Gives the parser the next bytes of the body. True where they complete a row.
    fn feed(&mut self) -> Result<bool, Error> {
        let input = match self.body.fill_buf() {
            Ok(input) => input,
            Err(_) if self.meter.is_exhausted() => {
                self.row.trim();
                if self.row.raw.is_empty() {
                    // Blank lines and no more: what comes after them is within its limit yet.
                    self.meter.renew();
                } else {
                    self.row.give_up();
                    self.meter.lift();
                }
                return Ok(false);
            }
            Err(error) => return Err(self.meter.unreadable(error)),
        };
        self.ended = input.is_empty();
        let input = if self.ended { END } else { input };
        let (complete, taken) = self.row.parse(&mut self.parser, input);
        if !self.ended {
            self.body.consume(taken);
        }
        Ok(complete)
    }
}

impl<R: Read> Units for Rows<R> {
    type Unit = Row;

    /// The next row that is not blank.
    fn next(&mut self) -> Result<Option<&Row>, Error> {
        self.row.begin(self.meter.position());
        self.meter.renew();
        while !self.ended {
            if self.feed()? {
                self.row.trim();
                // What such a row has swallowed would be neither a record nor in a letter.
                if self.row.too_large && self.meter.position().line > self.row.at.line + 1 {
                    let what =
                        "a row over the limit that goes on over several lines: a quote is open";
                    return Err(self.row.malformed(what));
                }
                return Ok(Some(&self.row));
            }
        }
        self.row.trim();
        // All that was pending is a row by now, unless the parser still waits for a quote.
        if self.row.text_len > 0 || self.row.cells > 0 {
            return Err(self.row.malformed("a quote that nothing closes"));
        }
        Ok(None)
    }
}

impl Row {
    /// The cells.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &[u8]> + Clone {
        let ends = self.ends.get(..self.cells).unwrap_or_default();
        let starts = std::iter::once(&0).chain(ends);
        starts.zip(ends).map(|(start, end)| self.text.get(*start..*end).unwrap_or_default())
    }

    /// How many cells there are.
    pub(crate) fn width(&self) -> usize {
        self.cells
    }

    /// The error of a row that breaks a rule.
    pub(crate) fn malformed(&self, what: &str) -> Error {
        Error::Malformed { kind: Kind::Csv, at: self.at, what: brief(what) }
    }

    fn begin(&mut self, at: Position) {
        self.raw.clear();
        (self.at, self.too_large) = (at, false);
        (self.text_len, self.cells) = (0, 0);
    }

    /// Holds no more of a row that is over the limit.
    fn give_up(&mut self) {
        self.too_large = true;
        self.raw.truncate(EXCERPT_BYTES);
    }

    /// Cuts off blank lines before the row, and its own end.
    fn trim(&mut self) {
        let is_break = |byte: &&u8| matches!(byte, b'\n' | b'\r');
        let before = self.raw.iter().take_while(is_break).count();
        let breaks = self.raw.drain(..before).filter(|byte| *byte == b'\n').count();
        self.at.byte += before as u64;
        self.at.line += breaks as u64;
        let after = self.raw.iter().rev().take_while(is_break).count();
        self.raw.truncate(self.raw.len() - after);
    }

    /// Lets the parser take bytes. Returns whether the row is complete, and how many it took.
    fn parse(&mut self, parser: &mut Reader, input: &[u8]) -> (bool, usize) {
        let mut taken = 0;
        loop {
            if self.too_large {
                (self.text_len, self.cells) = (0, 0);
            }
            let rest = input.get(taken..).unwrap_or_default();
            if rest.is_empty() {
                return (false, taken);
            }
            let text = self.text.get_mut(self.text_len..).unwrap_or_default();
            let ends = self.ends.get_mut(self.cells..).unwrap_or_default();
            let (result, read, written, cells) = parser.read_record(rest, text, ends);
            if !self.too_large {
                self.raw.extend_from_slice(rest.get(..read).unwrap_or_default());
            }
            (taken, self.text_len) = (taken + read, self.text_len + written);
            self.cells += cells;
            match result {
                ReadRecordResult::Record => return (true, taken),
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return (false, taken),
                ReadRecordResult::OutputFull if !self.too_large => {
                    self.text.resize(self.text.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull if !self.too_large => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {}
            }
        }
    }
}
