//! Numbers as Java reads, cuts and rounds them.

/// Cuts the characters that Java's `String.trim` cuts: everything up to and with the blank.
pub(crate) fn java_trim(text: &str) -> &str {
    text.trim_matches(|character| character <= ' ')
}

/// Reads a text as Java's `Double.parseDouble` does, but for hexadecimal numbers, which are no numbers here.
pub(crate) fn java_double(text: &str) -> Option<f64> {
    let text = java_trim(text);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match unsigned {
        "NaN" => return Some(f64::NAN),
        "Infinity" if text.starts_with('-') => return Some(f64::NEG_INFINITY),
        "Infinity" => return Some(f64::INFINITY),
        _ => {}
    }
    let digits = text.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(text);
    let plain =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    if digits.bytes().all(plain) { digits.parse().ok() } else { None }
}

/// Reads a text as Flink's cast to an integer does: blanks around it are cut, a fraction is cut off.
pub(crate) fn flink_integer(text: &str) -> Option<i64> {
    let text = text.trim_matches(' ');
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match whole {
        // Flink wants a digit or a point after the sign, and takes `.5` and `.` for 0.
        "" | "+" | "-" if text.contains('.') => Some(0),
        _ => whole.parse().ok(),
    }
}

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
    exact_bigint(double).and_then(|integer| i32::try_from(integer).ok())
}

/// A double without its fraction, where it is in the range of `BIGINT`.
pub(crate) fn exact_bigint(double: f64) -> Option<i64> {
    const END: f64 = 9_223_372_036_854_775_808.0;
    (-END..END).contains(&double).then(|| java_bigint(double))
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

/// Rounds the decimal digits that a double prints with, halves away from 0. `None` for NaN and infinity.
pub(crate) fn round_double(double: f64, digits: i64) -> Option<f64> {
    if !double.is_finite() {
        return None;
    }
    // `-1.2345e2`: sign, digits and exponent.
    let text = format!("{double:e}");
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent: i64 = exponent.parse().ok()?;
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let mantissa: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let kept = exponent.saturating_add(1).saturating_add(digits);
    let Ok(kept) = usize::try_from(kept) else { return Some(0.0) };
    // Nothing to cut. Adding 0 turns -0 into 0: decimal numbers know no negative zero.
    let Some((head, tail)) = mantissa.split_at_checked(kept) else { return Some(double + 0.0) };
    let up = tail.bytes().next().is_some_and(|digit| digit >= b'5');
    let head: i64 = format!("0{head}").parse().ok()?;
    let scale = digits.saturating_neg();
    let rounded: f64 = format!("{sign}{}e{scale}", head + i64::from(up)).parse().ok()?;
    Some(rounded + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_read_as_java_reads_them() {
        let check =
            |text: &str, expected: Option<f64>| assert_eq!(java_double(text), expected, "{text:?}");
        check("1.5", Some(1.5));
        check(" \t-2\n", Some(-2.0));
        check("+3e2", Some(300.0));
        check(".5", Some(0.5));
        check("5.", Some(5.0));
        check("1.5d", Some(1.5));
        check("2F", Some(2.0));
        check("-Infinity", Some(f64::NEG_INFINITY));
        for text in
            ["", " ", "n/a", "inf", "nan", "infinity", "1,5", "1e", "--1", "0x1p3", "1_000", "e"]
        {
            check(text, None);
        }
        assert!(java_double("NaN").is_some_and(f64::is_nan));
    }

    #[test]
    fn integers_are_read_as_flink_casts_them() {
        let check = |text: &str, expected: Option<i64>| {
            assert_eq!(flink_integer(text), expected, "{text:?}");
        };
        check("12", Some(12));
        check("  +12  ", Some(12));
        check("-12.9", Some(-12));
        check(".5", Some(0));
        check("9223372036854775807", Some(i64::MAX));
        check("-9223372036854775808", Some(i64::MIN));
        for text in ["", "  ", "-", "+", "9223372036854775808", "1e3", "12a", "1.2.3", "1.x", "\t1"]
        {
            check(text, None);
        }
    }

    #[test]
    fn a_double_outside_the_range_is_no_integer() {
        assert_eq!(exact_bigint(9.3e18), None);
        assert_eq!(exact_bigint(f64::NAN), None);
        assert_eq!(exact_bigint(-1.9), Some(-1));
        assert_eq!(exact_int(3e9), None);
    }
}
