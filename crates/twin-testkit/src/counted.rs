//! What a function counted.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::Value;

/// What a function counted, over all invocations that came to their end.
#[derive(Debug, Default)]
pub struct Counted(RefCell<BTreeMap<String, u64>>);

impl Counted {
    /// The sum of a counter; zero where it was never counted.
    #[must_use]
    pub fn of(&self, name: &str) -> u64 {
        self.0.borrow().get(name).copied().unwrap_or_default()
    }

    /// Adds the counts of an invocation, by the line of its telemetry, and gives them.
    pub fn add(&self, line: &str) -> BTreeMap<String, u64> {
        let line: BTreeMap<String, Value> = serde_json::from_str(line).unwrap();
        let counts = line.into_iter().filter_map(|(name, count)| Some((name, count.as_u64()?)));
        let counts: BTreeMap<String, u64> = counts.collect();
        for (name, count) in &counts {
            *self.0.borrow_mut().entry(name.clone()).or_default() += count;
        }
        counts
    }
}
