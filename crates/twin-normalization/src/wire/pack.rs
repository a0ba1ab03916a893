//! Packs lines into stream records, up to the unit that Kinesis bills puts by.

use crate::port::StreamRecord;

/// Collects lines into records of at most [`Packer::UNIT`] bytes (a longer line gets a record of its own).
///
/// Partition keys are hash buckets, so that the number of keys does not grow with the number of
/// components. Lines of one bucket keep their order.
#[derive(Debug, Default)]
pub struct Packer {
    open: [String; Packer::BUCKETS],
    first: usize,
    full: Vec<StreamRecord>,
}

impl Packer {
    /// The unit that provisioned Kinesis bills a put by.
    pub const UNIT: usize = 25 * 1024;

    /// How many buckets there are: enough to spread over sixteen shards.
    pub const BUCKETS: usize = 16;

    /// An empty packer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty packer whose [`Packer::push_any`] begins at the bucket `number` falls on: small batches with
    /// growing numbers then spread over all buckets.
    #[must_use]
    pub fn starting_at(number: u64) -> Self {
        let first = usize::try_from(number % Self::BUCKETS as u64).unwrap_or(0);
        Self { first, ..Self::default() }
    }

    /// Adds a line (its newline included) to the bucket that `key` hashes to: lines of one key meet in
    /// one bucket, hence in one shard and mostly in one batch.
    pub fn push_keyed(&mut self, key: &str, line: &str) {
        // FNV-1a: the bucket of a key must not change with the compiler or the process.
        let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let bucket = usize::try_from((hash >> 32) % Self::BUCKETS as u64).unwrap_or(0);
        self.close_before(bucket, line);
        self.push(bucket, line);
    }

    /// Adds a line (its newline included) to any bucket: for streams on which nothing depends on order.
    pub fn push_any(&mut self, line: &str) {
        // The bucket changes with every record that is full: so there is one open record, not sixteen.
        self.close_before((self.first + self.full.len()) % Self::BUCKETS, line);
        self.push((self.first + self.full.len()) % Self::BUCKETS, line);
    }

    /// The records, none of them empty.
    #[must_use]
    pub fn finish(mut self) -> Vec<StreamRecord> {
        for (bucket, data) in self.open.into_iter().enumerate() {
            if !data.is_empty() {
                self.full.push(StreamRecord { partition_key: partition_key(bucket), data });
            }
        }
        self.full
    }

    /// Closes the bucket's open record where `line` would lift it over the unit.
    fn close_before(&mut self, bucket: usize, line: &str) {
        let Some(open) = self.open.get_mut(bucket) else { return };
        if !open.is_empty() && open.len() + line.len() > Self::UNIT {
            let data = std::mem::take(open);
            self.full.push(StreamRecord { partition_key: partition_key(bucket), data });
        }
    }

    fn push(&mut self, bucket: usize, line: &str) {
        if let Some(open) = self.open.get_mut(bucket) {
            open.push_str(line);
        }
    }
}

fn partition_key(bucket: usize) -> String {
    format!("b{bucket:03}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_line_is_lost_and_none_is_cut(
            lines in proptest::collection::vec(("[a-z]{1,2}", 1..30_000_usize), 0..40),
            keyed in any::<bool>(),
        ) {
            let mut packer = Packer::new();
            let mut sent = Vec::new();
            for (key, length) in &lines {
                let line = format!("{key}{}\n", "x".repeat(*length));
                if keyed { packer.push_keyed(key, &line) } else { packer.push_any(&line) }
                sent.push(line);
            }
            let records = packer.finish();
            let mut received = Vec::new();
            for record in &records {
                prop_assert!(record.data.len() <= Packer::UNIT || record.data.lines().count() == 1);
                received.extend(record.data.lines().map(|line| format!("{line}\n")));
            }
            sent.sort();
            received.sort();
            prop_assert_eq!(sent, received);
        }
    }

    #[test]
    fn the_lines_of_one_key_share_a_bucket_and_keep_their_order() {
        let mut packer = Packer::new();
        for n in 0..3 {
            packer.push_keyed("train:A200", &format!("a{n}\n"));
            packer.push_keyed("train:B100", &format!("b{n}\n"));
        }
        let records = packer.finish();
        assert!(records.iter().any(|record| record.data == "a0\na1\na2\n"), "{records:?}");
    }

    #[test]
    fn the_bucket_of_a_key_is_the_same_for_ever() {
        let mut packer = Packer::new();
        packer.push_keyed("train:A200~2025-10-02", "a\n");
        assert_eq!(packer.finish()[0].partition_key, "b001");
    }

    #[test]
    fn small_batches_spread_over_the_buckets() {
        let keys = (0..32).map(|number| {
            let mut packer = Packer::starting_at(number);
            packer.push_any("a\n");
            packer.finish()[0].partition_key.clone()
        });
        assert_eq!(keys.collect::<std::collections::BTreeSet<_>>().len(), Packer::BUCKETS);
    }

    #[test]
    fn small_lines_for_any_bucket_fill_whole_units() {
        let mut packer = Packer::new();
        (0..100).for_each(|_| packer.push_any(&format!("{}\n", "x".repeat(999))));
        assert_eq!(packer.finish().len(), 4);
    }
}
