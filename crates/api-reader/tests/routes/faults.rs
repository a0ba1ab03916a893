//! A table that does not answer, an item that cannot be read back, an event that is no request, and a bug.

use std::time::Duration;

use api_reader::ApiReader;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use twin_lambda::Invocation;
use twin_lambda::http::{HttpResponse, respond};
use twin_lambda::telemetry::Telemetry;
use twin_normalization::port::Fault;
use twin_normalization::{Component, Key, PipelineName, Timestamp};
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

/// A table that never answers, or in whose place there is a bug.
enum Broken {
    Silent,
    Buggy,
}

impl Broken {
    async fn answer<T>(&self) -> T {
        match self {
            Self::Silent => std::future::pending().await,
            Self::Buggy => panic!("a bug at s3cret"),
        }
    }

    /// Asks a route, fifteen seconds before the deadline; gives how long before it the answer came.
    fn ask(self, route: &str, telemetry: Telemetry) -> (HttpResponse, Duration) {
        let began = at("2025-10-02T08:00:00Z");
        let clock = FixedClock::new(began);
        let pipeline = PipelineName::new("p").unwrap();
        let mut expectations = Expectations::default();
        expectations.0.insert(pipeline.clone(), twin_store::Expectation::default());
        let api = ApiReader {
            reader: Reader::new(self, &clock),
            pipelines: vec![pipeline],
            expectations,
            code: "c0de".into(),
            clock: &clock,
            telemetry,
        };
        let deadline = began.plus(Duration::from_secs(15));
        let invocation = Invocation { request_id: "r".into(), deadline };
        let response = block_on(respond(&api, &Request::of(route).event(), &invocation));
        contract::holds(route, &response);
        (response, deadline.since(twin_normalization::port::Clock::now(&clock)))
    }
}

impl GetItem for Broken {
    async fn get_item(&self, _: &Key) -> Result<Option<Readable>, Fault> {
        self.answer().await
    }
}

impl GetItems for Broken {
    async fn get_items(&self, _: &[Key]) -> Result<Vec<Readable>, Fault> {
        self.answer().await
    }
}

impl QueryItems for Broken {
    async fn query_component(&self, _: &Component) -> Result<Vec<Readable>, Fault> {
        self.answer().await
    }

    async fn query_registry(
        &self,
        _: &PipelineName,
        _: &str,
        _: Option<&Component>,
        _: usize,
        _: Timestamp,
    ) -> Result<Vec<Component>, Fault> {
        self.answer().await
    }
}

#[test]
fn a_table_that_never_answers_is_given_up_before_the_deadline() {
    for route in GUARDED {
        let (response, left) = Broken::Silent.ask(route, Telemetry::in_memory("api-reader", None));
        assert_eq!(response.status_code, 503, "{route}");
        assert!(left >= Duration::from_millis(500), "{left:?}");
    }
}

#[test]
fn a_bug_is_a_500_that_tells_nothing_of_it() {
    for route in GUARDED {
        let telemetry = Telemetry::in_memory("api-reader", None);
        let (response, _) = Broken::Buggy.ask(route, telemetry.clone());
        assert_eq!(response.status_code, 500, "{route}");
        assert!(response.body.contains("\"internal\"") && !response.body.contains("s3cret"));
        assert_eq!(response.headers["cache-control"], "no-store");
        assert!(!response.headers.contains_key("retry-after"), "it does not pass by itself");
        let counts: Value = serde_json::from_str(&telemetry.written()[0]).unwrap();
        assert_eq!((&counts["requests"], &counts["server_errors"]), (&json!(1), &json!(1)));
    }
}

#[test]
fn an_event_that_is_no_request_is_answered_and_nothing_of_it_comes_back() {
    let api = Api::new();
    let raw = |event: &str| RawValue::from_string(event.to_owned()).unwrap();
    let good = Request::of(VALUE).event();
    let spoilt = |from: &str, to: &str| {
        let event = good.get().replace(from, to);
        assert_ne!(event, good.get());
        event
    };
    for (event, status, code) in [
        // Half of a surrogate pair: no text in UTF-8, wherever the client put it.
        (spoilt("train:1.a", "train:1.a\\ud800"), 400, "bad_request"),
        (
            spoilt(r#""queryStringParameters":null"#, r#""queryStringParameters":{"\udfff":""}"#),
            400,
            "bad_request",
        ),
        (spoilt(r#""headers":{}"#, r#""headers":{"a":"\udfff c4n4ry"}"#), 400, "bad_request"),
        (r#"{"c4n4ry":[]}"#.to_owned(), 500, "internal"),
        (r#"{"routeKey":{"c4n4ry":1}}"#.to_owned(), 500, "internal"),
        (spoilt(r#""headers":{}"#, r#""headers":["c4n4ry"]"#), 500, "internal"),
        ("\"c4n4ry\"".to_owned(), 500, "internal"),
    ] {
        let telemetry = Telemetry::in_memory("api-reader", None);
        let answer = api.ask_event(&raw(&event), VALUE, telemetry.clone());
        assert_eq!((answer.status, &answer.body["code"]), (status, &json!(code)), "{event}");
        assert!(!answer.response.body.contains("c4n4ry"), "{}", answer.response.body);
        let counts: Value = serde_json::from_str(&telemetry.written()[0]).unwrap();
        let errors = [&counts["client_errors"], &counts["server_errors"]];
        assert_eq!(errors, [&json!(u8::from(status == 400)), &json!(u8::from(status == 500))]);
    }
}
