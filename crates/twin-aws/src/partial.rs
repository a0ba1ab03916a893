//! Calls that put many records, of which the service may take a part: what it did not take is sent again.

use std::time::Duration;

use twin_normalization::port::Fault;

/// What one call may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Records.
    pub(crate) records: usize,
    /// Bytes of all of them.
    pub(crate) bytes: usize,
}

/// How often the entries that a call refused are sent again, and how long to wait at first and at most.
const TRIES: u32 = 8;
const FIRST_WAIT: Duration = Duration::from_millis(50);
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// Puts the entries of one call. `call` makes it, and says for each entry by which code it was refused: none where it
/// was taken. A call that is answered 200 can still have refused some: those, and only those, are sent again.
pub(crate) async fn put_all<E: Clone>(
    operation: &str,
    mut entries: Vec<E>,
    call: impl AsyncFn(Vec<E>) -> Result<Vec<Option<String>>, Fault>,
) -> Result<(), Fault> {
    let mut code = String::new();
    for attempt in 0..TRIES {
        let codes = call(entries.clone()).await?;
        if let Some(first) = codes.iter().flatten().next() {
            first.clone_into(&mut code);
        }
        keep_refused(&mut entries, &codes);
        if entries.is_empty() {
            return Ok(());
        }
        tracing::debug!(operation, refused = entries.len(), code, "records sent again");
        tokio::time::sleep(wait(attempt)).await;
    }
    Err(Fault { operation: operation.to_owned(), code: Some(code), transient: true, source: None })
}

impl Limits {
    /// Cuts records, each of so many bytes, into as few calls as the limits allow.
    pub(crate) fn cut<R>(
        self,
        records: &[R],
        bytes_of: impl Fn(&R) -> usize,
    ) -> impl Iterator<Item = &[R]> {
        let mut rest = records;
        std::iter::from_fn(move || {
            let mut bytes = 0;
            let fits = rest.iter().take(self.records).take_while(|record| {
                bytes += bytes_of(record);
                bytes <= self.bytes
            });
            // A record that is too large for any call still gets one, whose error names the reason.
            let count = fits.count().max(1);
            let (call, after) = rest.split_at_checked(count)?;
            rest = after;
            Some(call)
        })
    }
}

/// Leaves the entries that were refused. One that has no answer counts as refused: better twice than never.
fn keep_refused<T>(entries: &mut Vec<T>, codes: &[Option<String>]) {
    let mut codes = codes.iter();
    entries.retain(|_| codes.next().is_none_or(Option::is_some));
}

/// Doubles from try to try, less a random part, so that many functions do not come back together.
fn wait(attempt: u32) -> Duration {
    let longest = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(attempt)).min(LONGEST_WAIT);
    longest.mul_f64(fastrand::f64().mul_add(0.5, 0.5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_cut_into_as_few_calls_as_the_limits_allow() {
        let limits = Limits { records: 500, bytes: 5 << 20 };
        for (sizes, expect) in [
            (vec![], vec![]),
            (vec![1; 500], vec![500]),
            (vec![1; 1001], vec![500, 500, 1]),
            (vec![1 << 20; 6], vec![5, 1]),
            (vec![6 << 20, 1], vec![1, 1]),
        ] {
            let found: Vec<_> = limits.cut(&sizes, |size| *size).map(<[_]>::len).collect();
            assert_eq!(found, expect);
        }
    }

    #[test]
    fn only_what_was_refused_is_sent_again() {
        let slow = || Some("slow".to_owned());
        for (codes, expect) in [
            (vec![None, slow(), None], vec!["b"]),
            (vec![slow(), slow(), slow()], vec!["a", "b", "c"]),
            (vec![None, None, None], vec![]),
            (vec![None], vec!["b", "c"]),
        ] {
            let mut entries = vec!["a", "b", "c"];
            keep_refused(&mut entries, &codes);
            assert_eq!(entries, expect);
        }
    }

    #[test]
    fn a_wait_grows_and_stays_within_its_bounds() {
        for attempt in 0..40 {
            let wait = wait(attempt);
            assert!(wait >= FIRST_WAIT / 2 && wait <= LONGEST_WAIT, "{wait:?}");
        }
    }
}
