//! A row in one normal form, whether Flink wrote it or the mapping gave it.
//!
//! Doubles are printed with as many digits as tell them apart, NaN and infinity by name; times as nanoseconds since
//! 1970; NULL and a column that is not there are the same.

use serde_json::{Map, Value};
use twin_sql::Row;

/// The columns of the sink.
const TEXTS: [&str; 7] =
    ["component", "metric", "value_text", "unit", "facility", "process", "process_event"];
const BOOLEANS: [&str; 2] = ["value_boolean", "deleted"];
const NUMBER: &str = "value_number";
const TIME: &str = "observed_at";

/// A row that Flink wrote as JSON.
pub(crate) fn of_flink(line: &str) -> Result<String, String> {
    let mut fields: Map<String, Value> =
        serde_json::from_str(line).map_err(|error| format!("{line} is no row: {error}"))?;
    let mut shown = Vec::new();
    for (name, value) in &mut fields {
        let cell = match (name.as_str(), value.take()) {
            (_, Value::Null) => continue,
            (name, Value::String(text)) if TEXTS.contains(&name) => format!("{text:?}"),
            (name, Value::Bool(boolean)) if BOOLEANS.contains(&name) => boolean.to_string(),
            (NUMBER, Value::Number(number)) => number_cell(number.as_f64().unwrap_or(f64::NAN)),
            // JSON has no such numbers: Flink writes their names.
            (NUMBER, Value::String(name)) => number_cell(name.parse().unwrap_or(0.0)),
            (TIME, Value::String(text)) => {
                micros(nanos(&text).ok_or(format!("{text} is no time"))?).to_string()
            }
            (name, value) => return Err(format!("{name} holds {value}")),
        };
        shown.push((name.clone(), cell));
    }
    Ok(joined(shown))
}

/// A row that the mapping gave.
pub(crate) fn of_mapping(row: &Row<'_>) -> String {
    let texts = [
        row.component(),
        row.metric(),
        row.value_text(),
        row.unit(),
        row.facility(),
        row.process(),
        row.process_event(),
    ];
    let text = |text: Option<&str>| text.map(|text| format!("{text:?}"));
    let boolean = |boolean: Option<bool>| boolean.map(|boolean| boolean.to_string());
    let cells = TEXTS
        .into_iter()
        .zip(texts.map(text))
        .chain(BOOLEANS.into_iter().zip([row.value_boolean(), row.deleted()].map(boolean)))
        .chain([(NUMBER, row.value_number().map(number_cell))])
        .chain([(TIME, row.observed_at().map(|micros| (i128::from(micros) * 1_000).to_string()))]);
    joined(cells.filter_map(|(name, cell)| Some((name.to_owned(), cell?))).collect())
}

fn number_cell(number: f64) -> String {
    format!("{number:?}")
}

/// The cells by name, component and metric first, so that rows sort by their probe.
fn joined(mut cells: Vec<(String, String)>) -> String {
    let place = |name: &str| TEXTS.iter().position(|text| *text == name).unwrap_or(TEXTS.len());
    cells.sort_by_key(|(name, _)| (place(name), name.clone()));
    let cells: Vec<String> = cells.iter().map(|(name, cell)| format!("{name}={cell}")).collect();
    cells.join(" ")
}

/// Cuts what the twin does not hold: its times have microseconds.
fn micros(nanos: i128) -> i128 {
    nanos.div_euclid(1_000) * 1_000
}

/// Reads a time as Java prints it, of any year, as nanoseconds since 1970.
fn nanos(text: &str) -> Option<i128> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (month_of_year, day) = date.rsplit_once('-')?;
    let (year, month) = month_of_year.rsplit_once('-')?;
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let clock: Vec<i128> = clock.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [hours, minutes, seconds] = clock[..] else { return None };
    let days = days(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let fraction: i128 = format!("{fraction:0<9}").parse().ok()?;
    Some((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000_000_000 + fraction)
}

/// The days from 1970-01-01 to a date of the Gregorian calendar, also before its introduction.
fn days(year: i128, month: i128, day: i128) -> i128 {
    // Years that begin in March end with their leap day.
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year
        - 719_468
}

#[test]
fn times_of_any_year_are_read() {
    assert_eq!(nanos("1970-01-01T00:00:00Z"), Some(0));
    assert_eq!(nanos("1969-12-31T23:59:59.999Z"), Some(-1_000_000));
    assert_eq!(nanos("2025-10-02T06:40:02.000001Z"), Some(1_759_387_202_000_001_000));
    assert_eq!(nanos("2000-03-01T00:00:00Z"), Some(951_868_800_000_000_000));
    assert_eq!(nanos("0001-01-01T00:00:00Z"), Some(-62_135_596_800_000_000_000));
    assert_eq!(nanos("+10000-01-01T00:00:00Z"), Some(253_402_300_800_000_000_000));
    assert_eq!(nanos("today"), None);
}
