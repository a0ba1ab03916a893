//! The ports of [`Faulty`]: those of the port beneath, on a day on which things go wrong.

use twin_normalization::port::{
    Fault, HoldLease, KeepDeadLetters, LoadCursors, PutRecords, SaveCursor, StreamRecord,
};
use twin_normalization::{Claim, Cursor, DeadLetter, Lease, PipelineName, Taken, Timestamp};
use twin_store::port::{Put, PutNewest};
use twin_store::{Item, Note};

use crate::Faulty;

impl<P: PutNewest> PutNewest for Faulty<'_, P> {
    async fn put_newest(&self, item: &Item) -> Result<Put, Fault> {
        self.call(async |_| self.port.put_newest(item).await).await
    }

    async fn register(&self, note: &Note) -> Result<(), Fault> {
        self.call(async |_| self.port.register(note).await).await
    }
}

impl<P: KeepDeadLetters> KeepDeadLetters for Faulty<'_, P> {
    async fn keep_dead_letters(&self, letters: &[DeadLetter]) -> Result<(), Fault> {
        // No letters are no call, as on S3.
        if letters.is_empty() {
            return Ok(());
        }
        self.call(async |_| self.port.keep_dead_letters(letters).await).await
    }
}

impl<P: PutRecords> PutRecords for Faulty<'_, P> {
    async fn put_records(&self, records: &[StreamRecord]) -> Result<(), Fault> {
        if records.is_empty() {
            return Ok(());
        }
        self.call(async |extent| self.port.put_records(&extent.of(records)).await).await
    }
}

impl<P: HoldLease> HoldLease for Faulty<'_, P> {
    async fn take_lease(&self, lease: &Lease) -> Result<Taken, Fault> {
        self.call(async |_| self.port.take_lease(lease).await).await
    }

    async fn claim_tick(&self, lease: &Lease, tick: Timestamp) -> Result<Claim, Fault> {
        self.call(async |_| self.port.claim_tick(lease, tick).await).await
    }
}

impl<P: LoadCursors> LoadCursors for Faulty<'_, P> {
    async fn load_cursors(&self, pipeline: &PipelineName) -> Result<Vec<(String, Cursor)>, Fault> {
        self.call(async |_| self.port.load_cursors(pipeline).await).await
    }
}

impl<P: SaveCursor> SaveCursor for Faulty<'_, P> {
    async fn save_cursor(
        &self,
        pipeline: &PipelineName,
        document: &str,
        cursor: &Cursor,
    ) -> Result<(), Fault> {
        self.call(async |_| self.port.save_cursor(pipeline, document, cursor).await).await
    }
}
