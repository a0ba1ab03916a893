//! What the lines of a case come to in the lake.

use serde_json::{Map, Value};
use twin_normalization::Timestamp;
use twin_pipeline::Pipeline;
use twin_sql::LakeRows;

use super::outcome::{ARRIVAL_MICROS, Outcome};
use crate::{Error, extraction};

/// What a case states of a row's lineage: which record it is of, and which of its rows.
const STATED: [&str; 2] = ["id", "row"];

/// Runs the transform over the lines of a case.
pub(super) fn of(rows: &LakeRows, pipeline: &Pipeline, input: &str) -> Result<Vec<Outcome>, Error> {
    let arrival = Timestamp::from_micros(ARRIVAL_MICROS)?;
    let (mut outcomes, mut out) = (Vec::new(), String::new());
    for (number, line) in (0..).zip(input.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        out.clear();
        match extraction::write_rows(rows, pipeline, line.as_bytes(), number, arrival, &mut out) {
            Ok(done) => {
                outcomes.extend(out.lines().map(|row| Outcome::of_row(stated(row))));
                let refused = done.refused.iter();
                outcomes.extend(refused.map(|refusal| Outcome::of_refusal(refusal, number + 1)));
            }
            Err(refusal) => outcomes.push(Outcome::of_refusal(&refusal, number + 1)),
        }
    }
    Ok(outcomes)
}

/// A row without what the function adds to every row alike.
fn stated(row: &str) -> String {
    let fields: Result<Map<String, Value>, _> = serde_json::from_str(row);
    let Ok(mut fields) = fields else { return row.to_owned() };
    if let Some(Value::Object(lineage)) = fields.get_mut("_lineage") {
        lineage.retain(|name, _| STATED.contains(&name.as_str()));
    }
    Value::Object(fields).to_string()
}
