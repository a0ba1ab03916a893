//! The transformer behind Firehose, on days on which much goes wrong: I4 and I6 on the way to the lake.
//!
//! The delivery driver of the testkit feeds the real handler. Every line of every record must end in the lake, its bytes
//! unchanged, in a dead letter, or in a record under `processing-failed`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod records;
mod world;

use std::collections::BTreeSet;

use twin_testkit::{Chances, Chaos, Delivery, Hints, Rates, VirtualClock, at, for_seeds};

use records::Records;
use world::{Ends, World};

const RATES: Rates =
    Rates { transient: 0.1, systemic: 0.1, lost_answer: 0.1, crash: 0.1, silence: 0.05 };

const CHANCES: Chances = Chances {
    short_batch: 0.3,
    throttle: 0.3,
    duplicate: 0.0,
    stale_duplicate: 0.0,
    cold_start: 0.1,
};

/// Delivers the records, and gives what became of them.
fn deliver(seed: u64, records: &Records, hints: Hints, rates: Rates, chances: Chances) -> Ends {
    let clock = VirtualClock::new(at("2025-10-02T06:00:05Z"));
    let chaos = Chaos::new(&clock, seed, rates, 20);
    let world = World::new(&chaos);
    let delivery = Delivery::new(&chaos, hints, chances);
    records.all.iter().for_each(|record| delivery.put(record));
    delivery.run(&&world);
    let raw: Vec<Vec<u8>> = delivery.raw.objects().into_values().collect();
    assert_eq!(raw.concat(), records.all.concat(), "the raw bucket has what came");
    Ends::of(&delivery, &world)
}

/// I4: the lines that came are those that ended somewhere, each as often.
fn assert_nothing_is_lost(records: &Records, ends: &Ends) {
    let mut good =
        [ends.lake.clone(), ends.failed_lines(|line| records.good.contains(line))].concat();
    let mut expected = records.lines(|line| records.good.contains(line));
    good.sort_unstable();
    expected.sort_unstable();
    assert_eq!(good.len(), expected.len());
    assert!(good == expected, "a line is not what it was");
    let failed = ends.failed_lines(|line| records.bad.contains(line));
    let bad: BTreeSet<Vec<u8>> = ends.letters.iter().cloned().chain(failed).collect();
    assert!(bad == records.bad, "{} bad lines of {}", bad.len(), records.bad.len());
}

#[test]
fn whatever_goes_wrong_every_line_is_in_the_lake_a_letter_or_a_failed_record() {
    let replay = "cargo test -p firehose-transformer --test delivered whatever_goes_wrong";
    for_seeds(replay, 0..40, |seed| {
        let records = Records::draw(seed, 300);
        let hints = Hints { batch_bytes: 2_000, object_bytes: 5_000, ..Hints::default() };
        let ends = deliver(seed, &records, hints, RATES, CHANCES);
        assert_nothing_is_lost(&records, &ends);
        assert!(!ends.lake.is_empty() && !ends.letters.is_empty() && !ends.failed.is_empty());
    });
}

/// An answer that would be above 6 MB fails the records that do not fit, and the others go to the lake at the first try.
#[test]
fn records_whose_answer_would_be_too_large_fail_alone() {
    let replay = "cargo test -p firehose-transformer --test delivered records_whose_answer";
    for_seeds(replay, 0..3, |seed| {
        let records = Records::growing(seed, 20);
        let (rates, chances) = (Rates::default(), Chances::default());
        let ends = deliver(seed, &records, Hints::default(), rates, chances);
        assert_nothing_is_lost(&records, &ends);
        let codes: BTreeSet<&str> = ends.failed.iter().map(|(code, _)| code.as_str()).collect();
        assert_eq!(codes, BTreeSet::from(["Lambda.ProcessingFailedStatus"]));
        assert!(!ends.lake.is_empty() && ends.failed.len() < records.all.len() / 2);
    });
}

/// I6: a letter that cannot be kept for long fails its batch, which loses nothing, and the next goes on.
#[test]
fn where_letters_cannot_be_kept_only_batches_with_bad_lines_fail() {
    let records = Records::draw(1, 100);
    let hints = Hints { batch_bytes: 1, ..Hints::default() };
    let refused = Rates { systemic: 1.0, ..Rates::default() };
    let ends = deliver(1, &records, hints, refused, Chances::default());
    assert_nothing_is_lost(&records, &ends);
    assert!(ends.letters.is_empty());
    let has_bad = |record: &&Vec<u8>| {
        record.split(|byte| *byte == b'\n').any(|line| records.bad.contains(line))
    };
    assert_eq!(ends.failed.len(), records.all.iter().filter(has_bad).count());
}
