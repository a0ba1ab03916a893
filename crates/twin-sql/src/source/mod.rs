//! The declared source table, and records decoded by that declaration.
//!
//! A record becomes a flat list of cells. Every scalar, every array and the presence of every `ROW` has
//! one cell; an array's elements are such lists themselves.

mod convert;
mod declare;
mod decode;
mod moment;
mod repair;
mod seed;
mod tree;

use crate::types::Type;

pub(crate) use declare::{check_name, declare, scalar_type};
pub(crate) use decode::{Record, decode};
pub(crate) use repair::repaired;

/// So many fields are looked through one by one.
const FEW: usize = 16;

/// The deepest nesting of a declared `ROW` or `ARRAY`.
const DEEPEST: usize = 32;

/// Where a declared thing stands in its record or array element, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Its own cell: the value, or whether a `ROW` is there.
    pub(crate) cell: usize,
    pub(crate) kind: Kind,
}

/// What a declared thing is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Scalar(Type),
    Row(Fields),
    /// The shape of an element; its cells start at 0 for each element.
    Array(Box<Element>),
}

/// The shape of an array's elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) shape: Shape,
    /// How many cells an element has.
    pub(crate) width: usize,
}

/// The fields of a `ROW`, or the columns of the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Fields {
    list: Vec<(String, Shape)>,
    /// The positions of the fields, sorted by name.
    index: Vec<usize>,
    /// The first cell of the fields, and the one after the last.
    pub(crate) cells: std::ops::Range<usize>,
}

impl Shape {
    /// The type that an expression of this shape has.
    pub(crate) fn data_type(&self) -> Type {
        match &self.kind {
            Kind::Scalar(scalar) => *scalar,
            Kind::Row(_) => Type::Row,
            Kind::Array(_) => Type::Array,
        }
    }
}

impl Fields {
    /// The position of a field, trying `guess` first: most records hold their fields in one order.
    pub(crate) fn position(&self, name: &str, guess: usize) -> Option<usize> {
        match self.list.get(guess) {
            Some((guessed, _)) if guessed == name => Some(guess),
            // Names of another length are told apart at once, so that a few are faster to look through than to sort.
            _ if self.list.len() <= FEW => self.list.iter().rposition(|(other, _)| other == name),
            _ => {
                let found = self.index.binary_search_by(|position| self.name(*position).cmp(name));
                found.ok().and_then(|place| self.index.get(place)).copied()
            }
        }
    }

    /// The field at a position.
    pub(crate) fn at(&self, position: usize) -> Option<&Shape> {
        self.list.get(position).map(|(_, shape)| shape)
    }

    /// The field of that name. Names are case-sensitive.
    pub(crate) fn get(&self, name: &str) -> Option<&Shape> {
        self.position(name, usize::MAX).and_then(|position| self.at(position))
    }

    /// The names of all fields.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(name, _)| name.as_str())
    }

    fn add(&mut self, name: &str, shape: Shape) {
        let position = self.list.len();
        self.list.push((name.to_owned(), shape));
        // Of two fields with one name, which is refused, the last counts.
        match self.index.binary_search_by(|other| self.name(*other).cmp(name)) {
            Ok(place) => self.index.iter_mut().skip(place).take(1).for_each(|old| *old = position),
            Err(place) => self.index.insert(place, position),
        }
    }

    fn name(&self, position: usize) -> &str {
        self.list.get(position).map_or("", |(name, _)| name)
    }
}
