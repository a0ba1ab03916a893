//! A stream in memory.

use std::cell::RefCell;

use twin_normalization::port::{Fault, PutRecords, StreamRecord};

use crate::Faults;

/// Keeps what was put.
#[derive(Debug, Default)]
pub struct MemoryStream {
    records: RefCell<Vec<StreamRecord>>,
    /// Which calls fail.
    pub faults: Faults,
}

impl MemoryStream {
    /// The records put so far.
    #[must_use]
    pub fn records(&self) -> Vec<StreamRecord> {
        self.records.borrow().clone()
    }

    /// The lines put so far, without their newlines.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let records = self.records.borrow();
        records.iter().flat_map(|record| record.data.lines().map(str::to_owned)).collect()
    }
}

impl PutRecords for &MemoryStream {
    async fn put_records(&self, records: &[StreamRecord]) -> Result<(), Fault> {
        self.faults.next()?;
        self.records.borrow_mut().extend_from_slice(records);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{block_on, conformance};

    #[test]
    fn a_stream_in_memory_keeps_the_promise_of_the_port() {
        let stream = MemoryStream::default();
        block_on(conformance::stream(&stream, async |_| stream.records()));
    }
}
