//! Flink SQL's lexical rules, told to the parser.

use std::any::TypeId;

use sqlparser::dialect::{Dialect, GenericDialect};

/// Flink SQL: names in backticks, backslashes literal in texts, `ROW<…>` read as `STRUCT<…>`.
#[derive(Debug)]
pub(super) struct Flink;

impl Dialect for Flink {
    /// The parser knows `UNNEST` only in dialects it can name.
    fn dialect(&self) -> TypeId {
        TypeId::of::<GenericDialect>()
    }

    fn is_delimited_identifier_start(&self, ch: char) -> bool {
        ch == '`'
    }

    fn is_identifier_start(&self, ch: char) -> bool {
        ch.is_alphabetic() || ch == '_'
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        ch.is_alphanumeric() || ch == '_' || ch == '$'
    }

    fn supports_struct_literal(&self) -> bool {
        true
    }
}
