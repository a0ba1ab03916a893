//! Checks the statements of a file: one `CREATE TABLE source`, then one `INSERT INTO` a sink.

use sqlparser::ast::{CreateTable, Ident, Insert, ObjectNamePart, Spanned, Statement, TableObject};

use super::branch::{self, Target};
use super::near::suggest;
use super::{Checked, lake};
use crate::plan::Plan;
use crate::problem::{Place, Problems};
use crate::sink::{DIGITAL_TWIN, LAKE, Role, Sink, digital_twin as column};
use crate::source::{self, Fields};
use crate::syntax::Syntax;

const SHAPE: &str =
    "a mapping is one CREATE TABLE source (…); and one INSERT INTO digital_twin (…) SELECT …;";
const SHAPE_OF_TRANSFORM: &str =
    "a transform is one CREATE TABLE source (…); and one INSERT INTO lake (…) SELECT …;";

fn shape(sink: &str) -> &'static str {
    if sink == LAKE { SHAPE_OF_TRANSFORM } else { SHAPE }
}

/// Checks and plans. `None` where there is nothing to plan.
pub(super) fn check(
    syntax: &Syntax,
    sink: &'static str,
    share: bool,
    problems: &mut Problems,
) -> Option<Checked> {
    let shape = shape(sink);
    let (mut table, mut insert) = (None, None);
    for statement in &syntax.statements {
        match statement {
            Statement::CreateTable(found) => {
                once(&mut table, found, found.name.span(), shape, problems);
            }
            Statement::Insert(found) => {
                once(&mut insert, found, found.insert_token.0.span, shape, problems);
            }
            other => {
                let text = other.span();
                problems.report(text, "statement that is neither CREATE TABLE nor INSERT", shape);
            }
        }
    }
    // A wrong declaration would make unknown columns of all that read it.
    let fields = match table {
        Some(table) => declare(table, problems),
        None => problems.add(Place::FILE, "CREATE TABLE source (…) is missing", shape),
    };
    let Some(insert) = insert else {
        let message = format!("INSERT INTO {sink} (…) SELECT … is missing");
        return problems.add(Place::FILE, message, shape);
    };
    let mut target = check_target(insert, sink, problems)?;
    let fields = fields?;
    let mut plan = Plan::new();
    branch::check(insert, &mut target, &fields, &syntax.clauses, &mut plan, problems)?;
    plan.settle(share);
    Some(Checked { fields, plan, sink: target.sink })
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
    shape: &str,
    problems: &mut Problems,
) {
    if slot.replace(found).is_some() {
        problems.report(place, "a second statement of this kind", shape);
    }
}

/// Checks the sink and the list of its columns.
fn check_target(insert: &Insert, wanted: &'static str, problems: &mut Problems) -> Option<Target> {
    let place: Place = insert.insert_token.0.span.into();
    if !is_plain(insert) {
        let help = format!("write INSERT INTO {wanted} (…) SELECT …");
        problems.report(place, "INSERT with more than a table, columns and SELECT", help);
    }
    let TableObject::TableName(name) = &insert.table else {
        return problems.add(place, "INSERT INTO something that is no table", shape(wanted));
    };
    let named = name.to_string().replace('`', "");
    if named != wanted {
        return problems.add(
            name.span(),
            format!("unknown sink {name}"),
            other_sink(&named, wanted),
        );
    }
    let mut sink = Sink::new(wanted);
    if insert.columns.is_empty() {
        let columns =
            if sink.is_twin() { "component, metric, …" } else { "station, temperature, …" };
        let help = format!("name them: INSERT INTO {wanted} ({columns})");
        return problems.add(name.span(), "INSERT without a list of columns", help);
    }
    let mut columns = Vec::new();
    for column in &insert.columns {
        let [ObjectNamePart::Identifier(ident)] = column.0.as_slice() else {
            return problems.add(column.span(), format!("column {column}"), "write its name alone");
        };
        let position = if sink.is_twin() {
            known_column(&sink, ident, problems)?
        } else {
            lake::column(&mut sink, ident, problems)
        };
        if columns.contains(&position) {
            problems.report(ident.span, format!("column {ident} is listed twice"), "list it once");
        }
        columns.push(position);
    }
    if sink.is_twin() {
        refuse_missing(&sink, &columns, name.span().into(), problems);
    }
    Some(Target { sink, columns })
}

/// What to do about a sink of another name.
fn other_sink(named: &str, wanted: &str) -> String {
    match (named, wanted) {
        (LAKE, _) => "rows for the lake are those of transform.sql: write digital_twin".to_owned(),
        (DIGITAL_TWIN, _) => "observations are those of extract.sql: write lake".to_owned(),
        _ => format!("write {wanted}"),
    }
}

/// The position of a column that the sink has.
fn known_column(sink: &Sink, ident: &Ident, problems: &mut Problems) -> Option<usize> {
    let position = sink.columns.iter().position(|known| known.name == ident.value);
    if position.is_some() {
        return position;
    }
    let names = sink.columns.iter().map(|column| &*column.name);
    let mut help = suggest(&ident.value, names.clone());
    if help.is_empty() {
        help = format!("it has {}", names.collect::<Vec<_>>().join(", "));
    }
    problems.add(ident.span, format!("{} has no column {ident}", sink.name), help)
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
        let names: Vec<&str> = absent.iter().map(|(_, column)| &*column.name).collect();
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
