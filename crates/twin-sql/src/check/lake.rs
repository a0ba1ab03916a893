//! The columns of the lake: those that its author lists, each with the type that the first `SELECT` gives it.

use std::borrow::Cow;

use sqlparser::ast::Ident;

use super::expression::Typed;
use crate::problem::{Place, Problems};
use crate::sink::{Column, Role, Sink};
use crate::source::check_name;
use crate::types::Type;

/// The longest name of a column.
const LONGEST: usize = 63;

/// Partitions of every table of the lake.
const PARTITIONS: [&str; 2] = ["dt", "hour"];

/// The position of a listed column, which is added where it is new.
pub(super) fn column(sink: &mut Sink, ident: &Ident, problems: &mut Problems) -> usize {
    let name = ident.value.as_str();
    check_name(ident, problems);
    let is_legal = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
        && name.len() <= LONGEST;
    if !is_legal {
        let help = format!(
            "write a lower case letter, then lower case letters, digits and underscores, {LONGEST} at most: Athena knows no capitals"
        );
        problems.report(ident.span, format!("column {ident} of the lake"), help);
    } else if PARTITIONS.contains(&name) {
        let help = "call it otherwise: the table has a partition of that name";
        problems.report(ident.span, format!("column {ident} of the lake"), help);
    }
    let known = sink.columns.iter().position(|column| column.name == name);
    known.unwrap_or_else(|| {
        let name = Cow::Owned(name.to_owned());
        sink.columns.push(Column { name, data_type: None, role: Role::Optional });
        sink.columns.len() - 1
    })
}

/// Gives a column the type of what the first `SELECT` has for it.
pub(super) fn decide(
    column: &mut Column,
    value: Typed,
    place: Place,
    problems: &mut Problems,
) -> Option<Type> {
    let name = &column.name;
    let decided = match value.data_type {
        // A number as it is written, such as 1.5.
        Type::Decimal => Type::Double,
        Type::Boolean | Type::Int | Type::BigInt | Type::Double | Type::Text | Type::Instant => {
            value.data_type
        }
        Type::Null => {
            let help = "write CAST(NULL AS …) with the type that the column is to have";
            return problems.add(place, format!("bare NULL for column {name}"), help);
        }
        Type::Local => {
            let message = format!("column {name} would be TIMESTAMP(3), a wall clock");
            let help = "write CAST(… AS TIMESTAMP_LTZ(3)), which takes the time as UTC";
            return problems.add(place, message, help);
        }
        other => {
            let help = "select what is in it: the lake has BOOLEAN, INT, BIGINT, DOUBLE, STRING and TIMESTAMP_LTZ(3)";
            return problems.add(place, format!("column {name} would be {other}"), help);
        }
    };
    column.data_type = Some(decided);
    Some(decided)
}
