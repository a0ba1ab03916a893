//! Times of the proleptic Gregorian calendar, counted in milliseconds since 1970-01-01T00:00:00.

/// Milliseconds in a second.
pub(crate) const SECOND: i64 = 1_000;
/// Milliseconds in a day.
pub(crate) const DAY: i64 = 86_400 * SECOND;

/// A moment, or what a wall clock shows, since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment {
    pub(crate) millis: i64,
    /// Nanoseconds after the millisecond.
    pub(crate) nanos: i64,
}

impl Moment {
    pub(crate) fn of_millis(millis: i64) -> Moment {
        Moment { millis, nanos: 0 }
    }

    /// Microseconds since 1970, or `None` beyond 64 bits.
    pub(crate) fn micros(self) -> Option<i64> {
        self.millis.checked_mul(1_000)?.checked_add(self.nanos / 1_000)
    }
}

/// A date and a time of day, as a wall clock shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Civil {
    pub(crate) year: i64,
    pub(crate) month: i64,
    pub(crate) day: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
    pub(crate) milli: i64,
    /// Nanoseconds after the millisecond.
    pub(crate) nanos: i64,
}

impl Civil {
    /// The fields of a count of milliseconds.
    pub(crate) fn from_millis(millis: i64) -> Civil {
        let (year, month, day) = date_of(millis.div_euclid(DAY));
        let rest = millis.rem_euclid(DAY);
        Civil {
            year,
            month,
            day,
            hour: rest / (3_600 * SECOND),
            minute: rest / (60 * SECOND) % 60,
            second: rest / SECOND % 60,
            milli: rest % SECOND,
            nanos: 0,
        }
    }

    /// The count of milliseconds. Fields beyond their range carry over; `None` beyond the range of `i64`.
    pub(crate) fn to_millis(self) -> Option<i64> {
        let seconds = self.hour * 3_600 + self.minute * 60 + self.second;
        days_to(self.year, self.month, self.day)
            .checked_mul(DAY)?
            .checked_add(seconds.checked_mul(SECOND)?)?
            .checked_add(self.milli)
    }

    /// Checks the fields as Java's default ("smart") resolver does: a day that its month does not have
    /// becomes the month's last, 24:00 becomes the next day's start, anything else out of range is wrong.
    pub(crate) fn resolve(mut self) -> Option<Civil> {
        let midnight_after = (self.hour, self.minute, self.second) == (24, 0, 0)
            && (self.milli, self.nanos) == (0, 0);
        let valid = (1..=12).contains(&self.month)
            && (1..=31).contains(&self.day)
            && ((0..24).contains(&self.hour) || midnight_after)
            && (0..60).contains(&self.minute)
            && (0..60).contains(&self.second);
        self.day = self.day.min(days_in(self.year, self.month));
        valid.then_some(self)
    }
}

/// The text that a cast of a time gives: `2025-10-02 06:00:03.500`, with more digits where there are. Of the year only
/// four are written.
pub(crate) fn text(moment: Moment) -> String {
    let civil = Civil::from_millis(moment.millis);
    let mut text = String::with_capacity(23);
    for place in [1_000, 100, 10, 1] {
        // Years before 0 are written as Java writes them: below the digits.
        let code = u32::try_from(48 + civil.year / place % 10).unwrap_or(48);
        text.push(char::from_u32(code).unwrap_or('0'));
    }
    let rest = format!(
        "-{:02}-{:02} {:02}:{:02}:{:02}.{:03}",
        civil.month, civil.day, civil.hour, civil.minute, civil.second, civil.milli
    );
    text.push_str(&rest);
    if moment.nanos > 0 {
        text.push_str(format!("{:06}", moment.nanos).trim_end_matches('0'));
    }
    text
}

/// The day of the week, 0 for Monday.
pub(crate) fn weekday(civil: Civil) -> i64 {
    (days_to(civil.year, civil.month, civil.day) + 3).rem_euclid(7)
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
pub(crate) fn date_of(days: i64) -> (i64, i64, i64) {
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

/// The first day of the Gregorian calendar in Java's `GregorianCalendar`, 1582-10-15.
const CUTOVER: i64 = -141_427;

/// Days from 1970-01-01 to a date of Java's `GregorianCalendar`, which is Julian before 1582-10-15. Months and days
/// beyond their range carry over.
pub(crate) fn hybrid_days_to(year: i64, month: i64, day: i64) -> i64 {
    let gregorian = days_to(year, month, day);
    if gregorian >= CUTOVER {
        return gregorian;
    }
    let months = year * 12 + (month - 1) - 2;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
    year * 365 + year.div_euclid(4) + (153 * month + 2) / 5 + day - 1 - 719_470
}

/// The date of Java's `GregorianCalendar` that many days after 1970-01-01.
pub(crate) fn hybrid_date_of(days: i64) -> (i64, i64, i64) {
    if days >= CUTOVER {
        return date_of(days);
    }
    let days = days + 719_470;
    let year = (4 * days + 3).div_euclid(1_461);
    let day_of_year = days - (365 * year + year.div_euclid(4));
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = month + 3;
    if month > 12 { (year + 1, month - 12, day) } else { (year, month, day) }
}

pub(crate) fn days_in(year: i64, month: i64) -> i64 {
    days_to(year, month + 1, 1) - days_to(year, month, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn the_calendar_is_julian_before_october_1582() {
        for days in (-1_000_000..20_000).step_by(37) {
            let (year, month, day) = hybrid_date_of(days);
            assert_eq!(hybrid_days_to(year, month, day), days);
        }
        assert_eq!(hybrid_date_of(CUTOVER), (1582, 10, 15));
        assert_eq!(hybrid_date_of(CUTOVER - 1), (1582, 10, 4));
        assert_eq!(hybrid_days_to(1582, 10, 10), days_to(1582, 10, 20));
        assert_eq!(hybrid_days_to(1, 1, 3), days_to(1, 1, 1));
    }

    #[test]
    fn weekdays_start_on_monday() {
        let civil = |millis| weekday(Civil::from_millis(millis));
        assert_eq!(civil(0), 3, "1970-01-01 was a Thursday");
        assert_eq!(civil(4 * DAY), 0);
        assert_eq!(civil(-1), 2);
    }
}
