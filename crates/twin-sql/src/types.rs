//! The types of the mapping language.

use std::fmt;

/// The type of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Type {
    /// The type of a bare `NULL`, which fits every other type.
    Null,
    Boolean,
    /// 32 bits; arithmetic wraps as in Java.
    Int,
    /// 64 bits; arithmetic wraps as in Java.
    BigInt,
    /// An exact number. Only literals have it, and what passes them on unchanged; no arithmetic.
    Decimal,
    Double,
    Text,
    /// `TIMESTAMP_LTZ(3)`: a moment, in milliseconds since 1970 UTC.
    Instant,
    /// `TIMESTAMP(3)`: what a wall clock shows, in milliseconds since 1970 on that clock.
    Local,
    /// An `INTERVAL` of days, hours, minutes and seconds, in milliseconds.
    Span,
    /// An `INTERVAL` of years and months, in months.
    Months,
    Row,
    Array,
}

impl Type {
    /// Whether arithmetic is defined on it.
    pub(crate) fn is_number(self) -> bool {
        matches!(self, Type::Int | Type::BigInt | Type::Decimal | Type::Double)
    }

    /// Whether it is one of the two integer types.
    pub(crate) fn is_integer(self) -> bool {
        matches!(self, Type::Int | Type::BigInt)
    }

    /// Whether a value of this type may stand where `target` is wanted without a cast.
    pub(crate) fn fits(self, target: Type) -> bool {
        self == target
            || match target {
                Type::BigInt => self == Type::Int,
                Type::Decimal => self.is_integer(),
                Type::Double => self.is_number(),
                _ => false,
            }
            || self == Type::Null
    }

    /// The narrowest type that both fit, if there is one.
    pub(crate) fn common(self, other: Type) -> Option<Type> {
        if self.fits(other) {
            Some(other)
        } else if other.fits(self) {
            Some(self)
        } else {
            None
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Type::Null => "NULL",
            Type::Boolean => "BOOLEAN",
            Type::Int => "INT",
            Type::BigInt => "BIGINT",
            Type::Decimal => "DECIMAL",
            Type::Double => "DOUBLE",
            Type::Text => "STRING",
            Type::Instant => "TIMESTAMP_LTZ(3)",
            Type::Local => "TIMESTAMP(3)",
            Type::Span => "INTERVAL DAY TO SECOND",
            Type::Months => "INTERVAL YEAR TO MONTH",
            Type::Row => "ROW",
            Type::Array => "ARRAY",
        })
    }
}
