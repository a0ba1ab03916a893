//! Checks `FROM source AS s CROSS JOIN UNNEST(s.list) AS item`.

use sqlparser::ast::{
    Expr, JoinConstraint, JoinOperator, Spanned, TableAlias, TableFactor, TableWithJoins,
};

use super::scope::{Columns, Scope, Table};
use super::stateful;
use crate::plan::{MOST_FRAMES, Plan, RECORD, Unnest};
use crate::problem::{Place, Problems};
use crate::source::{Fields, Kind};

/// The scope of a `SELECT`, and the arrays that it unnests, from the outside in.
pub(super) fn check<'f>(
    from: &[TableWithJoins],
    place: Place,
    fields: &'f Fields,
    plan: &mut Plan,
    problems: &mut Problems,
) -> Option<(Scope<'f>, Vec<Unnest>)> {
    let [table] = from else {
        return match from.get(1) {
            Some(second) => stateful(problems, second.relation.span(), "a join"),
            None => problems.add(place, "SELECT without FROM", "write FROM source"),
        };
    };
    let mut scope = Scope::default();
    scope.tables.push(check_source(&table.relation, place, fields, problems)?);
    let mut unnests = Vec::new();
    for join in &table.joins {
        let place: Place = join.relation.span().into();
        let TableFactor::UNNEST { alias, array_exprs, with_offset, with_ordinality, .. } =
            &join.relation
        else {
            return stateful(problems, place, "a join");
        };
        if !matches!(join.join_operator, JoinOperator::CrossJoin(JoinConstraint::None)) {
            let help = "write CROSS JOIN UNNEST(…) AS name";
            return problems.add(place, "join of UNNEST that is no CROSS JOIN", help);
        }
        if *with_offset || *with_ordinality {
            let help = "the position in an array is not stable: use a field of the element";
            return problems.add(place, "UNNEST with ordinality", help);
        }
        let [array] = array_exprs.as_slice() else {
            return problems.add(
                place,
                "UNNEST of more than one array",
                "write one CROSS JOIN for each",
            );
        };
        let (table, unnest) =
            check_unnest(array, alias.as_ref(), place, (&scope, &unnests, plan), problems)?;
        scope.tables.push(table);
        unnests.push(unnest);
    }
    Some((scope, unnests))
}

fn check_source<'f>(
    relation: &TableFactor,
    place: Place,
    fields: &'f Fields,
    problems: &mut Problems,
) -> Option<Table<'f>> {
    match relation {
        TableFactor::Table { name, alias, args: None, version: None, sample: None, .. } => {
            if name.to_string().trim_matches('`') != "source" {
                let message = format!("unknown table {name}");
                return problems.add(name.span(), message, "a mapping reads from source only");
            }
            let name = alias.as_ref().map_or("source", |alias| alias.name.value.as_str());
            let columns = Columns::Fields(fields);
            Some(Table { name: name.to_owned(), frame: RECORD, columns })
        }
        TableFactor::Derived { subquery, .. } => stateful(problems, subquery.span(), "a subquery"),
        _ => problems.add(place, "FROM something that is no table", "write FROM source"),
    }
}

fn check_unnest<'f>(
    array: &Expr,
    alias: Option<&TableAlias>,
    place: Place,
    (scope, outer, plan): (&Scope<'f>, &[Unnest], &mut Plan),
    problems: &mut Problems,
) -> Option<(Table<'f>, Unnest)> {
    let Some(alias) = alias else {
        return problems.add(place, "UNNEST without a name", "write CROSS JOIN UNNEST(…) AS name");
    };
    let found = match array {
        Expr::Identifier(name) => scope.resolve(std::slice::from_ref(name), problems)?,
        Expr::CompoundIdentifier(path) => scope.resolve(path, problems)?,
        _ => return problems.add(place, "UNNEST of an expression", "unnest a declared ARRAY"),
    };
    let Kind::Array(element) = &found.shape.kind else {
        let message = format!("UNNEST of {}", found.shape.data_type());
        return problems.add(place, message, "unnest a declared ARRAY");
    };
    let one_field = matches!(&element.shape.kind, Kind::Row(fields) if fields.names().count() == 1);
    let columns = match (&element.shape.kind, alias.columns.as_slice()) {
        // Flink names the only column of a table by the table, so that a ROW of one field needs a name for it.
        (Kind::Row(fields), [only]) if one_field => {
            Columns::Only(only.name.value.clone(), fields.at(0)?)
        }
        (Kind::Row(_), _) if one_field => {
            let help = format!("write AS {}(name) and use that name", alias.name);
            return problems.add(
                place,
                "UNNEST of ROWs with one field without a column name",
                help,
            );
        }
        (Kind::Row(fields), []) => Columns::Fields(fields),
        (Kind::Row(_), _) => {
            let help = "leave it out: the columns are the fields of the ROW";
            return problems.add(place, "column list after UNNEST of ROWs", help);
        }
        (_, [only]) => Columns::Only(only.name.value.clone(), &element.shape),
        _ => {
            let help = format!("write AS {}(name) and use that name", alias.name);
            return problems.add(place, "UNNEST of scalars without a column name", help);
        }
    };
    let same = |unnest: &&Unnest| (unnest.parent, unnest.cell) == (found.frame, found.shape.cell);
    let repeated = outer.iter().filter(same).count();
    let Some(frame) = plan.frame(found.frame, found.shape.cell, repeated) else {
        let message = format!("more than {} different UNNESTs", MOST_FRAMES - 1);
        return problems.add(place, message, "split the pipeline");
    };
    let unnest = Unnest {
        parent: found.frame,
        cell: found.shape.cell,
        frame,
        width: element.width,
        of_rows: matches!(element.shape.kind, Kind::Row(_)),
    };
    Some((Table { name: alias.name.value.clone(), frame, columns }, unnest))
}
