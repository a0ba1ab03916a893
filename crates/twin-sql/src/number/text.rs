//! Writes doubles as Java's `Double.toString` does.
//!
//! Up to version 18 Java does not write the shortest text: the digits come from a stopping rule of its own, which
//! this follows step by step (`1.2345678901234568E18` is `1.23456789012345677E18` there). Flink's casts to text
//! and its `ROUND` go by these digits, so they are part of its meaning.

use super::big::{Big, Natural};

const FRACTION_BITS: u32 = 52;
const HIDDEN_BIT: u64 = 1 << FRACTION_BITS;

/// The most powers of five that fit 63 bits.
const POWERS_OF_5: i32 = 27;

/// The digits of a finite number that is not 0, and the position of the point before, in or after them:
/// `1.25` is `125` and 1, `0.0125` is `125` and -1.
pub(super) struct Digits {
    pub(super) digits: Vec<u8>,
    pub(super) point: i32,
}

/// The text of a double.
pub(crate) fn java_text(double: f64) -> String {
    if double.is_nan() {
        return "NaN".to_owned();
    }
    let sign = if double.is_sign_negative() { "-" } else { "" };
    if double.is_infinite() {
        return format!("{sign}Infinity");
    }
    if double == 0.0 {
        return format!("{sign}0.0");
    }
    let Digits { digits, point } = digits_of(double.abs());
    let mut text = String::with_capacity(26);
    text.push_str(sign);
    let mut push = |digits: &[u8]| text.extend(digits.iter().map(|digit| char::from(b'0' + digit)));
    match usize::try_from(point) {
        Ok(whole @ 1..8) => {
            let (head, tail) = digits.split_at(whole.min(digits.len()));
            push(head);
            push(&vec![0; whole - head.len()]);
            text.push('.');
            push_fraction(&mut text, tail);
        }
        _ if point <= 0 && point > -3 => {
            push(&[0]);
            text.push('.');
            text.extend(std::iter::repeat_n('0', usize::try_from(-point).unwrap_or_default()));
            push_fraction(&mut text, &digits);
        }
        _ => {
            let (head, tail) = digits.split_at(1.min(digits.len()));
            push(head);
            text.push('.');
            push_fraction(&mut text, tail);
            text.push('E');
            text.push_str(&(point - 1).to_string());
        }
    }
    text
}

/// Digits after the point, of which there is at least one.
fn push_fraction(text: &mut String, digits: &[u8]) {
    text.extend(digits.iter().map(|digit| char::from(b'0' + digit)));
    if digits.is_empty() {
        text.push('0');
    }
}

/// The digits of a finite number above 0.
pub(super) fn digits_of(double: f64) -> Digits {
    let bits = double.to_bits();
    let mut fraction = bits & (HIDDEN_BIT - 1);
    let mut exponent = i32::try_from(bits >> FRACTION_BITS & 0x7FF).unwrap_or_default();
    let significant_bits;
    if exponent == 0 {
        let zeros = fraction.leading_zeros();
        let shift = zeros.saturating_sub(63 - FRACTION_BITS);
        fraction <<= shift;
        exponent = 1 - signed(shift);
        significant_bits = signed(64 - zeros);
    } else {
        fraction |= HIDDEN_BIT;
        significant_bits = signed(FRACTION_BITS + 1);
    }
    exponent -= 1023;
    let tail_zeros = fraction.trailing_zeros();
    let fraction_bits = signed(FRACTION_BITS + 1 - tail_zeros);
    let tiny_bits = (fraction_bits - exponent - 1).max(0);
    // A whole number below 2^63 is written as such.
    if tiny_bits == 0 && exponent <= 62 && fraction_bits < 64 {
        let beyond = exponent - significant_bits - 1;
        let shift = exponent - signed(FRACTION_BITS);
        let whole = if shift >= 0 { fraction << shift } else { fraction >> shift.unsigned_abs() };
        return whole_digits(whole, if exponent > significant_bits { beyond } else { 0 });
    }
    develop(fraction >> tail_zeros, fraction, exponent, significant_bits, fraction_bits, tiny_bits)
}

fn signed(bits: u32) -> i32 {
    i32::try_from(bits).unwrap_or_default()
}

