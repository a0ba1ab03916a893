//! What a function's answer means to Firehose.

use std::collections::HashMap;

use serde_json::Value;

use super::Record;

/// What becomes of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// These bytes are delivered.
    Ok(Vec<u8>),
    /// Nothing of it is delivered.
    Dropped,
    /// It goes as it came to the error prefix, for the reason that the code names.
    Failed(&'static str),
}

/// Judges the answer to a batch.
///
/// # Panics
/// Where it has a record that was not in the batch, besides all that were: no page says what becomes of such an
/// answer.
pub(super) fn judge(answer: &Value, batch: &[Record]) -> Vec<Outcome> {
    // "All transformed records from Lambda must contain the following parameters, or Amazon Data Firehose rejects them and
    // treats that as a data transformation failure." (data-transformation-status-model) Its code: "There was an error parsing
    // returned records from the Lambda function." (monitoring-with-cloudwatch-logs)
    const NOT_PARSED: Outcome = Outcome::Failed("Lambda.JsonProcessingException");
    let Some(answered) = answer["records"].as_array() else {
        return vec![NOT_PARSED; batch.len()];
    };
    let mut by_id: HashMap<&str, Vec<&Value>> = HashMap::new();
    for record in answered {
        by_id.entry(record["recordId"].as_str().unwrap_or_default()).or_default().push(record);
    }
    let outcomes = batch.iter().map(|record| match by_id.remove(record.id.as_str()).as_deref() {
        // "Any mismatch between the ID of the original record and the ID of the transformed record is treated as a data
        // transformation failure." (data-transformation-status-model) "One or more record IDs were not returned."
        // (monitoring-with-cloudwatch-logs)
        None => Outcome::Failed("Lambda.MissingRecordId"),
        Some([record]) => {
            let data =
                record["data"].as_str().map(|data| base64_simd::STANDARD.decode_to_vec(data));
            match (record["result"].as_str(), data) {
                // "If a record has a status of `Ok` or `Dropped`, Amazon Data Firehose considers it successfully processed.
                // Otherwise, Amazon Data Firehose considers it unsuccessfully processed." (the same page)
                (Some("Ok"), Some(Ok(data))) => Outcome::Ok(data),
                (Some("Dropped"), Some(_)) => Outcome::Dropped,
                // The pages name no code for it.
                (Some("ProcessingFailed"), Some(_)) => {
                    Outcome::Failed("Lambda.ProcessingFailedStatus")
                }
                _ => NOT_PARSED,
            }
        }
        // "Multiple records were returned with the same record ID." (monitoring-with-cloudwatch-logs)
        Some(_) => Outcome::Failed("Lambda.DuplicatedRecordId"),
    });
    let outcomes: Vec<Outcome> = outcomes.collect();
    let missing = outcomes.contains(&Outcome::Failed("Lambda.MissingRecordId"));
    assert!(missing || by_id.is_empty(), "no page says what becomes of an id that nobody sent");
    outcomes
}
