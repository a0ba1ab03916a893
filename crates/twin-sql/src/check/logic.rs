//! `AND`, `OR` and `NOT` as Flink's planner simplifies them, which for NaN and -0 is more than a matter of speed.

use super::expression::{Checker, Typed};
use crate::plan::{Comparison, Id, Node};
use crate::types::Type;

impl Checker<'_, '_> {
    /// All conditions of a list.
    pub(super) fn all_of(&mut self, list: Vec<Id>) -> Typed {
        let list = self.flat(list, |node| match node {
            Node::And(inner) => Some(inner),
            _ => None,
        });
        let list = self.as_sets(list, Comparison::NotEqual);
        let list = self.as_ranges(list, Comparison::NotEqual);
        self.node(Node::And(list), Type::Boolean)
    }

    /// Any condition of a list.
    pub(super) fn any_of(&mut self, list: Vec<Id>) -> Typed {
        let list = self.flat(list, |node| match node {
            Node::Or(inner) => Some(inner),
            _ => None,
        });
        let list = self.as_sets(list, Comparison::Equal);
        let list = self.as_ranges(list, Comparison::Equal);
        self.node(Node::Or(list), Type::Boolean)
    }

    /// The opposite of a condition: `NOT a > b` is `a <= b`, so that NaN is in neither.
    pub(super) fn opposite(&mut self, id: Id) -> Id {
        let node = self.plan.get(id).map(|planned| planned.node.clone());
        let opposite = match node {
            Some(Node::Compare(comparison, left, right)) => {
                Node::Compare(comparison.inverse(), left, right)
            }
            Some(Node::Order(comparison, left, right)) => {
                Node::Order(comparison.inverse(), left, right)
            }
            Some(Node::And(list)) => {
                let list = list.into_iter().map(|id| self.opposite(id)).collect();
                return self.any_of(list).id;
            }
            Some(Node::Or(list)) => {
                let list = list.into_iter().map(|id| self.opposite(id)).collect();
                return self.all_of(list).id;
            }
            Some(Node::Not(inner)) => return inner,
            _ => Node::Not(id),
        };
        self.node(opposite, Type::Boolean).id
    }

    /// A list with the lists in it that are of the same kind.
    fn flat(&self, list: Vec<Id>, inner: fn(&Node) -> Option<&Vec<Id>>) -> Vec<Id> {
        let mut flat = Vec::with_capacity(list.len());
        for id in list {
            match self.plan.get(id).and_then(|planned| inner(&planned.node)) {
                Some(inner) => flat.extend_from_slice(inner),
                None => flat.push(id),
            }
        }
        flat
    }

    /// A double that is compared with two or more literals is looked up in a set, where -0 is not 0.
    fn as_sets(&mut self, list: Vec<Id>, comparison: Comparison) -> Vec<Id> {
        let tests: Vec<_> = list.iter().map(|id| self.test_of_literal(*id, comparison)).collect();
        let sets = |value: Id, literal: Id| {
            let same = tests.iter().flatten();
            same.clone().any(|(other, another)| *other == value && *another != literal)
        };
        let mut replaced = Vec::with_capacity(list.len());
        for (id, test) in list.into_iter().zip(&tests) {
            let id = match test {
                Some((value, literal)) if sets(*value, *literal) => {
                    self.plan.add(Node::Order(comparison, *value, *literal), Type::Boolean)
                }
                _ => id,
            };
            replaced.push(id);
        }
        replaced
    }

    /// A double that is compared with a literal for equality, too, is looked up in ranges, where NaN is in none and -0
    /// is 0.
    fn as_ranges(&mut self, list: Vec<Id>, equality: Comparison) -> Vec<Id> {
        let tests = list.iter().filter_map(|id| self.test_of_literal(*id, equality));
        let values: Vec<Id> = tests.map(|(value, _)| value).collect();
        list.into_iter().map(|id| self.as_range(id, &values)).collect()
    }

    fn as_range(&mut self, id: Id, values: &[Id]) -> Id {
        let node = match self.plan.get(id).map(|planned| planned.node.clone()) {
            Some(Node::Order(comparison, left, right))
                if !matches!(comparison, Comparison::Equal | Comparison::NotEqual)
                    && (values.contains(&left) || values.contains(&right)) =>
            {
                Node::Compare(comparison, left, right)
            }
            Some(Node::And(list)) if !values.is_empty() => {
                Node::And(list.into_iter().map(|id| self.as_range(id, values)).collect())
            }
            _ => return id,
        };
        self.plan.add(node, Type::Boolean)
    }

    /// The value and the literal of a comparison of a double.
    fn test_of_literal(&self, id: Id, wanted: Comparison) -> Option<(Id, Id)> {
        let node = |id: Id| self.plan.get(id).map(|planned| &planned.node);
        let (Node::Compare(found, left, right) | Node::Order(found, left, right)) = node(id)?
        else {
            return None;
        };
        let is_literal = |id: Id| matches!(node(id), Some(Node::Double(_)));
        match (is_literal(*left), is_literal(*right)) {
            (false, true) if *found == wanted => Some((*left, *right)),
            (true, false) if *found == wanted => Some((*right, *left)),
            _ => None,
        }
    }
}
