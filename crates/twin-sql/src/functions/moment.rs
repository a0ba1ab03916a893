//! Parts of times, their starts and ends, and arithmetic with them, as Flink's `DateTimeUtils` has it: in UTC, with
//! 32 bits where that has 32, and with its ways before 1970, where it divides toward zero.

use super::{Arguments, Function, Unit};
use crate::number;
use crate::time::{DAY, Moment, SECOND, date_of, days_in, days_to, hybrid_date_of};
use crate::value::Value;

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "EXTRACT",
        forms: &["EXTRACT(unit FROM time) -> BIGINT"],
        meaning: "A part of a time: YEAR, QUARTER, MONTH, WEEK (of ISO 8601), DAY, DOY (of the year), DOW (of the \
                  week, 1 is Sunday), ISODOW (1 is Monday), ISOYEAR, HOUR, MINUTE, SECOND, MILLISECOND, or EPOCH, \
                  the seconds since 1970. `YEAR(time)`, `QUARTER`, `MONTH`, `WEEK`, `DAYOFMONTH`, `DAYOFYEAR`, \
                  `DAYOFWEEK`, `HOUR`, `MINUTE` and `SECOND` are the same.",
        examples: &[
            ("EXTRACT(HOUR FROM TO_TIMESTAMP_LTZ(1759384803, 0))", "6"),
            ("YEAR(TO_TIMESTAMP('2025-10-02'))", "2025"),
        ],
        ..Function::TIME
    },
    Function {
        name: "INTERVAL",
        forms: &[
            "INTERVAL 'count' unit",
            "INTERVAL 'd hh:mm:ss.fff' DAY TO SECOND",
            "INTERVAL 'y-m' YEAR TO MONTH",
        ],
        meaning: "A span of time, to be added to a time or taken away: YEAR, MONTH, DAY, HOUR, MINUTE, SECOND. Two \
                  digits unless more are announced, as in `INTERVAL '100' DAY(3)`. `count * INTERVAL '1' SECOND` \
                  is one of so many seconds. A day that a month does not have is the month's last.",
        nulls: "NULL where the time or the count is",
        examples: &[
            ("TO_TIMESTAMP_LTZ(0, 0) + INTERVAL '90' MINUTE", "1970-01-01T01:30:00.000000Z"),
            ("TO_TIMESTAMP_LTZ(0, 0) - 2 * INTERVAL '1' DAY", "1969-12-30T00:00:00.000000Z"),
        ],
        ..Function::TIME
    },
    Function {
        name: "TIMESTAMPADD",
        forms: &["TIMESTAMPADD(unit, INT or BIGINT, time) -> time"],
        meaning: "The time so many units later: SECOND, MINUTE, HOUR, DAY, WEEK, MONTH, QUARTER or YEAR.",
        examples: &[(
            "TIMESTAMPADD(DAY, -1, TO_TIMESTAMP_LTZ(0, 0))",
            "1969-12-31T00:00:00.000000Z",
        )],
        ..Function::TIME
    },
    Function {
        name: "TIMESTAMPDIFF",
        forms: &["TIMESTAMPDIFF(unit, time, time) -> INT"],
        meaning: "The whole units from the first time to the second: SECOND, MINUTE, HOUR, DAY, MONTH, QUARTER or \
                  YEAR. Both are of one type.",
        examples: &[(
            "TIMESTAMPDIFF(HOUR, TO_TIMESTAMP_LTZ(0, 0), TO_TIMESTAMP_LTZ(7300, 0))",
            "2",
        )],
        ..Function::TIME
    },
];

/// The body of `EXTRACT`: the unit and the time.
pub(crate) fn extract<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (unit, millis) = (Unit::of_code(arguments.integer(0)?)?, arguments.time(1)?);
    let (days, (year, month, day)) = (millis / DAY, date_of(millis / DAY));
    let day_of_week = (days + 3).rem_euclid(7);
    Some(Value::Integer(match unit {
        Unit::Year => year,
        Unit::Quarter => (month + 2) / 3,
        Unit::Month => month,
        Unit::Week => iso_week(days).1,
        Unit::IsoYear => iso_week(days).0,
        Unit::Day => day,
        Unit::DayOfYear => days - days_to(year, 1, 1) + 1,
        Unit::DayOfWeek => (day_of_week + 1) % 7 + 1,
        Unit::IsoDayOfWeek => day_of_week + 1,
        Unit::Hour => millis % DAY / (3_600 * SECOND),
        Unit::Minute => millis % (3_600 * SECOND) / (60 * SECOND),
        Unit::Second => millis % (60 * SECOND) / SECOND,
        Unit::Millisecond => millis % SECOND,
        Unit::Epoch => millis / SECOND,
    }))
}

/// The year and the week of ISO 8601: a week belongs to the year of its Thursday.
fn iso_week(days: i64) -> (i64, i64) {
    let thursday = days - (days + 3).rem_euclid(7) + 3;
    let (year, _, _) = date_of(thursday);
    (year, (thursday - days_to(year, 1, 1)) / 7 + 1)
}

