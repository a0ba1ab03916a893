//! Functions on numbers.

use super::Parameter::Any;
use super::{Arguments, Body, Function, Parameter, Signature};
use crate::number;
use crate::types::Type;
use crate::value::Value;

const INT: Parameter = Any(Type::Int);
const BIGINT: Parameter = Any(Type::BigInt);
const DOUBLE: Parameter = Any(Type::Double);

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "ABS",
        aliases: &[],
        signatures: &[
            Signature { parameters: &[INT], result: Type::Int, body: Body(abs_int) },
            Signature { parameters: &[BIGINT], result: Type::BigInt, body: Body(abs_bigint) },
            Signature { parameters: &[DOUBLE], result: Type::Double, body: Body(abs_double) },
        ],
        nulls: "NULL for NULL",
    },
    Function {
        name: "ROUND",
        aliases: &[],
        signatures: &[
            Signature { parameters: &[INT], result: Type::Int, body: Body(same_integer) },
            Signature { parameters: &[BIGINT], result: Type::BigInt, body: Body(same_integer) },
            Signature { parameters: &[DOUBLE], result: Type::Double, body: Body(round_double) },
            Signature { parameters: &[INT, INT], result: Type::Int, body: Body(round_int) },
            Signature {
                parameters: &[BIGINT, INT],
                result: Type::BigInt,
                body: Body(round_bigint),
            },
            Signature {
                parameters: &[DOUBLE, INT],
                result: Type::Double,
                body: Body(round_double),
            },
        ],
        nulls: "NULL for any NULL, and for a DOUBLE that is NaN or infinite; halves go away from 0",
    },
    Function {
        name: "FLOOR",
        aliases: &[],
        signatures: &[
            Signature { parameters: &[INT], result: Type::Int, body: Body(same_integer) },
            Signature { parameters: &[BIGINT], result: Type::BigInt, body: Body(same_integer) },
            Signature { parameters: &[DOUBLE], result: Type::Double, body: Body(floor) },
        ],
        nulls: "NULL for NULL",
    },
    Function {
        name: "CEIL",
        aliases: &["CEILING"],
        signatures: &[
            Signature { parameters: &[INT], result: Type::Int, body: Body(same_integer) },
            Signature { parameters: &[BIGINT], result: Type::BigInt, body: Body(same_integer) },
            Signature { parameters: &[DOUBLE], result: Type::Double, body: Body(ceil) },
        ],
        nulls: "NULL for NULL",
    },
];

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
