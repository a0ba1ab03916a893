//! Delivers records through a function whose behaviour is one closure.

use std::cell::RefCell;
use std::time::Duration;

use serde_json::value::RawValue;
use serde_json::{Value, json};
use twin_normalization::Timestamp;
use twin_normalization::port::Clock as _;
use twin_testkit::{
    Chances, Chaos, Delivery, End, Function, Hints, MemoryBucket, Process, Rates, VirtualClock, at,
};

/// A record of a batch: its id and its payload.
pub(crate) type Came = (String, String);

/// What a function does with a batch.
pub(crate) enum Does {
    Answers(Value),
    Fails,
    Crashes,
    Takes(Duration),
}

struct Scripted<'a, F> {
    clock: &'a VirtualClock,
    behave: F,
    seen: RefCell<Vec<Vec<Came>>>,
}

impl<F: Fn(usize, &[Came]) -> Does> Function for Scripted<'_, F> {
    type Memory = Process;

    fn start(&self, process: &Process) -> Process {
        process.clone()
    }

    async fn handle(
        &self,
        process: &Process,
        event: &RawValue,
        _: Timestamp,
    ) -> Result<Value, String> {
        assert!(event.get().len() <= 6_291_556, "the event is {} bytes", event.get().len());
        let event: Value = serde_json::from_str(event.get()).unwrap();
        let came: Vec<Came> = event["records"].as_array().unwrap().iter().map(came).collect();
        self.seen.borrow_mut().push(came.clone());
        let tries = self.seen.borrow().len();
        match (self.behave)(tries, &came) {
            Does::Answers(answer) => Ok(answer),
            Does::Fails => Err("no".into()),
            Does::Crashes => {
                process.kill();
                std::future::pending().await
            }
            Does::Takes(span) => {
                self.clock.sleep(span).await;
                Ok(all_ok(&came))
            }
        }
    }
}

fn came(record: &Value) -> Came {
    let text = |name: &str| record[name].as_str().unwrap();
    let data = base64_simd::STANDARD.decode_to_vec(text("data")).unwrap();
    (text("recordId").to_owned(), String::from_utf8(data).unwrap())
}

/// What became of the records `0`, `1`, …
pub(crate) struct Played {
    /// The batches, by their payloads.
    pub(crate) seen: Vec<String>,
    pub(crate) ends: Vec<End>,
    /// The bodies in the lake.
    pub(crate) lake: Vec<String>,
    pub(crate) raw: Vec<String>,
    /// What could not be transformed, as Firehose keeps it.
    pub(crate) failed: Vec<Value>,
    pub(crate) names: Vec<String>,
    pub(crate) took: Duration,
}

pub(crate) struct Play {
    pub(crate) hints: Hints,
    pub(crate) chances: Chances,
    pub(crate) payloads: Vec<String>,
    pub(crate) seed: u64,
}

impl Default for Play {
    fn default() -> Self {
        let payloads = (0..4).map(|number| number.to_string()).collect();
        Self { hints: Hints::default(), chances: Chances::default(), payloads, seed: 1 }
    }
}

impl Play {
    /// `behave` is told which try of all this is, from 1.
    pub(crate) fn run(&self, behave: impl Fn(usize, &[Came]) -> Does) -> Played {
        let clock = VirtualClock::new(at("2025-10-02T06:00:00Z"));
        let chaos = Chaos::new(&clock, self.seed, Rates::default(), 0);
        let delivery = Delivery::new(&chaos, self.hints, self.chances);
        self.payloads.iter().for_each(|payload| delivery.put(payload.as_bytes()));
        let function = Scripted { clock: &clock, behave, seen: RefCell::default() };
        delivery.run(&function);
        let payloads = |batch: &Vec<Came>| {
            batch.iter().map(|(_, payload)| payload.as_str()).collect::<Vec<_>>().join(" ")
        };
        let (failed, lake): (Vec<_>, Vec<_>) = bodies(&delivery.lake)
            .into_iter()
            .partition(|(name, _)| name.contains("/processing-failed/"));
        let failed = failed.iter().flat_map(|(_, body)| body.lines());
        Played {
            seen: function.seen.borrow().iter().map(payloads).collect(),
            ends: delivery.invocations(),
            failed: failed.map(|line| serde_json::from_str(line).unwrap()).collect(),
            names: delivery.lake.objects().into_keys().collect(),
            lake: lake.into_iter().map(|(_, body)| body).collect(),
            raw: bodies(&delivery.raw).into_iter().map(|(_, body)| body).collect(),
            took: clock.now().since(at("2025-10-02T06:00:00Z")),
        }
    }
}

impl Played {
    /// Payload and code of each record that could not be transformed.
    pub(crate) fn failures(&self) -> Vec<(String, &str)> {
        let failure = |failed: &'_ Value| {
            let data = failed["rawData"].as_str().unwrap();
            String::from_utf8(base64_simd::STANDARD.decode_to_vec(data).unwrap()).unwrap()
        };
        self.failed.iter().map(|one| (failure(one), one["errorCode"].as_str().unwrap())).collect()
    }
}

fn bodies(bucket: &MemoryBucket) -> Vec<(String, String)> {
    let text = |(name, body)| (name, String::from_utf8(body).unwrap());
    bucket.objects().into_iter().map(text).collect()
}

/// A record of an answer.
pub(crate) fn record(id: &str, result: &str, payload: &str) -> Value {
    let data = base64_simd::STANDARD.encode_to_string(payload);
    json!({ "recordId": id, "result": result, "data": data })
}

/// Every record as it came, with a newline.
pub(crate) fn all_ok(came: &[Came]) -> Value {
    let records = came.iter().map(|(id, payload)| record(id, "Ok", &format!("{payload}\n")));
    json!({ "records": records.collect::<Vec<_>>() })
}
