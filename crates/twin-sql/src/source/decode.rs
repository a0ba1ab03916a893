//! Decodes a record line into cells.

use serde::de::DeserializeSeed;

use super::Fields;
use super::seed::RecordSeed;
use crate::MalformedLine;
use crate::arena::Arena;
use crate::value::Cell;

/// The most values in the arrays of a record, declared fields that are absent included: `[{},{}]` is short,
/// whatever each `{}` stands for. A record may be read twice, and then repaired, so it can need memory for four times
/// as many.
pub(super) const MOST_CELLS: usize = 250_000;

/// A decoded record: its cells, and how many declared fields did not fit their type.
#[derive(Debug)]
pub(crate) struct Record<'a> {
    pub(crate) cells: &'a [Cell<'a>],
    pub(crate) wrong_type_fields: u64,
}

/// What the seeds of one record note down.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) wrong_type_fields: u64,
    /// Whether the scalars of `STRING` and `DOUBLE` columns are read as raw JSON.
    pub(super) raw: bool,
    /// Whether there is a value that only its raw JSON tells.
    pub(super) wants_raw: bool,
    /// The cells of all arrays until now.
    pub(super) array_cells: usize,
}

/// Decodes a whole line.
///
/// What serde has already turned into something else is read a second time with raw values, which is rare: an
/// object in a `STRING` column, `-0`, an integer beyond 64 bits.
pub(crate) fn decode<'a>(
    columns: &Fields,
    line: &'a str,
    arena: &'a Arena,
) -> Result<Record<'a>, MalformedLine> {
    let mut notes = Notes::default();
    let mut cells = read(columns, line, arena, &mut notes)?;
    if notes.wants_raw {
        notes = Notes { raw: true, ..Notes::default() };
        cells = read(columns, line, arena, &mut notes)?;
    }
    Ok(Record { cells, wrong_type_fields: notes.wrong_type_fields })
}

fn read<'a>(
    columns: &Fields,
    line: &'a str,
    arena: &'a Arena,
    notes: &mut Notes,
) -> Result<&'a [Cell<'a>], MalformedLine> {
    let cells = arena.bump.alloc_slice_fill_copy(columns.cells.end, None);
    let mut deserializer = serde_json::Deserializer::from_str(line);
    RecordSeed { fields: columns, cells: &mut *cells, arena, notes }
        .deserialize(&mut deserializer)
        .and_then(|()| deserializer.end())
        .map_err(|error| malformed(line, &error))?;
    Ok(cells)
}

/// Takes the position out of the text of a JSON error and turns it into a byte of the line.
fn malformed(line: &str, error: &serde_json::Error) -> MalformedLine {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let reason = text.strip_suffix(&place).unwrap_or(&text).to_owned();
    let lines_before = error.line().saturating_sub(1);
    let start: usize = line.split_inclusive('\n').take(lines_before).map(str::len).sum();
    let position = (start + error.column().saturating_sub(1)).min(line.len());
    MalformedLine { reason, position }
}
