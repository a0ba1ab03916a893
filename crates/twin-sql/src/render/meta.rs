//! Fills `_meta` of a record that came without one, as a device sends it.

use sqlparser::ast::{CreateTable, DataType};
use twin_normalization::{PipelineName, wire};

use super::text::{Edits, Text};
use super::{ARRIVAL_ID, ARRIVAL_ORDER, ARRIVED_AT, ORDER, SEQUENCE, SOURCE_ID, STREAM};
use crate::problem::Problems;
use crate::source::{Fields, Kind, Shape};
use crate::types::Type;

const META: &str = "_meta";

/// The fields that lineage needs.
const NEEDED: [(&str, &str); 2] = [("id", "id STRING"), ("order", "`order` STRING")];

/// How many digits of a sequence number an order keeps, as `twin_normalization::Order` does.
const SEQUENCE_DIGITS: u32 = 66;

/// Seven zero bytes and the one after: the length of a short text as eight bytes, in a literal.
const ZEROS: &str = r"\0000\0000\0000\0000\0000\0000\0000";

/// The declaration of `_meta` where the mapping has none.
pub(super) fn column(fields: &Fields) -> Option<String> {
    let needed = NEEDED.map(|(_, field)| field).join(", ");
    fields.get(META).is_none().then(|| format!("{META} ROW<{needed}>"))
}

/// Adds the fields that lineage needs to the mapping's own declaration of `_meta`.
pub(super) fn add_fields(
    text: &Text<'_>,
    table: &CreateTable,
    fields: &Fields,
    edits: &mut Edits,
    problems: &mut Problems,
) -> Option<()> {
    let Some(meta) = table.columns.iter().find(|column| column.name.value == META) else {
        return Some(());
    };
    let (DataType::Struct(members, _), Some(Kind::Row(declared))) =
        (&meta.data_type, fields.get(META).map(|shape| &shape.kind))
    else {
        return problems.add(meta.name.span, "_meta that is no ROW", "declare it as ROW<…>");
    };
    let Some(first) = members.first().and_then(|member| member.field_name.as_ref()) else {
        return Some(());
    };
    for (name, field) in NEEDED {
        match declared.get(name).map(Shape::data_type) {
            None => edits.insert(text.offset(first.span.start), &format!("{field}, ")),
            Some(Type::Text) => {}
            Some(other) => {
                let message = format!("_meta.{name} declared as {other}");
                return problems.add(meta.name.span, message, "declare it as STRING");
            }
        }
    }
    Some(())
}

/// The view `source`: the columns of the mapping, `_meta` filled, and the lineage of the record.
pub(super) fn view(fields: &Fields, pipeline: &PipelineName) -> String {
    let filled: Vec<String> = meta_fields(fields)
        .into_iter()
        .map(|(name, shape)| of_arrival(&name, shape, pipeline))
        .collect();
    let own = fields.names().filter(|name| *name != META).map(|name| format!("\n       `{name}`,"));
    let (own, filled): (String, _) = (own.collect(), filled.join(", "));
    let id = arrival_id(pipeline);
    format!(
        "-- A record without _meta, as a device sends it, gets one from its arrival and its place in the stream.
CREATE TEMPORARY VIEW source AS
SELECT COALESCE({META}, ROW({filled})) AS {META},{own}
       COALESCE(r.{META}.id, {ARRIVAL_ID}) AS {SOURCE_ID},
       COALESCE(r.{META}.`order`, {ARRIVAL_ORDER}) AS {ORDER},
       {ARRIVED_AT}
FROM (
  SELECT *,
         {id} AS {ARRIVAL_ID},
         LPAD(CAST(EXTRACT(EPOCH FROM {ARRIVED_AT}) * 1000 + EXTRACT(MILLISECOND FROM {ARRIVED_AT}) AS STRING), 15, '0') || '000'
           || LPAD(CAST(CHAR_LENGTH({SEQUENCE}) AS STRING), 3, '0') || RIGHT({SEQUENCE}, {SEQUENCE_DIGITS}) || '-000000' AS {ARRIVAL_ORDER}
  FROM {STREAM}
) AS r"
    )
}

/// The fields of `_meta` in the stream's table, in their order.
fn meta_fields(fields: &Fields) -> Vec<(String, Option<&Shape>)> {
    let declared = match fields.get(META).map(|shape| &shape.kind) {
        Some(Kind::Row(declared)) => Some(declared),
        _ => None,
    };
    let own = declared
        .into_iter()
        .flat_map(|declared| declared.names().map(|name| (name.to_owned(), declared.get(name))));
    let is_declared = |name: &str| declared.is_some_and(|declared| declared.get(name).is_some());
    let added = NEEDED.iter().filter(|(name, _)| !is_declared(name));
    added.map(|(name, _)| ((*name).to_owned(), None)).chain(own).collect()
}

/// What a field of a filled `_meta` holds; `shape` is none where the mapping does not declare it.
fn of_arrival(name: &str, shape: Option<&Shape>, pipeline: &PipelineName) -> String {
    let data_type = shape.map_or(Type::Text, Shape::data_type);
    match (name, data_type) {
        ("id", Type::Text) => ARRIVAL_ID.to_owned(),
        ("order", Type::Text) => ARRIVAL_ORDER.to_owned(),
        ("pipeline", Type::Text) => format!("'{pipeline}'"),
        ("as_of" | "fetched_at", Type::Instant) => ARRIVED_AT.to_owned(),
        ("as_of" | "fetched_at", Type::Text) => {
            format!("DATE_FORMAT({ARRIVED_AT}, 'yyyy-MM-dd''T''HH:mm:ss.SSS') || '000Z'")
        }
        ("v", Type::Text) => format!("'{}'", wire::FORMAT),
        ("v", Type::Int | Type::BigInt | Type::Double) => {
            format!("CAST({} AS {data_type})", wire::FORMAT)
        }
        _ => format!("CAST(NULL AS {})", shape.map_or("STRING".to_owned(), type_text)),
    }
}

/// A declared type in SQL.
fn type_text(shape: &Shape) -> String {
    match &shape.kind {
        Kind::Scalar(scalar) => scalar.to_string(),
        Kind::Array(element) => format!("ARRAY<{}>", type_text(&element.shape)),
        Kind::Row(fields) => {
            let field = |name| {
                let shape = fields.get(name).map(type_text).unwrap_or_default();
                format!("`{name}` {shape}")
            };
            format!("ROW<{}>", fields.names().map(field).collect::<Vec<_>>().join(", "))
        }
    }
}

/// The id of a record by its place, as `twin_normalization::wire` makes it: a digest of pipeline, sequence number
/// and line, each with its length in eight bytes before it. A record on Flink is one line, of number 0, and its sequence
/// number has 56 digits; up to 127, a length is one byte here as there.
fn arrival_id(pipeline: &PipelineName) -> String {
    let length = pipeline.as_str().len();
    format!(
        r"SUBSTRING(SHA256(U&'{ZEROS}\{length:04X}{pipeline}{ZEROS}'
           || CHR(CHAR_LENGTH({SEQUENCE})) || {SEQUENCE} || U&'{ZEROS}\00010'), 1, 32)"
    )
}
