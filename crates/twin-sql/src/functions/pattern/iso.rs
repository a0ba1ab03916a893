//! Reads the plain form that Flink falls back to where a text does not fit its pattern.

use crate::time::Civil;

/// Reads `yyyy-[M]M-[d]d`, alone or with ` H:m:s[.f]`. Fields out of their range carry over, but for the
/// month and the day.
pub(super) fn read(text: &str) -> Option<i64> {
    let text = text.trim_matches(|character| character <= ' ');
    let (date, clock) =
        text.split_once(' ').map_or((text, None), |(date, time)| (date, Some(time)));
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4, 4)?;
    let (month, day) = (digits(parts.next()?, 1, 2)?, digits(parts.next()?, 1, 2)?);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let mut civil = Civil { year, month, day, hour: 0, minute: 0, second: 0, micro: 0 };
    if let Some(clock) = clock {
        let mut parts = clock.splitn(3, ':');
        civil.hour = digits(parts.next()?, 1, 9)?;
        civil.minute = digits(parts.next()?, 1, 9)?;
        let second = parts.next()?;
        let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
        civil.second = digits(second, 1, 9)?;
        digits(fraction, 1, 9)?;
        civil.micro = format!("{fraction:0<9}").get(..6)?.parse().ok()?;
    }
    civil.to_micros()
}

fn digits(text: &str, least: usize, most: usize) -> Option<i64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    (plain && (least..=most).contains(&text.len())).then(|| text.parse().ok())?
}
