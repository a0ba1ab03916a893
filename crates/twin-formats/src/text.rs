//! Reads lines of fields without quotes.

use std::io::BufRead;

use twin_pipeline::Text;

use crate::head::Head;
use crate::lines::{Line, Lines};
use crate::part::Out;
use crate::record::{keys, push_cell};
use crate::{Error, Kind, units};

/// Hands over every line as an object of its fields.
pub(crate) fn read(format: &Text, body: impl BufRead, out: &mut Out<'_>) -> Result<(), Error> {
    let lines = Lines::begin(Kind::Text, body, |head: &Head| !head.is_foreign())?;
    let keys = keys(&format.columns);
    let mut record = String::new();
    units::read(lines, format.tail, |line| match write(format, &keys, line, &mut record) {
        Ok(()) => out.record(&record, line.at),
        Err(error) => out.refuse(&line.bytes, line.at, error),
    })
}

fn write(format: &Text, keys: &[String], line: &Line, record: &mut String) -> Result<(), Error> {
    let text = line.text(Kind::Text)?;
    let (most, found) = (keys.len(), text.split(&format.separator).count());
    let least = most - format.optional.min(most);
    if !(least..=most).contains(&found) {
        let wanted = if least == most { format!("{most}") } else { format!("{least} to {most}") };
        let what = format!("{found} fields, where {wanted} are named");
        return Err(line.malformed(Kind::Text, 0, &what));
    }
    record.clear();
    record.push('{');
    for (key, field) in keys.iter().zip(text.split(&format.separator)) {
        record.push_str(key);
        push_cell(record, field);
    }
    record.push('}');
    Ok(())
}
