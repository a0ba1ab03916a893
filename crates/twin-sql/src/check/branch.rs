//! Checks the query of a mapping: `SELECT`s joined by `UNION ALL`.

use sqlparser::ast::{
    Expr, GroupByExpr, Insert, Query, Select, SelectFlavor, SelectItem, SetExpr, SetOperator,
    SetQuantifier,
};

use super::expression::{Checker, Typed, place_of};
use super::{from, stateful};
use crate::plan::{Branch, Group, Node, Plan};
use crate::problem::{Place, Problems};
use crate::sink::{Role, Sink};
use crate::source::Fields;
use crate::types::Type;

/// The sink, and for each selected expression the position of its column there.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) sink: &'static Sink,
    pub(super) columns: Vec<usize>,
}

/// Plans every branch of the query.
pub(super) fn check(
    insert: &Insert,
    target: &Target,
    fields: &Fields,
    plan: &mut Plan,
    problems: &mut Problems,
) -> Option<()> {
    let place: Place = insert.insert_token.0.span.into();
    let Some(query) = &insert.source else {
        return problems.add(place, "INSERT without SELECT", "write INSERT INTO … (…) SELECT …");
    };
    check_query(query, place, problems);
    for select in selects(&query.body, place, problems) {
        plan_select(select, target, fields, plan, problems);
    }
    Some(())
}

/// Refuses what may stand around the `SELECT`s.
fn check_query(query: &Query, place: Place, problems: &mut Problems) {
    if let Some(with) = &query.with {
        stateful::<()>(problems, with.with_token.0.span, "WITH (a subquery)");
    }
    if query.order_by.is_some() {
        stateful::<()>(problems, place, "ORDER BY");
    }
    if query.limit_clause.is_some() || query.fetch.is_some() {
        stateful::<()>(problems, place, "LIMIT");
    }
    let more = query.for_clause.is_some()
        || query.settings.is_some()
        || query.format_clause.is_some()
        || !query.locks.is_empty()
        || !query.pipe_operators.is_empty();
    if more {
        let help = "write SELECT … FROM source … WHERE …, joined by UNION ALL";
        problems.report(place, "clause after the query", help);
    }
}

/// The `SELECT`s of a `UNION ALL`, in the order of the text.
pub(crate) fn selects<'q>(
    body: &'q SetExpr,
    place: Place,
    problems: &mut Problems,
) -> Vec<&'q Select> {
    let mut open = vec![body];
    let mut selects = Vec::new();
    while let Some(body) = open.pop() {
        match body {
            SetExpr::Select(select) => selects.push(&**select),
            SetExpr::SetOperation { left, op, set_quantifier, right } => {
                refuse_other_unions(*op, *set_quantifier, start_of(right, place), problems);
                open.push(right);
                open.push(left);
            }
            SetExpr::Query(query) => {
                check_query(query, place, problems);
                open.push(&query.body);
            }
            _ => {
                let help = "write INSERT INTO … SELECT … FROM source";
                problems.report(place, "query that is no SELECT", help);
            }
        }
    }
    selects
}

fn refuse_other_unions(
    operator: SetOperator,
    quantifier: SetQuantifier,
    place: Place,
    problems: &mut Problems,
) {
    match (operator, quantifier) {
        (SetOperator::Union, SetQuantifier::All) => {}
        (SetOperator::Union, _) => _ = stateful::<()>(problems, place, "UNION without ALL"),
        _ => _ = stateful::<()>(problems, place, &operator.to_string()),
    }
}

/// Where a branch starts, if it is a plain one.
fn start_of(body: &SetExpr, otherwise: Place) -> Place {
    match body {
        SetExpr::Select(select) => select.select_token.0.span.into(),
        _ => otherwise,
    }
}

fn plan_select(
    select: &Select,
    target: &Target,
    fields: &Fields,
    plan: &mut Plan,
    problems: &mut Problems,
) -> Option<()> {
    let place: Place = select.select_token.0.span.into();
    refuse_clauses(select, place, problems);
    let (scope, unnests) = from::check(&select.from, place, fields, plan, problems)?;
    let mut checker = Checker::new(plan, problems, &scope);
    let filter = select.selection.as_ref().and_then(|filter| {
        let condition = checker.expression(filter)?;
        checker.condition(condition, filter, "WHERE")
    });
    let expressions = projection(select, place, checker.problems)?;
    if expressions.len() != target.columns.len() {
        let (columns, selected) = (target.columns.len(), expressions.len());
        let message = format!("{selected} expressions for {columns} columns");
        return checker.problems.add(
            place,
            message,
            "select one expression for each listed column",
        );
    }
    let mut outputs = vec![None; target.sink.columns.len()];
    for (expression, position) in expressions.into_iter().zip(&target.columns) {
        let value = checker.expression(expression);
        let output =
            value.and_then(|value| fit_column(&mut checker, value, expression, target, *position));
        if let Some(slot) = outputs.get_mut(*position) {
            *slot = output;
        }
    }
    refuse_no_value(target, &outputs, plan, place, problems);
    let branch = Branch { filter, outputs };
    match plan.groups.iter_mut().find(|group| group.unnests == unnests) {
        Some(group) => group.branches.push(branch),
        None => plan.groups.push(Group { unnests, branches: vec![branch] }),
    }
    Some(())
}