/// The body of `FLOOR(time TO unit)`: the unit and the time.
pub(crate) fn floor_time<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (unit, millis) = (Unit::of_code(arguments.integer(0)?)?, arguments.time(1)?);
    if let Some(size) = unit.millis().filter(|_| unit != Unit::Week) {
        return millis.checked_sub(millis.rem_euclid(size)).map(whole);
    }
    let (year, month, day) = hybrid_date_of(millis / DAY);
    let days = match unit {
        Unit::Year => days_to(year, 1, 1),
        Unit::Quarter => days_to(year, (month + 2) / 3 * 3 - 2, 1),
        Unit::Month => days_to(year, month, 1),
        _ => days_to(year, month, day) - sundays_ago(millis / DAY),
    };
    days.checked_mul(DAY).map(whole)
}

/// The body of `CEIL(time TO unit)`: the unit and the time.
pub(crate) fn ceil_time<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (unit, millis) = (Unit::of_code(arguments.integer(0)?)?, arguments.time(1)?);
    if let Some(size) = unit.millis().filter(|_| unit != Unit::Week) {
        let rest = millis % size;
        let up = if rest > 0 { size } else { 0 };
        return (millis - rest).checked_add(up).map(whole);
    }
    // A time of day does not count here: only a date after the start of a unit moves on.
    let (year, month, day) = hybrid_date_of(millis / DAY);
    let later = i64::from(month > 1 || day > 1);
    let days = match unit {
        Unit::Year => days_to(year + later, 1, 1),
        Unit::Quarter => days_to(year, ((month + 2) / 3 + later) * 3 - 2, 1),
        Unit::Month => days_to(year, month + i64::from(day > 1), 1),
        _ => match sundays_ago(millis / DAY) {
            0 => days_to(year, month, day),
            since => days_to(year, month, day) - since + 7,
        },
    };
    days.checked_mul(DAY).map(whole)
}

/// A time without nanoseconds.
fn whole<'e>(millis: i64) -> Value<'e> {
    Value::Time(Moment::of_millis(millis))
}

/// Days since the last Sunday.
fn sundays_ago(days: i64) -> i64 {
    (days + 4).rem_euclid(7)
}

/// The body of a time plus a span of milliseconds.
pub(crate) fn shift_span<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let Moment { millis, nanos } = arguments.moment(0)?;
    Some(Value::Time(Moment { millis: millis.wrapping_add(arguments.integer(1)?), nanos }))
}

/// The body of a time plus a count of months.
pub(crate) fn shift_months<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let Moment { millis, nanos } = arguments.moment(0)?;
    let months = number::narrow(arguments.integer(1)?);
    let days = number::narrow(millis.div_euclid(DAY));
    let shifted = i64::from(add_months(days, months)).wrapping_mul(DAY);
    Some(Value::Time(Moment { millis: shifted.wrapping_add(millis.rem_euclid(DAY)), nanos }))
}

/// The day so many months later, or the last of that month.
fn add_months(days: i32, months: i32) -> i32 {
    let (year, month, day) = date_of(days.into());
    let month = i64::from(number::narrow(month).wrapping_add(months));
    let (year, month) = (year + (month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
    number::narrow(days_to(year, month, day.min(days_in(year, month))))
}

/// The body of `TIMESTAMPDIFF`: the unit and the two times.
pub(crate) fn difference<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let unit = Unit::of_code(arguments.integer(0)?)?;
    let (from, to) = (arguments.time(1)?, arguments.time(2)?);
    let count = match (unit.millis(), unit.months()) {
        (Some(size), _) => number::narrow(to.wrapping_sub(from) / size),
        (None, Some(size)) => number::narrow(i64::from(months_between(to, from)) / size),
        (None, None) => return None,
    };
    Some(Value::Integer(count.into()))
}

/// The whole months from a time to a later one, or below 0 to an earlier one.
fn months_between(to: i64, from: i64) -> i32 {
    let (to_days, from_days) = (to.div_euclid(DAY), from.div_euclid(DAY));
    let (to_days, from_days) = (number::narrow(to_days), number::narrow(from_days));
    let months = if to_days < from_days {
        -whole_months(from_days, to_days)
    } else {
        whole_months(to_days, from_days)
    };
    let same_day = add_months(from_days, months) == to_days;
    months - i32::from(same_day && to.rem_euclid(DAY) < from.rem_euclid(DAY))
}

/// The whole months from a day to a later one.
fn whole_months(to: i32, from: i32) -> i32 {
    let (to_year, to_month, _) = date_of(to.into());
    let (from_year, from_month, _) = date_of(from.into());
    let months = number::narrow((to_year - from_year) * 12 + to_month - from_month);
    if add_months(from, months) > to { months - 1 } else { months }
}
