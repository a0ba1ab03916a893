//! Functions on numbers. An exact DECIMAL never passes for a DOUBLE, since Flink calculates with it exactly.

use super::Parameter::{Any, Between, OneOf};
use super::{Arguments, Function, Kind, Parameter, Signature};
use crate::number;
use crate::types::Type;
use crate::value::Value;

const INT: Parameter = Any(Type::Int);
const BIGINT: Parameter = Any(Type::BigInt);
const DOUBLE: Parameter = Any(Type::Double);
/// More digits than a double has make no difference, and Java gives up on millions.
const DIGITS: Parameter = Between(-40, 400);

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "ABS",
        signatures: &[
            Signature::new(&[INT], Type::Int, abs_int),
            Signature::new(&[BIGINT], Type::BigInt, abs_bigint),
            Signature::new(&[DOUBLE], Type::Double, abs_double),
        ],
        meaning: "The number without its sign. The least integer stays as it is, as in Java.",
        examples: &[("ABS(-7)", "7")],
        ..Function::NUMBER
    },
    Function {
        name: "ROUND",
        signatures: &[
            Signature::new(&[INT], Type::Int, same_integer),
            Signature::new(&[BIGINT], Type::BigInt, same_integer),
            Signature::new(&[DOUBLE], Type::Double, round_double).of_finite(),
            Signature::new(&[INT, DIGITS], Type::Int, round_int),
            Signature::new(&[BIGINT, DIGITS], Type::BigInt, round_bigint),
            Signature::new(&[DOUBLE, DIGITS], Type::Double, round_double).of_finite(),
        ],
        meaning: "The number rounded to so many digits after the point, to tens and hundreds if below 0. Halves \
                  go away from 0, by the digits that the number prints with.",
        nulls: "NULL for NULL; the row of a DOUBLE that is NaN or infinite is a dead letter",
        examples: &[
            ("ROUND(2.675E0, 2)", "2.68"),
            ("ROUND(-2.5E0)", "-3"),
            ("ROUND(1255, -1)", "1260"),
        ],
        ..Function::NUMBER
    },
    Function {
        name: "TRUNCATE",
        signatures: &[
            Signature::new(&[INT], Type::Int, same_integer),
            Signature::new(&[BIGINT], Type::BigInt, same_integer),
            Signature::new(&[INT, DIGITS], Type::Int, truncate_integer),
            Signature::new(&[BIGINT, DIGITS], Type::BigInt, truncate_integer),
        ],
        meaning: "The integer cut to tens, hundreds and so on, for digits below 0. Flink fails on doubles with many \
                  digits, so a mapping writes `CAST(x AS BIGINT)` or `ROUND` for them.",
        examples: &[("TRUNCATE(1259, -1)", "1250")],
        ..Function::NUMBER
    },
    Function {
        name: "FLOOR",
        signatures: &[
            Signature::new(&[INT], Type::Int, same_integer),
            Signature::new(&[BIGINT], Type::BigInt, same_integer),
            Signature::new(&[DOUBLE], Type::Double, floor),
        ],
        forms: &["FLOOR(time TO unit) -> time"],
        meaning: "The largest whole number that is not above. Of a time, the start of its YEAR, QUARTER, MONTH, \
                  WEEK (from Sunday), DAY or HOUR, of a `TIMESTAMP(3)` of its MINUTE or SECOND, too.",
        examples: &[
            ("FLOOR(-1.5E0)", "-2"),
            ("FLOOR(TO_TIMESTAMP_LTZ(1759384803, 0) TO HOUR)", "2025-10-02T06:00:00.000000Z"),
        ],
        ..Function::NUMBER
    },
    Function {
        name: "CEIL",
        aliases: &["CEILING"],
        signatures: &[
            Signature::new(&[INT], Type::Int, same_integer),
            Signature::new(&[BIGINT], Type::BigInt, same_integer),
            Signature::new(&[DOUBLE], Type::Double, ceil),
        ],
        forms: &["CEIL(time TO unit) -> time"],
        meaning: "The smallest whole number that is not below. Of a time, the end of a unit, as `FLOOR`.",
        examples: &[
            ("CEIL(1.2E0)", "2"),
            ("CEIL(TO_TIMESTAMP_LTZ(1759384803, 0) TO DAY)", "2025-10-03T00:00:00.000000Z"),
        ],
        ..Function::NUMBER
    },
    Function {
        name: "MOD",
        forms: &[
            "MOD(INT or BIGINT, INT or BIGINT) -> type of the second",
            "INT or BIGINT % INT or BIGINT",
        ],
        signatures: &[],
        meaning: "What a division leaves, with the sign of the first. The second must never be 0: a literal, or \
                  `NULLIF(…, 0)`.",
        examples: &[("MOD(-7, 4)", "-3"), ("17 % 5", "2")],
        ..Function::NUMBER
    },
    Function {
        name: "SIGN",
        signatures: &[
            Signature::new(&[INT], Type::Int, sign_integer),
            Signature::new(&[BIGINT], Type::BigInt, sign_integer),
            Signature::new(&[DOUBLE], Type::Double, sign_double),
        ],
        meaning: "-1, 0 or 1.",
        examples: &[("SIGN(-2.5E0)", "-1")],
        ..Function::NUMBER
    },
    Function {
        name: "SQRT",
        signatures: &[Signature::new(&[DOUBLE], Type::Double, sqrt)],
        meaning: "The square root.",
        nulls: "NULL for NULL; NaN for a number below 0",
        examples: &[("SQRT(6.25E0)", "2.5")],
        ..Function::NUMBER
    },
    Function {
        name: "POWER",
        signatures: &[Signature::new(&[DOUBLE, OneOf(&[2])], Type::Double, square)],
        meaning: "The square. Java's other powers differ in their last digit from one processor to the next, so a \
                  mapping writes `x * x * x`, or `1E3` for a power of ten.",
        examples: &[("POWER(1.5E0, 2)", "2.25")],
        ..Function::NUMBER
    },
];

