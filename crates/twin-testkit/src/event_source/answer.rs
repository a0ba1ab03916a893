//! What a function's answer means.

use serde_json::Value;

use super::{End, Rules};

/// Judges the answer to a batch whose records have these sequence numbers.
///
/// # Panics
/// Where the pages do not say what becomes of such an answer: no function may give it.
pub(super) fn judge(rules: &Rules, answer: &Value, sequence_numbers: &[&str]) -> End {
    // "Even when your function code returns partial batch failure responses, these responses will not be processed
    // by Lambda unless the `ReportBatchItemFailures` feature is explicitly turned on for your event source mapping."
    // (services-kinesis-batchfailurereporting)
    if !rules.report_item_failures {
        return End::Done;
    }
    // "Lambda treats a batch as a complete success if you return any of the following: An empty `batchItemFailure`
    // list; A null `batchItemFailure` list; An empty `EventResponse`; A null `EventResponse`" (the same page)
    let failures = match answer {
        Value::Null => return End::Done,
        Value::Object(answer) if answer.is_empty() => return End::Done,
        Value::Object(answer) => match answer.get("batchItemFailures") {
            Some(Value::Null) => return End::Done,
            Some(Value::Array(failures)) if failures.is_empty() => return End::Done,
            Some(Value::Array(failures)) => failures,
            _ => panic!("no page says what becomes of the answer {answer:?}"),
        },
        _ => panic!("no page says what becomes of the answer {answer}"),
    };
    let mut indices = failures.iter().map(|failure| {
        // "Lambda treats a batch as a complete failure if you return any of the following: An empty string
        // `itemIdentifier`; A null `itemIdentifier`; An `itemIdentifier` with a bad key name" (the same page)
        let identifier = failure.get("itemIdentifier")?.as_str()?;
        // The page says nothing of a number that is not in the batch; this is what it says of a bad one.
        sequence_numbers.iter().position(|number| *number == identifier)
    });
    // "If the `batchItemFailures` array contains multiple items, Lambda uses the record with the lowest sequence
    // number as the checkpoint. Lambda then retries all records starting from that checkpoint." (the same page)
    // The numbers of a batch ascend, so that the lowest is the first.
    match indices.try_fold(usize::MAX, |lowest, index| Some(lowest.min(index?))) {
        Some(lowest) => End::DoneBefore(lowest),
        None => End::Failed(format!("answered {answer}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_means_what_the_pages_say() {
        let item = |identifier: Value| json!({ "itemIdentifier": identifier });
        let list = |items: &[Value]| json!({ "batchItemFailures": items });
        let failed = |answer: &Value| End::Failed(format!("answered {answer}"));
        for (answer, expect) in [
            (json!(null), Some(End::Done)),
            (json!({}), Some(End::Done)),
            (json!({ "batchItemFailures": null }), Some(End::Done)),
            (list(&[]), Some(End::Done)),
            (list(&[item(json!("98"))]), Some(End::DoneBefore(0))),
            (list(&[item(json!("101"))]), Some(End::DoneBefore(2))),
            // The lowest number, not the lowest text, and not the first in the list.
            (list(&[item(json!("101")), item(json!("99"))]), Some(End::DoneBefore(1))),
            (list(&[item(json!(""))]), None),
            (list(&[item(json!(null))]), None),
            (list(&[json!({ "itemIdentifer": "99" })]), None),
            (list(&[item(json!("97"))]), None),
            (list(&[item(json!("99")), item(json!(""))]), None),
        ] {
            let expect = expect.unwrap_or_else(|| failed(&answer));
            assert_eq!(judge(&Rules::default(), &answer, &["98", "99", "101"]), expect, "{answer}");
            let off = Rules { report_item_failures: false, ..Rules::default() };
            assert_eq!(judge(&off, &answer, &["98", "99", "101"]), End::Done, "{answer}");
        }
    }

    #[test]
    #[should_panic(expected = "no page says")]
    fn an_answer_that_the_pages_do_not_know_is_not_guessed_at() {
        judge(&Rules::default(), &json!({ "failures": ["98"] }), &["98"]);
    }
}
