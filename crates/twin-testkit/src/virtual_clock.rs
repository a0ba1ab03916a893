//! Time that passes only when everybody waits for it: an hour of retries takes no time at all.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use twin_normalization::Timestamp;
use twin_normalization::port::Clock;

/// A clock of a simulation. [`Clock::sleep`] waits in virtual time, and [`VirtualClock::run`] moves the time on
/// to the next sleeper as soon as nothing else can go on. The same work takes the same course every time.
#[derive(Debug)]
pub struct VirtualClock {
    now: Cell<Timestamp>,
    sleepers: RefCell<BTreeMap<(Timestamp, u64), Waker>>,
    next: Cell<u64>,
}

impl VirtualClock {
    /// A clock that shows `time`.
    #[must_use]
    pub fn new(time: Timestamp) -> Self {
        Self { now: Cell::new(time), sleepers: RefCell::default(), next: Cell::new(0) }
    }

    /// Moves it on, between two runs.
    pub fn advance(&self, span: Duration) {
        self.now.set(self.now.get().plus(span));
    }

    /// Runs the work to its end.
    ///
    /// # Panics
    /// Where the work waits for something that never comes, and nobody sleeps.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let woken = Arc::new(Woken(AtomicBool::new(false)));
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        loop {
            if let Poll::Ready(result) = work.as_mut().poll(&mut context) {
                return result;
            }
            if !woken.0.swap(false, Ordering::Relaxed) {
                let sleeper = self.sleepers.borrow_mut().pop_first();
                let ((at, _), sleeper) =
                    sleeper.expect("somebody sleeps, or all would wait for ever");
                self.now.set(self.now.get().max(at));
                sleeper.wake();
                woken.0.store(false, Ordering::Relaxed);
            }
        }
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        self.now.get()
    }

    async fn sleep(&self, span: Duration) {
        let number = self.next.replace(self.next.get() + 1);
        Sleep { clock: self, place: (self.now().plus(span), number) }.await;
    }
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Waits for its time, and leaves no trace where it is given up before.
struct Sleep<'a> {
    clock: &'a VirtualClock,
    place: (Timestamp, u64),
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.clock.now() >= self.place.0 {
            return Poll::Ready(());
        }
        self.clock.sleepers.borrow_mut().insert(self.place, context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep<'_> {
    fn drop(&mut self) {
        self.clock.sleepers.borrow_mut().remove(&self.place);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::{join, select};

    use super::*;
    use crate::at;

    #[test]
    fn sleepers_wake_in_the_order_of_their_times() {
        let clock = VirtualClock::new(at("2025-10-02T06:00:00Z"));
        let seen = RefCell::new(Vec::new());
        let sleep = async |seconds| {
            clock.sleep(Duration::from_secs(seconds)).await;
            seen.borrow_mut().push((seconds, clock.now()));
        };
        clock.run(join(async { sleep(3600).await }, join(sleep(60), sleep(0))));
        let expect = [(0, at("2025-10-02T06:00:00Z")), (60, at("2025-10-02T06:01:00Z"))];
        assert_eq!(seen.borrow()[..2], expect);
        assert_eq!(seen.borrow()[2], (3600, at("2025-10-02T07:00:00Z")));
    }

    #[test]
    fn a_sleep_that_is_given_up_does_not_move_the_time() {
        let clock = VirtualClock::new(at("2025-10-02T06:00:00Z"));
        let (long, short) = (Duration::from_secs(60), Duration::from_secs(1));
        clock.run(async {
            select(pin!(clock.sleep(long)), pin!(clock.sleep(short))).await;
        });
        clock.run(clock.sleep(short));
        assert_eq!(clock.now(), at("2025-10-02T06:00:02Z"));
    }
}
