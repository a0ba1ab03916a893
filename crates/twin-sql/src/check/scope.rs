//! Finds what a name in an expression stands for.

use sqlparser::ast::Ident;

use super::near::suggest;
use crate::plan::Node;
use crate::problem::Problems;
use crate::source::{Fields, Kind, Shape, check_name};

/// The tables that the expressions of one `SELECT` may name.
#[derive(Debug, Default)]
pub(super) struct Scope<'f> {
    pub(super) tables: Vec<Table<'f>>,
}

/// A table under its name: the record, or an element of an unnested array.
#[derive(Debug)]
pub(super) struct Table<'f> {
    pub(super) name: String,
    pub(super) frame: usize,
    pub(super) columns: Columns<'f>,
}

/// The columns of a table.
#[derive(Debug)]
pub(super) enum Columns<'f> {
    Fields(&'f Fields),
    /// The only column of an array of scalars.
    Only(String, &'f Shape),
}

/// A declared thing that a name stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'f> {
    pub(super) frame: usize,
    pub(super) shape: &'f Shape,
}

impl Found<'_> {
    /// The operation that reads it.
    pub(super) fn node(&self) -> Node {
        Node::Cell { frame: self.frame, cell: self.shape.cell }
    }
}

impl<'f> Scope<'f> {
    /// Resolves `column`, `table.column`, or either with fields of a `ROW` after it.
    pub(super) fn resolve(&self, path: &[Ident], problems: &mut Problems) -> Option<Found<'f>> {
        let (first, rest) = path.split_first()?;
        let table = self.tables.iter().find(|table| table.name == first.value);
        if let (Some(table), Some((column, rest))) = (table, rest.split_first()) {
            check_name(column, problems);
            let Some(shape) = table.columns.get(&column.value) else {
                return unknown(column, table.columns.names(), problems);
            };
            return walk(Found { frame: table.frame, shape }, column, rest, problems);
        }
        check_name(first, problems);
        let mut found = self.tables.iter().filter_map(|table| {
            let shape = table.columns.get(&first.value)?;
            Some(Found { frame: table.frame, shape })
        });
        match (found.next(), found.next()) {
            (Some(one), None) => walk(one, first, rest, problems),
            (None, _) => {
                let tables = self.tables.iter().map(|table| table.name.as_str());
                let columns = self.tables.iter().flat_map(|table| table.columns.names());
                unknown(first, columns.chain(tables), problems)
            }
            (Some(_), Some(_)) => {
                let message = format!("column {first} is in more than one table");
                problems.add(first.span, message, format!("write table.{first}"))
            }
        }
    }
}

impl Columns<'_> {
    fn names(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Columns::Fields(fields) => Box::new(fields.names()),
            Columns::Only(name, _) => Box::new(std::iter::once(name.as_str())),
        }
    }
}

impl<'f> Columns<'f> {
    fn get(&self, name: &str) -> Option<&'f Shape> {
        match self {
            Columns::Fields(fields) => fields.get(name),
            Columns::Only(only, shape) => (only == name).then_some(*shape),
        }
    }
}

/// Follows field names into a `ROW`.
fn walk<'f, 'i>(
    mut found: Found<'f>,
    mut parent: &'i Ident,
    path: &'i [Ident],
    problems: &mut Problems,
) -> Option<Found<'f>> {
    for name in path {
        check_name(name, problems);
        let Kind::Row(fields) = &found.shape.kind else {
            let message =
                format!("{parent} is {} and has no field {name}", found.shape.data_type());
            return problems.add(name.span, message, "only a ROW has fields");
        };
        let Some(shape) = fields.get(&name.value) else {
            return unknown(name, fields.names(), problems);
        };
        found.shape = shape;
        parent = name;
    }
    Some(found)
}

fn unknown<'n, T>(
    name: &Ident,
    known: impl Iterator<Item = &'n str>,
    problems: &mut Problems,
) -> Option<T> {
    let mut help = suggest(&name.value, known);
    if help.is_empty() {
        help = "declare it in CREATE TABLE source; names are case-sensitive".to_owned();
    }
    problems.add(name.span, format!("unknown column {}", name.value), help)
}
