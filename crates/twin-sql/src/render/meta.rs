//! Fills `_meta` of a record that came without one, as a device sends it.

use sqlparser::ast::{CreateTable, DataType};
use twin_normalization::{PipelineName, wire};

use super::text::{Edits, Text};
use super::{ARRIVAL_ID, ARRIVAL_ORDER, ARRIVED_AT, ORDER, SEQUENCE, SOURCE_ID, STREAM};
use crate::problem::Problems;
use crate::source::{Fields, Kind, Shape};
use crate::types::Type;

const META: &str = "_meta";

/// The fields that lineage needs: the name, how it is declared, and its type. A line that is redriven says when it
/// arrived at first.
const NEEDED: [(&str, &str, Type); 3] = [
    ("id", "id STRING", Type::Text),
    ("order", "`order` STRING", Type::Text),
    ("arrived_at", "arrived_at TIMESTAMP_LTZ(3)", Type::Instant),
];

/// How many digits of a sequence number an order keeps, as `twin_normalization::Order` does.
const SEQUENCE_DIGITS: u32 = 66;

/// Seven zero bytes and the one after: the length of a short text as eight bytes, in a literal.
const ZEROS: &str = r"\0000\0000\0000\0000\0000\0000\0000";

/// The declaration of `_meta` where the mapping has none.
pub(super) fn column(fields: &Fields) -> Option<String> {
    let needed = NEEDED.map(|(_, field, _)| field).join(", ");
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
    for (name, field, data_type) in NEEDED {
        match declared.get(name).map(Shape::data_type) {
            None => edits.insert(text.offset(first.span.start), &format!("{field}, ")),
            Some(declared) if declared == data_type => {}
            Some(other) => {
                let message = format!("_meta.{name} declared as {other}");
                return problems.add(meta.name.span, message, format!("declare it as {data_type}"));
            }
        }
    }
    Some(())
}

/// The view `source`: the columns of the mapping, `_meta` filled, and the lineage of the record.
pub(super) fn view(fields: &Fields, pipeline: &PipelineName) -> String {
    let filled: Vec<String> = meta_fields(fields)
        .into_iter()
        .map(|(name, data_type, text)| of_arrival(&name, data_type, &text, pipeline))
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
       CASE WHEN r.{META}.arrived_at BETWEEN TO_TIMESTAMP_LTZ(0, 3) AND {ARRIVED_AT}
            THEN r.{META}.arrived_at ELSE {ARRIVED_AT} END AS {ARRIVED_AT}
FROM (
  SELECT *,
         {id} AS {ARRIVAL_ID},
         LPAD(CAST(EXTRACT(EPOCH FROM {ARRIVED_AT}) * 1000 + EXTRACT(MILLISECOND FROM {ARRIVED_AT}) AS STRING), 15, '0') || '000'
           || LPAD(CAST(CHAR_LENGTH({SEQUENCE}) AS STRING), 3, '0') || RIGHT({SEQUENCE}, {SEQUENCE_DIGITS}) || '-000000' AS {ARRIVAL_ORDER}
  FROM {STREAM}
) AS r"
    )
}

/// The fields of `_meta` in the stream's table, in their order: the name, the type, and the type in SQL.
fn meta_fields(fields: &Fields) -> Vec<(String, Type, String)> {
    let declared = match fields.get(META).map(|shape| &shape.kind) {
        Some(Kind::Row(declared)) => Some(declared),
        _ => None,
    };
    let own = declared.into_iter().flat_map(|declared| {
        declared.names().filter_map(|name| {
            let shape = declared.get(name)?;
            Some((name.to_owned(), shape.data_type(), type_text(shape)))
        })
    });
    let is_declared = |name: &str| declared.is_some_and(|declared| declared.get(name).is_some());
    let added = NEEDED.iter().filter(|(name, ..)| !is_declared(name));
    let added = added.map(|(name, _, of)| ((*name).to_owned(), *of, of.to_string()));
    added.chain(own).collect()
}

/// What a field of a filled `_meta` holds.
fn of_arrival(name: &str, data_type: Type, type_text: &str, pipeline: &PipelineName) -> String {
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
        _ => format!("CAST(NULL AS {type_text})"),
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
