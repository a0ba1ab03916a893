//! Date and time patterns of Java's `DateTimeFormatter`, English, as Flink uses them.

mod found;
mod iso;
mod item;
mod plain;
#[cfg(test)]
mod tests;

use crate::time::{Civil, Moment};
use found::Found;
use item::{Field, Item};
pub(crate) use plain::plain_time;

/// A pattern, ready to read and to write.
#[derive(Debug)]
pub(crate) struct Pattern {
    items: Vec<Item>,
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
    pub(crate) fn parse(&self, text: &str) -> Option<Moment> {
        self.parse_exactly(text).map(Moment::of_millis).or_else(|| iso::read(text))
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
