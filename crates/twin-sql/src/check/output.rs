//! Checks what a `SELECT` gives a column of the sink: its type, and literals that no observation may have.

use sqlparser::ast::Expr;
use twin_normalization::{Component, Error, Label, Metric, ProcessEvent, Unit, Value};

use super::branch::Target;
use super::expression::{Checker, Typed, place_of};
use super::{lake, ucum};
use crate::plan::{Id, Node, Plan};
use crate::problem::{Place, Problems};
use crate::sink::{Role, Sink, digital_twin as column};
use crate::types::Type;

/// Checks an expression against the column of the sink that it goes to.
pub(super) fn fit(
    checker: &mut Checker<'_, '_>,
    value: Typed,
    expression: &Expr,
    sink: &mut Sink,
    position: usize,
) -> Option<Id> {
    let is_twin = sink.is_twin();
    let column = sink.columns.get_mut(position)?;
    let place = place_of(expression);
    let wanted = match column.data_type {
        Some(wanted) => wanted,
        None => lake::decide(column, value, place, checker.problems)?,
    };
    let name = &*column.name;
    if value.data_type == Type::Null {
        let help = format!("write CAST(NULL AS {wanted})");
        return checker.problems.add(place, format!("bare NULL for column {name}"), help);
    }
    if column.role == Role::Required && checker.is_null(value) {
        return checker.problems.add(
            place,
            format!("column {name} is always NULL"),
            "every row needs it: select what tells it",
        );
    }
    if !value.data_type.fits(wanted) {
        let help = match (value.data_type, wanted) {
            (Type::Local, Type::Instant) => {
                "write CAST(… AS TIMESTAMP_LTZ(3)), which takes the time as UTC".to_owned()
            }
            (Type::Text, _) => format!("write TRY_CAST(… AS {wanted})"),
            _ => format!("write CAST(… AS {wanted})"),
        };
        let message = format!("column {name} is {wanted}, this is {}", value.data_type);
        return checker.problems.add(place, message, help);
    }
    let id = checker.fit(value, wanted);
    if !is_twin {
        return Some(id);
    }
    for literal in literals(checker.plan, id) {
        refuse_literal(&literal, (position, name), place, checker.problems);
    }
    Some(id)
}

/// A constant that a column may get.
enum Literal {
    Text(String),
    /// The constant parts of a joined text, in their order.
    Parts(Vec<String>),
    Number(f64),
}

/// The constants that an expression may give, in the order of the text.
fn literals(plan: &Plan, id: Id) -> Vec<Literal> {
    let mut open = vec![id];
    let mut found = Vec::new();
    while let Some(id) = open.pop() {
        match plan.get(id).map(|planned| &planned.node) {
            Some(Node::Text(text)) => found.push(Literal::Text(text.clone())),
            Some(Node::Double(bits)) => found.push(Literal::Number(f64::from_bits(*bits))),
            Some(Node::Negate(_, id)) => open.push(*id),
            Some(Node::Case { arms, otherwise }) => {
                open.push(*otherwise);
                open.extend(arms.iter().rev().map(|(_, result)| *result));
            }
            Some(Node::Coalesce(list)) => open.extend(list.iter().rev()),
            Some(Node::Concat(list)) => {
                let texts = list.iter().filter_map(|id| plan.get(*id)).map(|part| &part.node);
                let texts = texts.filter_map(|node| match node {
                    Node::Text(text) => Some(text.clone()),
                    _ => None,
                });
                found.push(Literal::Parts(texts.collect()));
            }
            _ => {}
        }
    }
    found
}

/// Refuses a constant with which each row would be a dead letter.
fn refuse_literal(
    literal: &Literal,
    (position, name): (usize, &str),
    place: Place,
    problems: &mut Problems,
) {
    let error = match literal {
        Literal::Text(unit) if position == column::UNIT => match ucum::problem(unit) {
            Some((message, help)) => return problems.report(place, message, help),
            None => of_text(position, unit),
        },
        Literal::Text(text) => of_text(position, text),
        // Parts without any letter say nothing of the whole, and an event's name is a whole word.
        Literal::Parts(parts) if position == column::PROCESS_EVENT || parts.concat().is_empty() => {
            return;
        }
        Literal::Parts(parts) => of_text(position, &parts.concat()),
        Literal::Number(number) => Value::number(*number).map(drop),
    };
    match error {
        Ok(()) => {}
        Err(Error::Name { text, rule, .. }) => {
            let part = if matches!(literal, Literal::Parts(_)) { "the constant part " } else { "" };
            let message = format!("column {name}: {part}'{text}' makes a dead letter of its row");
            problems.report(place, message, format!("write {rule}"));
        }
        Err(error) => {
            let help = "leave the row out by WHERE, or give it a value that the twin can hold";
            problems.report(place, format!("column {name}: {error}"), help);
        }
    }
}

/// What an observation would say of a text in that column.
fn of_text(position: usize, text: &str) -> Result<(), Error> {
    match position {
        column::COMPONENT => Component::new(text).map(drop),
        column::METRIC => Metric::new(text).map(drop),
        column::VALUE_TEXT => Value::text(text).map(drop),
        column::UNIT => Unit::new(text).map(drop),
        column::FACILITY | column::PROCESS => Label::new(text).map(drop),
        column::PROCESS_EVENT => ProcessEvent::parse(text).map(drop),
        _ => Ok(()),
    }
}

/// Refuses a branch whose rows could never hold a value.
pub(super) fn refuse_no_value(
    target: &Target,
    outputs: &[Option<Id>],
    plan: &Plan,
    place: Place,
    problems: &mut Problems,
) {
    let mut values = target.columns.iter().filter(|position| {
        target.sink.columns.get(**position).is_some_and(|column| column.role == Role::Value)
    });
    let never = |position: &usize| {
        let node = outputs.get(*position).copied().flatten().and_then(|id| plan.get(id));
        node.is_some_and(|planned| planned.node == Node::Null)
    };
    if values.clone().next().is_some() && values.all(never) {
        let help = "select an expression for one of the value columns";
        problems.report(place, "every value column of this SELECT is NULL", help);
    }
}
