//! The tables that SQL may write to: that of observations, and that of rows for the lake.

use std::borrow::Cow;

use crate::types::Type;

/// The name of the table of observations, which a mapping writes to.
pub(crate) const DIGITAL_TWIN: &str = "digital_twin";
/// The name of the table of rows for the lake, which a transform writes to.
pub(crate) const LAKE: &str = "lake";

/// A table that SQL writes to: its name and its columns.
#[derive(Debug)]
pub(crate) struct Sink {
    pub(crate) name: &'static str,
    pub(crate) columns: Vec<Column>,
}

/// A column of a sink.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: Cow<'static, str>,
    /// None where the first `SELECT` still has to decide it.
    pub(crate) data_type: Option<Type>,
    pub(crate) role: Role,
}

/// What a column is for, which decides whether a mapping may leave it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Every row must have it.
    Required,
    /// A row must have at least one of these.
    Value,
    /// May be left out.
    Optional,
}

impl Sink {
    /// The sink of that name with the columns that it is known to have: the lake has those that its author lists.
    pub(crate) fn new(name: &'static str) -> Sink {
        let columns =
            if name == DIGITAL_TWIN { digital_twin::COLUMNS.to_vec() } else { Vec::new() };
        Sink { name, columns }
    }

    /// Whether its rows are observations.
    pub(crate) fn is_twin(&self) -> bool {
        self.name == DIGITAL_TWIN
    }
}

/// The sink of observations. The constants are the positions of its columns.
pub(crate) mod digital_twin {
    use std::borrow::Cow;

    use super::{Column, Role, Type};

    pub(crate) const COMPONENT: usize = 0;
    pub(crate) const METRIC: usize = 1;
    pub(crate) const VALUE_NUMBER: usize = 2;
    pub(crate) const VALUE_TEXT: usize = 3;
    pub(crate) const VALUE_BOOLEAN: usize = 4;
    pub(crate) const DELETED: usize = 5;
    pub(crate) const UNIT: usize = 6;
    pub(crate) const OBSERVED_AT: usize = 7;
    pub(crate) const FACILITY: usize = 8;
    pub(crate) const PROCESS: usize = 9;
    pub(crate) const PROCESS_EVENT: usize = 10;

    pub(crate) static COLUMNS: &[Column] = &[
        column("component", Type::Text, Role::Required),
        column("metric", Type::Text, Role::Required),
        column("value_number", Type::Double, Role::Value),
        column("value_text", Type::Text, Role::Value),
        column("value_boolean", Type::Boolean, Role::Value),
        column("deleted", Type::Boolean, Role::Value),
        column("unit", Type::Text, Role::Optional),
        column("observed_at", Type::Instant, Role::Required),
        column("facility", Type::Text, Role::Optional),
        column("process", Type::Text, Role::Optional),
        column("process_event", Type::Text, Role::Optional),
    ];

    const fn column(name: &'static str, data_type: Type, role: Role) -> Column {
        Column { name: Cow::Borrowed(name), data_type: Some(data_type), role }
    }
}
