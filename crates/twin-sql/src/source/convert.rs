//! Converts JSON scalars to the declared type, as Flink's JSON format does with
//! `json.decode.json-parser.enabled` = false.
//!
//! `None` means that the value does not fit: the field reads as NULL and is counted.

use super::moment;
use crate::arena::Arena;
use crate::number;
use crate::types::Type;
use crate::value::{Cell, Value};

pub(super) fn from_boolean<'a>(boolean: bool, target: Type) -> Cell<'a> {
    match target {
        Type::Boolean => Some(Value::Boolean(boolean)),
        Type::Text => Some(Value::Text(if boolean { "true" } else { "false" })),
        _ => None,
    }
}

pub(super) fn from_integer<'a>(integer: i64, target: Type, arena: &'a Arena) -> Cell<'a> {
    match target {
        Type::Int => i32::try_from(integer).ok().map(|integer| Value::Integer(integer.into())),
        Type::BigInt => Some(Value::Integer(integer)),
        Type::Double => Some(Value::Double(number::double_from(integer))),
        Type::Text => Some(kept(&integer.to_string(), arena)),
        // Whatever is not the word `true` is false.
        Type::Boolean => Some(Value::Boolean(false)),
        _ => None,
    }
}

pub(super) fn from_unsigned<'a>(integer: u64, target: Type, arena: &'a Arena) -> Cell<'a> {
    match (i64::try_from(integer), target) {
        (Ok(integer), _) => from_integer(integer, target, arena),
        (Err(_), Type::Text) => Some(kept(&integer.to_string(), arena)),
        (Err(_), Type::Double) => integer.to_string().parse().ok().map(Value::Double),
        (Err(_), Type::Boolean) => Some(Value::Boolean(false)),
        (Err(_), _) => None,
    }
}

pub(super) fn from_double<'a>(double: f64, target: Type, arena: &'a Arena) -> Cell<'a> {
    match target {
        Type::Double => Some(Value::Double(double)),
        // Flink cuts off the fraction of a number that it reads into an integer column.
        Type::Int => number::exact_int(double).map(|integer| Value::Integer(integer.into())),
        Type::BigInt => number::exact_bigint(double).map(Value::Integer),
        Type::Text => Some(kept(&number::java_text(double), arena)),
        Type::Boolean => Some(Value::Boolean(false)),
        _ => None,
    }
}

pub(super) fn from_text(text: &str, target: Type) -> Cell<'_> {
    match target {
        Type::Text => Some(Value::Text(text)),
        Type::Double => number::java_double(text).map(Value::Double),
        Type::Int => {
            let integer = number::java_integer(text)?;
            i32::try_from(integer).ok().map(|int| Value::Integer(int.into()))
        }
        Type::BigInt => number::java_integer(text).map(Value::Integer),
        Type::Boolean => Some(Value::Boolean(number::java_trim(text).eq_ignore_ascii_case("true"))),
        Type::Instant => moment::instant(text).map(Value::Time),
        Type::Local => moment::local(text).map(Value::Time),
        Type::Null | Type::Decimal | Type::Span | Type::Months | Type::Row | Type::Array => None,
    }
}

/// An object or an array in the place of a scalar, as its JSON text. Outside of `STRING` it has no text.
pub(super) fn from_tree<'a>(raw: &str, target: Type, arena: &'a Arena) -> Cell<'a> {
    match target {
        Type::Text => super::tree::text_of(raw).map(|text| kept(&text, arena)),
        Type::Boolean => Some(Value::Boolean(false)),
        _ => None,
    }
}

/// Reads a raw JSON value that the decoder could not tell from another: `-0` is an integer and `-0.0` is not, an
/// integer beyond 64 bits keeps its digits, an object in a `STRING` is its text.
pub(super) fn from_raw<'a>(raw: &'a str, target: Type, arena: &'a Arena) -> Cell<'a> {
    match raw.bytes().next() {
        Some(b'"') => {
            let text: String = serde_json::from_str(raw).ok()?;
            from_text(arena.bump.alloc_str(&text), target)
        }
        Some(b't' | b'f') => from_boolean(raw == "true", target),
        Some(b'{' | b'[') => from_tree(raw, target, arena),
        Some(b'n') | None => None,
        Some(_) if raw.contains(['.', 'e', 'E']) => from_double(raw.parse().ok()?, target, arena),
        Some(_) if raw == "-0" => from_integer(0, target, arena),
        Some(_) if target == Type::Text => Some(Value::Text(raw)),
        Some(_) => raw.parse().ok().map(Value::Double),
    }
}

/// A text that reading the record made.
fn kept<'a>(text: &str, arena: &'a Arena) -> Value<'a> {
    Value::Text(arena.bump.alloc_str(text))
}
