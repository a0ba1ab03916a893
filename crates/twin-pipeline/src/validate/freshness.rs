//! Judges how often metrics are expected.

use std::collections::BTreeMap;
use std::time::Duration;

use twin_normalization::Metric;

use super::{Report, fields};
use crate::config::Freshness;
use crate::document::FreshnessDocument;
use crate::locate::Step;

/// The longest interval: a year, longer than which nobody waits for a value.
const MAX_SECONDS: u32 = 31_536_000;
/// How many metrics may have an interval of their own: the function that reads them is told by a variable of 4 KB.
const MAX_METRICS: usize = 32;

/// All intervals that are declared.
pub(super) fn intervals(freshness: &Freshness) -> impl Iterator<Item = Duration> {
    freshness.every.iter().chain(freshness.metrics.values()).copied()
}

impl Report<'_> {
    pub(super) fn freshness(&mut self, document: FreshnessDocument) -> Freshness {
        let every = document
            .every_seconds
            .map(|seconds| self.seconds(&fields(&["freshness", "every_seconds"]), seconds));
        let metrics = document.metrics.0;
        let place = fields(&["freshness"]);
        if every.is_none() && metrics.is_empty() {
            self.say(&place, "give every_seconds, metrics or both; or leave freshness out");
        }
        if metrics.len() > MAX_METRICS {
            self.say(&place, format!("at most {MAX_METRICS} metrics may have their own interval"));
        }
        let mut known = BTreeMap::new();
        for (name, seconds) in metrics {
            let mut place = fields(&["freshness", "metrics"]);
            place.push(Step::Field(name.clone()));
            let every = self.seconds(&place, seconds);
            match Metric::new(&name) {
                Ok(metric) => {
                    if known.insert(metric, every).is_some() {
                        self.say(&place, format!("{name:?} is there twice"));
                    }
                }
                Err(error) => self.say(&place, error.to_string()),
            }
        }
        Freshness { every, metrics: known }
    }

    /// A value that is gone is not late: what expires has to be late before.
    pub(super) fn late_before_expiry(&mut self, freshness: &Freshness, expires_after: Duration) {
        let longest = intervals(freshness).max();
        if longest.is_some_and(|every| every * 2 >= expires_after) {
            let told = "a value is late after two intervals and would be gone by then: lengthen it, or shorten those of freshness";
            self.say(&fields(&["expires_after_seconds"]), told);
        }
    }

    fn seconds(&mut self, place: &[Step], seconds: u64) -> Duration {
        if !(1..=u64::from(MAX_SECONDS)).contains(&seconds) {
            self.say(place, format!("{seconds} is not between 1 and {MAX_SECONDS}"));
        }
        Duration::from_secs(seconds)
    }
}
