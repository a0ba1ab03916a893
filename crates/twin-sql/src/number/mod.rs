//! Numbers as Java reads, cuts, rounds and writes them.

mod big;
mod read;
mod text;

use std::cmp::Ordering;

pub(crate) use read::{flink_integer, java_double, java_integer, java_trim};
pub(crate) use text::java_text;

/// A double near to an integer; beyond 2^53 the nearest one.
#[expect(clippy::cast_precision_loss, reason = "this is what the conversion to DOUBLE means")]
pub(crate) fn double_from(integer: i64) -> f64 {
    integer as f64
}

/// Cuts a double to 32 bits as a Java cast: toward zero, at the ends of the range, NaN to 0.
#[expect(clippy::cast_possible_truncation, reason = "`as` is exactly Java's cast")]
pub(crate) fn java_int(double: f64) -> i32 {
    double as i32
}

/// Cuts a double to 64 bits as a Java cast: toward zero, at the ends of the range, NaN to 0.
#[expect(clippy::cast_possible_truncation, reason = "`as` is exactly Java's cast")]
pub(crate) fn java_bigint(double: f64) -> i64 {
    double as i64
}

/// Cuts 64 bits to the lower 32 as a Java cast.
#[expect(clippy::cast_possible_truncation, reason = "`as` is exactly Java's cast")]
pub(crate) fn narrow(integer: i64) -> i32 {
    integer as i32
}

/// A double without its fraction, where it is in the range of `INT`.
pub(crate) fn exact_int(double: f64) -> Option<i32> {
    (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&double).then(|| java_int(double))
}

/// A double without its fraction, where it is in the range of `BIGINT` as a double.
pub(crate) fn exact_bigint(double: f64) -> Option<i64> {
    const END: f64 = 9_223_372_036_854_775_808.0;
    (-END..=END).contains(&double).then(|| java_bigint(double))
}

/// Rounds to a number of digits after the point, halves away from 0; a negative number of digits rounds to
/// tens, hundreds and so on. What does not fit 64 bits wraps, as in Java.
pub(crate) fn round_integer(integer: i64, digits: i64) -> i64 {
    let tens = match u32::try_from(digits.saturating_neg()) {
        Ok(exponent @ 1..=19) => 10_i128.pow(exponent),
        Ok(20..) => return 0,
        _ => return integer,
    };
    let integer = i128::from(integer);
    let rounded = (integer + integer.signum() * tens / 2) / tens * tens;
    rounded.to_le_bytes().first_chunk().copied().map_or(0, i64::from_le_bytes)
}

/// The order of Java's `Double.compare`: NaN equals itself and is above all, -0 is below 0.
pub(crate) fn java_order(left: f64, right: f64) -> Ordering {
    match (left.is_nan(), right.is_nan()) {
        (false, false) => left.total_cmp(&right),
        (left, right) => left.cmp(&right),
    }
}

/// Rounds the decimal digits that Java prints a double with, to so many after the point, halves away from 0. `None`
/// for NaN and infinity.
pub(crate) fn round_double(double: f64, digits: i64) -> Option<f64> {
    if !double.is_finite() {
        return None;
    }
    if double == 0.0 {
        return Some(0.0);
    }
    let sign = if double < 0.0 { "-" } else { "" };
    let text::Digits { digits: all, point } = text::digits_of(double.abs());
    let Ok(kept) = usize::try_from(i64::from(point).saturating_add(digits)) else {
        return Some(0.0);
    };
    let Some((head, tail)) = all.split_at_checked(kept) else { return Some(double) };
    let up = tail.first().is_some_and(|digit| *digit >= 5);
    let head = head.iter().fold(0, |number: i64, digit| number * 10 + i64::from(*digit));
    let scale = digits.saturating_neg();
    let cut: f64 = format!("{sign}{}e{scale}", head + i64::from(up)).parse().ok()?;
    // Decimal numbers know no negative zero.
    Some(cut + 0.0)
}

/// Cuts the last decimal digits off an integer: so many as `digits` is below 0.
pub(crate) fn truncate_integer(integer: i64, digits: i64) -> i64 {
    match u32::try_from(digits.saturating_neg()) {
        Ok(exponent @ 1..=18) => integer / 10_i64.pow(exponent) * 10_i64.pow(exponent),
        Ok(19..) => 0,
        _ => integer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_double_outside_the_range_is_no_integer() {
        assert_eq!(exact_bigint(9.3e18), None);
        assert_eq!(exact_bigint(9_223_372_036_854_775_808.0), Some(i64::MAX));
        assert_eq!(exact_bigint(f64::NAN), None);
        assert_eq!(exact_bigint(-1.9), Some(-1));
        assert_eq!(exact_int(3e9), None);
        assert_eq!(exact_int(2_147_483_647.5), None);
        assert_eq!(exact_int(-1.5), Some(-1));
    }
}
