//! Writes and reads times of one width by hand: this is done twice for every observation that there is.

/// A time as it is written.
pub(crate) struct TimeText([u8; 27]);

impl TimeText {
    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Writes the time so many microseconds after 1970.
    pub(crate) fn of(micros: u64) -> Self {
        const SECOND: u64 = 1_000_000;
        const DAY: u64 = 86_400 * SECOND;
        let (year, month, day) = date_of(micros / DAY);
        let (seconds, micros) = (micros % DAY / SECOND, micros % SECOND);
        let [a, b] = four_digits(year);
        let [c, d] = [two_digits(month), two_digits(day)];
        let [e, f] = [two_digits(seconds / 3_600), two_digits(seconds / 60 % 60)];
        let [g, h] = [two_digits(seconds % 60), two_digits(micros / 10_000)];
        let [i, j] = four_digits(micros % 10_000);
        Self([
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

/// The microseconds of a time as it is written here; none where it is written in another way, or is no time. Then
/// jiff reads it: this decides nothing but the speed.
pub(crate) fn micros_of(text: &[u8]) -> Option<i64> {
    let text: &[u8; 27] = text.try_into().ok()?;
    let [a, b, c, d, b'-', e, f, b'-', g, h, b'T', rest @ ..] = text else { return None };
    let [i, j, b':', k, l, b':', m, n, b'.', o, p, q, r, s, t, b'Z'] = rest else { return None };
    let (year, month, day) = (number([a, b, c, d])?, number([e, f])?, number([g, h])?);
    let (hour, minute, second) = (number([i, j])?, number([k, l])?, number([m, n])?);
    let days = days_to(year, month, day)?;
    if date_of(days) != (year, month, day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
    i64::try_from(seconds * 1_000_000 + number([o, p, q, r, s, t])?).ok()
}

fn number<const N: usize>(digits: [&u8; N]) -> Option<u64> {
    digits.into_iter().try_fold(0, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + u64::from(digit - b'0'))
    })
}

/// How many days after 1970-01-01 a date is; none before it. A date that is not in the calendar gives another one's.
fn days_to(year: u64, month: u64, day: u64) -> Option<u64> {
    let (year, month) =
        if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
    let leap_days = year / 4 + year / 400 - year / 100;
    (365 * year + leap_days + (153 * month + 2) / 5 + day).checked_sub(719_469)
}