fn projection<'s>(
    select: &'s Select,
    place: Place,
    problems: &mut Problems,
) -> Option<Vec<&'s Expr>> {
    let expression = |item: &'s SelectItem| match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr),
        _ => None,
    };
    match select.projection.iter().map(expression).collect() {
        Some(expressions) => Some(expressions),
        None => problems.add(place, "SELECT *", "select one expression for each listed column"),
    }
}

/// Checks an expression against the column of the sink that it goes to.
fn fit_column(
    checker: &mut Checker<'_, '_>,
    value: Typed,
    expression: &Expr,
    target: &Target,
    position: usize,
) -> Option<crate::plan::Id> {
    let column = target.sink.columns.get(position)?;
    let (name, wanted, place) = (column.name, column.data_type, place_of(expression));
    if value.data_type == Type::Null {
        let help = format!("write CAST(NULL AS {wanted})");
        return checker.problems.add(place, format!("bare NULL for column {name}"), help);
    }
    if column.role == Role::Required && checker.is_null(value) {
        return checker.problems.add(
            place,
            format!("column {name} is always NULL"),
            "every row needs it",
        );
    }
    if name == "unit" {
        refuse_other_units(checker, value, place);
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
    Some(checker.fit(value, wanted))
}

/// Refuses literals that are no code of UCUM, in any place that the unit may come from.
fn refuse_other_units(checker: &mut Checker<'_, '_>, unit: Typed, place: Place) {
    let mut open = vec![unit.id];
    let mut units = Vec::new();
    while let Some(id) = open.pop() {
        match checker.plan.get(id).map(|planned| &planned.node) {
            Some(Node::Text(text)) => units.push(text.clone()),
            Some(Node::Case { arms, otherwise }) => {
                open.push(*otherwise);
                open.extend(arms.iter().rev().map(|(_, result)| *result));
            }
            Some(Node::Coalesce(list)) => open.extend(list.iter().rev()),
            _ => {}
        }
    }
    for unit in units {
        if let Some(help) = super::ucum::problem(&unit) {
            checker.problems.report(place, format!("unit '{unit}' is no UCUM code"), help);
        }
    }
}

/// Refuses a branch whose rows could never hold a value.
fn refuse_no_value(
    target: &Target,
    outputs: &[Option<crate::plan::Id>],
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

/// Refuses the clauses that need memory of other records, and those that are not Flink's.
fn refuse_clauses(select: &Select, place: Place, problems: &mut Problems) {
    let grouped = match &select.group_by {
        GroupByExpr::All(_) => true,
        GroupByExpr::Expressions(expressions, modifiers) => {
            !expressions.is_empty() || !modifiers.is_empty()
        }
    };
    let found = [
        (select.distinct.is_some(), "DISTINCT"),
        (select.top.is_some(), "TOP"),
        (grouped, "GROUP BY"),
        (select.having.is_some(), "HAVING"),
        (!select.named_window.is_empty(), "WINDOW"),
        (select.qualify.is_some(), "QUALIFY"),
        (!select.sort_by.is_empty(), "SORT BY"),
        (!select.cluster_by.is_empty(), "CLUSTER BY"),
        (!select.distribute_by.is_empty(), "DISTRIBUTE BY"),
        (!select.connect_by.is_empty(), "CONNECT BY"),
        (!select.lateral_views.is_empty(), "LATERAL VIEW"),
    ];
    for (_, thing) in found.into_iter().filter(|(found, _)| *found) {
        stateful::<()>(problems, place, thing);
    }
    let foreign = select.into.is_some()
        || select.prewhere.is_some()
        || select.exclude.is_some()
        || select.select_modifiers.is_some()
        || select.value_table_mode.is_some()
        || !select.optimizer_hints.is_empty()
        || select.flavor != SelectFlavor::Standard;
    if foreign {
        let help = "write SELECT … FROM source … WHERE …";
        problems.report(place, "SELECT with a clause that Flink SQL does not have", help);
    }
}
