//! Times in microseconds, as the versions and the wire formats need them.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Error;
use crate::calendar::{TimeText, micros_of};

/// A point in time between 1970 and 9999, to the microsecond.
///
/// Read from RFC 3339 with any offset, written in UTC. Digits below a microsecond are cut off, not
/// rounded: rounding could lift a time past the end of the year 9999.
///
/// ```
/// use twin_normalization::Timestamp;
/// let time = Timestamp::parse("2025-10-02T07:40:03.1234567+01:00")?;
/// assert_eq!(time.to_string(), "2025-10-02T06:40:03.123456Z");
/// # Ok::<(), twin_normalization::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// 9999-12-30T22:00:00Z: the greatest time that RFC 3339 can write with every offset. It has
    /// 18 digits.
    const MAX_MICROS: i64 = 253_402_207_200_000_000;

    /// The first moment of 1970: the smallest time.
    pub const EPOCH: Self = Self(0);

    /// 9999-12-30T22:00:00Z: the greatest time, which every offset can write.
    pub const MAX: Self = Self(Self::MAX_MICROS);

    /// Takes microseconds since 1970.
    ///
    /// # Errors
    /// [`Error::TimeRange`] before 1970 or after 9999.
    pub fn from_micros(micros: i64) -> Result<Self, Error> {
        if (0..=Self::MAX_MICROS).contains(&micros) {
            Ok(Self(micros))
        } else {
            Err(Error::TimeRange { micros })
        }
    }

    /// Reads RFC 3339 with an offset.
    ///
    /// # Errors
    /// [`Error::Time`] where the text is not that, [`Error::TimeRange`] outside 1970 to 9999.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if let Some(micros) = micros_of(text.as_bytes()) {
            return Self::from_micros(micros);
        }
        let time: jiff::Timestamp =
            text.parse().map_err(|source| Error::Time { text: Error::excerpt(text), source })?;
        Self::from_micros(time.as_nanosecond().div_euclid(1_000).try_into().unwrap_or(i64::MAX))
    }

    /// Microseconds since 1970.
    #[must_use]
    pub fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded up.
    #[must_use]
    pub fn seconds_up(self) -> i64 {
        (self.0 + 999_999) / 1_000_000
    }

    /// Whole milliseconds since 1970, as CloudWatch wants them.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0 / 1_000
    }

    /// The latest multiple of `interval` since 1970 that is not after this time: the **tick** of a
    /// poll. An interval of zero is taken as one microsecond.
    #[must_use]
    pub fn floor_to(self, interval: Duration) -> Self {
        let step = i64::try_from(interval.as_micros()).unwrap_or(i64::MAX).max(1);
        Self(self.0 - self.0 % step)
    }

    /// This time and `span`, at most the end of 9999.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        let span = i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(span).min(Self::MAX_MICROS))
    }

    /// How long after `earlier` this time is; zero where it is not after it.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(self.0.saturating_sub(earlier.0).try_into().unwrap_or(0))
    }
}

impl Timestamp {
    pub(crate) fn text(self) -> TimeText {
        TimeText::of(self.0.unsigned_abs())
    }
}

impl fmt::Display for Timestamp {
    /// Six digits of a second, always: texts of one width sort like the times they stand for.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().as_str())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Every time is written as jiff writes it, hence read as it was.
        #[test]
        fn times_are_written_as_the_calendar_says(micros in 0..=Timestamp::MAX_MICROS) {
            let expected = jiff::Timestamp::from_microsecond(micros).unwrap();
            prop_assert_eq!(Timestamp(micros).to_string(), format!("{expected:.6}"));
        }

        #[test]
        fn what_is_written_here_is_read_without_jiff(micros in 0..=Timestamp::MAX_MICROS) {
            let text = Timestamp(micros).to_string();
            prop_assert_eq!(micros_of(text.as_bytes()), Some(micros));
        }

        /// Months, days, hours and the like that there are not among them.
        #[test]
        fn what_is_read_without_jiff_is_what_jiff_reads(
            text in "(19[67]|20[0-2]|999)[0-9]-[013][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]\\.[0-9]{6}[Zz0]",
        ) {
            if let Some(micros) = micros_of(text.as_bytes()) {
                let expected: jiff::Timestamp = text.parse().expect("a time");
                prop_assert_eq!(micros, expected.as_microsecond());
            }
        }
    }

    #[test]
    fn every_day_is_written_as_the_calendar_says() {
        for day in 0..Timestamp::MAX_MICROS / 86_400_000_000 {
            let expected = jiff::Timestamp::from_second(day * 86_400).unwrap();
            let time = Timestamp(day * 86_400_000_000);
            assert_eq!(time.to_string(), format!("{expected:.6}"));
        }
    }

    #[test]
    fn reads_every_offset_and_writes_utc_with_six_digits() {
        for (text, expect) in [
            ("2025-10-02T06:40:03Z", "2025-10-02T06:40:03.000000Z"),
            ("2025-10-02T07:40:03+01:00", "2025-10-02T06:40:03.000000Z"),
            ("2025-10-02T06:40:03.9999999Z", "2025-10-02T06:40:03.999999Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000Z"),
            ("9999-12-30T22:00:00Z", "9999-12-30T22:00:00.000000Z"),
            // A leap second counts as the one before, however it is written.
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000000Z"),
            ("2016-12-31T23:59:60.000000Z", "2016-12-31T23:59:59.000000Z"),
        ] {
            assert_eq!(Timestamp::parse(text).unwrap().to_string(), expect);
        }
    }

    #[test]
    fn refuses_what_has_no_offset_or_lies_outside() {
        for bad in [
            "",
            "now",
            "2025-10-02",
            "2025-10-02T06:40:03",
            "1969-12-31T23:59:59Z",
            "1",
            "2025-10-02T24:00:00Z",
            "2025-10-02T24:00:00.000000Z",
        ] {
            assert!(Timestamp::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Timestamp::from_micros(-1).is_err());
        assert!(Timestamp::from_micros(Timestamp::MAX_MICROS + 1).is_err());
        assert_eq!(Timestamp::MAX.to_string(), "9999-12-30T22:00:00.000000Z");
        assert_eq!(Timestamp::EPOCH.to_string(), "1970-01-01T00:00:00.000000Z");
    }

    #[test]
    fn a_tick_is_the_same_for_every_moment_of_its_interval() {
        let tick = Timestamp::parse("2025-10-02T06:40:00Z").unwrap();
        for moment in ["2025-10-02T06:40:00Z", "2025-10-02T06:40:59.999999Z"] {
            assert_eq!(Timestamp::parse(moment).unwrap().floor_to(Duration::from_secs(60)), tick);
        }
    }
}
