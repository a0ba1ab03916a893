//! Crashes, time-outs, limits and the order of records.

use std::cell::RefCell;
use std::time::Duration;

use twin_testkit::{Chances, End, for_seeds};

use crate::play::{Does, Play, done, report, rules};

#[test]
fn a_record_that_kills_the_process_leaves_with_its_payload_at_the_age_limit() {
    let play = Play { records: 8, ..Play::default() };
    let played = play.run(|records| {
        if records.iter().any(|(_, payload)| payload == "5") { Does::Crashes } else { done() }
    });
    assert!(played.took > Duration::from_hours(1) && played.took < Duration::from_mins(62));
    // All that arrived with it and stood behind it is by then as old: it leaves, too, unseen.
    let (payload, condition) = &played.discarded[0];
    assert_eq!((payload.as_str(), condition.as_str()), ("5", "RecordAgeExceeded"));
    let rest: Vec<&str> =
        played.discarded[1..].iter().map(|(payload, _)| payload.as_str()).collect();
    assert_eq!(rest.join(" "), "6 7");
    let killed = played.ends.iter().filter(|end| **end == End::Killed).count();
    assert_eq!(usize::try_from(played.starts).unwrap(), killed, "the last process ended, too");
}

#[test]
fn a_batch_that_takes_too_long_is_cut_until_it_is_in_time() {
    let played =
        Play::default().run(|records| Does::Takes(Duration::from_secs(20 * records.len() as u64)));
    assert_eq!(played.seen, ["0 1 2 3", "0 1", "2 3"]);
    assert_eq!(played.ends, [End::TimedOut, End::Done, End::Done]);
    assert_eq!(played.starts, 2);
}

#[test]
fn without_an_age_limit_a_record_blocks_its_shard_until_it_expires_and_is_lost() {
    let rules = rules(|rules| rules.max_age = None);
    let played = Play { rules, records: 2, ..Play::default() }.run(|_| Does::Fails);
    assert!(played.took > Duration::from_hours(24));
    assert_eq!((played.lost, played.discarded.len()), (2, 0));
}

#[test]
fn throttling_uses_no_retry() {
    let rules = rules(|rules| rules.max_retries = Some(0));
    let chances = Chances { throttle: 0.9, ..Chances::default() };
    let played = Play { rules, chances, ..Play::default() }.run(|_| done());
    assert!(played.ends.len() > 1 && played.discarded.is_empty());
    assert_eq!(played.seen, ["0 1 2 3"]);
}

#[test]
fn the_first_time_records_come_in_order_and_none_is_left_out() {
    for_seeds("cargo test -p twin-testkit --test event_source the_first_time", 0..50, |seed| {
        let chances = Chances {
            short_batch: 0.5,
            throttle: 0.1,
            duplicate: 0.2,
            stale_duplicate: 0.2,
            cold_start: 0.2,
        };
        let play = Play {
            chances,
            records: 100,
            seed,
            rules: rules(|rules| rules.batch_size = 7),
            ..Play::default()
        };
        let course = || {
            let tries = RefCell::new(0);
            play.run(|records| {
                *tries.borrow_mut() += 1;
                match *tries.borrow() % 5 {
                    0 => Does::Fails,
                    1 => report(records, &[&records[records.len() / 2].1]),
                    2 => Does::Crashes,
                    _ => done(),
                }
            })
        };
        let played = course();
        let mut first_times: Vec<usize> = Vec::new();
        for payload in played.seen.iter().flat_map(|batch| batch.split(' ')) {
            let number = payload.parse().unwrap();
            if !first_times.contains(&number) {
                first_times.push(number);
            }
        }
        assert_eq!(first_times, (0..100).collect::<Vec<_>>());
        assert!(played.seen.len() > 30 && played.discarded.is_empty() && played.lost == 0);
        let again = course();
        assert_eq!((again.seen, again.took), (played.seen, played.took), "a seed is a course");
    });
}
