//! Values at run time. NULL is `None` of an `Option<Value>`.

use std::borrow::Cow;

use crate::time::Moment;

/// A value that is not NULL. Text is borrowed from the record line or from the decoded record
/// wherever no new text had to be made.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'v> {
    Boolean(bool),
    /// `INT` and `BIGINT`.
    Integer(i64),
    /// `DOUBLE`, and `DECIMAL` where it is only passed on.
    Double(f64),
    Text(Cow<'v, str>),
    /// `TIMESTAMP_LTZ(3)` and `TIMESTAMP(3)`. Whatever its type says, Flink passes on every digit that it has read.
    Time(Moment),
    /// The cells of an array's elements, one element after the other.
    List(Vec<Cell<'v>>),
    /// That a `ROW` or an `ARRAY` is there, for `IS NULL`.
    Present,
}

/// A place in a decoded record: NULL or a value.
pub(crate) type Cell<'v> = Option<Value<'v>>;

impl<'v> Value<'v> {
    /// A text made anew.
    pub(crate) fn owned(text: String) -> Value<'v> {
        Value::Text(Cow::Owned(text))
    }

    /// The same value without a copy of its text.
    pub(crate) fn borrowed(&self) -> Value<'_> {
        match self {
            Value::Boolean(boolean) => Value::Boolean(*boolean),
            Value::Integer(integer) => Value::Integer(*integer),
            Value::Double(double) => Value::Double(*double),
            Value::Text(text) => Value::Text(Cow::Borrowed(text)),
            Value::Time(moment) => Value::Time(*moment),
            Value::List(_) | Value::Present => Value::Present,
        }
    }

    /// The same value with a text of its own, to be kept longer than the record.
    pub(crate) fn into_kept(self) -> Value<'static> {
        match self {
            Value::Boolean(boolean) => Value::Boolean(boolean),
            Value::Integer(integer) => Value::Integer(integer),
            Value::Double(double) => Value::Double(double),
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Time(moment) => Value::Time(moment),
            Value::List(_) | Value::Present => Value::Present,
        }
    }
}
