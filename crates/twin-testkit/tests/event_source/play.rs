//! Plays records to a function whose behaviour is one closure.

use std::cell::RefCell;
use std::time::Duration;

use serde_json::value::RawValue;
use serde_json::{Value, json};
use twin_normalization::Timestamp;
use twin_normalization::port::Clock as _;
use twin_testkit::{
    Chances, Chaos, End, EventSource, Function, Process, Rates, Rules, Stream, VirtualClock, at,
};

/// A function whose behaviour is one closure: what it does with a batch, by the payloads of its records.
pub(crate) struct Scripted<'a, F> {
    pub(crate) clock: &'a VirtualClock,
    pub(crate) behave: F,
    /// The batches that it saw, oldest first.
    pub(crate) seen: RefCell<Vec<Vec<String>>>,
    /// How many processes were started.
    pub(crate) starts: RefCell<u32>,
}

/// What a function does with a batch.
pub(crate) enum Does {
    Answers(Value),
    Fails,
    Crashes,
    Takes(Duration),
}

impl<F: Fn(&[(String, String)]) -> Does> Function for Scripted<'_, F> {
    type Memory = Process;

    fn start(&self, process: &Process) -> Process {
        *self.starts.borrow_mut() += 1;
        process.clone()
    }

    async fn handle(
        &self,
        process: &Process,
        event: &RawValue,
        deadline: Timestamp,
    ) -> Result<Value, String> {
        assert_eq!(deadline, self.clock.now().plus(Rules::default().timeout));
        let event: Value = serde_json::from_str(event.get()).unwrap();
        let records = event["Records"].as_array().unwrap();
        let records: Vec<(String, String)> = records.iter().map(record).collect();
        self.seen.borrow_mut().push(records.iter().map(|(_, data)| data.clone()).collect());
        match (self.behave)(&records) {
            Does::Answers(answer) => Ok(answer),
            Does::Fails => Err("no".into()),
            Does::Crashes => {
                process.kill();
                std::future::pending().await
            }
            Does::Takes(span) => {
                self.clock.sleep(span).await;
                Ok(Value::Null)
            }
        }
    }
}

/// A record's sequence number and payload.
fn record(record: &Value) -> (String, String) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    if let Some(change) = record.get("dynamodb") {
        return (text(&change["SequenceNumber"]), text(&change["NewImage"]["n"]["S"]));
    }
    let data = base64_simd::STANDARD.decode_to_vec(text(&record["kinesis"]["data"])).unwrap();
    (text(&record["kinesis"]["sequenceNumber"]), String::from_utf8(data).unwrap())
}

/// What became of records `0`, `1`, … of one shard.
pub(crate) struct Played {
    pub(crate) seen: Vec<String>,
    pub(crate) ends: Vec<End>,
    /// Payloads and condition of each object at the failure destination.
    pub(crate) discarded: Vec<(String, String)>,
    pub(crate) lost: usize,
    pub(crate) starts: u32,
    pub(crate) took: Duration,
}

pub(crate) struct Play {
    pub(crate) stream: Stream,
    pub(crate) rules: Rules,
    pub(crate) chances: Chances,
    pub(crate) records: usize,
    pub(crate) seed: u64,
}

impl Default for Play {
    fn default() -> Self {
        let (rules, chances) = (Rules::default(), Chances::default());
        Self { stream: Stream::Kinesis, rules, chances, records: 4, seed: 1 }
    }
}

impl Play {
    pub(crate) fn run(&self, behave: impl Fn(&[(String, String)]) -> Does) -> Played {
        let clock = VirtualClock::new(at("2025-10-02T06:00:00Z"));
        let chaos = Chaos::new(&clock, self.seed, Rates::default(), 0);
        let source = EventSource::new(&chaos, self.stream, 1, self.rules, self.chances);
        for number in 0..self.records {
            let data = match self.stream {
                Stream::Kinesis => number.to_string(),
                Stream::DynamoDb => {
                    json!({"NewImage": {"n": {"S": number.to_string()}}}).to_string()
                }
            };
            source.put("b000", data.as_bytes());
        }
        let (seen, starts) = Default::default();
        let function = Scripted { clock: &clock, behave, seen, starts };
        source.run(&function);
        let discarded = source.discarded().into_iter().map(|object| {
            let event: Value =
                serde_json::from_str(object.body["payload"].as_str().unwrap()).unwrap();
            let payloads = event["Records"].as_array().unwrap().iter().map(|one| record(one).1);
            let condition = object.body["requestContext"]["condition"].as_str().unwrap().to_owned();
            (payloads.collect::<Vec<_>>().join(" "), condition)
        });
        Played {
            seen: function.seen.borrow().iter().map(|batch| batch.join(" ")).collect(),
            ends: source.invocations().into_iter().map(|invocation| invocation.end).collect(),
            discarded: discarded.collect(),
            lost: source.lost().len(),
            starts: *function.starts.borrow(),
            took: clock.now().since(at("2025-10-02T06:00:00Z")),
        }
    }
}

pub(crate) fn done() -> Does {
    Does::Answers(Value::Null)
}

/// Reports these payloads as failed, where they are in the batch.
pub(crate) fn report(records: &[(String, String)], payloads: &[&str]) -> Does {
    let failed = records.iter().filter(|(_, payload)| payloads.contains(&payload.as_str()));
    let items: Vec<Value> = failed.map(|(number, _)| json!({ "itemIdentifier": number })).collect();
    Does::Answers(json!({ "batchItemFailures": items }))
}

pub(crate) fn rules(change: impl FnOnce(&mut Rules)) -> Rules {
    let mut rules = Rules::default();
    change(&mut rules);
    rules
}

pub(crate) fn retries_exhausted(payloads: &str) -> (String, String) {
    (payloads.to_owned(), "RetryAttemptsExhausted".to_owned())
}
