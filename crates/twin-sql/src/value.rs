//! Values at run time. NULL is `None` of an `Option<Value>`.

use crate::time::Moment;

/// A value that is not NULL. Texts and lists lie in the record's line, in its arena or in the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value<'v> {
    Boolean(bool),
    /// `INT` and `BIGINT`.
    Integer(i64),
    /// `DOUBLE`, and `DECIMAL` where it is only passed on.
    Double(f64),
    Text(&'v str),
    /// `TIMESTAMP_LTZ(3)` and `TIMESTAMP(3)`. Whatever its type says, Flink passes on every digit that it has read.
    Time(Moment),
    /// The cells of an array's elements, one element after the other.
    List(&'v [Cell<'v>]),
    /// That a `ROW` or an `ARRAY` is there, for `IS NULL`.
    Present,
}

/// A place in a decoded record: NULL or a value.
pub(crate) type Cell<'v> = Option<Value<'v>>;

impl<'v> Value<'v> {
    /// The value as an expression sees it: of an array only that it is there.
    pub(crate) fn seen(self) -> Value<'v> {
        match self {
            Value::List(_) => Value::Present,
            value => value,
        }
    }
}
