//! Times of the proleptic Gregorian calendar, counted in microseconds since 1970-01-01T00:00:00.

/// Microseconds in a second.
pub(crate) const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// A date and a time of day, as a wall clock shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Civil {
    pub(crate) year: i64,
    pub(crate) month: i64,
    pub(crate) day: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
    pub(crate) micro: i64,
}

impl Civil {
    /// The fields of a count of microseconds.
    pub(crate) fn from_micros(micros: i64) -> Civil {
        let (year, month, day) = date_of(micros.div_euclid(DAY));
        let rest = micros.rem_euclid(DAY);
        Civil {
            year,
            month,
            day,
            hour: rest / (3_600 * SECOND),
            minute: rest / (60 * SECOND) % 60,
            second: rest / SECOND % 60,
            micro: rest % SECOND,
        }
    }

    /// The count of microseconds. Fields beyond their range carry over; `None` beyond the range of `i64`.
    pub(crate) fn to_micros(self) -> Option<i64> {
        let seconds = self.hour * 3_600 + self.minute * 60 + self.second;
        days_to(self.year, self.month, self.day)
            .checked_mul(DAY)?
            .checked_add(seconds.checked_mul(SECOND)?)?
            .checked_add(self.micro)
    }

    /// Checks the fields as Java's default ("smart") resolver does: a day that its month does not have
    /// becomes the month's last, 24:00 becomes the next day's start, anything else out of range is wrong.
    pub(crate) fn resolve(mut self) -> Option<Civil> {
        let midnight_after = (self.hour, self.minute, self.second, self.micro) == (24, 0, 0, 0);
        let valid = (1..=12).contains(&self.month)
            && (1..=31).contains(&self.day)
            && ((0..24).contains(&self.hour) || midnight_after)
            && (0..60).contains(&self.minute)
            && (0..60).contains(&self.second);
        self.day = self.day.min(days_in(self.year, self.month));
        valid.then_some(self)
    }
}

/// The day of the week, 0 for Monday.
pub(crate) fn weekday(civil: Civil) -> i64 {
    (days_to(civil.year, civil.month, civil.day) + 3).rem_euclid(7)
}

/// Reads RFC 3339 (`2025-10-02T06:00:03.5+01:00`, any offset or `Z`) as microseconds since 1970 UTC.
///
/// Digits beyond the microsecond are cut. A text without an offset is no moment.
pub(crate) fn parse_instant(text: &str) -> Option<i64> {
    let mut reader = Reader { rest: text.as_bytes() };
    let local = reader.civil()?.resolve()?.to_micros()?;
    let offset = reader.offset()?;
    reader.rest.is_empty().then_some(())?;
    local.checked_sub(offset)
}

/// Reads ISO 8601 without an offset (`2025-10-02T06:00:03.5`) as microseconds since 1970 on that clock.
pub(crate) fn parse_local(text: &str) -> Option<i64> {
    let mut reader = Reader { rest: text.as_bytes() };
    let local = reader.civil()?.resolve()?.to_micros()?;
    reader.rest.is_empty().then_some(local)
}

struct Reader<'t> {
    rest: &'t [u8],
}

impl Reader<'_> {
    /// A date, `T`, hours and minutes, and optionally seconds and a fraction.
    fn civil(&mut self) -> Option<Civil> {
        let year = self.digits(4)?;
        self.skip(b"-")?;
        let month = self.digits(2)?;
        self.skip(b"-")?;
        let day = self.digits(2)?;
        self.skip(b"Tt")?;
        let hour = self.digits(2)?;
        self.skip(b":")?;
        let minute = self.digits(2)?;
        let mut civil = Civil { year, month, day, hour, minute, second: 0, micro: 0 };
        if self.skip(b":").is_some() {
            civil.second = self.digits(2)?;
            if self.skip(b".").is_some() {
                civil.micro = self.fraction()?;
            }
        }
        Some(civil)
    }

    /// `Z`, `+01:00` or `-01:00`, in microseconds.
    fn offset(&mut self) -> Option<i64> {
        if self.skip(b"Zz").is_some() {
            return Some(0);
        }
        let sign = if self.skip(b"+").is_some() { 1 } else { self.skip(b"-").map(|()| -1)? };
        let hours = self.digits(2)?;
        self.skip(b":")?;
        let minutes = self.digits(2)?;
        (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60 * SECOND)
    }

    /// One to nine digits after the point, in microseconds.
    fn fraction(&mut self) -> Option<i64> {
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (1..=9).contains(&length).then_some(())?;
        let digits = self.digits(length)?;
        let exponent = u32::try_from(length).ok()?;
        Some(if exponent <= 6 {
            digits * 10_i64.pow(6 - exponent)
        } else {
            digits / 10_i64.pow(exponent - 6)
        })
    }

    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        digits.iter().try_fold(0, |number, byte| {
            byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0'))
        })
    }

    /// Skips one of these bytes.
    fn skip(&mut self, one_of: &[u8]) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        one_of.contains(first).then(|| self.rest = rest)
    }
}

