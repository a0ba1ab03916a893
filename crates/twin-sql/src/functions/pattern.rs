//! Date and time patterns of Java's `DateTimeFormatter`, English, as Flink uses them.

use crate::time::{self, Civil};

/// A pattern, ready to read and to write.
#[derive(Debug)]
pub(crate) struct Pattern {
    items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
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

static MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
static SHORT_MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
static DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
static SHORT_DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// The part of it that is not in the subset.
    pub(crate) fn new(pattern: &str) -> Result<Pattern, String> {
        let mut items = Vec::new();
        let mut characters = pattern.chars().peekable();
        while let Some(character) = characters.next() {
            if character == '\'' {
                items.push(Item::Literal(quoted(&mut characters)?));
            } else if character.is_ascii_alphabetic() {
                let mut count = 1;
                while characters.next_if_eq(&character).is_some() {
                    count += 1;
                }
                items.push(letters(character, count)?);
            } else if "[]{}#".contains(character) {
                return Err(character.to_string());
            } else {
                items.push(Item::Literal(character.to_string()));
            }
        }
        reserve(&mut items);
        Ok(Pattern { items })
    }

    /// Writes a time.
    pub(crate) fn format(&self, civil: Civil) -> String {
        let mut text = String::with_capacity(24);
        for item in &self.items {
            item.write(civil, &mut text);
        }
        text
    }

    /// Reads a time, to the millisecond. A text that does not fit is tried as `yyyy-MM-dd[ HH:mm:ss[.f]]`,
    /// as Flink does; `None` if that fails too.
    pub(crate) fn parse(&self, text: &str) -> Option<i64> {
        self.parse_exactly(text)
            .map(|micros| micros - micros.rem_euclid(1_000))
            .or_else(|| fallback(text))
    }

    fn parse_exactly(&self, text: &str) -> Option<i64> {
        let mut found = Found::default();
        let rest = self.items.iter().try_fold(text, |rest, item| item.read(rest, &mut found))?;
        rest.is_empty().then(|| found.resolve())?
    }
}

