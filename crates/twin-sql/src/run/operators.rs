//! Comparison, arithmetic and conversion of values that are not NULL.

use crate::arena::Arena;
use crate::functions::plain_time;
use crate::number;
use crate::plan::{Comparison, Conversion, Operator, Width};
use crate::time::{self, Moment};
use crate::value::Value;

/// Compares two values of one type. A NaN equals nothing, as in Java.
pub(super) fn compare(comparison: Comparison, left: &Value<'_>, right: &Value<'_>) -> Option<bool> {
    let order = match (left, right) {
        (Value::Boolean(left), Value::Boolean(right)) => left.cmp(right),
        (Value::Integer(left), Value::Integer(right)) => left.cmp(right),
        (Value::Time(left), Value::Time(right)) => left.cmp(right),
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        (Value::Double(left), Value::Double(right)) => match left.partial_cmp(right) {
            Some(order) => order,
            None => return Some(comparison == Comparison::NotEqual),
        },
        _ => return None,
    };
    Some(comparison.holds(order))
}

/// Compares two doubles as Java's `Double.compare` orders them.
pub(super) fn order(comparison: Comparison, left: &Value<'_>, right: &Value<'_>) -> Option<bool> {
    match (left, right) {
        (Value::Double(left), Value::Double(right)) => {
            Some(comparison.holds(number::java_order(*left, *right)))
        }
        _ => None,
    }
}

/// Does arithmetic. Integers wrap as in Java; a double divided by 0 is infinite; an integer divided by 0,
/// which the check refuses, is NULL.
pub(super) fn calculate<'v>(
    operator: Operator,
    width: Width,
    left: &Value<'_>,
    right: &Value<'_>,
) -> Option<Value<'v>> {
    match (width, left, right) {
        (Width::Double, Value::Double(left), Value::Double(right)) => {
            Some(Value::Double(match operator {
                Operator::Plus => left + right,
                Operator::Minus => left - right,
                Operator::Times => left * right,
                Operator::Divide => left / right,
                Operator::Modulo => left % right,
            }))
        }
        (Width::Int | Width::BigInt, Value::Integer(left), Value::Integer(right)) => {
            let result = match operator {
                Operator::Plus => left.wrapping_add(*right),
                Operator::Minus => left.wrapping_sub(*right),
                Operator::Times => left.wrapping_mul(*right),
                Operator::Divide | Operator::Modulo if *right == 0 => return None,
                Operator::Divide => left.wrapping_div(*right),
                Operator::Modulo => left.wrapping_rem(*right),
            };
            Some(wrapped(width, result))
        }
        _ => None,
    }
}

/// Changes the sign.
pub(super) fn negate<'v>(width: Width, value: &Value<'_>) -> Option<Value<'v>> {
    match value {
        Value::Double(double) => Some(Value::Double(-double)),
        Value::Integer(integer) => Some(wrapped(width, integer.wrapping_neg())),
        _ => None,
    }
}

/// The lower 32 bits of a result in `INT`. They are right because each result of `INT`s fits 64 bits.
fn wrapped<'v>(width: Width, result: i64) -> Value<'v> {
    Value::Integer(if width == Width::Int { number::narrow(result).into() } else { result })
}

/// Changes the representation.
pub(super) fn convert<'r>(
    conversion: Conversion,
    value: Value<'r>,
    arena: &'r Arena,
) -> Option<Value<'r>> {
    match (conversion, value) {
        (Conversion::IntegerToDouble, Value::Integer(integer)) => {
            Some(Value::Double(number::double_from(integer)))
        }
        (Conversion::IntegerToInt, Value::Integer(integer)) => {
            Some(Value::Integer(number::narrow(integer).into()))
        }
        (Conversion::DoubleToInt, Value::Double(double)) => {
            Some(Value::Integer(number::java_int(double).into()))
        }
        (Conversion::DoubleToBigInt, Value::Double(double)) => {
            Some(Value::Integer(number::java_bigint(double)))
        }
        (Conversion::IntegerToBoolean, Value::Integer(integer)) => {
            Some(Value::Boolean(integer != 0))
        }
        (Conversion::BooleanToInteger, Value::Boolean(boolean)) => {
            Some(Value::Integer(boolean.into()))
        }
        (Conversion::BooleanToDouble, Value::Boolean(boolean)) => {
            Some(Value::Double(boolean.into()))
        }
        (Conversion::IntegerToText, Value::Integer(integer)) => {
            arena.text(&integer.to_string()).map(Value::Text)
        }
        (Conversion::BooleanToText, Value::Boolean(boolean)) => {
            Some(Value::Text(if boolean { "TRUE" } else { "FALSE" }))
        }
        (Conversion::DoubleToBoolean, Value::Double(double)) => Some(Value::Boolean(double != 0.0)),
        (Conversion::DoubleToText, Value::Double(double)) => {
            arena.text(&number::java_text(double)).map(Value::Text)
        }
        (Conversion::TimeToText, Value::Time(moment)) => {
            arena.text(&time::text(moment)).map(Value::Text)
        }
        (conversion, Value::Text(text)) => read(conversion, text),
        _ => None,
    }
}

/// Reads a text, as `TRY_CAST` does: what does not fit is NULL.
fn read<'v>(conversion: Conversion, text: &str) -> Option<Value<'v>> {
    match conversion {
        Conversion::TextToDouble => number::java_double(text).map(Value::Double),
        Conversion::TextToBigInt => number::flink_integer(text).map(Value::Integer),
        Conversion::TextToInt => {
            let int = i32::try_from(number::flink_integer(text)?).ok()?;
            Some(Value::Integer(int.into()))
        }
        Conversion::TextToBoolean => {
            let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
            match is(&["t", "true", "y", "yes", "1"]) {
                true => Some(Value::Boolean(true)),
                false if is(&["f", "false", "n", "no", "0"]) => Some(Value::Boolean(false)),
                false => None,
            }
        }
        Conversion::TextToTime => plain_time(text).map(Moment::of_millis).map(Value::Time),
        _ => None,
    }
}
