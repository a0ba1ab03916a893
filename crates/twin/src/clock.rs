//! The one place of the command line that reads the clock; everything below is handed the time.

use jiff::Timestamp;

/// Returns the present.
#[expect(clippy::disallowed_methods, reason = "commands start here and hand the time down")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// Starts to measure a span, for what a command tells about speed.
pub(crate) fn stopwatch() -> std::time::Instant {
    std::time::Instant::now()
}
