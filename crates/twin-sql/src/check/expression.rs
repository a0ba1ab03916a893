//! Checks expressions and turns them into nodes of the plan.

use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator};

use super::scope::Scope;
use crate::plan::{Comparison, Conversion, Id, Node, Plan};
use crate::problem::{Place, Problems};
use crate::types::Type;

/// How deeply expressions may be nested; chains of `AND`, `OR` and `||` count as one level.
const DEEPEST: usize = 100;

/// A checked expression.
#[derive(Debug, Clone, Copy)]
pub(super) struct Typed {
    pub(super) id: Id,
    pub(super) data_type: Type,
}

/// Checks the expressions of one `SELECT`. Every method answers `None` after it has reported a problem.
pub(super) struct Checker<'c, 'f> {
    pub(super) plan: &'c mut Plan,
    pub(super) problems: &'c mut Problems,
    pub(super) scope: &'c Scope<'f>,
    depth: usize,
}

impl<'c, 'f> Checker<'c, 'f> {
    pub(super) fn new(
        plan: &'c mut Plan,
        problems: &'c mut Problems,
        scope: &'c Scope<'f>,
    ) -> Self {
        Checker { plan, problems, scope, depth: 0 }
    }

    /// Checks any expression.
    pub(super) fn expression(&mut self, expression: &Expr) -> Option<Typed> {
        if self.depth == DEEPEST {
            let help = "split it or simplify it";
            return self.problems.add(
                place_of(expression),
                "expression is nested too deeply",
                help,
            );
        }
        self.depth += 1;
        let typed = self.dispatch(expression);
        self.depth -= 1;
        typed
    }

    fn dispatch(&mut self, expression: &Expr) -> Option<Typed> {
        match expression {
            Expr::Nested(inner) => self.expression(inner),
            Expr::Identifier(name) => self.column(std::slice::from_ref(name)),
            Expr::CompoundIdentifier(path) => self.column(path),
            Expr::Value(value) => self.literal(&value.value, value.span.into()),
            Expr::BinaryOp { left, op, right } => self.binary(expression, left, op, right),
            Expr::UnaryOp { op, expr } => self.unary(op, expr),
            Expr::IsNull(inner) => self.is_null_test(inner),
            Expr::IsNotNull(inner) => {
                let test = self.is_null_test(inner)?;
                Some(self.negated(test, true))
            }
            Expr::IsTrue(inner) => self.is_test(inner, true, false),
            Expr::IsNotTrue(inner) => self.is_test(inner, true, true),
            Expr::IsFalse(inner) => self.is_test(inner, false, false),
            Expr::IsNotFalse(inner) => self.is_test(inner, false, true),
            Expr::IsUnknown(inner) => self.is_unknown(inner, false),
            Expr::IsNotUnknown(inner) => self.is_unknown(inner, true),
            Expr::IsDistinctFrom(left, right) => self.distinct(left, right, true),
            Expr::IsNotDistinctFrom(left, right) => self.distinct(left, right, false),
            Expr::Between { expr, negated, low, high } => self.between(expr, *negated, low, high),
            Expr::InList { expr, list, negated } => self.in_list(expr, list, *negated),
            Expr::Like { negated, any: false, expr, pattern, escape_char } => {
                self.like(expr, pattern, escape_char.as_deref(), *negated)
            }
            Expr::Case { operand, conditions, else_result, .. } => self.case(
                operand.as_deref(),
                conditions,
                else_result.as_deref(),
                place_of(expression),
            ),
            Expr::Cast { kind, expr, data_type, format: None } => self.cast(kind, expr, data_type),
            Expr::Function(function) => self.function(function),
            other => self.special(other),
        }
    }

    fn column(&mut self, path: &[sqlparser::ast::Ident]) -> Option<Typed> {
        let found = self.scope.resolve(path, self.problems)?;
        Some(self.node(found.node(), found.shape.data_type()))
    }

    fn unary(&mut self, operator: &UnaryOperator, operand: &Expr) -> Option<Typed> {
        match operator {
            UnaryOperator::Not => {
                let value = self.expression(operand)?;
                let id = self.condition(value, operand, "NOT")?;
                Some(self.negated(Typed { id, data_type: Type::Boolean }, true))
            }
            UnaryOperator::Minus => self.minus(operand),
            UnaryOperator::Plus => self.number(operand, "+"),
            other => {
                let message = format!("operator {other}");
                self.problems.add(place_of(operand), message, "it is not in the subset")
            }
        }
    }

    fn is_null_test(&mut self, operand: &Expr) -> Option<Typed> {
        let value = self.expression(operand)?;
        Some(self.node(Node::IsNull(value.id), Type::Boolean))
    }

    fn is_test(&mut self, operand: &Expr, wanted: bool, negated: bool) -> Option<Typed> {
        let value = self.expression(operand)?;
        let id = self.condition(value, operand, "IS TRUE or IS FALSE")?;
        let test = self.node(Node::Is(id, wanted), Type::Boolean);
        Some(self.negated(test, negated))
    }

