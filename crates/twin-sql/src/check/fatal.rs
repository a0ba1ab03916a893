//! Finds the values that Flink's job would die of, and makes a dead letter of a row that has one.
//!
//! There is one such value that the types do not exclude: `ROUND` of a DOUBLE that is NaN or infinite. Its row gets NaN
//! for a value, which no observation may have, so that nothing is ever made up of it, whatever the mapping does with
//! the result. As in Flink it counts only where it is evaluated: `CASE WHEN x = x THEN ROUND(x) END` is fine.

use std::collections::HashMap;

use crate::plan::{Branch, Comparison, Id, Node, Operator, Plan, Width};
use crate::sink::{Role, digital_twin};
use crate::types::Type;

/// Makes dead letters of the rows of a branch that Flink would die of.
pub(super) fn refuse_rows(plan: &mut Plan, branch: &mut Branch) {
    let mut finder = Finder { plan, known: HashMap::new() };
    let in_filter = branch.filter.and_then(|filter| finder.fatal(filter));
    let outputs: Vec<Id> = branch.outputs.iter().flatten().copied().collect();
    let in_outputs = finder.any(&outputs);
    let Some(fatal) = finder.either(in_filter, in_outputs) else { return };
    if let (Some(filter), Some(fatal)) = (branch.filter, in_filter) {
        let yes = finder.boolean(true);
        branch.filter = Some(finder.case(vec![(fatal, yes)], filter, Type::Boolean));
    }
    for (position, slot) in branch.outputs.iter_mut().enumerate() {
        let Some(column) = digital_twin::COLUMNS.get(position) else { continue };
        let value = match position {
            digital_twin::VALUE_NUMBER => Node::Double(f64::NAN.to_bits()),
            _ if column.role == Role::Value && slot.is_some() => Node::Null,
            _ => continue,
        };
        let data_type = column.data_type.unwrap_or(Type::Null);
        let value = finder.plan.add(value, data_type);
        let otherwise = slot.unwrap_or_else(|| finder.plan.add(Node::Null, data_type));
        *slot = Some(finder.case(vec![(fatal, value)], otherwise, data_type));
    }
}

/// Makes the condition under which an expression is fatal. `None` is never.
struct Finder<'p> {
    plan: &'p mut Plan,
    known: HashMap<Id, Option<Id>>,
}

impl Finder<'_> {
    fn fatal(&mut self, id: Id) -> Option<Id> {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        let node = self.plan.get(id)?.node.clone();
        let fatal = match node {
            Node::Case { arms, otherwise } => self.of_case(&arms, otherwise),
            Node::And(list) => self.until(&list, |id| Node::Is(id, false)),
            Node::Or(list) => self.until(&list, |id| Node::Is(id, true)),
            Node::Call { body, arguments, .. } if body.needs_finite => {
                let inner = self.any(&arguments);
                let own = arguments.first().map(|number| self.is_not_finite(*number));
                self.either(inner, own)
            }
            // Flink evaluates all arguments of COALESCE, too.
            Node::Coalesce(list) | Node::Concat(list) | Node::Call { arguments: list, .. } => {
                self.any(&list)
            }
            Node::Compare(_, left, right)
            | Node::Order(_, left, right)
            | Node::Same(left, right)
            | Node::Arithmetic(_, _, left, right) => self.any(&[left, right]),
            Node::Not(id)
            | Node::IsNull(id)
            | Node::Is(id, _)
            | Node::Negate(_, id)
            | Node::Convert(_, id)
            | Node::Like { value: id, .. } => self.fatal(id),
            Node::Null
            | Node::Boolean(_)
            | Node::Integer(_)
            | Node::Double(_)
            | Node::Text(_)
            | Node::Time(_)
            | Node::Cell { .. }
            | Node::Element { .. }
            | Node::Count { .. } => None,
        };
        self.known.insert(id, fatal);
        fatal
    }

    /// For what is always evaluated as a whole.
    fn any(&mut self, list: &[Id]) -> Option<Id> {
        list.iter().fold(None, |before, id| {
            let fatal = self.fatal(*id);
            self.either(before, fatal)
        })
    }

    /// For a list of which the rest is not evaluated once `ends` of an item holds.
    fn until(&mut self, list: &[Id], ends: impl Fn(Id) -> Node) -> Option<Id> {
        list.iter().rev().fold(None, |rest, id| {
            let (own, end) = (self.fatal(*id), self.plan.add(ends(*id), Type::Boolean));
            self.one_of(own, end, None, rest)
        })
    }

    fn of_case(&mut self, arms: &[(Id, Id)], otherwise: Id) -> Option<Id> {
        let otherwise = self.fatal(otherwise);
        arms.iter().rev().fold(otherwise, |rest, (condition, result)| {
            let (own, result) = (self.fatal(*condition), self.fatal(*result));
            self.one_of(own, *condition, result, rest)
        })
    }

    /// `own`, or that of the two that the condition decides for.
    fn one_of(
        &mut self,
        own: Option<Id>,
        condition: Id,
        yes: Option<Id>,
        no: Option<Id>,
    ) -> Option<Id> {
        if yes.is_none() && no.is_none() {
            return own;
        }
        let (always, never) = (self.boolean(true), self.boolean(false));
        let own = own.map(|own| (own, always));
        let arms = own.into_iter().chain([(condition, yes.unwrap_or(never))]).collect();
        Some(self.case(arms, no.unwrap_or(never), Type::Boolean))
    }

    fn either(&mut self, one: Option<Id>, other: Option<Id>) -> Option<Id> {
        match (one, other) {
            (Some(one), Some(other)) => {
                Some(self.plan.add(Node::Or(vec![one, other]), Type::Boolean))
            }
            (one, other) => one.or(other),
        }
    }

    /// `x - x` is NaN where `x` is NaN or infinite, and NaN equals nothing.
    fn is_not_finite(&mut self, number: Id) -> Id {
        let zero = self.plan.add(Node::Double(0), Type::Double);
        let difference = Node::Arithmetic(Operator::Minus, Width::Double, number, number);
        let difference = self.plan.add(difference, Type::Double);
        self.plan.add(Node::Compare(Comparison::NotEqual, difference, zero), Type::Boolean)
    }

    fn case(&mut self, arms: Vec<(Id, Id)>, otherwise: Id, data_type: Type) -> Id {
        self.plan.add(Node::Case { arms, otherwise }, data_type)
    }

    fn boolean(&mut self, boolean: bool) -> Id {
        self.plan.add(Node::Boolean(boolean), Type::Boolean)
    }
}
