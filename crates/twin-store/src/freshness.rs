//! How old a value may be before it is late.
//!
//! A pipeline may declare how often it expects a metric. A value is then fresh for two such intervals after
//! it was observed, late for three more, and stale from then on. Its times stay what they are: a value does not become
//! younger by being read or written again.

use std::collections::BTreeMap;
use std::time::Duration;

use twin_normalization::{Metric, Observation, PipelineName, Timestamp};

/// A value is late once it is older than so many intervals, and stale once it is older than so many more.
const LATE_AFTER: u32 = 2;
const STALE_AFTER: u32 = 5;

/// How often pipelines expect their metrics. A pipeline that is not among them expects nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expectations(pub BTreeMap<PipelineName, Expectation>);

/// How often one pipeline expects its metrics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expectation {
    /// How often it expects each metric of a component; none where it expects just those of `metrics`.
    pub every: Option<Duration>,
    /// How often it expects these, whatever `every` says.
    pub metrics: BTreeMap<Metric, Duration>,
}

/// Whether a value came when it was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// What it is now.
    pub state: State,
    /// When it ends, or ended, to be fresh, unless a newer value comes.
    pub late_at: Timestamp,
}

/// How late a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Younger than two intervals.
    Fresh,
    /// Two to five intervals old.
    Late,
    /// Five intervals old or older.
    Stale,
}

impl Expectations {
    /// Whether a pipeline expects anything.
    #[must_use]
    pub fn has(&self, pipeline: &PipelineName) -> bool {
        self.0.contains_key(pipeline)
    }

    /// Judges a value at `now`; none where its pipeline declares nothing of its metric.
    #[must_use]
    pub fn judge(&self, observation: &Observation, now: Timestamp) -> Option<Freshness> {
        let expectation = self.0.get(&observation.lineage.pipeline)?;
        let every = expectation.metrics.get(&observation.metric).copied().or(expectation.every)?;
        let late_at = observation.observed_at.plus(every * LATE_AFTER);
        let stale_at = observation.observed_at.plus(every * STALE_AFTER);
        let state = if now < late_at {
            State::Fresh
        } else if now < stale_at {
            State::Late
        } else {
            State::Stale
        };
        Some(Freshness { state, late_at })
    }
}

impl State {
    /// Its name, as the API has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Late => "late",
            Self::Stale => "stale",
        }
    }
}
