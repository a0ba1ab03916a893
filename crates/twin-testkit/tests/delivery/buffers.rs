//! How records become batches, and what becomes of them objects.

use std::time::Duration;

use twin_testkit::{Chances, Hints, for_seeds};

use crate::play::{Does, Play, all_ok};

fn records(payloads: &[usize]) -> Vec<String> {
    payloads.iter().map(|bytes| "x".repeat(*bytes)).collect()
}

fn sizes(batches: &[String]) -> Vec<usize> {
    batches.iter().map(|batch| batch.split(' ').count()).collect()
}

#[test]
fn a_batch_is_cut_by_the_hint_of_its_size() {
    let payloads = records(&[400_000; 7]);
    let played = Play { payloads, ..Play::default() }.run(|_, came| Does::Answers(all_ok(came)));
    assert_eq!(sizes(&played.seen), [3, 3, 1]);
}

#[test]
fn a_batch_that_is_not_full_waits_for_its_interval() {
    let played = Play::default().run(|_, came| Does::Answers(all_ok(came)));
    assert_eq!(played.seen, ["0 1 2 3"]);
    // A minute for the batch, and one for the object.
    assert_eq!(played.took, Duration::from_mins(2));
}

/// Many small records take much more room in an event than their bytes.
#[test]
fn a_batch_is_cut_by_the_6_mb_of_an_event() {
    let payloads = records(&[2; 40_000]);
    let played = Play { payloads, ..Play::default() }.run(|_, came| Does::Answers(all_ok(came)));
    let sizes = sizes(&played.seen);
    assert_eq!(sizes.iter().sum::<usize>(), 40_000);
    assert!(sizes.len() > 1 && sizes[0] > 10_000, "{sizes:?}");
}

#[test]
fn objects_are_what_the_function_made_and_what_came_each_put_together() {
    let bytes = |bodies: &[String]| bodies.iter().map(String::len).collect::<Vec<_>>();
    for (object_bytes, lake, raw) in [
        (700_000, vec![1_200_003, 2], vec![1_200_000, 1]),
        (usize::MAX, vec![1_200_005], vec![1_200_001]),
    ] {
        let payloads = records(&[400_000, 400_000, 400_000, 1]);
        let object_interval = Duration::from_mins(15);
        let hints = Hints { object_bytes, object_interval, ..Hints::default() };
        let played =
            Play { payloads, hints, ..Play::default() }.run(|_, came| Does::Answers(all_ok(came)));
        assert_eq!((bytes(&played.lake), bytes(&played.raw)), (lake, raw));
        let name = "test/dt=2025-10-02/hour=06/x-1-2025-10-02-06-";
        assert!(played.names.iter().all(|one| one.starts_with(name)));
    }
}

#[test]
fn what_could_not_be_transformed_is_in_the_raw_bucket_too() {
    let chances = Chances { throttle: 1.0, ..Chances::default() };
    let played = Play { chances, ..Play::default() }.run(|_, came| Does::Answers(all_ok(came)));
    assert_eq!(
        (played.raw.join(""), played.lake.len(), played.failed.len()),
        ("0123".into(), 0, 4)
    );
}

#[test]
fn a_record_that_is_too_large_is_refused() {
    let too_large = Play { payloads: records(&[1_024_001]), ..Play::default() };
    let run = std::panic::AssertUnwindSafe(|| too_large.run(|_, came| Does::Answers(all_ok(came))));
    assert!(std::panic::catch_unwind(run).is_err());
}

#[test]
fn whatever_happens_every_record_is_in_the_lake_or_has_failed_and_a_seed_is_a_course() {
    for_seeds("cargo test -p twin-testkit --test delivery whatever_happens", 0..50, |seed| {
        let chances =
            Chances { short_batch: 0.5, throttle: 0.5, cold_start: 0.2, ..Chances::default() };
        let hints = Hints { batch_bytes: 30, object_bytes: 60, ..Hints::default() };
        let payloads: Vec<String> = (0..200).map(|number: u32| number.to_string()).collect();
        let play = Play { hints, chances, payloads: payloads.clone(), seed };
        let course = || {
            play.run(|tries, came| match tries % 5 {
                0 => Does::Fails,
                1 => Does::Crashes,
                _ => Does::Answers(all_ok(came)),
            })
        };
        let played = course();
        let failures = played.failures();
        assert!(failures.len() > 10 && failures.len() < 190, "{}", failures.len());
        let lake = played.lake.iter().flat_map(|body| body.lines()).map(str::to_owned);
        let mut all: Vec<String> =
            lake.chain(failures.into_iter().map(|(payload, _)| payload)).collect();
        all.sort_by_key(|payload| payload.parse::<u32>().unwrap());
        assert_eq!(all, payloads);
        assert_eq!(played.raw.concat(), payloads.concat());
        let again = course();
        assert_eq!((again.seen, again.took), (played.seen, played.took));
    });
}
