//! Checks operators, `CASE` and `LIKE`.

use sqlparser::ast::{BinaryOperator, CaseWhen, Expr, Value as Literal, ValueWithSpan};

use super::expression::{Checker, Typed, chain, place_of};
use crate::functions::{Like, Prepared};
use crate::plan::{Comparison, Node, Operator, Width};
use crate::problem::Place;
use crate::types::Type;

impl Checker<'_, '_> {
    pub(super) fn binary(
        &mut self,
        whole: &Expr,
        left: &Expr,
        operator: &BinaryOperator,
        right: &Expr,
    ) -> Option<Typed> {
        match operator {
            BinaryOperator::And => self.conditions(whole, operator, Node::And),
            BinaryOperator::Or => self.conditions(whole, operator, Node::Or),
            BinaryOperator::StringConcat => self.concat(whole),
            BinaryOperator::Eq => self.comparison(Comparison::Equal, left, right),
            BinaryOperator::NotEq => self.comparison(Comparison::NotEqual, left, right),
            BinaryOperator::Lt => self.comparison(Comparison::Less, left, right),
            BinaryOperator::LtEq => self.comparison(Comparison::LessOrEqual, left, right),
            BinaryOperator::Gt => self.comparison(Comparison::Greater, left, right),
            BinaryOperator::GtEq => self.comparison(Comparison::GreaterOrEqual, left, right),
            BinaryOperator::Plus => self.arithmetic(Operator::Plus, left, right),
            BinaryOperator::Minus => self.arithmetic(Operator::Minus, left, right),
            BinaryOperator::Multiply => self.arithmetic(Operator::Times, left, right),
            BinaryOperator::Divide => self.arithmetic(Operator::Divide, left, right),
            other => {
                let message = format!("operator {other}");
                self.problems.add(place_of(right), message, "it is not in the subset")
            }
        }
    }

    fn conditions(
        &mut self,
        whole: &Expr,
        operator: &BinaryOperator,
        node: fn(Vec<crate::plan::Id>) -> Node,
    ) -> Option<Typed> {
        let operands = chain(whole, operator);
        let conditions: Vec<_> = operands
            .into_iter()
            .map(|operand| {
                let value = self.expression(operand)?;
                self.condition(value, operand, &operator.to_string())
            })
            .collect();
        let conditions = conditions.into_iter().collect::<Option<Vec<_>>>()?;
        Some(self.node(node(conditions), Type::Boolean))
    }

    fn concat(&mut self, whole: &Expr) -> Option<Typed> {
        let operands = chain(whole, &BinaryOperator::StringConcat);
        let texts: Vec<_> = operands
            .into_iter()
            .map(|operand| {
                let value = self.expression(operand)?;
                if value.data_type.fits(Type::Text) {
                    return Some(value.id);
                }
                let message = format!("|| wants STRING, this is {}", value.data_type);
                let help = match value.data_type {
                    Type::Instant | Type::Local => "write DATE_FORMAT(time, 'yyyy-MM-dd')",
                    _ => "write CAST(… AS STRING)",
                };
                self.problems.add(place_of(operand), message, help)
            })
            .collect();
        let texts = texts.into_iter().collect::<Option<Vec<_>>>()?;
        Some(self.node(Node::Concat(texts), Type::Text))
    }

    fn comparison(&mut self, comparison: Comparison, left: &Expr, right: &Expr) -> Option<Typed> {
        let place = place_of(left);
        let (left, right) = (self.expression(left), self.expression(right));
        self.compare(comparison, left?, right?, place)
    }

    pub(super) fn compare(
        &mut self,
        comparison: Comparison,
        left: Typed,
        right: Typed,
        place: Place,
    ) -> Option<Typed> {
        let (one, other) = (left.data_type, right.data_type);
        let common = one.common(other).filter(|common| !matches!(common, Type::Row | Type::Array));
        let Some(common) = common else {
            let help = match (one, other) {
                (Type::Text, wanted) | (wanted, Type::Text) if wanted.is_number() => {
                    format!(
                        "write TRY_CAST(… AS {})",
                        if wanted == Type::Decimal { Type::Double } else { wanted }
                    )
                }
                (Type::Instant, Type::Local) | (Type::Local, Type::Instant) => {
                    "write CAST(… AS TIMESTAMP_LTZ(3)), which takes the time as UTC".to_owned()
                }
                _ => "compare values of one type".to_owned(),
            };
            return self.problems.add(place, format!("comparison of {one} with {other}"), help);
        };
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if ordered && common == Type::Boolean {
            return self.problems.add(place, "order of BOOLEANs", "use = or <>");
        }
        let (left, right) = (self.fit(left, common), self.fit(right, common));
        Some(self.node(Node::Compare(comparison, left, right), Type::Boolean))
    }

