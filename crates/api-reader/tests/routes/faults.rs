//! A table that does not answer, and an item that cannot be read back.

use std::time::Duration;

use api_reader::ApiReader;
use serde_json::{Value, json};
use twin_lambda::Invocation;
use twin_lambda::http::{HttpEvent, HttpHandler};
use twin_lambda::telemetry::Telemetry;
use twin_normalization::port::Fault;
use twin_normalization::{Component, Key, PipelineName};
use twin_store::port::{GetItem, GetItems, QueryItems, Readable};
use twin_store::{Expectations, Reader};
use twin_testkit::{FixedClock, at, block_on, systemic, throttled};

use crate::answers::{answers, metrics};
use crate::api::{Api, COMPONENT, COMPONENTS, GUARDED, METRIC, Request, STALE, VALUE, VALUES};
use crate::contract;

fn late_api() -> Api {
    let mut api = Api::new();
    api.expect("p", Some(60), &[]);
    api
}

#[test]
fn a_table_that_does_not_answer_gives_503_without_its_reason() {
    for fault in [systemic, throttled] {
        for route in GUARDED {
            let api = late_api();
            api.table.faults.plan([Some(fault())]);
            let answer = api.ask(&Request::of(route));
            assert_eq!(
                (answer.status, &answer.body["code"]),
                (503, &json!("unavailable")),
                "{route}"
            );
            assert_eq!(answer.response.headers["retry-after"], "2");
            assert!(!answer.response.body.contains("Exception"), "{}", answer.response.body);
            // It is not remembered.
            assert_eq!(api.ask(&Request::of(route)).status, 200, "{route}");
        }
    }
    // In the middle of a page.
    let api = late_api();
    api.table.faults.plan([None, None, Some(systemic())]);
    assert_eq!(api.ask(&Request::of(STALE)).status, 503);
}

/// Asks, and returns with the answer how many items were left out of it.
fn counted(api: &Api, request: &Request) -> (u16, Value, u64) {
    let telemetry = Telemetry::in_memory("api-reader", None);
    let answer = api.ask_event(&request.event(), &request.route, telemetry.clone());
    let counts: Value = serde_json::from_str(&telemetry.written()[0]).unwrap();
    (answer.status, answer.body, counts["unreadable_items"].as_u64().unwrap())
}

#[test]
fn an_item_that_cannot_be_read_back_takes_no_other_with_it() {
    let api = late_api();
    api.table.spoil("train:1.b");
    let (status, body, left_out) = counted(&api, &Request::of(COMPONENT));
    assert_eq!((status, metrics(&body), left_out), (200, vec!["a", "c"], 1));
    let (status, body, left_out) =
        counted(&api, &Request::of(VALUES).with_keys(&["train:1.b", "train:1.a"]));
    let found: Vec<bool> = answers(&body).iter().map(|(_, _, found)| *found).collect();
    assert_eq!((status, found, left_out), (200, vec![false, true], 1));
    let (status, body, left_out) = counted(&api, &Request::of(STALE));
    assert_eq!((status, body["values"].as_array().unwrap().len(), left_out), (200, 2, 1));
    for (route, path) in [
        (VALUE, json!({"key": "train:1.b"})),
        (METRIC, json!({"component": "train:1", "metric": "b"})),
    ] {
        let (status, _, left_out) = counted(&api, &Request { path, ..Request::of(route) });
        assert_eq!((status, left_out), (404, 1), "{route}");
    }
    assert_eq!(counted(&api, &Request::of(VALUE)).2, 0);
    assert_eq!(counted(&api, &Request::of(COMPONENTS)).2, 0);
}

/// A table that never answers.
struct Silent;

impl GetItem for Silent {
    async fn get_item(&self, _: &Key) -> Result<Option<Readable>, Fault> {
        std::future::pending().await
    }
}

impl GetItems for Silent {
    async fn get_items(&self, _: &[Key]) -> Result<Vec<Readable>, Fault> {
        std::future::pending().await
    }
}

impl QueryItems for Silent {
    async fn query_component(&self, _: &Component) -> Result<Vec<Readable>, Fault> {
        std::future::pending().await
    }

    async fn query_registry(
        &self,
        _: &PipelineName,
        _: &str,
        _: Option<&Component>,
        _: usize,
    ) -> Result<Vec<Component>, Fault> {
        std::future::pending().await
    }
}

#[test]
fn a_table_that_never_answers_is_given_up_before_the_deadline() {
    for route in GUARDED {
        let began = at("2025-10-02T08:00:00Z");
        let clock = FixedClock::new(began);
        let pipeline = PipelineName::new("p").unwrap();
        let mut expectations = Expectations::default();
        expectations.0.insert(pipeline.clone(), twin_store::Expectation::default());
        let api = ApiReader {
            reader: Reader::new(Silent, &clock),
            pipelines: vec![pipeline],
            expectations,
            code: "c0de".into(),
            clock: &clock,
            telemetry: Telemetry::in_memory("api-reader", None),
        };
        let deadline = began.plus(Duration::from_secs(15));
        let invocation = Invocation { request_id: "r".into(), deadline };
        let event = Request::of(route).event();
        let event = HttpEvent::read(&event).unwrap();
        let response = block_on(api.handle(&event, &invocation));
        contract::holds(route, &response);
        assert_eq!(response.status_code, 503, "{route}");
        let left = deadline.since(twin_normalization::port::Clock::now(&clock));
        assert!(left >= Duration::from_millis(500), "{left:?}");
    }
}
