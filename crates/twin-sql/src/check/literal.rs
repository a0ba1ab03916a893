//! Checks literals. A number with a point is an exact DECIMAL in Flink, one with an exponent a DOUBLE.

use sqlparser::ast::{Expr, Value as Literal};

use super::expression::{Checker, Typed, place_of};
use crate::plan::{Node, Width};
use crate::problem::Place;
use crate::types::Type;

/// The most significant digits of an exact number that a double holds without loss.
const EXACT_DIGITS: usize = 15;

impl Checker<'_, '_> {
    pub(super) fn literal(&mut self, literal: &Literal, place: Place) -> Option<Typed> {
        match literal {
            Literal::Null => Some(self.node(Node::Null, Type::Null)),
            Literal::Boolean(boolean) => Some(self.node(Node::Boolean(*boolean), Type::Boolean)),
            Literal::SingleQuotedString(text) => {
                Some(self.node(Node::Text(text.clone()), Type::Text))
            }
            Literal::Number(digits, false) => self.number_literal(digits, place),
            other => {
                let help = "write 'text', a number, TRUE, FALSE or NULL";
                self.problems.add(place, format!("literal {other}"), help)
            }
        }
    }

    /// `-x`, where `-1` is a literal of its own.
    pub(super) fn minus(&mut self, operand: &Expr) -> Option<Typed> {
        if let Expr::Value(value) = operand
            && let Literal::Number(digits, false) = &value.value
        {
            return self.number_literal(&format!("-{digits}"), value.span.into());
        }
        let value = self.number(operand, "-")?;
        let width = match value.data_type {
            Type::Int => Width::Int,
            Type::BigInt => Width::BigInt,
            _ => Width::Double,
        };
        Some(self.node(Node::Negate(width, value.id), value.data_type))
    }

    /// An operand that must be a number.
    pub(super) fn number(&mut self, operand: &Expr, operator: &str) -> Option<Typed> {
        let value = self.expression(operand)?;
        self.as_number(value, operand, operator)
    }

    /// A checked operand that must be a number.
    pub(super) fn as_number(
        &mut self,
        value: Typed,
        operand: &Expr,
        operator: &str,
    ) -> Option<Typed> {
        if value.data_type.is_number() || value.data_type == Type::Null {
            return Some(value);
        }
        let message = format!("operator {operator} wants a number, this is {}", value.data_type);
        self.problems.add(place_of(operand), message, "write TRY_CAST(… AS DOUBLE) for a text")
    }

    fn number_literal(&mut self, digits: &str, place: Place) -> Option<Typed> {
        if digits.contains(['e', 'E']) {
            return match digits.parse::<f64>() {
                Ok(double) if double.is_finite() => {
                    Some(self.node(Node::Double(double.to_bits()), Type::Double))
                }
                _ => self.problems.add(place, format!("number {digits}"), "it is too large"),
            };
        }
        if let Ok(integer) = digits.parse::<i64>() {
            let small = i32::try_from(integer).is_ok();
            let data_type = if small { Type::Int } else { Type::BigInt };
            return Some(self.node(Node::Integer(integer), data_type));
        }
        let significant = digits.trim_start_matches(['-', '0', '.']);
        let count = significant.bytes().filter(u8::is_ascii_digit).count();
        match digits.parse::<f64>() {
            Ok(double) if count <= EXACT_DIGITS => {
                Some(self.node(Node::Double(double.to_bits()), Type::Decimal))
            }
            _ => {
                let help = format!("write {digits}E0, which is a DOUBLE");
                self.problems.add(place, format!("exact number {digits} has too many digits"), help)
            }
        }
    }
}
