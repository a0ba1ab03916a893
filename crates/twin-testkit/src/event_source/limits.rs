//! When a record is given up, how long a retry waits, and what is noted of an invocation.

use std::time::Duration;

use twin_normalization::port::Clock as _;

use super::destination::Batch as GivenUp;
use super::lane::{Batch, Lane};
use super::{End, EventSource, Invocation};

impl EventSource<'_> {
    /// Gives up what is too old at the batch's beginning: its records are in the order of their arrival.
    pub(super) fn discard_overdue(&self, number: usize, lane: &Lane, batch: &mut Batch) {
        let now = self.chaos.clock().now();
        let records = lane.records(batch.records.clone());
        let older =
            |limit| records.iter().take_while(|one| now.since(one.arrived_at) > limit).count();
        // "-1 means infinite: failed records are retried until the record expires" (services-kinesis-parameters)
        let expired = older(self.rules.retention);
        if expired > 0 {
            let gone = records[..expired].iter().map(|record| record.sequence.clone());
            self.lost.borrow_mut().extend(gone.filter(|_| !batch.again));
            batch.records.start += expired;
        }
        // "Maximum age of record": "The maximum age of a record that Lambda sends to your function."
        // (services-dynamodb-eventsourcemapping)
        let overdue = self.rules.max_age.map_or(0, older).saturating_sub(expired);
        if overdue > 0 {
            let rest = batch.cut(batch.records.start + overdue);
            self.discard(number, lane, batch, true);
            *batch = rest;
        }
    }

    /// "When Lambda discards a batch of records that's too old or has exhausted all retries, Lambda sends details about
    /// the batch" (services-dynamodb-eventsourcemapping). "For Amazon S3 destinations, Lambda also sends the entire invocation record
    /// along with the metadata." (kinesis-on-failure-destination)
    pub(super) fn discard(&self, shard_number: usize, lane: &Lane, batch: &Batch, too_old: bool) {
        let records = lane.records(batch.records.clone());
        let given_up = GivenUp {
            stream: self.stream,
            shard: shard_number,
            records: &records,
            invocations: batch.invocations,
            last_end: batch.last_end.as_ref(),
            too_old,
            number: self.discarded.borrow().len(),
        };
        let object = given_up.discard(self.chaos.clock().now());
        self.discarded.borrow_mut().push(object);
    }

    /// How long Lambda waits, no page says.
    pub(super) async fn back_off(&self, retries: u32) {
        let seconds = (1_u64 << retries.min(5)) * (50 + self.chaos.below(100) as u64);
        self.chaos.clock().sleep(Duration::from_millis(seconds * 10)).await;
    }

    pub(super) fn note(&self, number: usize, lane: &Lane, batch: &Batch, end: End) {
        let first = lane.records(batch.records.start..batch.records.start + 1).remove(0).sequence;
        self.invocations.borrow_mut().push(Invocation {
            shard: number,
            first,
            records: batch.records.len(),
            again: batch.again,
            end,
        });
    }
}
