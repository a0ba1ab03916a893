//! Functions on times. The session's zone is UTC.

use super::Parameter::{Any, OneOf, Pattern};
use super::{Arguments, Body, Function, Parameter, Signature};
use crate::number;
use crate::time::Civil;
use crate::types::Type;
use crate::value::Value;

const TEXT: Parameter = Any(Type::Text);
const UNIT: Parameter = OneOf(&[0, 3]);

/// The seconds of the years 0 to 9999, outside of which Flink answers NULL.
const SECONDS: std::ops::RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "TO_TIMESTAMP",
        aliases: &[],
        signatures: &[Signature {
            parameters: &[TEXT, Pattern],
            result: Type::Local,
            body: Body(to_timestamp),
        }],
        nulls: "NULL for NULL and for a text that fits neither the pattern nor yyyy-MM-dd[ HH:mm:ss[.f]]",
    },
    Function {
        name: "TO_TIMESTAMP_LTZ",
        aliases: &[],
        signatures: &[
            Signature {
                parameters: &[Any(Type::BigInt), UNIT],
                result: Type::Instant,
                body: Body(from_integer),
            },
            Signature {
                parameters: &[Any(Type::Double), UNIT],
                result: Type::Instant,
                body: Body(from_double),
            },
        ],
        nulls: "NULL for NULL and outside the years 0 to 9999; 0 means seconds, 3 milliseconds since 1970",
    },
    Function {
        name: "DATE_FORMAT",
        aliases: &[],
        signatures: &[
            Signature {
                parameters: &[Any(Type::Local), Pattern],
                result: Type::Text,
                body: Body(date_format),
            },
            Signature {
                parameters: &[Any(Type::Instant), Pattern],
                result: Type::Text,
                body: Body(date_format),
            },
        ],
        nulls: "NULL for NULL",
    },
];

fn to_timestamp<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let text = arguments.text(0)?;
    arguments.pattern()?.parse(&text).map(Value::Time)
}

fn date_format<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let civil = Civil::from_micros(arguments.time(0)?);
    Some(Value::owned(arguments.pattern()?.format(civil)))
}

fn from_integer<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (count, unit) = (arguments.integer(0)?, arguments.integer(1)?);
    let millis = if unit == 0 { count.checked_mul(1_000)? } else { count };
    from_millis(millis)
}

fn from_double<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (count, unit) = (arguments.double(0)?, arguments.integer(1)?);
    let seconds = number::double_from(*SECONDS.start())..=number::double_from(*SECONDS.end());
    if unit != 0 {
        return from_millis(number::java_bigint(count));
    }
    seconds.contains(&count).then(|| from_millis(number::java_bigint(count * 1_000.0)))?
}

fn from_millis<'e>(millis: i64) -> Option<Value<'e>> {
    let valid = SECONDS.contains(&millis.div_euclid(1_000));
    valid.then(|| Value::Time(millis * 1_000))
}
