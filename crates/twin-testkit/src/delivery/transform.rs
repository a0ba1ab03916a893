//! Takes a batch through the function: tries, and what is kept of a record that could not be transformed.

use std::time::Duration;

use serde_json::json;
use serde_json::value::RawValue;
use twin_normalization::port::Clock as _;

use super::answer::{Outcome, judge};
use super::{Delivery, PAYLOAD_BYTES, Record};
use crate::End;
use crate::function::{Function, Warm, invoke};

/// "Amazon Data Firehose supports a Lambda invocation time of up to 5 minutes." (data-transformation-execution-duration)
const LONGEST: Duration = Duration::from_mins(5);

impl Delivery<'_> {
    /// Says what becomes of each record, and how many attempts that took.
    pub(super) async fn transform<F: Function>(
        &self,
        batch: &[Record],
        function: &F,
        warm: &mut Warm<F>,
    ) -> (Vec<Outcome>, u32) {
        let event = RawValue::from_string(self.event(batch)).expect("an event is json");
        let mut attempts = 0;
        loop {
            attempts += 1;
            let end = match self.attempt(&event, batch, function, warm).await {
                Ok(outcomes) => {
                    self.ends.borrow_mut().push(End::Done);
                    return (self.of_one_or_all(outcomes), attempts);
                }
                Err(end) => end,
            };
            self.ends.borrow_mut().push(end.clone());
            let (code, is_retried) = match end {
                // "If your Lambda function invocation fails because of a network timeout or because you've reached the Lambda
                // invocation limit, Amazon Data Firehose retries the invocation three times by default." A time-out of
                // Firehose's own is handled in the same way. (data-transformation-failure-handling, -execution-duration)
                End::Throttled => ("Lambda.InvokeLimitExceeded", true),
                End::TimedOut if self.hints.timeout >= LONGEST => ("Lambda.FunctionError", true),
                // Whether it tries a function again that was invoked and failed, no page says.
                _ => ("Lambda.FunctionError", self.chaos.happens(0.5)),
            };
            if !is_retried || attempts > self.hints.retries {
                // "If the invocation does not succeed, Amazon Data Firehose then skips that batch of records. The skipped records
                // are treated as unsuccessfully processed records." (data-transformation-failure-handling)
                return (vec![Outcome::Failed(code); batch.len()], attempts);
            }
            // How long it waits, no page says.
            let wait = 1 + self.chaos.below(30) as u64;
            self.chaos.clock().sleep(Duration::from_secs(wait)).await;
        }
    }

    async fn attempt<F: Function>(
        &self,
        event: &RawValue,
        batch: &[Record],
        function: &F,
        warm: &mut Warm<F>,
    ) -> Result<Vec<Outcome>, End> {
        if self.chaos.happens(self.chances.throttle) {
            return Err(End::Throttled);
        }
        let (cold_start, timeout) = (self.chances.cold_start, self.hints.timeout.min(LONGEST));
        let answer = invoke(function, event, warm, self.chaos, cold_start, timeout).await?;
        // "The Lambda synchronous invocation mode has a payload size limit of 6 MB for both the request and the response."
        // (data-transformation)
        let bytes = answer.to_string().len();
        if bytes > PAYLOAD_BYTES {
            return Err(End::Failed(format!("answered {bytes} bytes")));
        }
        Ok(judge(&answer, batch))
    }

    /// Whether ids that are missing or there twice fail their own records only, or the batch, no page says.
    fn of_one_or_all(&self, outcomes: Vec<Outcome>) -> Vec<Outcome> {
        let is_mismatch = |outcome: &&Outcome| {
            let codes = ["Lambda.MissingRecordId", "Lambda.DuplicatedRecordId"];
            matches!(outcome, Outcome::Failed(code) if codes.contains(code))
        };
        match outcomes.iter().find(is_mismatch) {
            Some(mismatch) if self.chaos.happens(0.5) => vec![mismatch.clone(); outcomes.len()],
            _ => outcomes,
        }
    }

    pub(super) fn event(&self, batch: &[Record]) -> String {
        let records: Vec<&str> = batch.iter().map(|record| record.json.as_str()).collect();
        format!(
            r#"{{"invocationId":"00000000-0000-4000-8000-{:012x}","deliveryStreamArn":"arn:aws:firehose:eu-west-1:123456789012:deliverystream/x","sourceKinesisStreamArn":"arn:aws:kinesis:eu-west-1:123456789012:stream/x","region":"eu-west-1","records":[{}]}}"#,
            self.ends.borrow().len(),
            records.join(",")
        )
    }

    /// "The records have the following format" (data-transformation-failure-handling)
    pub(super) fn failed(&self, record: &Record, code: &str, attempts: u32) -> String {
        let failed = json!({
            "attemptsMade": attempts,
            "arrivalTimestamp": record.arrived_at.millis(),
            "errorCode": code,
            "errorMessage": format!("{code} as the delivery driver plays it"),
            "attemptEndingTimestamp": self.chaos.clock().now().millis(),
            "rawData": base64_simd::STANDARD.encode_to_string(&record.data),
            "lambdaArn": "arn:aws:lambda:eu-west-1:123456789012:function:test:$LATEST",
        });
        format!("{failed}\n")
    }
}
