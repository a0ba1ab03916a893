//! Checks `INTERVAL` and arithmetic with times.

use sqlparser::ast::{Expr, Interval, Value as Literal, ValueWithSpan};

use super::expression::{Checker, Typed, place_of};
use crate::functions::{Body, Unit, shift_months, shift_span};
use crate::plan::{Node, Operator, Width};
use crate::problem::Place;
use crate::types::Type;

const HELP: &str =
    "write INTERVAL '90' MINUTE, '1.5' SECOND, '1 02:03:04' DAY TO SECOND or '1-2' YEAR TO MONTH";

impl Checker<'_, '_> {
    pub(super) fn interval(&mut self, interval: &Interval) -> Option<Typed> {
        let place = place_of(&interval.value);
        let Expr::Value(ValueWithSpan { value: Literal::SingleQuotedString(text), .. }) =
            &*interval.value
        else {
            return self.problems.add(place, "INTERVAL without a text in quotes", HELP);
        };
        let name = |field: &Option<_>| field.as_ref().map(ToString::to_string);
        let (first, last) = (name(&interval.leading_field), name(&interval.last_field));
        let first = first.unwrap_or_default();
        let last = last.unwrap_or_else(|| first.clone());
        let digits = interval.leading_precision.unwrap_or(2);
        match read(text, &first, &last, digits) {
            Ok((count, data_type)) => Some(self.node(Node::Integer(count), data_type)),
            Err(Some(help)) => self.problems.add(place, format!("INTERVAL '{text}' {first}"), help),
            Err(None) => self.problems.add(place, format!("INTERVAL '{text}' {first}"), HELP),
        }
    }

    /// `+`, `-` or `*` where a time or an interval takes part.
    pub(super) fn time_arithmetic(
        &mut self,
        operator: Operator,
        left: Typed,
        right: Typed,
        place: Place,
    ) -> Option<Typed> {
        let (one, other) = (left.data_type, right.data_type);
        match operator {
            Operator::Plus if is_time(one) && is_interval(other) => Some(self.shift(left, right)),
            Operator::Plus if is_interval(one) && is_time(other) => Some(self.shift(right, left)),
            Operator::Minus if is_time(one) && is_interval(other) => {
                let back = self.node(Node::Negate(width(other), right.id), other);
                Some(self.shift(left, back))
            }
            Operator::Plus | Operator::Minus if is_interval(one) && one == other => {
                Some(self.node(Node::Arithmetic(operator, width(one), left.id, right.id), one))
            }
            Operator::Times if is_count(one, other) => Some(self.times(left, right)),
            Operator::Times if is_count(other, one) => Some(self.times(right, left)),
            Operator::Minus if is_time(one) && one == other => {
                let help = "write TIMESTAMPDIFF(SECOND, earlier, later)";
                self.problems.add(place, "difference of two times", help)
            }
            _ => {
                let message = format!("arithmetic on {one} and {other}");
                let help = "add an INTERVAL to a time, or multiply it by an INT; see TIMESTAMPADD";
                self.problems.add(place, message, help)
            }
        }
    }

    /// So many of an interval.
    pub(super) fn times(&mut self, count: Typed, interval: Typed) -> Typed {
        let data_type = interval.data_type;
        let node = Node::Arithmetic(Operator::Times, width(data_type), count.id, interval.id);
        self.node(node, data_type)
    }

    /// A time and an interval after it.
    pub(super) fn shift(&mut self, time: Typed, interval: Typed) -> Typed {
        let body = if interval.data_type == Type::Months {
            Body::new(shift_months)
        } else {
            Body::new(shift_span)
        };
        let arguments = vec![time.id, interval.id];
        self.node(Node::Call { body, arguments, prepared: None }, time.data_type)
    }
}

/// Months are counted in 32 bits, as in Java.
fn width(interval: Type) -> Width {
    if interval == Type::Months { Width::Int } else { Width::BigInt }
}

/// Whether arithmetic with this type is arithmetic with times.
pub(super) fn takes_part(data_type: Type) -> bool {
    is_time(data_type) || is_interval(data_type)
}

fn is_time(data_type: Type) -> bool {
    matches!(data_type, Type::Instant | Type::Local)
}

fn is_interval(data_type: Type) -> bool {
    matches!(data_type, Type::Span | Type::Months)
}

/// Whether the first may count the second.
pub(super) fn is_count(count: Type, interval: Type) -> bool {
    match interval {
        Type::Span => count.is_integer(),
        Type::Months => count == Type::Int,
        _ => false,
    }
}

/// Reads the text of an interval from its first unit to its last, the first with so many digits.
fn read(text: &str, first: &str, last: &str, digits: u64) -> Result<(i64, Type), Option<String>> {
    static UNITS: [(&str, &str, i64); 6] = [
        ("YEAR", "-", i64::MAX),
        ("MONTH", "", 12),
        ("DAY", " ", i64::MAX),
        ("HOUR", ":", 24),
        ("MINUTE", ":", 60),
        ("SECOND", "", 60),
    ];
    let position = |name: &str| UNITS.iter().position(|(unit, _, _)| *unit == name).ok_or(None);
    let (from, to) = (position(first)?, position(last)?);
    let months = from < 2;
    if from > to || months != (to < 2) {
        return Err(None);
    }
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut total = 0;
    for (index, (name, after, end)) in UNITS.iter().enumerate().take(to + 1).skip(from) {
        let (part, next) =
            if index == to { (rest, "") } else { rest.split_once(after).ok_or(None)? };
        rest = next;
        let (whole, millis) = match part.split_once('.') {
            Some((whole, fraction)) if *name == "SECOND" => (whole, fraction_of(fraction)?),
            Some(_) => return Err(None),
            None => (part, 0),
        };
        let count = number(whole)?;
        let (most, help) = if index == from {
            let most = 10_i64.saturating_pow(u32::try_from(digits).map_err(|_| None)?);
            (most, format!("it has more than {digits} digits: write {name}({})", whole.len()))
        } else {
            (*end, format!("there are {end} {name}s in the unit before"))
        };
        if count >= most {
            return Err(Some(help));
        }
        let unit = Unit::find(name).ok_or(None)?;
        let size = unit.months().or(unit.millis()).ok_or(None)?;
        total += count * size + millis;
    }
    Ok((sign * total, if months { Type::Months } else { Type::Span }))
}

fn number(digits: &str) -> Result<i64, Option<String>> {
    let plain = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().map_err(|_| None) } else { Err(None) }
}

/// The milliseconds of up to three digits after the point.
fn fraction_of(digits: &str) -> Result<i64, Option<String>> {
    if digits.len() > 3 {
        return Err(Some("times have milliseconds: write three digits after the point".to_owned()));
    }
    number(&format!("{digits:0<3}"))
}
