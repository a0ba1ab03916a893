//! Puts the fields that a text gave together to a time.

use crate::time::{self, Civil};

/// The fields that a text gave. What it did not give is that of 1970-01-01T00:00:00.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) year: Option<i64>,
    pub(super) month: Option<i64>,
    pub(super) day: Option<i64>,
    pub(super) hour: Option<i64>,
    pub(super) hour_of_half: Option<i64>,
    pub(super) afternoon: Option<bool>,
    pub(super) minute: Option<i64>,
    pub(super) second: Option<i64>,
    pub(super) milli: Option<i64>,
    pub(super) weekday: Option<i64>,
}

impl Found {
    /// The milliseconds since 1970, if the fields agree with each other.
    pub(super) fn resolve(self) -> Option<i64> {
        let half = match (self.hour_of_half, self.afternoon) {
            (Some(hour @ 1..=12), Some(afternoon)) => Some(hour % 12 + i64::from(afternoon) * 12),
            (Some(1..=12), None) | (None, _) => None,
            (Some(_), _) => return None,
        };
        let civil = Civil {
            year: self.year.unwrap_or(1970),
            month: self.month.unwrap_or(1),
            day: self.day.unwrap_or(1),
            hour: self.hour.or(half).unwrap_or(0),
            minute: self.minute.unwrap_or(0),
            second: self.second.unwrap_or(0),
            milli: self.milli.unwrap_or(0),
            nanos: 0,
        };
        let valid = (1..=999_999).contains(&civil.year);
        let civil = civil.resolve().filter(|_| valid)?;
        let same_day = self.weekday.is_none_or(|weekday| weekday == time::weekday(civil));
        same_day.then(|| civil.to_millis())?
    }
}
