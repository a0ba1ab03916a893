//! Tells whether a table is a log that grows at its end, and how much of the end a poll has to read.

use jiff::civil::DateTime;

/// From how many rows on times in a row are no accident.
const LEAST_ROWS: usize = 10;

/// Of so many rows one may be late.
const LATE: usize = 20;

/// What a poll reads, in seconds: what ten polls bring at the interval of a draft.
const SECONDS: f64 = 600.0;

/// The least and the greatest `tail` that is proposed.
const TAIL: std::ops::RangeInclusive<f64> = 10.0..=10_000.0;

/// How people write a time, but for RFC 3339 and numbers.
const PATTERNS: [&str; 7] = [
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%Y%m%d%H%M",
];

/// Returns the `tail` for rows without their header; none where they do not go on in time, row by row.
pub(super) fn tail(rows: &[Vec<&str>]) -> Option<u64> {
    if rows.len() < LEAST_ROWS {
        return None;
    }
    let columns = rows.iter().map(Vec::len).min()?;
    (0..columns).find_map(|column| of_column(rows, column))
}

fn of_column(rows: &[Vec<&str>], column: usize) -> Option<u64> {
    let cells = rows.iter().map(|row| row.get(column).copied());
    let times: Vec<f64> = cells.map(|cell| seconds(cell?.trim())).collect::<Option<_>>()?;
    let late = times.iter().zip(times.get(1..)?).filter(|(one, next)| next < one).count();
    let span = times.last()? - times.first()?;
    if late * LATE > rows.len() || span <= 0.0 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a few hundred rows")]
    let wanted = rows.len() as f64 / span * SECONDS;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 10 to 10,000"
    )]
    Some(rounded(wanted).clamp(*TAIL.start(), *TAIL.end()) as u64)
}

/// The number with one digit and zeros that is not below.
fn rounded(number: f64) -> f64 {
    let digit = 10_f64.powf(number.max(1.0).log10().floor());
    (number / digit).ceil() * digit
}

/// A time as seconds since some moment, the same one for all of its form.
fn seconds(cell: &str) -> Option<f64> {
    if let Ok(time) = cell.parse::<jiff::Timestamp>() {
        return Some(time.as_duration().as_secs_f64());
    }
    if cell.bytes().all(|byte| byte.is_ascii_digit()) {
        match (cell.len(), cell.parse::<f64>()) {
            (10, Ok(seconds)) if seconds > 1e9 => return Some(seconds),
            (13, Ok(millis)) if millis > 1e12 => return Some(millis / 1e3),
            _ => {}
        }
    }
    let times = PATTERNS.iter().map(|pattern| DateTime::strptime(pattern, cell));
    let time = times.into_iter().find_map(Result::ok)?;
    let start = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    Some(time.duration_since(start).as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expected: Option<u64>, count: usize, cell: impl Fn(usize) -> String) {
        let cells: Vec<String> = (0..count).map(cell).collect();
        let rows: Vec<Vec<&str>> = cells.iter().map(|cell| vec!["x", cell.as_str()]).collect();
        assert_eq!(tail(&rows), expected, "{}", cells.join(" "));
    }

    #[test]
    fn rows_that_go_on_in_time_are_a_log() {
        check(Some(700), 59, |n| format!("2025-10-02T06:00:{n:02}Z"));
        check(Some(700), 59, |n| format!("2025-10-02 06:00:{n:02}.5"));
        check(Some(10), 12, |n| format!("{:02}.10.2025 06:00", n + 1));
        check(Some(10_000), 20, |n| format!("1759384803{n:03}"));
        check(Some(20), 30, |n| (1_759_384_800 + 60 * n).to_string());
        check(Some(20), 40, |n| format!("2025-10-02 06:{:02}", if n == 7 { 3 } else { n }));
    }

    #[test]
    fn rows_of_one_time_or_of_none_are_not() {
        check(None, 9, |n| format!("2025-10-02T06:00:0{n}Z"));
        check(None, 60, |_| "2025-10-02T06:00:00Z".to_owned());
        check(None, 60, |n| format!("2025-10-02T06:00:{:02}Z", 59 - n));
        check(None, 60, |n| format!("2025-10-02T06:00:{:02}Z", n * 37 % 60));
        check(None, 60, |n| n.to_string());
        check(None, 60, |n| format!("{n} o'clock"));
    }
}