/// A quoted literal; two quotes are one.
fn quoted(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<String, String> {
    let mut literal = String::new();
    if characters.next_if_eq(&'\'').is_some() {
        return Ok("'".to_owned());
    }
    loop {
        match characters.next() {
            Some('\'') if characters.next_if_eq(&'\'').is_none() => return Ok(literal),
            Some(character) => literal.push(character),
            None => return Err("' without an end".to_owned()),
        }
    }
}

fn letters(letter: char, count: usize) -> Result<Item, String> {
    let number = |field, least, most| Item::Number { field, least, most, reserved: 0 };
    let one_or_two = |field| match count {
        1 => Some(number(field, 1, 19)),
        2 => Some(number(field, 2, 2)),
        _ => None,
    };
    let item = match (letter, count) {
        ('y' | 'u', 2) => Some(number(Field::ShortYear, 2, 2)),
        // With four letters or more a longer year needs a plus sign, which this subset leaves out.
        ('y' | 'u', 4) => Some(number(Field::Year, 4, 4)),
        ('y' | 'u', 1) => Some(number(Field::Year, 1, 19)),
        ('M' | 'L', 3) => Some(Item::MonthName(&SHORT_MONTHS)),
        ('M' | 'L', 4) => Some(Item::MonthName(&MONTHS)),
        ('M' | 'L', _) => one_or_two(Field::Month),
        ('d', _) => one_or_two(Field::Day),
        ('H', _) => one_or_two(Field::Hour),
        ('h', _) => one_or_two(Field::HourOfHalf),
        ('m', _) => one_or_two(Field::Minute),
        ('s', _) => one_or_two(Field::Second),
        ('S', 1..=9) => Some(Item::Fraction(count)),
        ('E', 1..=3) => Some(Item::DayName(&SHORT_DAYS)),
        ('E', 4) => Some(Item::DayName(&DAYS)),
        ('a', 1) => Some(Item::HalfDay),
        _ => None,
    };
    item.ok_or_else(|| letter.to_string().repeat(count))
}

/// Reserves, for the first number of each run of numbers, the digits of the fixed ones after it.
fn reserve(items: &mut [Item]) {
    let mut following = 0;
    for item in items.iter_mut().rev() {
        match item {
            Item::Number { least, most, reserved, .. } => {
                *reserved = following;
                following = if least == most { following + *most } else { 0 };
            }
            Item::Fraction(count) => following += *count,
            _ => following = 0,
        }
    }
}

/// The fields that a text gave. What it did not give is that of 1970-01-01T00:00:00.
#[derive(Default)]
struct Found {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    hour: Option<i64>,
    hour_of_half: Option<i64>,
    afternoon: Option<bool>,
    minute: Option<i64>,
    second: Option<i64>,
    micro: Option<i64>,
    weekday: Option<i64>,
}

impl Found {
    fn resolve(self) -> Option<i64> {
        let half = match (self.hour_of_half, self.afternoon) {
            (Some(hour @ 1..=12), Some(afternoon)) => Some(hour % 12 + i64::from(afternoon) * 12),
            (Some(1..=12), None) | (None, _) => None,
            (Some(_), _) => return None,
        };
        let civil = Civil {
            year: self.year.unwrap_or(1970),
            month: self.month.unwrap_or(1),
            day: self.day.unwrap_or(1),
            hour: self.hour.or(half).unwrap_or(0),
            minute: self.minute.unwrap_or(0),
            second: self.second.unwrap_or(0),
            micro: self.micro.unwrap_or(0),
        };
        let valid = (1..=999_999).contains(&civil.year);
        let civil = civil.resolve().filter(|_| valid)?;
        let same_day = self.weekday.is_none_or(|weekday| weekday == time::weekday(civil));
        same_day.then(|| civil.to_micros())?
    }
}

impl Item {
    fn write(&self, civil: Civil, text: &mut String) {
        match self {
            Item::Literal(literal) => text.push_str(literal),
            Item::Number { field, least, .. } => {
                let digits = field.of(civil).to_string();
                text.extend(std::iter::repeat_n('0', least.saturating_sub(digits.len())));
                text.push_str(&digits);
            }
            Item::Fraction(count) => {
                let digits = format!("{:06}000", civil.micro);
                text.push_str(digits.get(..*count).unwrap_or_default());
            }
            Item::MonthName(names) => text.push_str(name(names, civil.month - 1)),
            Item::DayName(names) => text.push_str(name(names, time::weekday(civil))),
            Item::HalfDay => text.push_str(if civil.hour < 12 { "AM" } else { "PM" }),
        }
    }

    /// Reads the item off the start of a text and returns the rest.
    fn read<'t>(&self, text: &'t str, found: &mut Found) -> Option<&'t str> {
        match self {
            Item::Literal(literal) => text.strip_prefix(literal.as_str()),
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
                let micros = format!("{number:0<6}").get(..6).map(str::parse);
                found.micro = plain.then_some(micros)??.ok();
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

/// Reads `yyyy-[M]M-[d]d`, alone or with ` H:m:s[.f]`. Fields out of their range carry over, but for the
/// month and the day.
fn fallback(text: &str) -> Option<i64> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str, text: &str) -> Option<String> {
        let micros = Pattern::new(pattern).unwrap().parse(text)?;
        let show = Pattern::new("yyyy-MM-dd HH:mm:ss.SSSSSS").unwrap();
        Some(show.format(Civil::from_micros(micros)))
    }

    #[test]
    fn texts_are_read_as_java_reads_them() {
        let check = |pattern: &str, text: &str, expected: Option<&str>| {
            let expected = expected.map(|date| {
                format!(
                    "{date}{}",
                    " 00:00:00.000000".get(date.len().saturating_sub(10)..).unwrap()
                )
            });
            assert_eq!(read(pattern, text), expected, "{text:?} as {pattern:?}");
        };
        check("dd MMM yyyy", "02 Oct 2025", Some("2025-10-02"));
        check("dd MMM yyyy", "2 Oct 2025", None);
        check("d MMM yyyy", "2 Oct 2025", Some("2025-10-02"));
        check("dd MMM yyyy", "02 oct 2025", None);
        check("dd MMM yyyy", "02 Oct 2025 ", None);
        check("dd MMM yyyy", "31 Feb 2025", Some("2025-02-28"));
        check("dd MMM yyyy", "32 Jan 2025", None);
        check("dd MMMM yyyy", "02 May 2025", Some("2025-05-02"));
        check("yyyyMMdd", "20230508", Some("2023-05-08"));
        check("yyMMdd", "230508", Some("2023-05-08"));
        check("yyyyMMddHHmmssSSS", "20230508010203004", Some("2023-05-08 01:02:03.004000"));
        check(
            "yyyy-MM-dd HH:mm:ss.SSS",
            "2023-05-08 01:02:03.999",
            Some("2023-05-08 01:02:03.999000"),
        );
        check("yyyy-MM-dd'T'HH:mm", "2023-05-08T24:00", Some("2023-05-09"));
        check("yyyy-MM-dd HH:mm", "2023-05-08 24:01", None);
        check("d/M/yyyy h:mm a", "8/5/2023 12:30 AM", Some("2023-05-08 00:30:00.000000"));
        check("d/M/yyyy h:mm a", "8/5/2023 1:30 PM", Some("2023-05-08 13:30:00.000000"));
        check("EEE, dd MMM yyyy", "Thu, 02 Oct 2025", Some("2025-10-02"));
        check("EEE, dd MMM yyyy", "Fri, 02 Oct 2025", None);
        check("HH:mm", "01:02", Some("1970-01-01 01:02:00.000000"));
        // What does not fit is tried as an ISO date.
        check("dd MMM yyyy", "2025-10-2", Some("2025-10-02"));
        check("dd MMM yyyy", " 2025-10-02 25:00:00.5 ", Some("2025-10-03 01:00:00.500000"));
        check("dd MMM yyyy", "2025-13-02", None);
        for text in ["", "Oct", "02 Oct", "02 Oct 20255", "02 Oct 202é", "²2 Oct 2025"] {
            check("dd MMM yyyy", text, None);
        }
    }

    #[test]
    fn times_are_written_as_java_writes_them() {
        let civil = Civil::from_micros(1_759_384_803_004_005);
        let check = |pattern: &str, expected: &str| {
            assert_eq!(Pattern::new(pattern).unwrap().format(civil), expected, "{pattern}");
        };
        check("yyyy-MM-dd", "2025-10-02");
        check("d.M.yy H:m:s", "2.10.25 6:0:3");
        check("SSS SSSSSSSSS", "004 004005000");
        check("EEEE, MMMM d, h a 'o''clock' ''", "Thursday, October 2, 6 AM o'clock '");
    }

    #[test]
    fn letters_outside_the_subset_are_named() {
        for pattern in ["yyyy-DDD", "X", "VV", "[ss]", "'open", "nn", "yyyyy"] {
            assert!(Pattern::new(pattern).is_err(), "{pattern}");
        }
    }
}
