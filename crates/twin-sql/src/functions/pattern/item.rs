//! Reads and writes the parts of a date and time pattern.

use super::found::Found;
use crate::time::{self, Civil};

/// One part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    Literal(String),
    /// A number of `least` to `most` digits. `reserved` digits after it belong to the numbers that follow it
    /// without anything in between.
    Number {
        field: Field,
        least: usize,
        most: usize,
        reserved: usize,
    },
    /// The digits after a decimal point, exactly so many.
    Fraction(usize),
    MonthName(&'static [&'static str]),
    DayName(&'static [&'static str]),
    HalfDay,
}

/// What a number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Year,
    /// The last two digits of a year from 2000 to 2099.
    ShortYear,
    Month,
    Day,
    Hour,
    /// 1 to 12.
    HourOfHalf,
    Minute,
    Second,
}

impl Item {
    /// Writes the item of a time.
    pub(super) fn write(&self, civil: Civil, text: &mut String) {
        match self {
            Item::Literal(literal) => text.push_str(literal),
            Item::Number { field, least, .. } => {
                let digits = field.of(civil).to_string();
                text.extend(std::iter::repeat_n('0', least.saturating_sub(digits.len())));
                text.push_str(&digits);
            }
            Item::Fraction(count) => {
                let digits = format!("{:03}{:06}", civil.milli, civil.nanos);
                text.push_str(digits.get(..*count).unwrap_or_default());
            }
            Item::MonthName(names) => text.push_str(name(names, civil.month - 1)),
            Item::DayName(names) => text.push_str(name(names, time::weekday(civil))),
            Item::HalfDay => text.push_str(if civil.hour < 12 { "AM" } else { "PM" }),
        }
    }

    /// Reads the item off the start of a text and returns the rest.
    pub(super) fn read<'t>(&self, text: &'t str, found: &mut Found) -> Option<&'t str> {
        match self {
            Item::Literal(literal) => text.strip_prefix(literal.as_str()),
            Item::Number { field: Field::Year, least: 4, .. } if text.starts_with('+') => {
                let digits = text.bytes().skip(1).take_while(u8::is_ascii_digit).count();
                let (number, rest) = text.split_at_checked(digits + 1)?;
                let number = (5..=9).contains(&digits).then(|| number.parse().ok())??;
                Field::Year.put(number, found);
                Some(rest)
            }
            Item::Number { field, least, most, reserved } => {
                let digits = text.bytes().take_while(u8::is_ascii_digit).count();
                let width = digits.saturating_sub(*reserved).clamp(*least, *most);
                let (number, rest) = text.split_at_checked(width.min(digits.max(*least)))?;
                let plain = number.bytes().all(|byte| byte.is_ascii_digit());
                field.put(plain.then(|| number.parse().ok())??, found);
                Some(rest)
            }
            Item::Fraction(count) => {
                let (number, rest) = text.split_at_checked(*count)?;
                let plain = number.bytes().all(|byte| byte.is_ascii_digit());
                let millis = format!("{number:0<3}").get(..3).map(str::parse);
                found.milli = plain.then_some(millis)??.ok();
                Some(rest)
            }
            Item::MonthName(names) => {
                let (index, rest) = read_name(names, text)?;
                found.month = Some(index + 1);
                Some(rest)
            }
            Item::DayName(names) => {
                let (index, rest) = read_name(names, text)?;
                found.weekday = Some(index);
                Some(rest)
            }
            Item::HalfDay => {
                let rest = text.strip_prefix("AM").or_else(|| text.strip_prefix("PM"))?;
                found.afternoon = Some(text.starts_with('P'));
                Some(rest)
            }
        }
    }
}

impl Field {
    fn of(self, civil: Civil) -> i64 {
        match self {
            Field::Year => civil.year,
            Field::ShortYear => civil.year.rem_euclid(100),
            Field::Month => civil.month,
            Field::Day => civil.day,
            Field::Hour => civil.hour,
            Field::HourOfHalf => (civil.hour + 11) % 12 + 1,
            Field::Minute => civil.minute,
            Field::Second => civil.second,
        }
    }

    fn put(self, number: i64, found: &mut Found) {
        let (slot, number) = match self {
            Field::Year => (&mut found.year, number),
            Field::ShortYear => (&mut found.year, number + 2000),
            Field::Month => (&mut found.month, number),
            Field::Day => (&mut found.day, number),
            Field::Hour => (&mut found.hour, number),
            Field::HourOfHalf => (&mut found.hour_of_half, number),
            Field::Minute => (&mut found.minute, number),
            Field::Second => (&mut found.second, number),
        };
        *slot = Some(number);
    }
}

fn name(names: &'static [&'static str], index: i64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
}

/// The longest name that the text starts with; capitals matter.
fn read_name<'t>(names: &[&str], text: &'t str) -> Option<(i64, &'t str)> {
    let found = names.iter().zip(0..).filter(|(name, _)| text.starts_with(**name));
    let (name, index) = found.max_by_key(|(name, _)| name.len())?;
    Some((index, text.strip_prefix(name)?))
}
