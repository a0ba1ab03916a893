//! Checks operators, `CASE` and `LIKE`.

use sqlparser::ast::{BinaryOperator, CaseWhen, Expr, Value as Literal, ValueWithSpan};

use super::expression::{Checker, Typed, chain, place_of};
use super::interval::takes_part;
use super::special::literal_text;
use crate::functions::{Like, Prepared};
use crate::plan::{Comparison, Id, Node, Operator, Width};
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
            BinaryOperator::And | BinaryOperator::Or => self.conditions(whole, operator),
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
            BinaryOperator::Modulo => self.arithmetic(Operator::Modulo, left, right),
            other => {
                let message = format!("operator {other}");
                self.problems.add(place_of(right), message, "it is not in the subset")
            }
        }
    }

    fn conditions(&mut self, whole: &Expr, operator: &BinaryOperator) -> Option<Typed> {
        let operands = chain(whole, operator);
        let conditions: Vec<_> = operands
            .into_iter()
            .map(|operand| {
                let value = self.expression(operand)?;
                self.condition(value, operand, &operator.to_string())
            })
            .collect();
        let conditions = conditions.into_iter().collect::<Option<Vec<_>>>()?;
        Some(if *operator == BinaryOperator::And {
            self.all_of(conditions)
        } else {
            self.any_of(conditions)
        })
    }

    fn concat(&mut self, whole: &Expr) -> Option<Typed> {
        let operands = chain(whole, &BinaryOperator::StringConcat);
        let texts: Vec<_> =
            operands.into_iter().map(|operand| self.text_to_join(operand, "||")).collect();
        let texts = texts.into_iter().collect::<Option<Vec<_>>>()?;
        Some(self.node(Node::Concat(texts), Type::Text))
    }

    /// An operand that must be a text.
    pub(super) fn text_to_join(&mut self, operand: &Expr, what: &str) -> Option<Id> {
        let value = self.expression(operand)?;
        if value.data_type.fits(Type::Text) {
            return Some(value.id);
        }
        let message = format!("{what} wants STRING, this is {}", value.data_type);
        let help = match value.data_type {
            Type::Instant | Type::Local => "write DATE_FORMAT(time, 'yyyy-MM-dd')",
            _ => "write CAST(… AS STRING)",
        };
        self.problems.add(place_of(operand), message, help)
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
        if common == Type::Boolean
            && let Some(test) = self.compare_with_truth(comparison, left, right)
        {
            return Some(test);
        }
        let exact = one == Type::Decimal || other == Type::Decimal;
        let (left, right) = (self.fit(left, common), self.fit(right, common));
        if left == right {
            return Some(self.compare_with_itself(comparison, left));
        }
        // Flink orders a DOUBLE and an exact literal by `Double.compare`.
        let node = if ordered && exact && common == Type::Double {
            Node::Order(comparison, left, right)
        } else {
            Node::Compare(comparison, left, right)
        };
        Some(self.node(node, Type::Boolean))
    }

    /// `x = TRUE` is `x`, `x = FALSE` is `NOT x`.
    fn compare_with_truth(
        &mut self,
        comparison: Comparison,
        left: Typed,
        right: Typed,
    ) -> Option<Typed> {
        let literal = |checker: &Self, value: Typed| match checker.plan.get(value.id)?.node {
            Node::Boolean(boolean) => Some(boolean),
            _ => None,
        };
        let (value, truth) = match (literal(self, left), literal(self, right)) {
            (None, Some(truth)) => (left, truth),
            (Some(truth), None) => (right, truth),
            _ => return None,
        };
        Some(self.negated(value, truth != (comparison == Comparison::Equal)))
    }

    /// Flink takes `x = x` for true where `x` is not NULL, even if it is NaN.
    fn compare_with_itself(&mut self, comparison: Comparison, value: Id) -> Typed {
        use Comparison::{Equal, GreaterOrEqual, LessOrEqual};
        let result = matches!(comparison, Equal | LessOrEqual | GreaterOrEqual);
        let is_null = self.node(Node::IsNull(value), Type::Boolean);
        let null = self.node(Node::Null, Type::Boolean);
        let otherwise = self.node(Node::Boolean(result), Type::Boolean).id;
        self.node(Node::Case { arms: vec![(is_null.id, null.id)], otherwise }, Type::Boolean)
    }

    /// `IS DISTINCT FROM`.
    pub(super) fn distinct(&mut self, left: &Expr, right: &Expr, negated: bool) -> Option<Typed> {
        let place = place_of(left);
        let (left, right) = (self.expression(left), self.expression(right));
        let (left, right) = (left?, right?);
        if left.data_type == Type::Decimal || right.data_type == Type::Decimal {
            let help = "write 1.5E0 for 1.5";
            return self.problems.add(place, "IS DISTINCT FROM an exact DECIMAL", help);
        }
        // For the problems that an equality has.
        self.compare(Comparison::Equal, left, right, place)?;
        let common = left.data_type.common(right.data_type)?;
        let (left, right) = (self.fit(left, common), self.fit(right, common));
        let test = if left == right { Node::Boolean(true) } else { Node::Same(left, right) };
        let test = self.node(test, Type::Boolean);
        Some(self.negated(test, negated))
    }

    pub(super) fn arithmetic(
        &mut self,
        operator: Operator,
        left: &Expr,
        right: &Expr,
    ) -> Option<Typed> {
        let symbol = match operator {
            Operator::Plus => "+",
            Operator::Minus => "-",
            Operator::Times => "*",
            Operator::Divide => "/",
            Operator::Modulo => "MOD",
        };
        let place = place_of(left);
        let divisor = right;
        let values = (self.expression(left), self.expression(right));
        let values = (values.0?, values.1?);
        if takes_part(values.0.data_type) || takes_part(values.1.data_type) {
            return self.time_arithmetic(operator, values.0, values.1, place);
        }
        let numbers =
            (self.as_number(values.0, left, symbol), self.as_number(values.1, right, symbol));
        let (left, right) = (numbers.0?, numbers.1?);
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
        if operator == Operator::Modulo && width == Width::Double {
            let message = format!("MOD of {} and {}", left.data_type, right.data_type);
            return self.problems.add(place, message, "write CAST(… AS BIGINT): it takes integers");
        }
        if matches!(operator, Operator::Divide | Operator::Modulo)
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
        // What a division leaves has the type of the divisor, in which it always fits.
        let result = if operator == Operator::Modulo { right.data_type } else { common };
        let (left, right) = (self.fit(left, common), self.fit(right, common));
        Some(self.node(Node::Arithmetic(operator, width, left, right), result))
    }

    /// Whether an integer divisor is a literal other than 0, or `NULLIF(…, 0)`.
    fn is_never_zero(&self, divisor: Typed, expression: &Expr) -> bool {
        match (self.plan.get(divisor.id).map(|planned| &planned.node), expression) {
            (Some(Node::Integer(integer)), _) => *integer != 0,
            (Some(Node::Null), _) => true,
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
        let escape = match escape.map(literal_text) {
            None => None,
            Some(Some(text)) if text.chars().count() == 1 => text.chars().next(),
            Some(_) => return self.problems.add(place, "ESCAPE", "write one character in quotes"),
        };
        let Some(pattern) = literal_text(pattern) else {
            return self.problems.add(
                place,
                "LIKE with a pattern that is no literal",
                "write it in quotes",
            );
        };
        let make = || Like::new(pattern, escape).map(Prepared::Like).ok_or(());
        let Ok(pattern) = self.plan.prepare(format!("LIKE {escape:?} {pattern}"), make) else {
            let help = "escape only %, _ and the escape character itself";
            return self.problems.add(place, format!("LIKE pattern '{pattern}'"), help);
        };
        let test = self.node(Node::Like { value: text.id, pattern }, Type::Boolean);
        Some(self.negated(test, negated))
    }
}