impl Function {
    /// What the functions on numbers share.
    pub(super) const NUMBER: Function =
        Function { kind: Kind::Number, nulls: "NULL for NULL", ..Function::TEXT };
}

fn abs_int<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let integer = number::narrow(arguments.integer(0)?);
    Some(Value::Integer(integer.wrapping_abs().into()))
}

fn abs_bigint<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    Some(Value::Integer(arguments.integer(0)?.wrapping_abs()))
}

fn abs_double<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    Some(Value::Double(arguments.double(0)?.abs()))
}

fn floor<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    Some(Value::Double(arguments.double(0)?.floor()))
}

fn ceil<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    Some(Value::Double(arguments.double(0)?.ceil()))
}

fn same_integer<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    arguments.integer(0).map(Value::Integer)
}

fn round_int<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let rounded = number::round_integer(arguments.integer(0)?, arguments.integer(1)?);
    Some(Value::Integer(number::narrow(rounded).into()))
}

fn round_bigint<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let rounded = number::round_integer(arguments.integer(0)?, arguments.integer(1)?);
    Some(Value::Integer(rounded))
}

fn round_double<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let digits = if arguments.nodes.len() > 1 { arguments.integer(1)? } else { 0 };
    number::round_double(arguments.double(0)?, digits).map(Value::Double)
}

fn truncate_integer<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let cut = number::truncate_integer(arguments.integer(0)?, arguments.integer(1)?);
    Some(Value::Integer(cut))
}

fn sign_integer<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    Some(Value::Integer(arguments.integer(0)?.signum()))
}

fn sign_double<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let double = arguments.double(0)?;
    // Zeros keep their sign, and NaN is NaN.
    let sign = if double == 0.0 || double.is_nan() { double } else { double.signum() };
    Some(Value::Double(sign))
}

fn sqrt<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let double = arguments.double(0)?;
    // Flink takes it for a power of 0.5, in which signs of zeros and of infinity are lost.
    let root = if double.is_infinite() { f64::INFINITY } else { (double + 0.0).sqrt() };
    Some(Value::Double(root))
}

fn square<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let double = arguments.double(0)?;
    Some(Value::Double(double * double))
}
