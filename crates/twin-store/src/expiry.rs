//! When observations cease to count.

use std::collections::HashMap;
use std::time::Duration;

use twin_normalization::{Observation, PipelineName, Timestamp};

/// How long the observations of each pipeline count after they were observed; those of a pipeline that is not
/// named count for ever.
///
/// A deletion expires as a value does. That is safe, since whatever it could keep away is older than it, hence
/// expires no later (`docs/adr/0013-what-expires.md`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expiries(HashMap<PipelineName, Duration>);

impl Expiries {
    /// When the observation ceases to count; none where it never does.
    #[must_use]
    pub fn of(&self, observation: &Observation) -> Option<Timestamp> {
        let after = self.0.get(&observation.lineage.pipeline)?;
        Some(observation.observed_at.plus(*after))
    }

    /// Until when the registry must show that the observation's pipeline feeds its component; none where that is for
    /// ever. At least until the observation ends to count, and at most as long again.
    ///
    /// It is a multiple of that time since 1970, so that it moves on once in that time and not with each observation,
    /// and so that whoever notes the same observations, in whatever order, notes the same.
    #[must_use]
    pub(crate) fn noted_until(&self, observation: &Observation) -> Option<Timestamp> {
        let after = *self.0.get(&observation.lineage.pipeline)?;
        Some(observation.observed_at.plus(after).floor_to(after).plus(after))
    }

    /// Whether the observation no longer counts: it must not be written, or the deletion of expired items would
    /// let a late one bring an old value back (invariant I2).
    #[must_use]
    pub(crate) fn has_passed(&self, observation: &Observation, now: Timestamp) -> bool {
        self.of(observation).is_some_and(|expires_at| expires_at <= now)
    }
}

impl FromIterator<(PipelineName, Duration)> for Expiries {
    fn from_iter<I: IntoIterator<Item = (PipelineName, Duration)>>(expiries: I) -> Self {
        Self(expiries.into_iter().collect())
    }
}
