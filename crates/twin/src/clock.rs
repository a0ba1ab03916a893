//! The one place of the command line that reads the clock; everything below is handed the time.

use std::time::Duration;

use jiff::Timestamp;
use twin_normalization::port::Clock;

/// Returns the present.
#[expect(clippy::disallowed_methods, reason = "commands start here and hand the time down")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// The present, for whatever takes a clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> twin_normalization::Timestamp {
        let now = twin_normalization::Timestamp::from_micros(now().as_microsecond());
        now.unwrap_or(twin_normalization::Timestamp::EPOCH)
    }

    async fn sleep(&self, span: Duration) {
        tokio::time::sleep(span).await;
    }
}

/// Starts to measure a span, for what a command tells about speed.
pub(crate) fn stopwatch() -> std::time::Instant {
    std::time::Instant::now()
}
