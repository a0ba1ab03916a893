//! The units of time that a mapping names.

/// A unit of time, or a part of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    DayOfYear,
    DayOfWeek,
    IsoDayOfWeek,
    IsoYear,
    Hour,
    Minute,
    Second,
    Millisecond,
    Epoch,
}

static NAMES: &[(&str, Unit)] = &[
    ("YEAR", Unit::Year),
    ("QUARTER", Unit::Quarter),
    ("MONTH", Unit::Month),
    ("WEEK", Unit::Week),
    ("DAY", Unit::Day),
    ("DOY", Unit::DayOfYear),
    ("DOW", Unit::DayOfWeek),
    ("ISODOW", Unit::IsoDayOfWeek),
    ("ISOYEAR", Unit::IsoYear),
    ("HOUR", Unit::Hour),
    ("MINUTE", Unit::Minute),
    ("SECOND", Unit::Second),
    ("MILLISECOND", Unit::Millisecond),
    ("EPOCH", Unit::Epoch),
];

impl Unit {
    /// The unit of that name.
    pub(crate) fn find(name: &str) -> Option<Unit> {
        NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, unit)| *unit)
    }

    /// The number that stands for it in a plan.
    pub(crate) fn code(self) -> i64 {
        let position = NAMES.iter().position(|(_, unit)| *unit == self);
        position.and_then(|position| i64::try_from(position).ok()).unwrap_or_default()
    }

    /// The unit that a number in a plan stands for.
    pub(super) fn of_code(code: i64) -> Option<Unit> {
        NAMES.get(usize::try_from(code).ok()?).map(|(_, unit)| *unit)
    }

    /// Its milliseconds, if it always has the same.
    pub(crate) fn millis(self) -> Option<i64> {
        Some(match self {
            Unit::Week => 604_800_000,
            Unit::Day => 86_400_000,
            Unit::Hour => 3_600_000,
            Unit::Minute => 60_000,
            Unit::Second => 1_000,
            Unit::Millisecond => 1,
            _ => return None,
        })
    }

    /// Its months, if it is made of months.
    pub(crate) fn months(self) -> Option<i64> {
        Some(match self {
            Unit::Year => 12,
            Unit::Quarter => 3,
            Unit::Month => 1,
            _ => return None,
        })
    }
}
