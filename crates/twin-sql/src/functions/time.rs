//! Functions between times, texts and numbers. The session's zone is UTC.

use super::Parameter::{Any, OneOf, Pattern};
use super::{Arguments, Function, Kind, Parameter, Signature};
use crate::number;
use crate::time::{Civil, Moment};
use crate::types::Type;
use crate::value::Value;

const TEXT: Parameter = Any(Type::Text);
const UNIT: Parameter = OneOf(&[0, 3]);

/// The seconds of the years 0 to 9999, outside of which Flink answers NULL.
const SECONDS: std::ops::RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "TO_TIMESTAMP",
        signatures: &[
            Signature::new(&[TEXT], Type::Local, to_plain_timestamp),
            Signature::new(&[TEXT, Pattern], Type::Local, to_timestamp),
        ],
        meaning: "The time that a wall clock shows, from a text written `2025-10-02 06:00:03.5` or `2025-10-02`, \
                  or by a pattern. A day that its month does not have is the month's last. With a pattern, a text \
                  that does not fit it is tried in the plain form, too.",
        nulls: "NULL for NULL and for a text that does not fit",
        examples: &[
            (
                "CAST(TO_TIMESTAMP('02.10.2025 06:00', 'dd.MM.yyyy HH:mm') AS TIMESTAMP_LTZ(3))",
                "2025-10-02T06:00:00.000000Z",
            ),
            ("DATE_FORMAT(TO_TIMESTAMP('2025-10-02'), 'd MMM')", "'2 Oct'"),
        ],
        ..Function::TIME
    },
    Function {
        name: "TO_TIMESTAMP_LTZ",
        signatures: &[
            Signature::new(&[Any(Type::BigInt), UNIT], Type::Instant, from_integer),
            Signature::new(&[Any(Type::Double), UNIT], Type::Instant, from_double),
        ],
        meaning: "The moment so many seconds (0) or milliseconds (3) after the start of 1970. Microseconds are \
                  divided by 1000 first.",
        nulls: "NULL for NULL and outside of the years 0 to 9999",
        examples: &[
            ("TO_TIMESTAMP_LTZ(1759384803, 0)", "2025-10-02T06:00:03.000000Z"),
            ("TO_TIMESTAMP_LTZ(1759384803004005 / 1000, 3)", "2025-10-02T06:00:03.004000Z"),
        ],
        ..Function::TIME
    },
    Function {
        name: "DATE_FORMAT",
        signatures: &[
            Signature::new(&[Any(Type::Local), Pattern], Type::Text, date_format),
            Signature::new(&[Any(Type::Instant), Pattern], Type::Text, date_format),
        ],
        meaning: "The time by a pattern of `y M d H h m s S E a`; other letters stand in quotes. A moment is \
                  written in UTC, names are English.",
        examples: &[(
            "DATE_FORMAT(TO_TIMESTAMP_LTZ(1759384803, 0), 'EEE d MMM yyyy, HH:mm')",
            "'Thu 2 Oct 2025, 06:00'",
        )],
        ..Function::TIME
    },
];

impl Function {
    /// What the functions on times share.
    pub(super) const TIME: Function =
        Function { kind: Kind::Time, nulls: "NULL for any NULL", ..Function::TEXT };
}

fn to_plain_timestamp<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    super::plain_time(arguments.text(0)?).map(Moment::of_millis).map(Value::Time)
}

fn to_timestamp<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let text = arguments.text(0)?;
    arguments.pattern()?.parse(text).map(Value::Time)
}

fn date_format<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let moment = arguments.moment(0)?;
    let civil = Civil { nanos: moment.nanos, ..Civil::from_millis(moment.millis) };
    arguments.made(&arguments.pattern()?.format(civil))
}

fn from_integer<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (count, unit) = (arguments.integer(0)?, arguments.integer(1)?);
    let millis = if unit == 0 { count.checked_mul(1_000)? } else { count };
    from_millis(millis)
}

fn from_double<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (count, unit) = (arguments.double(0)?, arguments.integer(1)?);
    let seconds = number::double_from(*SECONDS.start())..=number::double_from(*SECONDS.end());
    if unit != 0 {
        return from_millis(number::java_bigint(count));
    }
    seconds.contains(&count).then(|| from_millis(number::java_bigint(count * 1_000.0)))?
}

fn from_millis<'e>(millis: i64) -> Option<Value<'e>> {
    let valid = SECONDS.contains(&millis.div_euclid(1_000));
    valid.then_some(Value::Time(Moment::of_millis(millis)))
}
