//! Reads `CREATE TABLE source (…)` into the shape of a record.

use sqlparser::ast::{
    ArrayElemTypeDef, ColumnDef, CreateTable, CreateTableOptions, DataType, ExactNumberInfo, Ident,
    Spanned, StructBracketKind, TimezoneInfo,
};

use super::{DEEPEST, Element, Fields, Kind, Shape};
use crate::problem::{Place, Problems};
use crate::syntax::is_reserved;
use crate::types::Type;

/// The types that may be declared, for messages.
const TYPES: &str =
    "use STRING, DOUBLE, BIGINT, INT, BOOLEAN, TIMESTAMP_LTZ(3), TIMESTAMP(3), ROW<…> or ARRAY<…>";

/// Reads the declaration. Columns with a problem are reported and left out.
pub(crate) fn declare(table: &CreateTable, problems: &mut Problems) -> Fields {
    let name = table.name.to_string();
    if name.trim_matches('`') != "source" {
        let help = "the table to read from is called source";
        problems.report(table.name.span(), format!("table {name}"), help);
    }
    if !is_plain(table) {
        let help = "write CREATE TABLE source (name TYPE, …); the connector is added when the mapping is rendered for Flink";
        problems.report(table.name.span(), "CREATE TABLE with options, keys or constraints", help);
    }
    let mut cells = 0;
    table.columns.iter().for_each(|column| refuse_options(column, problems));
    let columns: Vec<_> =
        table.columns.iter().map(|column| (&column.name, &column.data_type)).collect();
    declare_fields(&columns, &mut cells, 0, problems)
}

/// Whether the statement has nothing but a name and columns, as it prints.
///
/// It is printed only where no expression can be in it: printing a long chain takes a deep stack.
fn is_plain(table: &CreateTable) -> bool {
    let expressions = !table.constraints.is_empty()
        || table.query.is_some()
        || table.table_options != CreateTableOptions::None
        || table.primary_key.is_some()
        || table.partition_by.is_some()
        || table.order_by.is_some()
        || table.cluster_by.is_some();
    if expressions {
        return false;
    }
    // Options of columns have a report of their own.
    let mut table = table.clone();
    table.columns.iter_mut().for_each(|column| column.options.clear());
    let columns: Vec<String> = table.columns.iter().map(ToString::to_string).collect();
    table.to_string() == format!("CREATE TABLE {} ({})", table.name, columns.join(", "))
}

fn refuse_options(column: &ColumnDef, problems: &mut Problems) {
    if !column.options.is_empty() {
        let message = format!("option or constraint on column {}", column.name);
        problems.report(column.name.span, message, "declare a name and a type only");
    }
}

fn declare_fields(
    columns: &[(&Ident, &DataType)],
    cells: &mut usize,
    depth: usize,
    problems: &mut Problems,
) -> Fields {
    let mut fields = Fields::default();
    let first = *cells;
    for (name, data_type) in columns {
        check_name(name, problems);
        let place = name.span.into();
        let Some(shape) = declare_shape(data_type, place, cells, depth, problems) else { continue };
        if fields.get(&name.value).is_some() {
            problems.report(place, format!("{name} is declared twice"), "remove one of them");
        }
        fields.add(&name.value, shape);
    }
    fields.cells = first..*cells;
    fields
}

/// Refuses a name that Flink reads as a word of the language.
pub(crate) fn check_name(name: &Ident, problems: &mut Problems) {
    if name.quote_style.is_none() && is_reserved(&name.value) {
        let message = format!("{name} is a reserved word in Flink SQL");
        problems.report(name.span, message, format!("put it in backticks: `{name}`"));
    }
}

fn declare_shape(
    data_type: &DataType,
    place: Place,
    cells: &mut usize,
    depth: usize,
    problems: &mut Problems,
) -> Option<Shape> {
    if depth > DEEPEST {
        let message = format!("more than {DEEPEST} levels of ROW and ARRAY");
        return problems.add(place, message, "declare only what the mapping reads");
    }
    let cell = *cells;
    *cells += 1;
    let kind = match data_type {
        DataType::Struct(members, StructBracketKind::AngleBrackets) => {
            let mut named = Vec::new();
            for member in members {
                match &member.field_name {
                    Some(name) => named.push((name, &member.field_type)),
                    None => return problems.add(place, "field without a name in ROW", TYPES),
                }
            }
            Kind::Row(declare_fields(&named, cells, depth + 1, problems))
        }
        DataType::Array(ArrayElemTypeDef::AngleBracket(element)) => {
            let mut width = 0;
            let shape = declare_shape(element, place, &mut width, depth + 1, problems)?;
            Kind::Array(Box::new(Element { shape, width }))
        }
        scalar => Kind::Scalar(scalar_type(scalar, place, problems)?),
    };
    Some(Shape { cell, kind })
}

/// The type that a declaration or a cast names, if it is a scalar one of the subset.
pub(crate) fn scalar_type(
    data_type: &DataType,
    place: Place,
    problems: &mut Problems,
) -> Option<Type> {
    match data_type {
        DataType::Boolean => Some(Type::Boolean),
        DataType::Int(None) | DataType::Integer(None) => Some(Type::Int),
        DataType::BigInt(None) => Some(Type::BigInt),
        DataType::Double(ExactNumberInfo::None) => Some(Type::Double),
        DataType::String(None) => Some(Type::Text),
        DataType::Timestamp(Some(3), TimezoneInfo::None) => Some(Type::Local),
        DataType::Custom(name, arguments)
            if name.to_string().eq_ignore_ascii_case("TIMESTAMP_LTZ") =>
        {
            match arguments.as_slice() {
                [precision] if precision == "3" => Some(Type::Instant),
                _ => problems.add(place, format!("type {data_type}"), "write TIMESTAMP_LTZ(3)"),
            }
        }
        DataType::Timestamp(..) => {
            let help = "write TIMESTAMP(3), or TIMESTAMP_LTZ(3) for a moment";
            problems.add(place, format!("type {data_type}"), help)
        }
        DataType::Varchar(_) | DataType::Char(_) | DataType::Text => {
            problems.add(place, format!("type {data_type}"), "write STRING")
        }
        other => problems.add(place, format!("type {other}"), TYPES),
    }
}