/// The digits of a whole number of which the lowest `beyond` bits say nothing.
fn whole_digits(mut whole: u64, beyond: i32) -> Digits {
    let mut point = 0;
    // How many decimal digits such bits are worth: 4 to 6 bits are one digit, and so on.
    let insignificant = u32::try_from(beyond).unwrap_or_default() * 30_103 / 100_000;
    if insignificant > 0 {
        let power = 10_u64.pow(insignificant);
        let residue = whole % power;
        whole = whole / power + u64::from(residue >= power / 2);
        point = signed(insignificant);
    }
    while whole.is_multiple_of(10) && whole > 0 {
        whole /= 10;
        point += 1;
    }
    let digits: Vec<u8> = whole.to_string().bytes().map(|digit| digit - b'0').collect();
    point += i32::try_from(digits.len()).unwrap_or_default();
    Digits { digits, point }
}

/// Divides digit by digit, with the rest, half a unit in the last place and the divisor scaled alike.
fn develop(
    odd: u64,
    fraction: u64,
    exponent: i32,
    significant_bits: i32,
    fraction_bits: i32,
    tiny_bits: i32,
) -> Digits {
    let decimal = estimate(fraction, exponent);
    let b5 = (-decimal).max(0);
    let mut b2 = b5 + tiny_bits + exponent;
    let s5 = decimal.max(0);
    let mut s2 = s5 + tiny_bits;
    let mut m2 = b2 - significant_bits;
    b2 -= fraction_bits - 1;
    let common = b2.min(s2);
    (b2, s2, m2) = (b2 - common, s2 - common, m2 - common);
    // Below a power of two the next number is only half as far away.
    if fraction_bits == 1 {
        m2 -= 1;
    }
    if m2 < 0 {
        (b2, s2, m2) = (b2 - m2, s2 - m2, 0);
    }
    let small = fraction_bits + b2 + bits_of_5(b5) < 64 && s2 + 1 + bits_of_5(s5 + 1) < 64;
    let (odd, fives, twos) = (odd, (b5, s5), (b2, s2, m2));
    if small {
        divide::<u128>(odd, fives, twos, decimal, small)
    } else {
        divide::<Big>(odd, fives, twos, decimal, small)
    }
}

/// Takes digit after digit, until what is left is less than half a unit in the last place, or so near to the
/// next digit.
fn divide<N: Natural>(
    odd: u64,
    (b5, s5): (i32, i32),
    (b2, s2, m2): (i32, i32, i32),
    mut decimal: i32,
    small: bool,
) -> Digits {
    let mut rest = N::new(odd, b5, b2);
    let divisor = N::new(1, s5, s2);
    let mut half_unit = N::new(1, b5, m2);
    let tens = N::new(1, s5 + 1, s2 + 1);
    let mut step = || {
        let digit = rest.divide(&divisor);
        rest.times(10);
        half_unit.times(10);
        let low = rest < half_unit;
        let sum = rest.plus(&half_unit);
        let high = if small { sum > tens } else { sum >= tens };
        (digit, low, high)
    };
    let mut digits = Vec::with_capacity(20);
    let (first, mut low, mut high) = step();
    if first == 0 && !high {
        decimal -= 1;
    } else {
        digits.push(first);
    }
    if !(-3..8).contains(&decimal) {
        (low, high) = (false, false);
    }
    while !low && !high {
        let digit;
        (digit, low, high) = step();
        digits.push(digit);
    }
    let odd_digit = digits.last().is_some_and(|digit| digit % 2 == 1);
    rest.times(2);
    let up = match (high, low) {
        (true, true) => rest > tens || rest == tens && odd_digit,
        (high, _) => high,
    };
    let mut point = decimal + 1;
    if up {
        round_up(&mut digits, &mut point);
    }
    Digits { digits, point }
}

/// An estimate of the decimal exponent, at most one too large.
#[expect(clippy::approx_constant, reason = "Java's own constant, digit by digit")]
fn estimate(fraction: u64, exponent: i32) -> i32 {
    let unit = f64::from_bits(1023 << FRACTION_BITS | fraction & (HIDDEN_BIT - 1));
    let estimate =
        (unit - 1.5) * 0.289_529_654 + 0.176_091_259 + f64::from(exponent) * 0.301_029_995_663_981;
    super::java_int(estimate.floor())
}

/// How many bits a power of five has, above the table roughly.
fn bits_of_5(power: i32) -> i32 {
    match power {
        0 => 0,
        1..POWERS_OF_5 => {
            let power = u32::try_from(power).unwrap_or_default();
            signed(64 - 5_u64.pow(power).leading_zeros())
        }
        _ => power * 3,
    }
}

fn round_up(digits: &mut [u8], point: &mut i32) {
    // Java keeps the zeros that nines become.
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return;
        }
        *digit = 0;
    }
    *point += 1;
    if let Some(first) = digits.first_mut() {
        *first = 1;
    }
}
