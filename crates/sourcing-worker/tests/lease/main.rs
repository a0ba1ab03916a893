//! Every tick is polled once, whenever the schedule fires and whatever dies or fails on the way.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a test fails by panicking, and its numbers are small"
)]

mod outages;
mod world;

use std::time::Duration;

use twin_normalization::port::{Clock as _, HoldLease as _};
use twin_normalization::{Lease, PipelineName, Taken};
use twin_testkit::{Chaos, Rates, VirtualClock, at, block_on};

use world::{BEGIN, Delivery, World, delivery, scheduled, worlds};

/// The longest time between two polls, in seconds.
fn gap(ticks: &[u64]) -> u64 {
    ticks.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap()
}

fn has_doubles(ticks: &[u64]) -> bool {
    ticks.windows(2).any(|pair| pair[0] == pair[1])
}

/// Plays deliveries over ten minutes of an interval of ten seconds.
fn play(deliveries: &[Delivery]) -> (Vec<u64>, Vec<f64>) {
    let clock = VirtualClock::new(at(BEGIN));
    let chaos = Chaos::new(&clock, 0, Rates::default(), 0);
    let (ticks, ends) = World::new(&chaos, 10, Duration::from_millis(200)).play(deliveries);
    (ticks, ends.iter().map(|end| end.since(at(BEGIN)).as_secs_f64()).collect())
}

#[test]
fn neither_gap_nor_double_wherever_in_its_minute_the_schedule_fires() {
    worlds("neither_gap", Rates::default(), |world| {
        let (ticks, _) = world.play(&scheduled(world.chaos, 8));
        let interval = world.interval.as_secs();
        let first = ticks[0];
        let expect: Vec<u64> = (0..ticks.len() as u64).map(|n| first + n * interval).collect();
        assert_eq!(ticks, expect);
        assert!(ticks.last() >= Some(&(7 * 60)), "to the end of the last minute: {ticks:?}");
        assert_eq!(world.counted("unleased_polls"), 0);
    });
}

#[test]
fn neither_gap_nor_double_where_events_come_twice_or_late() {
    worlds("neither_gap", Rates::default(), |world| {
        let mut deliveries = scheduled(world.chaos, 8);
        for again in 0..8 {
            if world.chaos.happens(0.5) {
                // A second time, up to three minutes later.
                deliveries.push(delivery(again, world.chaos.below(180_000) as f64 / 1_000.0));
            }
        }
        let (ticks, _) = world.play(&deliveries);
        assert!(!has_doubles(&ticks), "{ticks:?}");
        assert_eq!(gap(&ticks), world.interval.as_secs());
    });
}

#[test]
fn after_a_crash_the_next_invocation_goes_on() {
    worlds("after_a_crash", Rates::default(), |world| {
        let mut deliveries = scheduled(world.chaos, 8);
        for victim in [2, 4] {
            let life = Duration::from_millis(world.chaos.below(130_000) as u64);
            deliveries[victim].killed = Some(life);
        }
        let (ticks, _) = world.play(&deliveries);
        assert!(!has_doubles(&ticks), "{ticks:?}");
        // The schedule's interval, its jitter and the start of a function.
        let longest = 60 + 62 + world.interval.as_secs();
        assert!(gap(&ticks) <= longest, "{} s", gap(&ticks));
    });
}

#[test]
fn the_invocation_before_ends_at_its_next_tick() {
    let (ticks, ends) = play(&[delivery(0, 3.0), delivery(1, 24.0)]);
    assert_eq!(ticks, (1..19).map(|n| n * 10).collect::<Vec<_>>());
    assert!((90.0..90.1).contains(&ends[0]), "{ends:?}");
}

#[test]
fn the_last_invocation_stays_for_130_seconds_at_most() {
    for after in [0.0, 59.0] {
        let (ticks, ends) = play(&[delivery(0, after)]);
        assert_eq!(ticks.last(), Some(&120), "from the time that it was scheduled for");
        assert!(ends[0] < 130.0);
    }
    let by_hand = Delivery { unscheduled: true, ..delivery(0, 3.0) };
    assert_eq!(
        play(&[by_hand]).0.last(),
        Some(&70),
        "a minute and ten seconds, from when it began"
    );
}

#[test]
fn a_longer_interval_is_polled_once_however_often_its_event_comes() {
    let clock = VirtualClock::new(at(BEGIN));
    let chaos = Chaos::new(&clock, 0, Rates::default(), 0);
    let world = World::new(&chaos, 120, Duration::from_secs(1));
    let again = [delivery(0, 5.0), delivery(0, 5.001), delivery(0, 70.0)];
    let next = [delivery(2, 1.0), delivery(4, 59.0)];
    // By hand, in the middle of an interval that has been polled.
    let by_hand = Delivery { unscheduled: true, ..delivery(3, 0.0) };
    let (ticks, _) = world.play(&[&again[..], &next, &[by_hand]].concat());
    assert_eq!(ticks, [0, 120, 240]);
}

#[test]
fn a_time_to_come_does_not_hold_the_lease_until_then() {
    let clock = VirtualClock::new(at(BEGIN));
    let chaos = Chaos::new(&clock, 0, Rates::default(), 0);
    let world = World::new(&chaos, 10, Duration::ZERO);
    // The event of minute 90 in minute 0: its process is up before its time has come.
    clock.run(async {
        let event = twin_lambda::schedule::ScheduleEvent {
            scheduled_time: Some(at("2025-10-02T08:10:00Z")),
        };
        world.handle(&event).await;
    });
    assert!(clock.now() < at("2025-10-02T06:43:00Z"), "it stays no longer than another");
    let lease = Lease {
        pipeline: PipelineName::new("test").unwrap(),
        begun: clock.now(),
        holder: "next".into(),
    };
    assert_eq!(block_on((&world.cursors).take_lease(&lease)).unwrap(), Taken::Held);
}
