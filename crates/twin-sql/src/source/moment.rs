//! Reads times as Flink's JSON format reads them with `json.timestamp-format.standard` = ISO-8601.

use crate::time::{Civil, Moment, days_in};

/// Reads `2025-10-02T06:00:03.5Z` as milliseconds since 1970 UTC. Any other offset than `Z` is none.
///
/// 24:00 is the next day, a day that its month does not have is the
/// month's last.
pub(super) fn instant(text: &str) -> Option<Moment> {
    let mut reader = Reader { rest: text.as_bytes() };
    let civil = reader.civil(b"T")?;
    reader.skip(b"Z")?;
    reader.rest.is_empty().then(|| moment(civil))?
}

/// Reads `2025-10-02T06:00:03.5` as milliseconds since 1970 on that clock. Every field must be in its range.
pub(super) fn local(text: &str) -> Option<Moment> {
    let mut reader = Reader { rest: text.as_bytes() };
    let civil = reader.civil(b"Tt")?;
    let strict = civil.hour < 24 && civil.day <= days_in(civil.year, civil.month);
    (strict && reader.rest.is_empty()).then(|| moment(civil))?
}

fn moment(civil: Civil) -> Option<Moment> {
    let millis = civil.resolve()?.to_millis()?;
    Some(Moment { millis, nanos: civil.nanos })
}

struct Reader<'t> {
    rest: &'t [u8],
}

impl Reader<'_> {
    /// A date, `T`, hours and minutes, and optionally seconds and a fraction.
    fn civil(&mut self, between: &[u8]) -> Option<Civil> {
        let year = self.year()?;
        self.skip(b"-")?;
        let month = self.digits(2)?;
        self.skip(b"-")?;
        let day = self.digits(2)?;
        self.skip(between)?;
        let hour = self.digits(2)?;
        self.skip(b":")?;
        let minute = self.digits(2)?;
        let mut civil = Civil { year, month, day, hour, minute, second: 0, milli: 0, nanos: 0 };
        if self.skip(b":").is_some() {
            civil.second = self.digits(2)?;
            if self.skip(b".").is_some() {
                (civil.milli, civil.nanos) = self.fraction()?;
            }
        }
        Some(civil)
    }

    /// Four digits, or more with a sign; four with a minus.
    fn year(&mut self) -> Option<i64> {
        let (sign, least, most) = match self.rest.first()? {
            b'-' => (-1, 4, 9),
            b'+' => (1, 5, 9),
            _ => return self.digits(4),
        };
        self.skip(b"+-")?;
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let year = self.digits((least..=most).contains(&length).then_some(length)?)?;
        (sign > 0 || year > 0).then_some(sign * year)
    }

    /// Up to nine digits after the point, in milliseconds and the nanoseconds after them.
    fn fraction(&mut self) -> Option<(i64, i64)> {
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let missing = u32::try_from(9_usize.checked_sub(length)?).ok()?;
        let nanos = self.digits(length)? * 10_i64.pow(missing);
        Some((nanos / 1_000_000, nanos % 1_000_000))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_flink_reads_them() {
        let check = |text: &str, expected: Option<i64>| {
            let micros = instant(text).and_then(Moment::micros);
            assert_eq!(micros, expected, "{text:?}");
        };
        check("1970-01-01T00:00:00Z", Some(0));
        check("2025-10-02T06:00:03.000000Z", Some(1_759_384_803_000_000));
        check("2025-10-02T06:00:03.123456789Z", Some(1_759_384_803_123_456));
        check("2025-10-02T06:00:03.5Z", Some(1_759_384_803_500_000));
        check("2025-10-02T06:00:03.Z", Some(1_759_384_803_000_000));
        check("1969-12-31T23:59:59.999999Z", Some(-1));
        assert_eq!(instant("2025-02-30T00:00:00Z"), instant("2025-02-28T00:00:00Z"));
        assert_eq!(instant("2025-02-28T24:00:00Z"), instant("2025-03-01T00:00:00Z"));
        for text in [
            "",
            "2025-10-02",
            "2025-10-02T06:00:03",
            "2025-10-02T06:00:03+00:00",
            "2025-10-02t06:00:03Z",
            "2025-10-02T06:00:03z",
            "2025-10-02 06:00:03Z",
            "2025-13-02T06:00:03Z",
            "2025-10-32T06:00:03Z",
            "2025-10-02T25:00:03Z",
            "2025-10-02T06:60:03Z",
            "2025-10-02T06:00:03Zx",
            "2025-10-02T06:00:03.1234567890Z",
            "2025-10-02T24:00:01Z",
            "2025-00-02T06:00:03Z",
            "12025-10-02T06:00:03Z",
            "\u{e9}025-10-02T06:00:03Z",
        ] {
            check(text, None);
        }
        let moment = local("2025-10-02t06:00:03.5").and_then(Moment::micros);
        assert_eq!(moment, Some(1_759_384_803_500_000));
        for text in ["2025-10-02T06:00:03Z", "2025-02-30T00:00:00", "2025-02-28T24:00:00"] {
            assert_eq!(local(text), None, "{text:?}");
        }
    }
}
