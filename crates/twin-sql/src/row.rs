//! A row that a mapping yields, and the ledger of rows.

use crate::sink::digital_twin as column;
use crate::value::Value;

/// One row for the sink, valid inside the callback that receives it.
///
/// Every getter answers `None` where the row holds NULL or the mapping does not list the column.
#[derive(Debug, Clone, Copy)]
pub struct Row<'r> {
    pub(crate) values: &'r [Option<Value<'r>>],
}

impl<'r> Row<'r> {
    /// The thing observed.
    #[must_use]
    pub fn component(&self) -> Option<&'r str> {
        self.text(column::COMPONENT)
    }

    /// What was observed of it.
    #[must_use]
    pub fn metric(&self) -> Option<&'r str> {
        self.text(column::METRIC)
    }

    /// The value, where it is a number. It may be NaN or infinite, as in Flink: the caller decides.
    #[must_use]
    pub fn value_number(&self) -> Option<f64> {
        match self.value(column::VALUE_NUMBER) {
            Some(Value::Double(number)) => Some(*number),
            _ => None,
        }
    }

    /// The value, where it is a text.
    #[must_use]
    pub fn value_text(&self) -> Option<&'r str> {
        self.text(column::VALUE_TEXT)
    }

    /// The value, where it is true or false.
    #[must_use]
    pub fn value_boolean(&self) -> Option<bool> {
        self.boolean(column::VALUE_BOOLEAN)
    }

    /// Whether the row says that the metric no longer has a value.
    #[must_use]
    pub fn deleted(&self) -> Option<bool> {
        self.boolean(column::DELETED)
    }

    /// The unit of the value.
    #[must_use]
    pub fn unit(&self) -> Option<&'r str> {
        self.text(column::UNIT)
    }

    /// When the observation was made, in microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn observed_at(&self) -> Option<i64> {
        match self.value(column::OBSERVED_AT) {
            Some(Value::Time(moment)) => moment.micros(),
            _ => None,
        }
    }

    /// The facility in which the observation was made.
    #[must_use]
    pub fn facility(&self) -> Option<&'r str> {
        self.text(column::FACILITY)
    }

    /// The process that the observation belongs to.
    #[must_use]
    pub fn process(&self) -> Option<&'r str> {
        self.text(column::PROCESS)
    }

    /// What happened to that process, such as its start.
    #[must_use]
    pub fn process_event(&self) -> Option<&'r str> {
        self.text(column::PROCESS_EVENT)
    }

    fn text(&self, column: usize) -> Option<&'r str> {
        match self.value(column) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn boolean(&self, column: usize) -> Option<bool> {
        match self.value(column) {
            Some(Value::Boolean(boolean)) => Some(*boolean),
            _ => None,
        }
    }

    fn value(&self, column: usize) -> Option<&'r Value<'r>> {
        self.values.get(column)?.as_ref()
    }
}

/// How the rows of one record ended: `rows` = `emitted` + `filtered`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowCounts {
    /// Rows before `WHERE`: one for each branch, or one for each array element in a branch with `UNNEST`.
    pub rows: u64,
    /// Rows whose `WHERE` was false or NULL.
    pub filtered: u64,
    /// Rows handed to the caller.
    pub emitted: u64,
    /// Declared fields whose JSON value does not fit the declared type. Each reads as NULL.
    pub wrong_type_fields: u64,
}
