//! A compiled transform: the SQL file that makes typed rows for the lake.

use std::fmt::Write as _;

use twin_normalization::{Reason, Refusal, Timestamp};

use crate::sink::{LAKE, Sink};
use crate::types::Type;
use crate::value::{Cell, Value};
use crate::{MalformedLine, Mapping, Problem, RowCounts};

/// A transform, compiled once and run over any number of records.
///
/// It is the language of a [`Mapping`], `INSERT INTO lake (…)` in place of `INSERT INTO digital_twin (…)`: the
/// columns are those that its author lists, each of the type that the first `SELECT` gives it.
#[derive(Debug)]
pub struct Transform {
    mapping: Mapping,
    columns: Vec<LakeColumn>,
}

/// A column of the lake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LakeColumn {
    /// Its name: lower case letters, digits and underscores.
    pub name: String,
    /// Its type.
    pub data_type: LakeType,
}

/// The type of a column of the lake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LakeType {
    /// `true` or `false`.
    Boolean,
    /// A whole number of 32 bits.
    Int,
    /// A whole number of 64 bits.
    BigInt,
    /// A finite number.
    Double,
    /// A text.
    Text,
    /// A moment, written in UTC as `2025-10-02 06:40:03.000`: the form that Athena and Firehose take for a `timestamp`.
    Timestamp,
}

impl LakeType {
    /// The type's name in the Glue catalog.
    #[must_use]
    pub fn glue(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Int => "int",
            Self::BigInt => "bigint",
            Self::Double => "double",
            Self::Text => "string",
            Self::Timestamp => "timestamp",
        }
    }
}

impl Transform {
    /// Compiles the text of a transform.
    ///
    /// # Errors
    /// Every problem found, in the order of the text.
    pub fn compile(sql: &str) -> Result<Self, Vec<Problem>> {
        let (mapping, sink) = Mapping::compile_into(LAKE, sql, true)?;
        Ok(Self { mapping, columns: columns(&sink) })
    }

    /// The columns that a row has, in their order.
    #[must_use]
    pub fn columns(&self) -> &[LakeColumn] {
        &self.columns
    }

    /// Whether it declares a column of that name.
    pub(crate) fn reads(&self, column: &str) -> bool {
        self.mapping.reads(column)
    }

    /// Runs the transform over one source record line and hands each row that passes its `WHERE` to `each`: the
    /// fields of a JSON object without its braces, those that are NULL left out. A row that JSON cannot hold is a
    /// refusal.
    ///
    /// # Errors
    /// As [`Mapping::run`].
    pub fn run(
        &self,
        line: &str,
        each: &mut dyn FnMut(Result<&str, Refusal>),
    ) -> Result<RowCounts, MalformedLine> {
        let mut fields = String::new();
        self.mapping.run(line, &mut |row| {
            fields.clear();
            let written = self
                .columns
                .iter()
                .zip(row.values)
                .try_for_each(|(column, value)| write_field(column, value, &mut fields));
            each(written.map(|()| fields.as_str()));
        })
    }
}

/// The columns of a checked sink, each of which has a type.
fn columns(sink: &Sink) -> Vec<LakeColumn> {
    let data_type = |data_type| match data_type {
        Some(Type::Boolean) => LakeType::Boolean,
        Some(Type::Int) => LakeType::Int,
        Some(Type::BigInt) => LakeType::BigInt,
        Some(Type::Double) => LakeType::Double,
        Some(Type::Instant) => LakeType::Timestamp,
        _ => LakeType::Text,
    };
    let columns = sink.columns.iter();
    let column = columns.map(|column| (column.name.to_string(), data_type(column.data_type)));
    column.map(|(name, data_type)| LakeColumn { name, data_type }).collect()
}

/// Appends a column's field, nothing where it is NULL. Names of columns need no escapes.
fn write_field(column: &LakeColumn, value: &Cell<'_>, out: &mut String) -> Result<(), Refusal> {
    let Some(value) = value else { return Ok(()) };
    let name = &column.name;
    let separator = if out.is_empty() { "" } else { "," };
    // Writing to a String cannot fail.
    _ = write!(out, "{separator}\"{name}\":");
    match value {
        Value::Boolean(boolean) => _ = write!(out, "{boolean}"),
        Value::Integer(integer) => _ = write!(out, "{integer}"),
        Value::Double(number) if number.is_finite() => out.push_str(&json(number)),
        Value::Double(number) => {
            return Err(illegal(format!("column {name} is {number}, which JSON cannot hold")));
        }
        Value::Text(text) => out.push_str(&json(text)),
        Value::Time(moment) => {
            let time = moment.micros().and_then(|micros| Timestamp::from_micros(micros).ok());
            let Some(time) = time else {
                return Err(illegal(format!("column {name} is outside of the years 1970 to 9999")));
            };
            let text = time.to_string();
            // 2025-10-02T06:40:03.000000Z
            let (day, rest) = text.split_once('T').unwrap_or_default();
            _ = write!(out, "\"{day} {}\"", rest.get(..12).unwrap_or_default());
        }
        Value::List(_) | Value::Present => out.push_str("null"),
    }
    Ok(())
}

/// A number or a text as JSON, which is always possible.
fn json(value: &(impl serde::Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn illegal(detail: String) -> Refusal {
    Refusal { reason: Reason::IllegalRow, detail }
}
