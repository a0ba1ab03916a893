//! `CONVERT_TZ`, as Flink has it from Java's `SimpleDateFormat`: lenient in what it reads, by the Julian calendar
//! before October 1582, and with the time zone database that is compiled in.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};

use super::text::TEXT;
use super::{Arguments, Function, Parameter, Signature};
use crate::time::{DAY, SECOND, hybrid_date_of, hybrid_days_to};
use crate::types::Type;
use crate::value::Value;

pub(super) static FUNCTIONS: &[Function] = &[Function {
    name: "CONVERT_TZ",
    signatures: &[Signature::new(&[TEXT, Parameter::Zone, Parameter::Zone], Type::Text, convert)],
    meaning: "The text of a time, written `2025-10-02 06:00:03`, from one time zone to another. Zones are names \
              such as `'Europe/Zurich'`, `'UTC'` or `'GMT+02:00'`. An hour that the clock skips in spring is read as \
              the one after it; an hour that comes twice in autumn as the second.",
    nulls: "NULL for NULL and for a text that does not start with such a time",
    examples: &[
        ("CONVERT_TZ('2025-07-01 12:00:00', 'Europe/Zurich', 'UTC')", "'2025-07-01 10:00:00'"),
        (
            "CAST(TO_TIMESTAMP(CONVERT_TZ('2025-10-26 02:30:00', 'Europe/Zurich', 'UTC')) AS TIMESTAMP_LTZ(3))",
            "2025-10-26T01:30:00.000000Z",
        ),
    ],
    ..Function::TIME
}];

/// The start of 1900 in milliseconds, before which Java knows only a zone's present standard time.
const KNOWN: i64 = -2_208_988_800_000;

/// Zones that change their clocks by the moon: what is known of their future differs from one database to the next.
static BY_THE_MOON: &[&str] = &["Africa/Casablanca", "Africa/El_Aaiun"];

/// A time zone, and its present standard time in milliseconds.
#[derive(Debug)]
pub(crate) struct Zone {
    zone: TimeZone,
    standard: i64,
}

impl Zone {
    /// The zone of that name: a place, UTC, GMT, or GMT with an offset. What Java does not know it takes for GMT,
    /// so that only names are taken that are sure to mean the same.
    pub(crate) fn find(name: &str) -> Option<Zone> {
        if matches!(name, "UTC" | "GMT") {
            return Some(Zone { zone: TimeZone::UTC, standard: 0 });
        }
        if let Some(offset) = name.strip_prefix("GMT") {
            let offset = fixed(offset)?;
            let standard = i64::from(offset.seconds()) * SECOND;
            return Some(Zone { zone: TimeZone::fixed(offset), standard });
        }
        let zone = TimeZoneDatabase::bundled().get(name).ok()?;
        let sure = name.contains('/') && zone.iana_name() == Some(name);
        (sure && !BY_THE_MOON.contains(&name)).then(|| Zone { standard: standard(&zone), zone })
    }

    /// The milliseconds since 1970 UTC at which the zone's clocks show a time.
    fn to_utc(&self, wall: i64) -> Option<i64> {
        let first = self.zone.to_offset(Timestamp::from_millisecond(KNOWN).ok()?);
        if wall < KNOWN + i64::from(first.seconds()) * SECOND {
            return wall.checked_sub(self.standard);
        }
        let near = near(wall);
        let shown = Timestamp::from_millisecond(near).ok()?.to_zoned(TimeZone::UTC).datetime();
        let offset = match self.zone.to_ambiguous_timestamp(shown).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            AmbiguousOffset::Gap { before, .. } => before,
            AmbiguousOffset::Fold { after, .. } => after,
        };
        wall.checked_sub(i64::from(offset.seconds()) * SECOND)
    }

    /// What the zone's clocks show, as milliseconds since 1970 on them.
    fn to_wall(&self, utc: i64) -> Option<i64> {
        if utc < KNOWN {
            return utc.checked_add(self.standard);
        }
        let offset = self.zone.to_offset(Timestamp::from_millisecond(near(utc)).ok()?);
        utc.checked_add(i64::from(offset.seconds()) * SECOND)
    }
}

/// The lesser of the offsets of a winter and a summer.
fn standard(zone: &TimeZone) -> i64 {
    const JANUARY: i64 = 2_115_000_000;
    const JULY: i64 = 2_130_600_000;
    let offset = |second| {
        let offset = Timestamp::from_second(second).map(|time| zone.to_offset(time));
        offset.map_or(0, |offset| i64::from(offset.seconds()) * SECOND)
    };
    offset(JANUARY).min(offset(JULY))
}

/// `+02:00`, `-5`.
fn fixed(text: &str) -> Option<Offset> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.strip_prefix(['+', '-'])?;
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "00"));
    let plain = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(digits.replace(':', "").as_str())
        || !(1..=2).contains(&hours.len())
        || minutes.len() != 2
    {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let valid = hours < 24 && minutes < 60;
    valid.then(|| Offset::from_seconds(sign * (hours * 60 + minutes) * 60).ok())?
}

/// A time with the same rules: the calendar repeats itself every 400 years, and no rule is newer than that.
fn near(millis: i64) -> i64 {
    const CYCLE: i64 = 146_097 * DAY;
    const LAST: i64 = 7_000 * 365 * DAY;
    if millis > LAST { LAST - CYCLE + (millis - LAST).rem_euclid(CYCLE) } else { millis }
}

fn convert<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let text = arguments.text(0)?;
    let (from, to) = arguments.zones()?;
    let wall = to.to_wall(from.to_utc(read(text)?)?)?;
    let (year, month, day) = hybrid_date_of(wall.div_euclid(DAY));
    // Before the year 1 Java counts the years of the other era.
    let year = if year > 0 { year } else { 1 - year };
    let seconds = wall.rem_euclid(DAY) / SECOND;
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let mut text = String::with_capacity(19);
    write!(text, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}").ok()?;
    arguments.made(&text)
}

/// Reads `yyyy-MM-dd HH:mm:ss` at the start of a text, as milliseconds since 1970 on that clock. Blanks may stand
/// before a number; numbers out of their range carry over.
fn read(text: &str) -> Option<i64> {
    let mut rest = text;
    let year = number(&mut rest)?;
    let month = number(after("-", &mut rest)?)?;
    let day = number(after("-", &mut rest)?)?;
    let hour = number(after(" ", &mut rest)?)?;
    let minute = number(after(":", &mut rest)?)?;
    let second = number(after(":", &mut rest)?)?;
    let seconds = hour * 3_600 + minute * 60 + second;
    hybrid_days_to(year, month, day).checked_mul(DAY)?.checked_add(seconds * SECOND)
}

fn after<'r, 't>(literal: &str, rest: &'r mut &'t str) -> Option<&'r mut &'t str> {
    *rest = rest.strip_prefix(literal)?;
    Some(rest)
}

/// A number of up to nine digits, or one below 0.
fn number(rest: &mut &str) -> Option<i64> {
    let text = rest.trim_start_matches([' ', '\t']);
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let length = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, after) = unsigned.split_at_checked(length)?;
    *rest = after;
    let number: i64 = (1..=9).contains(&length).then(|| digits.parse().ok())??;
    Some(if unsigned.len() < text.len() { -number } else { number })
}
