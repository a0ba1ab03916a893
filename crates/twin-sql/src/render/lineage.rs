//! Adds its lineage to every row of a mapping.

use sqlparser::ast::{Insert, Select, Spanned, TableFactor};
use twin_normalization::wire;

use super::text::{Edits, Text};
use super::{ARRIVED_AT, ORDER, Rendering, SOURCE_ID};
use crate::check::selects;

/// What every observation line says of where it comes from.
const COLUMNS: &str = "v, pipeline, revision, mapping, source_id, `order`, arrived_at";

/// Puts the columns of the lineage in front of the columns of the `INSERT`, and their values in front of the
/// values of each `SELECT`: there no comment of the mapping is torn off.
pub(super) fn add(text: &Text<'_>, insert: &Insert, rendering: &Rendering<'_>, edits: &mut Edits) {
    if let Some(first) = insert.columns.first() {
        edits.insert(text.offset(first.span().start), &format!("{COLUMNS},\n  "));
    }
    let Some(query) = &insert.source else { return };
    for select in selects(&query.body) {
        add_values(text, select, rendering, edits);
    }
}

fn add_values(text: &Text<'_>, select: &Select, rendering: &Rendering<'_>, edits: &mut Edits) {
    let Rendering { pipeline, revision, mapping, .. } = rendering;
    let (format, revision) = (wire::FORMAT, revision.get());
    let source = source_name(select);
    let values = format!(
        " {format}, '{pipeline}', {revision}, '{mapping}', {source}.{SOURCE_ID}, {source}.{ORDER}, {source}.{ARRIVED_AT},"
    );
    let word = text.range(select.select_token.0.span);
    let rest = text.rest_of_line(word.end);
    let begun = rest.trim_start();
    if begun.is_empty() || begun.starts_with("--") {
        edits.insert(word.end, &values);
        return;
    }
    let blanks = rest.len() - begun.len();
    let indent = text.indent(word.start).unwrap_or("\n");
    edits.replace(word.end..word.end + blanks, &format!("{values}{indent}       "));
}

/// The name of the source in a branch.
fn source_name(select: &Select) -> String {
    match select.from.first().map(|table| &table.relation) {
        Some(TableFactor::Table { alias: Some(alias), .. }) => alias.name.to_string(),
        _ => "source".to_owned(),
    }
}