    fn arithmetic(&mut self, operator: Operator, left: &Expr, right: &Expr) -> Option<Typed> {
        let symbol = match operator {
            Operator::Plus => "+",
            Operator::Minus => "-",
            Operator::Times => "*",
            Operator::Divide => "/",
        };
        let place = place_of(left);
        let divisor = right;
        let (left, right) = (self.number(left, symbol), self.number(right, symbol));
        let (left, right) = (left?, right?);
        let common = left.data_type.common(right.data_type)?;
        let width = match common {
            Type::Int => Width::Int,
            Type::BigInt => Width::BigInt,
            Type::Double => Width::Double,
            Type::Decimal => {
                let help = "write 3.6E0 for 3.6, or CAST(… AS DOUBLE)";
                return self.problems.add(place, "arithmetic on exact DECIMALs", help);
            }
            _ => {
                return self.problems.add(
                    place,
                    "arithmetic on NULL",
                    "write CAST(NULL AS DOUBLE)",
                );
            }
        };
        if operator == Operator::Divide
            && width != Width::Double
            && !self.is_never_zero(right, divisor)
        {
            let help = "divide by a literal, by NULLIF(…, 0), or a CAST(… AS DOUBLE)";
            return self.problems.add(
                place_of(divisor),
                "possible division of an integer by zero",
                help,
            );
        }
        let (left, right) = (self.fit(left, common), self.fit(right, common));
        Some(self.node(Node::Arithmetic(operator, width, left, right), common))
    }

    /// Whether an integer divisor is a literal other than 0, or `NULLIF(…, 0)`.
    fn is_never_zero(&self, divisor: Typed, expression: &Expr) -> bool {
        match (self.plan.get(divisor.id).map(|planned| &planned.node), expression) {
            (Some(Node::Integer(integer)), _) => *integer != 0,
            (_, Expr::Nested(inner)) => self.is_never_zero(divisor, inner),
            (_, Expr::Function(function)) => {
                let name = function.name.to_string();
                let arguments = super::call::arguments(function).unwrap_or_default();
                let zero = |expression: &&Expr| matches!(expression, Expr::Value(ValueWithSpan { value: Literal::Number(digits, _), .. }) if digits == "0");
                name.eq_ignore_ascii_case("NULLIF") && arguments.get(1).is_some_and(zero)
            }
            _ => false,
        }
    }

    pub(super) fn case(
        &mut self,
        operand: Option<&Expr>,
        conditions: &[CaseWhen],
        otherwise: Option<&Expr>,
        place: Place,
    ) -> Option<Typed> {
        let subject = match operand {
            Some(operand) => Some(self.expression(operand)?),
            None => None,
        };
        let mut tests = Vec::with_capacity(conditions.len());
        let mut results = Vec::with_capacity(conditions.len() + 1);
        for CaseWhen { condition, result } in conditions {
            let test = self.expression(condition).and_then(|test| match subject {
                Some(subject) => {
                    let place = place_of(condition);
                    self.compare(Comparison::Equal, subject, test, place).map(|test| test.id)
                }
                None => self.condition(test, condition, "WHEN"),
            });
            tests.push(test);
            results.push(self.expression(result));
        }
        results.push(match otherwise {
            Some(otherwise) => self.expression(otherwise),
            None => Some(self.node(Node::Null, Type::Null)),
        });
        let tests = tests.into_iter().collect::<Option<Vec<_>>>()?;
        let results = results.into_iter().collect::<Option<Vec<_>>>()?;
        let (mut results, data_type) = self.unify(&results, place, "CASE")?;
        let otherwise = results.pop()?;
        let arms = tests.into_iter().zip(results).collect();
        Some(self.node(Node::Case { arms, otherwise }, data_type))
    }

    pub(super) fn like(
        &mut self,
        value: &Expr,
        pattern: &Expr,
        escape: Option<&Expr>,
        negated: bool,
    ) -> Option<Typed> {
        let place = place_of(pattern);
        let text = self.expression(value)?;
        if !text.data_type.fits(Type::Text) {
            let message = format!("LIKE wants STRING, this is {}", text.data_type);
            return self.problems.add(place_of(value), message, "write CAST(… AS STRING)");
        }
        let escape = match escape.map(text_literal) {
            None => None,
            Some(Some(text)) if text.chars().count() == 1 => text.chars().next(),
            Some(_) => return self.problems.add(place, "ESCAPE", "write one character in quotes"),
        };
        let Some(pattern) = text_literal(pattern) else {
            return self.problems.add(
                place,
                "LIKE with a pattern that is no literal",
                "write it in quotes",
            );
        };
        let Some(like) = Like::new(pattern, escape) else {
            let help = "escape only %, _ and the escape character itself";
            return self.problems.add(place, format!("LIKE pattern '{pattern}'"), help);
        };
        let key = format!("LIKE {escape:?} {pattern}");
        let pattern = self.plan.keep(key, Prepared::Like(like));
        let test = self.node(Node::Like { value: text.id, pattern }, Type::Boolean);
        Some(self.negated(test, negated))
    }
}

/// The text of a text literal.
fn text_literal(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Value(ValueWithSpan { value: Literal::SingleQuotedString(text), .. }) => Some(text),
        _ => None,
    }
}
