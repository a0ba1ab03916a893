//! Checks the statements of a file: one `CREATE TABLE source`, then one `INSERT INTO` a sink.

use sqlparser::ast::{CreateTable, Insert, ObjectNamePart, Spanned, Statement, TableObject};

use super::branch::{self, Target};
use super::near::suggest;
use crate::plan::Plan;
use crate::problem::{Place, Problems};
use crate::sink::{Role, SINKS, Sink, digital_twin as column};
use crate::source::{self, Fields};
use crate::syntax::Syntax;

const SHAPE: &str =
    "a mapping is one CREATE TABLE source (…); and one INSERT INTO digital_twin (…) SELECT …;";

/// Checks and plans. `None` where there is nothing to plan.
pub(super) fn check(
    syntax: &Syntax,
    share: bool,
    problems: &mut Problems,
) -> Option<(Fields, Plan)> {
    let (mut table, mut insert) = (None, None);
    for statement in &syntax.statements {
        match statement {
            Statement::CreateTable(found) => once(&mut table, found, found.name.span(), problems),
            Statement::Insert(found) => {
                once(&mut insert, found, found.insert_token.0.span, problems);
            }
            other => {
                let text = other.span();
                problems.report(text, "statement that is neither CREATE TABLE nor INSERT", SHAPE);
            }
        }
    }
    // A wrong declaration would make unknown columns of all that read it.
    let fields = match table {
        Some(table) => declare(table, problems),
        None => problems.add(Place::FILE, "CREATE TABLE source (…) is missing", SHAPE),
    };
    let Some(insert) = insert else {
        return problems.add(
            Place::FILE,
            "INSERT INTO digital_twin (…) SELECT … is missing",
            SHAPE,
        );
    };
    let target = check_target(insert, problems)?;
    let fields = fields?;
    let mut plan = Plan::new();
    branch::check(insert, &target, &fields, &syntax.clauses, &mut plan, problems)?;
    plan.settle(share);
    Some((fields, plan))
}

fn declare(table: &CreateTable, problems: &mut Problems) -> Option<Fields> {
    let before = problems.count();
    let fields = source::declare(table, problems);
    (problems.count() == before).then_some(fields)
}

fn once<'s, T>(
    slot: &mut Option<&'s T>,
    found: &'s T,
    place: impl Into<Place>,
    problems: &mut Problems,
) {
    if slot.replace(found).is_some() {
        problems.report(place, "a second statement of this kind", SHAPE);
    }
}

/// Checks the sink and the list of its columns.
fn check_target(insert: &Insert, problems: &mut Problems) -> Option<Target> {
    let place: Place = insert.insert_token.0.span.into();
    if !is_plain(insert) {
        let help = "write INSERT INTO digital_twin (…) SELECT …";
        problems.report(place, "INSERT with more than a table, columns and SELECT", help);
    }
    let TableObject::TableName(name) = &insert.table else {
        return problems.add(place, "INSERT INTO something that is no table", SHAPE);
    };
    let Some(sink) = Sink::find(&name.to_string().replace('`', "")) else {
        let help = SINKS.iter().map(|sink| sink.name).collect::<Vec<_>>().join(" or ");
        return problems.add(name.span(), format!("unknown sink {name}"), format!("write {help}"));
    };
    if insert.columns.is_empty() {
        let help = format!("name them: INSERT INTO {} (component, metric, …)", sink.name);
        return problems.add(name.span(), "INSERT without a list of columns", help);
    }
    let mut columns = Vec::new();
    for column in &insert.columns {
        let [ObjectNamePart::Identifier(ident)] = column.0.as_slice() else {
            return problems.add(column.span(), format!("column {column}"), "write its name alone");
        };
        let position = sink.columns.iter().position(|known| known.name == ident.value);
        let Some(position) = position else {
            let names = sink.columns.iter().map(|column| column.name);
            let mut help = suggest(&ident.value, names.clone());
            if help.is_empty() {
                help = format!("it has {}", names.collect::<Vec<_>>().join(", "));
            }
            return problems.add(ident.span, format!("{} has no column {ident}", sink.name), help);
        };
        if columns.contains(&position) {
            problems.report(ident.span, format!("column {ident} is listed twice"), "list it once");
        }
        columns.push(position);
    }
    refuse_missing(sink, &columns, name.span().into(), problems);
    Some(Target { sink, columns })
}

fn refuse_missing(sink: &Sink, columns: &[usize], place: Place, problems: &mut Problems) {
    let listed = |role| {
        sink.columns
            .iter()
            .enumerate()
            .filter(move |(_, column)| column.role == role)
            .partition::<Vec<_>, _>(|(position, _)| columns.contains(position))
    };
    for (_, column) in listed(Role::Required).1 {
        let message = format!("column {} is missing", column.name);
        problems.report(place, message, "every row needs it: list it and select it");
    }
    let has = |position| columns.contains(&position);
    if has(column::PROCESS_EVENT) && !has(column::PROCESS) {
        let help = "an event is that of a process: list it and select its name";
        problems.report(place, "column process is missing", help);
    }
    let (present, absent) = listed(Role::Value);
    if present.is_empty() && !absent.is_empty() {
        let names: Vec<&str> = absent.iter().map(|(_, column)| column.name).collect();
        let help = format!("list at least one of {}", names.join(", "));
        problems.report(place, "there is no value column", help);
    }
}

/// Whether the statement is `INSERT INTO table (columns) query` and nothing else.
fn is_plain(insert: &Insert) -> bool {
    insert.into
        && !(insert.ignore || insert.overwrite || insert.replace_into || insert.has_table_keyword)
        && insert.optimizer_hints.is_empty()
        && insert.assignments.is_empty()
        && insert.after_columns.is_empty()
        && insert.multi_table_into_clauses.is_empty()
        && insert.multi_table_when_clauses.is_empty()
        && insert.or.is_none()
        && insert.table_alias.is_none()
        && insert.partitioned.is_none()
        && insert.on.is_none()
        && insert.returning.is_none()
        && insert.output.is_none()
        && insert.priority.is_none()
        && insert.insert_alias.is_none()
        && insert.settings.is_none()
        && insert.format_clause.is_none()
        && insert.multi_table_insert_type.is_none()
        && insert.multi_table_else_clause.is_none()
}
