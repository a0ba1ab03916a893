//! The answer to a batch, written record by record.

use super::{FirehoseEvent, FirehoseRecord};

/// The answer to a batch as it is written: every id that came, once and in order.
///
/// It is kept under [`FirehoseResponse::MAX_BYTES`]: what would lift it over that is answered `ProcessingFailed`, which
/// loses nothing (Firehose keeps such a record under its error prefix) and fails no other record. A failed record is
/// answered with the data that it came with; room for that is kept from the start. It fits, since the request held it.
#[derive(Debug)]
pub struct Answers<'e> {
    records: std::slice::Iter<'e, FirehoseRecord<'e>>,
    body: String,
    /// What the answer takes where all records that are still to come fail.
    bytes: usize,
    results: Results,
}

/// What became of each record, as JSON.
#[derive(Debug)]
pub struct FirehoseResponse {
    body: String,
    results: Results,
}

/// How many records of an answer have each result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// `Ok`.
    pub ok: u64,
    /// `Dropped`.
    pub dropped: u64,
    /// `ProcessingFailed`.
    pub failed: u64,
}

impl<'e> Answers<'e> {
    /// The answer to a batch, with nothing said yet.
    #[must_use]
    pub fn to(event: &'e FirehoseEvent<'e>) -> Self {
        let bytes: usize = event.records.iter().map(FirehoseRecord::answer_bytes).sum();
        // Lineage makes most lines half as long again. What is not needed is never touched, and costs nothing.
        let mut body = String::with_capacity((bytes * 2).min(FirehoseResponse::MAX_BYTES));
        body.push_str(r#"{"records":["#);
        Self { records: event.records.iter(), body, bytes, results: Results::default() }
    }

    /// Answers the next record: with these bytes, which end in a newline and go to the lake, or, where there are none,
    /// that nothing of it does.
    pub fn push(&mut self, data: &str) {
        let Some(record) = self.records.next() else { return };
        if data.is_empty() {
            self.results.dropped += 1;
            return self.write(record, "Dropped", |_| {});
        }
        let bytes = self.bytes - record.data.len() + base64_length(data.len());
        if bytes > FirehoseResponse::MAX_BYTES {
            self.results.failed += 1;
            return self.write(record, "ProcessingFailed", |body| {
                push_json(&String::from_utf8_lossy(&record.data), body);
            });
        }
        self.bytes = bytes;
        self.results.ok += 1;
        self.write(record, "Ok", |body| base64_simd::STANDARD.encode_append(data, body));
    }

    /// The whole answer.
    #[must_use]
    pub fn finish(mut self) -> FirehoseResponse {
        self.body.push_str("]}");
        FirehoseResponse { body: self.body, results: self.results }
    }

    fn write(
        &mut self,
        record: &FirehoseRecord<'_>,
        result: &str,
        push_data: impl FnOnce(&mut String),
    ) {
        let body = &mut self.body;
        let separator = if body.ends_with('[') { "" } else { "," };
        body.push_str(separator);
        body.push_str(r#"{"recordId":""#);
        push_json(&record.record_id, body);
        body.push_str(r#"","result":""#);
        body.push_str(result);
        body.push_str(r#"","data":""#);
        push_data(body);
        body.push_str("\"}");
    }
}

impl FirehoseResponse {
    /// The greatest answer that Lambda passes on is 6 MB (6,291,556 bytes); some of it is kept for what
    /// comes round the records.
    pub const MAX_BYTES: usize = 6_200_000;

    /// How many records have each result.
    #[must_use]
    pub fn results(&self) -> Results {
        self.results
    }

    /// The answer as JSON.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The same, given away.
    #[must_use]
    pub fn into_body(self) -> String {
        self.body
    }
}

/// Appends what stands between the quotes of a JSON text.
fn push_json(text: &str, out: &mut String) {
    // Without an early end, many bytes are checked at once.
    let plain = |byte: u8| (byte >= b' ') & (byte != b'"') & (byte != b'\\');
    if text.bytes().fold(true, |all, byte| all & plain(byte)) {
        out.push_str(text);
        return;
    }
    // A text can always be written.
    let quoted = serde_json::to_string(text).unwrap_or_default();
    out.push_str(quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default());
}

fn base64_length(bytes: usize) -> usize {
    bytes.div_ceil(3) * 4
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;

    fn event(records: &[(&str, &str)]) -> Box<RawValue> {
        let records: Vec<_> = records
            .iter()
            .map(|(id, data)| {
                serde_json::json!({
                    "recordId": id, "data": data, "approximateArrivalTimestamp": 1_545_002_944_509_i64,
                })
            })
            .collect();
        serde_json::value::to_raw_value(&serde_json::json!({ "records": records })).unwrap()
    }

    fn answer(event: &FirehoseEvent<'_>, made: &[String]) -> FirehoseResponse {
        let mut answers = Answers::to(event);
        made.iter().for_each(|data| answers.push(data));
        answers.finish()
    }

    #[test]
    fn every_id_is_answered_once_and_in_order() {
        let event = event(&[("1", "YQ=="), ("2\"\u{1}", "Yg=="), ("3", "Yw==")]);
        let event = FirehoseEvent::read(&event).unwrap();
        let answer = answer(&event, &["a\n".into(), String::new(), "x".repeat(6_200_000)]);
        assert_eq!(
            answer.body(),
            r#"{"records":[{"recordId":"1","result":"Ok","data":"YQo="},"#.to_owned()
                + r#"{"recordId":"2\"\u0001","result":"Dropped","data":""},"#
                + r#"{"recordId":"3","result":"ProcessingFailed","data":"Yw=="}]}"#
        );
        assert_eq!(answer.results(), Results { ok: 1, dropped: 1, failed: 1 });
    }

    #[test]
    fn an_answer_that_would_be_too_large_fails_just_the_records_that_do_not_fit() {
        let event = event(&[("1", ""), ("2", ""), ("3", "")]);
        let event = FirehoseEvent::read(&event).unwrap();
        let answer = answer(&event, &[4_000_000, 4_000_000, 300_000].map(|n| "x".repeat(n)));
        let read: serde_json::Value = serde_json::from_str(answer.body()).unwrap();
        let records = read["records"].as_array().unwrap();
        let results: Vec<_> = records.iter().map(|record| record["result"].as_str()).collect();
        assert_eq!(results, [Some("Ok"), Some("ProcessingFailed"), Some("Ok")]);
        assert!(answer.body().len() <= FirehoseResponse::MAX_BYTES);
    }
}