    fn is_unknown(&mut self, operand: &Expr, negated: bool) -> Option<Typed> {
        let value = self.expression(operand)?;
        let id = self.condition(value, operand, "IS UNKNOWN")?;
        let test = self.node(Node::IsNull(id), Type::Boolean);
        Some(self.negated(test, negated))
    }

    fn between(&mut self, value: &Expr, negated: bool, low: &Expr, high: &Expr) -> Option<Typed> {
        let place = place_of(value);
        let (value, low, high) =
            (self.expression(value), self.expression(low), self.expression(high));
        let (value, low, high) = (value?, low?, high?);
        let above = self.compare(Comparison::GreaterOrEqual, value, low, place)?;
        let below = self.compare(Comparison::LessOrEqual, value, high, place)?;
        let test = self.all_of(vec![above.id, below.id]);
        Some(self.negated(test, negated))
    }

    fn in_list(&mut self, value: &Expr, list: &[Expr], negated: bool) -> Option<Typed> {
        let place = place_of(value);
        let value = self.expression(value)?;
        let mut tests = Vec::with_capacity(list.len());
        for item in list {
            let item = self.expression(item)?;
            tests.push(self.compare(Comparison::Equal, value, item, place)?.id);
        }
        let test = self.any_of(tests);
        Some(self.negated(test, negated))
    }

    /// The results of a `CASE`, or the arguments of a `COALESCE`, in one type.
    pub(super) fn unify(
        &mut self,
        values: &[Typed],
        place: Place,
        what: &str,
    ) -> Option<(Vec<Id>, Type)> {
        let mut common = Type::Null;
        for value in values {
            let Some(wider) = common.common(value.data_type) else {
                let message = format!("{what} mixes {common} and {}", value.data_type);
                return self.problems.add(place, message, "cast them to one type");
            };
            common = wider;
        }
        if matches!(common, Type::Row | Type::Array) {
            let help = "take a field of the ROW, or UNNEST the ARRAY";
            return self.problems.add(place, format!("{what} of {common}"), help);
        }
        Some((values.iter().map(|value| self.fit(*value, common)).collect(), common))
    }

    /// A condition, or a problem.
    pub(super) fn condition(&mut self, value: Typed, expression: &Expr, what: &str) -> Option<Id> {
        if value.data_type.fits(Type::Boolean) {
            return Some(value.id);
        }
        let message = format!("{what} wants BOOLEAN, this is {}", value.data_type);
        self.problems.add(place_of(expression), message, "write a comparison")
    }

    /// The value in a type that it fits.
    pub(super) fn fit(&mut self, value: Typed, target: Type) -> Id {
        let node = self.plan.get(value.id).map(|planned| planned.node.clone());
        let double = matches!(target, Type::Double | Type::Decimal);
        match node {
            Some(Node::Null) => self.plan.add(Node::Null, target),
            Some(Node::Integer(integer)) if double => {
                let bits = crate::number::double_from(integer).to_bits();
                self.plan.add(Node::Double(bits), target)
            }
            _ if double && value.data_type.is_integer() => {
                self.plan.add(Node::Convert(Conversion::IntegerToDouble, value.id), target)
            }
            _ => value.id,
        }
    }

    /// Whether the value is the constant NULL.
    pub(super) fn is_null(&self, value: Typed) -> bool {
        self.plan.get(value.id).is_some_and(|planned| planned.node == Node::Null)
    }

    pub(super) fn node(&mut self, node: Node, data_type: Type) -> Typed {
        Typed { id: self.plan.add(node, data_type), data_type }
    }

    pub(super) fn negated(&mut self, test: Typed, negated: bool) -> Typed {
        let id = if negated { self.opposite(test.id) } else { test.id };
        Typed { id, data_type: Type::Boolean }
    }
}

/// The operands of a chain such as `a || b || c`, in the order of the text.
///
/// The parser nests a chain to the left, as deep as it is long, so it is followed without recursion.
pub(super) fn chain<'e>(expression: &'e Expr, operator: &BinaryOperator) -> Vec<&'e Expr> {
    let mut operands = Vec::new();
    let mut rest = expression;
    while let Expr::BinaryOp { left, op, right } = rest
        && op == operator
    {
        operands.push(&**right);
        rest = left;
    }
    operands.push(rest);
    operands.reverse();
    operands
}

/// Where an expression starts, found without recursion.
pub(super) fn place_of(expression: &Expr) -> Place {
    let mut rest = expression;
    loop {
        rest = match rest {
            Expr::BinaryOp { left: inner, .. }
            | Expr::Nested(inner)
            | Expr::UnaryOp { expr: inner, .. }
            | Expr::Cast { expr: inner, .. }
            | Expr::IsNull(inner)
            | Expr::IsNotNull(inner)
            | Expr::Between { expr: inner, .. }
            | Expr::InList { expr: inner, .. }
            | Expr::Like { expr: inner, .. } => inner,
            Expr::Case { case_token, .. } => return case_token.0.span.into(),
            Expr::Value(value) => return value.span.into(),
            other => return sqlparser::ast::Spanned::span(other).into(),
        }
    }
}
