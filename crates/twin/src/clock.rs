//! The one place of the command line that reads the clock; everything below is handed the time.

use jiff::Timestamp;

/// Returns the present.
#[expect(clippy::disallowed_methods, reason = "commands start here and hand the time down")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}
