//! Reads numbers from texts.

/// Cuts the characters that Java's `String.trim` cuts: everything up to and with the blank.
pub(crate) fn java_trim(text: &str) -> &str {
    text.trim_matches(|character| character <= ' ')
}

/// Reads a text as Java's `Double.parseDouble` does.
pub(crate) fn java_double(text: &str) -> Option<f64> {
    let text = java_trim(text);
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let number = match unsigned {
        "NaN" => f64::NAN,
        "Infinity" => f64::INFINITY,
        _ => {
            let digits = unsigned.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(unsigned);
            match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
                Some(digits) => hexadecimal(digits)?,
                None => decimal(digits)?,
            }
        }
    };
    Some(if negative { -number } else { number })
}

fn decimal(digits: &str) -> Option<f64> {
    let plain =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    let start = digits.bytes().next().is_some_and(|byte| byte.is_ascii_digit() || byte == b'.');
    if start && digits.bytes().all(plain) { digits.parse().ok() } else { None }
}

/// Reads `1F.8p-3`; the exponent is needed.
fn hexadecimal(digits: &str) -> Option<f64> {
    let (mantissa, exponent) = digits.split_once(['p', 'P'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut exponent: i32 = exponent.parse().ok()?;
    let (mut bits, mut any) = (0_u64, false);
    for (digit, scale) in
        whole.chars().map(|digit| (digit, 0)).chain(fraction.chars().map(|digit| (digit, 4)))
    {
        let digit = u64::from(digit.to_digit(16)?);
        any = true;
        exponent = exponent.saturating_sub(scale);
        if bits >> 59 == 0 {
            bits = bits << 4 | digit;
        } else {
            // Beyond what a double holds it counts only whether there is anything.
            bits |= u64::from(digit != 0);
            exponent = exponent.saturating_add(4);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "rounds to nearest, as it must")]
    let number = bits as f64;
    let half = exponent.clamp(-2_400, 2_400) / 2;
    any.then(|| number * 2_f64.powi(half) * 2_f64.powi(exponent.clamp(-2_400, 2_400) - half))
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

/// Reads a text as Java's `Long.parseLong` does, with blanks around it and the digits of any script.
pub(crate) fn java_integer(text: &str) -> Option<i64> {
    let text = java_trim(text);
    if text.is_ascii() {
        return text.parse().ok();
    }
    let digit = |character: char| match character {
        '+' | '-' => Some(character),
        _ => {
            let start = ZEROS.iter().rev().find(|zero| **zero <= character)?;
            let digit = u32::from(character) - u32::from(*start);
            char::from_digit(digit, 10)
        }
    };
    text.chars().map(digit).collect::<Option<String>>()?.parse().ok()
}

/// The zeros of the scripts in Unicode's first plane, from which Java counts nine digits on.
static ZEROS: &[char] = &[
    '0', '\u{660}', '\u{6F0}', '\u{7C0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{B66}',
    '\u{BE6}', '\u{C66}', '\u{CE6}', '\u{D66}', '\u{DE6}', '\u{E50}', '\u{ED0}', '\u{F20}',
    '\u{1040}', '\u{1090}', '\u{17E0}', '\u{1810}', '\u{1946}', '\u{19D0}', '\u{1A80}', '\u{1A90}',
    '\u{1B50}', '\u{1BB0}', '\u{1C40}', '\u{1C50}', '\u{A620}', '\u{A8D0}', '\u{A900}', '\u{A9D0}',
    '\u{A9F0}', '\u{AA50}', '\u{ABF0}', '\u{FF10}',
];

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
        check("0x1p3", Some(8.0));
        check("-0x1.8p-1d", Some(-0.75));
        for text in [
            "", " ", "n/a", "inf", "nan", "infinity", "1,5", "1e", "--1", "0x1F", "0xp1", "1_000",
            "e", "+-1",
        ] {
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
}
