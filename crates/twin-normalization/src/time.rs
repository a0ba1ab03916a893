//! Times in microseconds, as the versions and the wire formats need them.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Error;

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
        let time: jiff::Timestamp =
            text.parse().map_err(|source| Error::Time { text: Error::excerpt(text), source })?;
        Self::from_micros(time.as_nanosecond().div_euclid(1_000).try_into().unwrap_or(i64::MAX))
    }

    /// Microseconds since 1970.
    #[must_use]
    pub fn micros(self) -> i64 {
        self.0
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

/// A time as it is written.
pub(crate) struct TimeText([u8; 27]);

impl TimeText {
    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Timestamp {
    /// The time as it is written, by hand: this is done twice for every observation that there is.
    pub(crate) fn text(self) -> TimeText {
        const SECOND: u64 = 1_000_000;
        const DAY: u64 = 86_400 * SECOND;
        let micros = self.0.unsigned_abs();
        let (year, month, day) = date_of(micros / DAY);
        let (seconds, micros) = (micros % DAY / SECOND, micros % SECOND);
        let [a, b] = four_digits(year);
        let [c, d] = [two_digits(month), two_digits(day)];
        let [e, f] = [two_digits(seconds / 3_600), two_digits(seconds / 60 % 60)];
        let [g, h] = [two_digits(seconds % 60), two_digits(micros / 10_000)];
        let [i, j] = four_digits(micros % 10_000);
        TimeText([
            a[0], a[1], b[0], b[1], b'-', c[0], c[1], b'-', d[0], d[1], b'T', e[0], e[1], b':',
            f[0], f[1], b':', g[0], g[1], b'.', h[0], h[1], i[0], i[1], j[0], j[1], b'Z',
        ])
    }
}

fn four_digits(number: u64) -> [[u8; 2]; 2] {
    [two_digits(number / 100), two_digits(number % 100)]
}

fn two_digits(number: u64) -> [u8; 2] {
    let digit = |number: u64| b'0' + (number % 10).to_le_bytes()[0];
    [digit(number / 10), digit(number)]
}

/// The date so many days after 1970-01-01. It counts in years that begin in March, so that a leap day is the last.
fn date_of(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year_of_era;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
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
        ] {
            assert_eq!(Timestamp::parse(text).unwrap().to_string(), expect);
        }
    }

    #[test]
    fn refuses_what_has_no_offset_or_lies_outside() {
        for bad in ["", "now", "2025-10-02", "2025-10-02T06:40:03", "1969-12-31T23:59:59Z", "1"] {
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
