//! Reads a table as RFC 4180 has it, row by row.

use std::collections::HashSet;
use std::io::BufRead;
use std::ops::ControlFlow;

use twin_pipeline::Csv;

use crate::head::Head;
use crate::melt::Melted;
use crate::part::Out;
use crate::record::{keys, push_cell};
use crate::rows::{Row, Rows};
use crate::units::{self, Units};
use crate::{Error, Kind, Position, error::brief};

/// Hands over every row, or with `melt` every cell; none of its records has a field of `taken`.
pub(crate) fn read(
    format: &Csv,
    taken: &[(String, String)],
    body: impl BufRead,
    out: &mut Out<'_>,
) -> Result<(), Error> {
    let (head, body) = Head::read(Kind::Csv, body)?;
    if head.is_foreign() || head.first() == Some(b'{') {
        return Err(head.not_expected());
    }
    let mut rows = Rows::new(format, body);
    let header = match &format.columns {
        Some(columns) => columns.clone(),
        None => names(rows.next()?)?,
    };
    let mut table = Table::new(format, taken, &header)?;
    units::read(rows, format.tail, |row| table.row(row, out))
}

/// The names of the columns in a table's header.
fn names(header: Option<&Row>) -> Result<Vec<String>, Error> {
    let Some(row) = header else { return Err(Error::Empty { expected: Kind::Csv }) };
    if row.too_large {
        return Err(Error::TooLarge { at: row.at });
    }
    let names = row.cells().map(|cell| std::str::from_utf8(cell).map(str::to_owned));
    let names: Vec<String> = names
        .collect::<Result<_, _>>()
        .map_err(|_| row.malformed("a byte in the header that is no UTF-8"))?;
    let mut known = HashSet::new();
    if let Some(name) = names.iter().find(|name| !known.insert(name.as_str())) {
        return Err(row.malformed(&format!("two columns are named {name:?}")));
    }
    Ok(names)
}

/// What becomes of the rows.
struct Table {
    /// How many cells a row has.
    width: usize,
    shape: Shape,
    record: String,
}

enum Shape {
    /// A row is a record with these keys.
    Row(Vec<String>),
    /// A cell is a record.
    Cells(Melted),
}

impl Table {
    fn new(format: &Csv, taken: &[(String, String)], header: &[String]) -> Result<Self, Error> {
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
        Ok(Self { width, shape, record: String::new() })
    }

    fn row(&mut self, row: &Row, out: &mut Out<'_>) -> ControlFlow<()> {
        if let Err(error) = self.check(row) {
            return out.refuse(&row.raw, row.at, error);
        }
        // Every cell has been seen to be UTF-8.
        let cells = row.cells().map(|cell| std::str::from_utf8(cell).unwrap_or_default());
        match &mut self.shape {
            Shape::Cells(melted) => {
                melted.row(cells, &mut self.record, &mut |record| out.record(record, row.at))
            }
            Shape::Row(keys) => {
                self.record.clear();
                self.record.push('{');
                for (key, cell) in keys.iter().zip(cells) {
                    self.record.push_str(key);
                    push_cell(&mut self.record, cell);
                }
                self.record.push('}');
                out.record(&self.record, row.at)
            }
        }
    }

    fn check(&self, row: &Row) -> Result<(), Error> {
        if row.too_large {
            return Err(Error::TooLarge { at: row.at });
        }
        if row.width() != self.width {
            let (found, s) = (row.width(), if row.width() == 1 { "" } else { "s" });
            let what = format!("{found} cell{s}, where the table has {}", self.width);
            return Err(row.malformed(&what));
        }
        if row.cells().any(|cell| std::str::from_utf8(cell).is_err()) {
            return Err(row.malformed("a byte that is no UTF-8"));
        }
        Ok(())
    }
}
