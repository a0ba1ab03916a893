//! The table of cursors does not answer, or not as it should: polling goes on.

use std::time::Duration;

use futures_util::future::join;
use twin_normalization::port::Clock as _;
use twin_testkit::{Chaos, Rates, VirtualClock, at};

use crate::world::{BEGIN, Delivery, World, delivery, scheduled, worlds};
use crate::{gap, has_doubles};

/// Every call is refused, or every call is never answered.
const OUTAGES: [Rates; 2] = [
    Rates { transient: 1.0, systemic: 0.0, lost_answer: 0.0, crash: 0.0, silence: 0.0 },
    Rates { transient: 0.0, systemic: 0.0, lost_answer: 0.0, crash: 0.0, silence: 1.0 },
];

#[test]
fn without_the_table_the_schedule_itself_decides() {
    for outage in OUTAGES {
        worlds("without_the_table", outage, |world| {
            let interval = world.interval.as_secs();
            let (ticks, _) = world.play(&scheduled(world.chaos, 8));
            assert!(!has_doubles(&ticks), "{ticks:?}");
            assert_eq!(gap(&ticks), interval, "{ticks:?}");
            assert!(ticks[0] <= 70 + interval && ticks.last() >= Some(&(7 * 60 + 130 - interval)));
            assert_eq!(world.counted("unleased_polls"), ticks.len() as u64);
        });
    }
}

#[test]
fn an_outage_that_comes_and_goes_leaves_no_gap() {
    for outage in OUTAGES {
        worlds("an_outage", Rates::default(), |world| {
            let chaos = world.chaos;
            let world = World {
                silo: world.silo / 4,
                ..World::new(chaos, world.interval.as_secs(), world.silo)
            };
            let begins = Duration::from_millis(120_000 + chaos.below(60_000) as u64);
            let lasts = Duration::from_millis(chaos.below(200_000) as u64);
            let deliveries = scheduled(chaos, 10);
            let ticks = world.play_during(&deliveries, (begins, lasts, outage));
            assert!(gap(&ticks) <= world.interval.as_secs() + 4, "{ticks:?}");
            // Where the lease has changed hands just before, the one that had it does not know: until its minute ends.
            let mut once = ticks.clone();
            once.dedup();
            let twice = (ticks.len() - once.len()) as u64;
            assert!(twice * world.interval.as_secs() <= 62, "{twice} twice");
        });
    }
}

#[test]
fn a_table_that_fails_now_and_then_costs_a_few_seconds_at_most() {
    let rates = Rates { transient: 0.1, lost_answer: 0.05, silence: 0.02, ..Rates::default() };
    worlds("a_table_that_fails", rates, |world| {
        let world = World {
            silo: world.silo / 4,
            ..World::new(world.chaos, world.interval.as_secs(), world.silo)
        };
        let (ticks, _) = world.play(&scheduled(world.chaos, 8));
        // The one before has lost the lease, and the next one, which waits for an answer, does not know that it has it.
        assert!(gap(&ticks) <= 3 * world.interval.as_secs() + 3, "{}: {ticks:?}", gap(&ticks));
    });
}

#[test]
fn a_longer_interval_is_polled_without_the_table() {
    let clock = VirtualClock::new(at(BEGIN));
    let chaos = Chaos::new(&clock, 0, OUTAGES[1], 0);
    let world = World::new(&chaos, 600, Duration::from_secs(1));
    let (ticks, ends) = world.play(&[delivery(0, 5.0), delivery(10, 5.0)]);
    assert_eq!(ticks, [0, 600]);
    assert!(ends[0] <= at("2025-10-02T06:40:30Z"), "{ends:?}");
}

impl World<'_> {
    /// Plays while the table fails for a time.
    fn play_during(
        &self,
        deliveries: &[Delivery],
        (begins, lasts, outage): (Duration, Duration, Rates),
    ) -> Vec<u64> {
        let clock = self.chaos.clock();
        let fail = async {
            clock.sleep(begins).await;
            self.chaos.turn(outage);
            clock.sleep(lasts).await;
            self.chaos.turn(Rates::default());
        };
        clock.run(join(fail, self.deliver_all(deliveries)));
        self.ticks()
    }
}
