//! Reads a table as RFC 4180 has it, row by row.

use std::io::{BufRead, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder};
use twin_pipeline::Csv;

use crate::head::Head;
use crate::lines::Faults;
use crate::melt::Melted;
use crate::meter::{Meter, Metered};
use crate::record::{keys, push_cell};
use crate::tail::Tail;
use crate::{Error, Kind, MAX_RECORD_BYTES, Position, error::brief};

/// A row that is put after the body. Where it comes back as the end of a cell, that cell's closing quote
/// is missing: the parser takes the end of the body for it and says nothing. No body holds it by chance.
const END: &[u8] = b"\n\x1cthe body ends here\x1c\n";

/// Hands over every row, or with `melt` every cell; none of its records has a field of `taken`.
pub(crate) fn read(
    format: &Csv,
    taken: &[(String, String)],
    body: impl BufRead,
    each: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<u64, Error> {
    let (head, body) = Head::read(Kind::Csv, body)?;
    if head.is_foreign() || head.first() == Some(b'{') {
        return Err(head.not_expected());
    }
    let (body, meter) = Metered::new(body);
    let mut rows = Rows::new(format, body, meter);
    let header = match &format.columns {
        Some(columns) => columns.clone(),
        None => rows.header()?,
    };
    let mut table = Table::new(format, taken, &header, each)?;
    let mut tail: Tail<ByteRecord> = Tail::new(format.tail);
    let fault = loop {
        match rows.next() {
            Ok(Some(row)) if tail.waits() => tail.push(row.clone()),
            Ok(Some(row)) => {
                if table.row(row)?.is_break() {
                    return Ok(table.count);
                }
            }
            Ok(None) => break None,
            Err(error) => break Some(error),
        }
    };
    if let Some(fault) = fault {
        // With a tail: what was read last is not the end of the document.
        return Err(fault);
    }
    for row in tail.into_rows() {
        if table.row(&row)?.is_break() {
            return Ok(table.count);
        }
    }
    table.faults.finish(table.count)
}

/// The rows of a body.
struct Rows<R> {
    reader: csv::Reader<R>,
    meter: Rc<Meter>,
    row: ByteRecord,
    next: ByteRecord,
}

impl<R: Read> Rows<std::io::Chain<R, &'static [u8]>> {
    fn new(format: &Csv, body: R, meter: Rc<Meter>) -> Self {
        let reader = ReaderBuilder::new()
            .delimiter(format.separator)
            .quoting(format.quote.is_some())
            .quote(format.quote.unwrap_or(b'"'))
            .has_headers(false)
            .flexible(true)
            .from_reader(body.chain(END));
        Self { reader, meter, row: ByteRecord::new(), next: ByteRecord::new() }
    }

    /// The next row that the body has whole.
    fn next(&mut self) -> Result<Option<&ByteRecord>, Error> {
        self.meter.renew();
        if !self.read_row()? {
            return Ok(None);
        }
        if self.row.iter().eq([END.trim_ascii()]) {
            // The body's end, unless somebody has put such a row into it.
            std::mem::swap(&mut self.row, &mut self.next);
            if !self.read_row()? {
                return Ok(None);
            }
            return Err(malformed(&self.next, "a row that means the end of a body"));
        }
        let cut = self.row.iter().next_back().is_some_and(|cell| cell.ends_with(END));
        if cut {
            return Err(malformed(&self.row, "a quote that nothing closes"));
        }
        Ok(Some(&self.row))
    }

    fn read_row(&mut self) -> Result<bool, Error> {
        match self.reader.read_byte_record(&mut self.row) {
            Ok(more) => Ok(more),
            Err(error) => match error.into_kind() {
                csv::ErrorKind::Io(error) => Err(self.meter.unreadable(error)),
                other => Err(self.meter.malformed(Kind::Csv, &format!("{other:?}"))),
            },
        }
    }

    fn header(&mut self) -> Result<Vec<String>, Error> {
        let Some(row) = self.next()? else { return Err(Error::Empty { expected: Kind::Csv }) };
        let names = row.iter().map(|cell| std::str::from_utf8(cell).map(str::to_owned));
        let names: Vec<String> = names
            .collect::<Result<_, _>>()
            .map_err(|_| malformed(row, "a byte in the header that is no UTF-8"))?;
        for (index, name) in names.iter().enumerate() {
            if names.iter().take(index).any(|earlier| earlier == name) {
                return Err(malformed(row, &format!("two columns are named {name:?}")));
            }
        }
        Ok(names)
    }
}

/// What becomes of the rows.
struct Table<'t> {
    /// How many cells a row has.
    width: usize,
    shape: Shape,
    record: String,
    faults: Faults,
    count: u64,
    each: &'t mut dyn FnMut(&str) -> ControlFlow<()>,
}

enum Shape {
    /// A row is a record with these keys.
    Row(Vec<String>),
    /// A cell is a record.
    Cells(Melted),
}

impl<'t> Table<'t> {
    fn new(
        format: &Csv,
        taken: &[(String, String)],
        header: &[String],
        each: &'t mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> Result<Self, Error> {
        let width = header.len();
        let shape = match &format.melt {
            Some(melt) => Shape::Cells(Melted::new(melt, header).map_err(|what| {
                let at = Position { line: 1, byte: 0 };
                Error::Malformed { kind: Kind::Csv, at, what: brief(&what) }
            })?),
            None => {
                if let Some((field, _)) = taken.iter().find(|(name, _)| header.contains(name)) {
                    return Err(Error::Clash { field: field.clone(), record: 1 });
                }
                Shape::Row(keys(header))
            }
        };
        let (record, faults) = (String::new(), Faults::default());
        Ok(Self { width, shape, record, faults, count: 0, each })
    }

    fn row(&mut self, row: &ByteRecord) -> Result<ControlFlow<()>, Error> {
        if row.len() != self.width {
            let what = format!("{} cells, where the table has {}", row.len(), self.width);
            self.faults.add(malformed(row, &what));
            return Ok(ControlFlow::Continue(()));
        }
        if row.iter().any(|cell| std::str::from_utf8(cell).is_err()) {
            self.faults.add(malformed(row, "a byte that is no UTF-8"));
            return Ok(ControlFlow::Continue(()));
        }
        // Every cell has been seen to be UTF-8.
        let cells = row.iter().map(|cell| std::str::from_utf8(cell).unwrap_or_default());
        let mut too_large = false;
        let (count, each) = (&mut self.count, &mut *self.each);
        let mut hand_over = |record: &str| {
            too_large = record.len() > MAX_RECORD_BYTES;
            if too_large {
                return ControlFlow::Break(());
            }
            *count += 1;
            each(record)
        };
        let flow = match &mut self.shape {
            Shape::Cells(melted) => melted.row(cells, &mut self.record, &mut hand_over),
            Shape::Row(keys) => {
                self.record.clear();
                self.record.push('{');
                for (key, cell) in keys.iter().zip(cells) {
                    self.record.push_str(key);
                    push_cell(&mut self.record, cell);
                }
                self.record.push('}');
                hand_over(&self.record)
            }
        };
        if too_large { Err(Error::TooLarge { at: position(row) }) } else { Ok(flow) }
    }
}

fn malformed(row: &ByteRecord, what: &str) -> Error {
    Error::Malformed { kind: Kind::Csv, at: position(row), what: brief(what) }
}

/// Where a row begins.
fn position(row: &ByteRecord) -> Position {
    let start = row.position();
    Position {
        line: start.map_or(1, csv::Position::line),
        byte: start.map_or(0, csv::Position::byte),
    }
}
