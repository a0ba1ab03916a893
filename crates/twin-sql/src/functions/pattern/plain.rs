//! Reads the plain form of `TO_TIMESTAMP(text)` and of casts from text to a time.

use crate::time::Civil;

/// Reads `yyyy-M-d`, alone or with ` H:m:s[.fffffffff]`, as milliseconds since 1970. A day that its month does not
/// have is the month's last, 24:00:00 the next day; other fields must be in their range.
pub(crate) fn plain_time(text: &str) -> Option<i64> {
    let (date, clock) =
        text.split_once(' ').map_or((text, None), |(date, time)| (date, Some(time)));
    let mut parts = date.split('-');
    let year = parts.next()?;
    let year = match year.strip_prefix('+') {
        Some(year) => digits(year, 5, 9)?,
        None => digits(year, 4, 4)?,
    };
    let (month, day) = (digits(parts.next()?, 1, 2)?, digits(parts.next()?, 1, 2)?);
    if parts.next().is_some() || year == 0 {
        return None;
    }
    let mut civil = Civil { year, month, day, hour: 0, minute: 0, second: 0, milli: 0, nanos: 0 };
    if let Some(clock) = clock {
        let mut parts = clock.split(':');
        civil.hour = digits(parts.next()?, 1, 2)?;
        civil.minute = digits(parts.next()?, 1, 2)?;
        let second = parts.next()?;
        let (second, fraction) = second.split_once('.').unwrap_or((second, ""));
        civil.second = digits(second, 1, 2)?;
        let rest = digits(&format!("0{fraction}"), 1, 10)?;
        civil.milli = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
        let ends_the_day = civil.hour < 24 || rest == 0;
        if parts.next().is_some() || !ends_the_day {
            return None;
        }
    }
    civil.resolve()?.to_millis()
}

fn digits(text: &str, least: usize, most: usize) -> Option<i64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    (plain && (least..=most).contains(&text.len())).then(|| text.parse().ok())?
}
