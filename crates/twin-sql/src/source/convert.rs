//! Converts JSON scalars to the declared type, as Flink's JSON format does.
//!
//! Numbers and booleans read into `STRING` as they are written; a text reads into a number where it is one.
//! `None` means that the value does not fit: the field reads as NULL and is counted.

use std::borrow::Cow;

use crate::number;
use crate::time;
use crate::types::Type;
use crate::value::{Cell, Value};

pub(super) fn from_boolean<'a>(boolean: bool, target: Type) -> Cell<'a> {
    match target {
        Type::Boolean => Some(Value::Boolean(boolean)),
        Type::Text => Some(Value::Text(Cow::Borrowed(if boolean { "true" } else { "false" }))),
        _ => None,
    }
}

pub(super) fn from_integer<'a>(integer: i64, target: Type) -> Cell<'a> {
    match target {
        Type::Int => i32::try_from(integer).ok().map(|integer| Value::Integer(integer.into())),
        Type::BigInt => Some(Value::Integer(integer)),
        Type::Double => Some(Value::Double(number::double_from(integer))),
        Type::Text => Some(Value::owned(integer.to_string())),
        _ => None,
    }
}

pub(super) fn from_unsigned<'a>(integer: u64, target: Type) -> Cell<'a> {
    match (i64::try_from(integer), target) {
        (Ok(integer), _) => from_integer(integer, target),
        (Err(_), Type::Text) => Some(Value::owned(integer.to_string())),
        (Err(_), Type::Double) => integer.to_string().parse().ok().map(Value::Double),
        (Err(_), _) => None,
    }
}

pub(super) fn from_double<'a>(double: f64, target: Type) -> Cell<'a> {
    match target {
        Type::Double => Some(Value::Double(double)),
        // Flink cuts off the fraction of a number that it reads into an integer column.
        Type::Int => number::exact_int(double).map(|integer| Value::Integer(integer.into())),
        Type::BigInt => number::exact_bigint(double).map(Value::Integer),
        // The line is read again for the digits as they were written.
        Type::Text => Some(Value::Text(Cow::Borrowed(""))),
        _ => None,
    }
}

pub(super) fn from_text(text: Cow<'_, str>, target: Type) -> Cell<'_> {
    match target {
        Type::Text => Some(Value::Text(text)),
        Type::Double => number::java_double(&text).map(Value::Double),
        Type::Int => {
            number::java_trim(&text).parse::<i32>().ok().map(|int| Value::Integer(int.into()))
        }
        Type::BigInt => number::java_trim(&text).parse().ok().map(Value::Integer),
        Type::Boolean => match number::java_trim(&text) {
            text if text.eq_ignore_ascii_case("true") => Some(Value::Boolean(true)),
            text if text.eq_ignore_ascii_case("false") => Some(Value::Boolean(false)),
            _ => None,
        },
        Type::Instant => time::parse_instant(&text).map(Value::Time),
        Type::Local => time::parse_local(&text).map(Value::Time),
        Type::Null | Type::Decimal | Type::Row | Type::Array => None,
    }
}

/// A text from a raw JSON value: what a string says, and the digits or the word of anything else.
pub(super) fn raw_to_text(raw: &str) -> Cell<'_> {
    match raw.bytes().next() {
        Some(b'"') => serde_json::from_str(raw).ok().map(Value::owned),
        Some(b'{' | b'[' | b'n') | None => None,
        Some(_) => Some(Value::Text(Cow::Borrowed(raw))),
    }
}
