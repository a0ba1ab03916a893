//! The real clock.

use std::time::Duration;

use twin_normalization::Timestamp;
use twin_normalization::port::Clock;

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    fn now(&self) -> Timestamp {
        let micros = jiff::Timestamp::now().as_microsecond();
        // A machine whose clock stands before 1970 gets 1970, whose observations lose against all others.
        Timestamp::from_micros(micros).unwrap_or(Timestamp::EPOCH)
    }

    async fn sleep(&self, span: Duration) {
        tokio::time::sleep(span).await;
    }
}
