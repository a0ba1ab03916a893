//! Reads lines of fields without quotes.

use std::io::BufRead;
use std::ops::ControlFlow;

use twin_pipeline::Text;

use crate::head::Head;
use crate::lines::{Faults, Line, Lines};
use crate::record::{check_size, keys, push_cell};
use crate::tail::Tail;
use crate::{Error, Kind, Position};

/// Hands over every line as an object of its fields.
pub(crate) fn read(
    format: &Text,
    body: impl BufRead,
    each: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<u64, Error> {
    let mut lines = Lines::begin(Kind::Text, body, |head: &Head| !head.is_foreign())?;
    let mut tail: Tail<(Vec<u8>, Position)> = Tail::new(format.tail);
    let mut out = Out {
        format,
        keys: keys(&format.columns),
        faults: Faults::default(),
        count: 0,
        record: String::new(),
        each,
    };
    let fault = loop {
        match lines.next() {
            Ok(Some(line)) if tail.waits() => tail.push((line.bytes.to_vec(), line.at)),
            Ok(Some(line)) => {
                if out.line(&line).is_break() {
                    return Ok(out.count);
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
    for (bytes, at) in tail.into_rows() {
        if out.line(&Line { bytes: &bytes, at }).is_break() {
            return Ok(out.count);
        }
    }
    out.faults.finish(out.count)
}

struct Out<'o> {
    format: &'o Text,
    keys: Vec<String>,
    faults: Faults,
    count: u64,
    record: String,
    each: &'o mut dyn FnMut(&str) -> ControlFlow<()>,
}

impl Out<'_> {
    fn line(&mut self, line: &Line<'_>) -> ControlFlow<()> {
        match self.write(line) {
            Ok(()) => {
                self.count += 1;
                (self.each)(&self.record)
            }
            Err(error) => {
                self.faults.add(error);
                ControlFlow::Continue(())
            }
        }
    }

    fn write(&mut self, line: &Line<'_>) -> Result<(), Error> {
        let text = line.text(Kind::Text)?;
        let (most, found) = (self.keys.len(), text.split(&self.format.separator).count());
        let least = most - self.format.optional.min(most);
        if !(least..=most).contains(&found) {
            let wanted =
                if least == most { format!("{most}") } else { format!("{least} to {most}") };
            let what = format!("{found} fields, where {wanted} are named");
            return Err(line.malformed(Kind::Text, 0, &what));
        }
        self.record.clear();
        self.record.push('{');
        for (key, field) in self.keys.iter().zip(text.split(&self.format.separator)) {
            self.record.push_str(key);
            push_cell(&mut self.record, field);
        }
        self.record.push('}');
        check_size(&self.record, line.at)
    }
}