/// Days from 1970-01-01 to a date. Months and days beyond their range carry over.
pub(crate) fn days_to(year: i64, month: i64, day: i64) -> i64 {
    // The year starts in March here, so that the leap day is its last.
    let months = year * 12 + (month - 1) - 2;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date that many days after 1970-01-01.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = (era * 400 + year_of_era, month + 3);
    if month > 12 { (year + 1, month - 12, day) } else { (year, month, day) }
}

fn days_in(year: i64, month: i64) -> i64 {
    days_to(year, month + 1, 1) - days_to(year, month, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_with_any_offset() {
        let check = |text: &str, expected: Option<i64>| {
            assert_eq!(parse_instant(text), expected, "{text:?}");
        };
        check("1970-01-01T00:00:00Z", Some(0));
        check("2025-10-02T06:00:03.000000Z", Some(1_759_384_803_000_000));
        check("2025-10-02T07:00:03+01:00", Some(1_759_384_803_000_000));
        check("2025-10-02T00:30:03-05:30", Some(1_759_384_803_000_000));
        check("2025-10-02T06:00:03.123456789Z", Some(1_759_384_803_123_456));
        check("2025-10-02T06:00:03.5Z", Some(1_759_384_803_500_000));
        check("1969-12-31T23:59:59.999999Z", Some(-1));
        check("2025-02-30T00:00:00Z", parse_instant("2025-02-28T00:00:00Z"));
        check("2025-02-28T24:00:00Z", parse_instant("2025-03-01T00:00:00Z"));
        for text in [
            "",
            "2025-10-02",
            "2025-10-02T06:00:03",
            "2025-10-02 06:00:03Z",
            "2025-13-02T06:00:03Z",
            "2025-10-32T06:00:03Z",
            "2025-10-02T25:00:03Z",
            "2025-10-02T06:60:03Z",
            "2025-10-02T06:00:03.Z",
            "2025-10-02T06:00:03Zx",
            "2025-10-02T06:00:03+1:00",
            "2025-10-02T06:00:03.1234567890Z",
            "2025-10-02T24:00:01Z",
            "2025-00-02T06:00:03Z",
            "2025-10-02T06:00:03+24:00",
            "é025-10-02T06:00:03Z",
        ] {
            check(text, None);
        }
        assert_eq!(parse_local("2025-10-02T06:00:03.5"), Some(1_759_384_803_500_000));
        assert_eq!(parse_local("2025-10-02T06:00:03Z"), None);
    }

    #[test]
    fn days_and_dates_are_inverse() {
        for days in (-1_000_000..3_000_000).step_by(37) {
            let (year, month, day) = date_of(days);
            assert_eq!(days_to(year, month, day), days);
            assert!((1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day));
        }
        assert_eq!(date_of(0), (1970, 1, 1));
        assert_eq!(days_to(2024, 2, 29) + 1, days_to(2024, 3, 1));
    }

    #[test]
    fn weekdays_start_on_monday() {
        let civil = |micros| weekday(Civil::from_micros(micros));
        assert_eq!(civil(0), 3, "1970-01-01 was a Thursday");
        assert_eq!(civil(4 * DAY), 0);
        assert_eq!(civil(-1), 2);
    }
}
