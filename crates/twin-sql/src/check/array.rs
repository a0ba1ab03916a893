//! Checks access to the elements of arrays: `list[1].x` and `CARDINALITY(list)`.

use sqlparser::ast::{AccessExpr, Expr, Ident, Subscript, Value as Literal, ValueWithSpan};

use super::expression::{Checker, Typed, place_of};
use crate::plan::{Node, Step};
use crate::problem::Place;
use crate::source::{Kind, Shape};
use crate::types::Type;

/// Where something declared is, through arrays.
struct Path<'f> {
    frame: usize,
    cell: usize,
    steps: Vec<Step>,
    shape: &'f Shape,
}

impl Path<'_> {
    fn node(self) -> Node {
        if self.steps.is_empty() {
            Node::Cell { frame: self.frame, cell: self.shape.cell }
        } else {
            Node::Element { frame: self.frame, cell: self.cell, path: self.steps }
        }
    }
}

impl<'f> Checker<'_, 'f> {
    /// `root[1].field`, or a value of a map that a function makes.
    pub(super) fn access(
        &mut self,
        whole: &Expr,
        root: &Expr,
        chain: &[AccessExpr],
    ) -> Option<Typed> {
        if let (Expr::Function(call), [AccessExpr::Subscript(Subscript::Index { index })]) =
            (root, chain)
            && call.name.to_string().eq_ignore_ascii_case("STR_TO_MAP")
        {
            return self.value_of_key(call, index);
        }
        let path = self.path(whole)?;
        let data_type = path.shape.data_type();
        Some(self.node(path.node(), data_type))
    }

    /// `CARDINALITY(array)`.
    pub(super) fn cardinality(&mut self, arguments: &[&Expr], place: Place) -> Option<Typed> {
        let [array] = arguments else {
            return self.problems.add(
                place,
                "CARDINALITY wants one argument",
                "write CARDINALITY(array)",
            );
        };
        let path = self.path(array)?;
        let Kind::Array(element) = &path.shape.kind else {
            let message = format!("CARDINALITY of {}", path.shape.data_type());
            return self.problems.add(
                place_of(array),
                message,
                "it counts the elements of an ARRAY",
            );
        };
        let (frame, steps, width) = (path.frame, path.steps, element.width);
        let cell = if steps.is_empty() { path.shape.cell } else { path.cell };
        Some(self.node(Node::Count { frame, cell, path: steps, width }, Type::Int))
    }

    /// Follows names and numbers to something declared.
    fn path(&mut self, expression: &Expr) -> Option<Path<'f>> {
        let place = place_of(expression);
        let (root, chain): (&Expr, &[AccessExpr]) = match expression {
            Expr::CompoundFieldAccess { root, access_chain } => (root, access_chain),
            other => (other, &[]),
        };
        let mut names: Vec<Ident> = match root {
            Expr::Identifier(name) => vec![name.clone()],
            Expr::CompoundIdentifier(path) => path.clone(),
            _ => return self.no_access(place),
        };
        // The names before the first bracket may start with a table.
        let plain = chain.iter().map_while(field_name).collect::<Vec<_>>();
        let rest = chain.get(plain.len()..).unwrap_or_default().iter();
        names.extend(plain.into_iter().cloned());
        let found = self.scope.resolve(&names, self.problems)?;
        let mut path = Path {
            frame: found.frame,
            cell: found.shape.cell,
            steps: Vec::new(),
            shape: found.shape,
        };
        for access in rest {
            match access {
                AccessExpr::Subscript(Subscript::Index { index }) => {
                    let Kind::Array(element) = &path.shape.kind else {
                        let message = format!("[ ] after {}", path.shape.data_type());
                        return self.problems.add(place, message, "only an ARRAY has elements");
                    };
                    let index = self.index(index)?;
                    let (width, cell) = (element.width, element.shape.cell);
                    path.steps.push(Step { index, width, cell });
                    path.shape = &element.shape;
                }
                AccessExpr::Dot(_) => {
                    let Some(name) = field_name(access) else { return self.no_access(place) };
                    let Kind::Row(fields) = &path.shape.kind else {
                        let message = format!("{} has no field {name}", path.shape.data_type());
                        return self.problems.add(name.span, message, "only a ROW has fields");
                    };
                    let Some(shape) = fields.get(&name.value) else {
                        let help = super::near::suggest(&name.value, fields.names());
                        return self.problems.add(
                            name.span,
                            format!("unknown column {name}"),
                            help,
                        );
                    };
                    if let Some(step) = path.steps.last_mut() {
                        step.cell = shape.cell;
                    }
                    path.shape = shape;
                }
                AccessExpr::Subscript(_) => return self.no_access(place),
            }
        }
        Some(path)
    }

    /// The number of an element, counted from 0.
    fn index(&mut self, index: &Expr) -> Option<usize> {
        let number = match index {
            Expr::Value(ValueWithSpan { value: Literal::Number(digits, false), .. }) => {
                digits.parse().ok().filter(|number: &usize| (1..=1_000_000).contains(number))
            }
            _ => None,
        };
        let Some(number) = number else {
            let help = "write a number from 1 on, or CROSS JOIN UNNEST(…) for all elements";
            return self.problems.add(place_of(index), "number of an element", help);
        };
        Some(number - 1)
    }

    fn no_access<T>(&mut self, place: Place) -> Option<T> {
        let help = "write alias.field for a field of a ROW, list[1] for an element of an ARRAY";
        self.problems.add(place, "access by [ ]", help)
    }
}

fn field_name(access: &AccessExpr) -> Option<&Ident> {
    match access {
        AccessExpr::Dot(Expr::Identifier(name)) => Some(name),
        _ => None,
    }
}
