//! A clock that stands still until it is told, or asked to sleep.

use std::cell::Cell;
use std::time::Duration;

use twin_normalization::Timestamp;
use twin_normalization::port::Clock;

/// A clock of a test: [`Clock::sleep`] moves it and returns at once.
#[derive(Debug)]
pub struct FixedClock(Cell<Timestamp>);

impl FixedClock {
    /// A clock that shows `time`.
    #[must_use]
    pub fn new(time: Timestamp) -> Self {
        Self(Cell::new(time))
    }

    /// Moves it on.
    pub fn advance(&self, span: Duration) {
        self.0.set(self.0.get().plus(span));
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0.get()
    }

    async fn sleep(&self, span: Duration) {
        self.advance(span);
    }
}
