//! Checks the query of a mapping: `SELECT`s joined by `UNION ALL`.

use sqlparser::ast::{
    Expr, Fetch, GroupByExpr, Insert, LimitClause, OrderBy, OrderByKind, Query, Select,
    SelectFlavor, SelectItem, SetExpr, SetOperator, SetQuantifier,
};
use sqlparser::keywords::Keyword;

use super::expression::{Checker, place_of};
use super::{fatal, from, output, stateful};
use crate::plan::{Branch, Group, Plan};
use crate::problem::{Place, Problems};
use crate::sink::Sink;
use crate::source::Fields;
use crate::syntax::Clauses;

/// The sink, and for each selected expression the position of its column there.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) sink: Sink,
    pub(super) columns: Vec<usize>,
}

/// Plans every branch of the query.
pub(super) fn check(
    insert: &Insert,
    target: &mut Target,
    fields: &Fields,
    clauses: &Clauses,
    plan: &mut Plan,
    problems: &mut Problems,
) -> Option<()> {
    let place: Place = insert.insert_token.0.span.into();
    let Some(query) = &insert.source else {
        return problems.add(place, "INSERT without SELECT", "write INSERT INTO … (…) SELECT …");
    };
    let mut selects = Vec::new();
    walk(&query.body, &mut |part| match part {
        Part::Select(select) => selects.push(select),
        Part::Query(query) => check_query(query, place, clauses, problems),
        Part::Union(operator, quantifier, right) => {
            refuse_other_unions(operator, quantifier, start_of(right, place), problems);
        }
        Part::Other => {
            let help = "write INSERT INTO … SELECT … FROM source";
            problems.report(place, "query that is no SELECT", help);
        }
    });
    check_query(query, place, clauses, problems);
    for select in selects {
        refuse_groups(select, clauses, problems);
        plan_select(select, target, fields, plan, problems);
    }
    Some(())
}

/// Refuses what may stand around the `SELECT`s.
fn check_query(query: &Query, place: Place, clauses: &Clauses, problems: &mut Problems) {
    if let Some(with) = &query.with {
        stateful::<()>(problems, with.with_token.0.span, "WITH (a subquery)");
    }
    let mut refuse = |word, inside: Option<&Expr>| {
        let start = clauses.start(word, inside.map(place_of));
        let thing =
            if word == Keyword::ORDER { "ORDER BY".to_owned() } else { format!("{word:?}") };
        stateful::<()>(problems, start.unwrap_or(place), &thing);
    };
    if let Some(OrderBy { kind, .. }) = &query.order_by {
        let first = match kind {
            OrderByKind::Expressions(expressions) => expressions.first(),
            OrderByKind::All(_) => None,
        };
        refuse(Keyword::ORDER, first.map(|first| &first.expr));
    }
    match &query.limit_clause {
        Some(LimitClause::LimitOffset { limit, offset, .. }) => {
            limit.iter().for_each(|limit| refuse(Keyword::LIMIT, Some(limit)));
            offset.iter().for_each(|offset| refuse(Keyword::OFFSET, Some(&offset.value)));
        }
        Some(LimitClause::OffsetCommaLimit { offset, .. }) => refuse(Keyword::LIMIT, Some(offset)),
        None => {}
    }
    if let Some(Fetch { quantity, .. }) = &query.fetch {
        refuse(Keyword::FETCH, quantity.as_ref());
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
pub(crate) fn selects(body: &SetExpr) -> Vec<&Select> {
    let mut selects = Vec::new();
    walk(body, &mut |part| {
        if let Part::Select(select) = part {
            selects.push(select);
        }
    });
    selects
}

/// What a query is made of.
enum Part<'q> {
    Select(&'q Select),
    /// A query in brackets.
    Query(&'q Query),
    /// What joins two queries, and the second of them.
    Union(SetOperator, SetQuantifier, &'q SetExpr),
    Other,
}

/// Shows the parts of a query in the order of the text, without recursion.
fn walk<'q>(body: &'q SetExpr, each: &mut impl FnMut(Part<'q>)) {
    let mut open = vec![body];
    while let Some(body) = open.pop() {
        match body {
            SetExpr::Select(select) => each(Part::Select(select)),
            SetExpr::SetOperation { left, op, set_quantifier, right } => {
                each(Part::Union(*op, *set_quantifier, right));
                open.extend([&**right, &**left]);
            }
            SetExpr::Query(query) => {
                each(Part::Query(query));
                open.push(&query.body);
            }
            _ => each(Part::Other),
        }
    }
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
    target: &mut Target,
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
    for (expression, position) in expressions.into_iter().zip(target.columns.clone()) {
        let value = checker.expression(expression);
        let sink = &mut target.sink;
        let output =
            value.and_then(|value| output::fit(&mut checker, value, expression, sink, position));
        if let Some(slot) = outputs.get_mut(position) {
            *slot = output;
        }
    }
    let mut branch = Branch { filter, outputs };
    if target.sink.is_twin() {
        output::refuse_no_value(target, &branch.outputs, plan, place, problems);
        fatal::refuse_rows(plan, &mut branch);
    }
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

/// Refuses `GROUP BY` and `HAVING` where they stand.
fn refuse_groups(select: &Select, clauses: &Clauses, problems: &mut Problems) {
    let place: Place = select.select_token.0.span.into();
    let grouped = match &select.group_by {
        GroupByExpr::All(_) => Some(None),
        GroupByExpr::Expressions(expressions, modifiers) => {
            let some = !expressions.is_empty() || !modifiers.is_empty();
            some.then(|| expressions.first().map(place_of))
        }
    };
    if let Some(inside) = grouped {
        let start = clauses.start(Keyword::GROUP, inside).unwrap_or(place);
        stateful::<()>(problems, start, "GROUP BY");
    }
    if let Some(having) = &select.having {
        let start = clauses.start(Keyword::HAVING, Some(place_of(having))).unwrap_or(place);
        stateful::<()>(problems, start, "HAVING");
    }
}

/// Refuses the clauses that need memory of other records, and those that are not Flink's.
fn refuse_clauses(select: &Select, place: Place, problems: &mut Problems) {
    let found = [
        (select.distinct.is_some(), "DISTINCT"),
        (select.top.is_some(), "TOP"),
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
