//! Reads the form that Flink falls back to where a text does not fit its pattern: that of Java's
//! `Timestamp.valueOf` and `Date.valueOf`, in the calendar of those.

use crate::number;
use crate::time::{DAY, Moment, SECOND, days_to, hybrid_date_of, hybrid_days_to};

/// Reads `yyyy-[M]M-[d]d`, alone or with ` H:m:s[.f]`. Fields out of their range carry over, but for the
/// month and the day.
pub(super) fn read(text: &str) -> Option<Moment> {
    let text = number::java_trim(text);
    let (date, clock) =
        text.split_once(' ').map_or((text, None), |(date, time)| (date, Some(time)));
    let mut parts = date.split('-');
    let year = integer(parts.next().filter(|year| year.chars().count() == 4)?)?;
    let mut short =
        || integer(parts.next().filter(|part| (1..=2).contains(&part.chars().count()))?);
    let (month, day) = (short()?, short()?);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let (mut millis, mut nanos) = (0, 0);
    if let Some(clock) = clock {
        let mut parts = clock.splitn(3, ':');
        let (hour, minute) = (integer(parts.next()?)?, integer(parts.next()?)?);
        let second = parts.next()?;
        let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
        let seconds = hour * 3_600 + minute * 60 + integer(second)?;
        let plain = fraction.bytes().all(|byte| byte.is_ascii_digit());
        if !plain || !(1..=9).contains(&fraction.len()) {
            return None;
        }
        let fraction: i64 = format!("{fraction:0<9}").parse().ok()?;
        (millis, nanos) = (seconds * SECOND + fraction / 1_000_000, fraction % 1_000_000);
    }
    // What carries over does so in the calendar of `java.sql`; what it then shows is the time.
    let days = hybrid_days_to(year, month, day) + millis.div_euclid(DAY);
    let (year, month, day) = hybrid_date_of(days);
    let year = if year > 0 { year } else { 1 - year };
    let millis = days_to(year, month, day).checked_mul(DAY)?.checked_add(millis.rem_euclid(DAY))?;
    Some(Moment { millis, nanos })
}

/// What Java's `Integer.parseInt` reads.
fn integer(text: &str) -> Option<i64> {
    let integer = if text.starts_with(' ') { None } else { number::java_integer(text) }?;
    i32::try_from(integer).ok().map(i64::from)
}
