//! Keeps a panic in one piece of data from taking the others with it (invariant I6).

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `work`, and turns a panic into its message.
///
/// `work` must leave nothing half done behind that later work would read: it is given one line or document
/// and gives back what it made of it. The panic itself is in the log already.
///
/// # Errors
/// The panic's message.
pub fn guard<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "panic".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message_and_the_next_line_goes_on() {
        assert_eq!(guard(|| -> u8 { panic!("line {}", 7) }), Err("line 7".to_owned()));
        assert_eq!(guard(|| 8), Ok(8));
    }
}
