//! `GREATEST` and `LEAST`.

use std::cmp::Ordering;

use super::Parameter::{Any, More};
use super::{Arguments, Function, Kind, Signature};
use crate::number;
use crate::types::Type;
use crate::value::Value;

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "GREATEST",
        signatures: &[
            Signature::new(&[Any(Type::Int), More(Type::Int)], Type::Int, greatest),
            Signature::new(&[Any(Type::BigInt), More(Type::BigInt)], Type::BigInt, greatest),
            Signature::new(&[Any(Type::Double), More(Type::Double)], Type::Double, greatest),
            Signature::new(&[Any(Type::Text), More(Type::Text)], Type::Text, greatest),
            Signature::new(&[Any(Type::Instant), More(Type::Instant)], Type::Instant, greatest),
            Signature::new(&[Any(Type::Local), More(Type::Local)], Type::Local, greatest),
        ],
        meaning: "The greatest of its arguments. NaN is greater than any number.",
        examples: &[("GREATEST(3, 7, 5)", "7")],
        ..Function::CHOICE
    },
    Function {
        name: "LEAST",
        signatures: &[
            Signature::new(&[Any(Type::Int), More(Type::Int)], Type::Int, least),
            Signature::new(&[Any(Type::BigInt), More(Type::BigInt)], Type::BigInt, least),
            Signature::new(&[Any(Type::Double), More(Type::Double)], Type::Double, least),
            Signature::new(&[Any(Type::Text), More(Type::Text)], Type::Text, least),
            Signature::new(&[Any(Type::Instant), More(Type::Instant)], Type::Instant, least),
            Signature::new(&[Any(Type::Local), More(Type::Local)], Type::Local, least),
        ],
        meaning: "The least of its arguments.",
        examples: &[("LEAST('b', 'a')", "'a'")],
        ..Function::CHOICE
    },
];

impl Function {
    /// What the functions that choose share.
    pub(super) const CHOICE: Function = Function { kind: Kind::Choice, ..Function::TEXT };
}

fn greatest<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    extreme(arguments, Ordering::Greater)
}

fn least<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    extreme(arguments, Ordering::Less)
}

fn extreme<'e>(arguments: &Arguments<'_, 'e>, wanted: Ordering) -> Option<Value<'e>> {
    let mut extreme = arguments.value(0)?;
    for position in 1..arguments.nodes.len() {
        let value = arguments.value(position)?;
        if order(&value, &extreme) == Some(wanted) {
            extreme = value;
        }
    }
    Some(extreme)
}

/// The order of two values of one type, of doubles as Java's `Double.compare` has it.
fn order(left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => Some(left.cmp(right)),
        (Value::Time(left), Value::Time(right)) => Some(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Double(left), Value::Double(right)) => Some(number::java_order(*left, *right)),
        _ => None,
    }
}
