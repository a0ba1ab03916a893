//! An API over a table in memory, and requests as the gateway makes them.

use std::sync::Arc;

use api_reader::ApiReader;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};
use twin_lambda::Invocation;
use twin_lambda::http::{HttpResponse, respond};
use twin_lambda::telemetry::Telemetry;
use twin_normalization::{Metric, Observation, PipelineName, Timestamp};
use twin_store::{Expectation, Expectations, Reader, Writer};
use twin_testkit::{FixedClock, MemoryTable, at, block_on, observation};

use crate::contract;

/// The scopes of a caller who may see everything.
pub(crate) const ALL: &str = "twin/api twin/read";

pub(crate) const COMPONENTS: &str = "GET /v1/components";
pub(crate) const COMPONENT: &str = "GET /v1/components/{component}";
pub(crate) const METRIC: &str = "GET /v1/components/{component}/metrics/{metric}";
pub(crate) const VALUE: &str = "GET /v1/values/{key}";
pub(crate) const VALUES: &str = "POST /v1/values/query";
pub(crate) const STALE: &str = "GET /v1/stale";
pub(crate) const HEALTH: &str = "GET /v1/health";
pub(crate) const DOCUMENT: &str = "GET /v1/openapi.json";

/// The routes that want a token.
pub(crate) const GUARDED: [&str; 6] = [COMPONENTS, COMPONENT, METRIC, VALUE, VALUES, STALE];

/// One request, good unless a test spoils it.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) route: String,
    pub(crate) path: Value,
    pub(crate) query: Value,
    pub(crate) headers: Value,
    pub(crate) claims: Value,
    pub(crate) body: Option<String>,
}

/// One answer, its body read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) response: HttpResponse,
}

/// What is asked: pipeline `p` feeds `train:1.a`, `train:1.b` and `train:2.a`; pipeline `q` feeds `train:1.c` and
/// `wagon:1.a`. All were observed at 06:00:01.
pub(crate) struct Api {
    pub(crate) table: MemoryTable,
    pub(crate) now: Timestamp,
    pub(crate) expectations: Expectations,
    pub(crate) code: &'static str,
}

impl Api {
    pub(crate) fn new() -> Self {
        let table = MemoryTable::default();
        let keys = ["p/train:1.a", "p/train:1.b", "p/train:2.a", "q/train:1.c", "q/wagon:1.a"];
        let api = Self {
            table,
            now: at("2025-10-02T08:00:00Z"),
            expectations: Expectations::default(),
            code: "c0de",
        };
        api.put(&keys.map(|key| (key, 1)));
        api
    }

    /// Stores 1.5 for each `pipeline/key`, observed so many seconds after 06:00.
    pub(crate) fn put(&self, values: &[(&str, u32)]) {
        let observations = values.iter().map(|(key, seconds)| {
            let (pipeline, key) = key.split_once('/').unwrap();
            let mut observation: Observation = observation(key, *seconds, 1.5);
            Arc::make_mut(&mut observation.lineage).pipeline = PipelineName::new(pipeline).unwrap();
            observation
        });
        let clock = FixedClock::new(at("2025-10-02T07:00:00Z"));
        block_on(Writer::new(&self.table, &clock).write(observations.enumerate()));
    }

    /// Lets a pipeline expect its metrics every so many seconds, and those of `metrics` at their own pace.
    pub(crate) fn expect(&mut self, pipeline: &str, every: Option<u64>, metrics: &[(&str, u64)]) {
        let span = std::time::Duration::from_secs;
        let metrics =
            metrics.iter().map(|(name, every)| (Metric::new(name).unwrap(), span(*every)));
        let expectation = Expectation { every: every.map(span), metrics: metrics.collect() };
        self.expectations.0.insert(PipelineName::new(pipeline).unwrap(), expectation);
    }

    /// Answers, and holds the answer to the document.
    pub(crate) fn ask(&self, request: &Request) -> Answer {
        self.ask_event(&request.event(), &request.route, Telemetry::in_memory("api-reader", None))
    }

    pub(crate) fn ask_event(&self, event: &RawValue, route: &str, telemetry: Telemetry) -> Answer {
        let clock = FixedClock::new(self.now);
        let api = ApiReader {
            reader: Reader::new(&self.table, &clock),
            pipelines: ["p", "q"].map(|name| PipelineName::new(name).unwrap()).into(),
            expectations: self.expectations.clone(),
            code: self.code.to_owned(),
            clock: &clock,
            telemetry,
        };
        let response = block_on(respond(&api, event, &Invocation::unbounded("r")));
        contract::holds(route, &response);
        let body = serde_json::from_str(&response.body).unwrap_or_default();
        Answer { status: response.status_code, body, response }
    }

    /// GETs with the scopes of a token.
    pub(crate) fn get(&self, route: &str, path: Value, query: Value, scope: &str) -> (u16, Value) {
        let answer = self.ask(&Request { path, query, ..Request::of(route) }.with_scope(scope));
        (answer.status, answer.body)
    }
}

impl Request {
    /// A good request of a route, by a caller who may see everything.
    pub(crate) fn of(route: &str) -> Self {
        let path = match route {
            COMPONENT => json!({"component": "train:1"}),
            METRIC => json!({"component": "train:1", "metric": "a"}),
            VALUE => json!({"key": "train:1.a"}),
            _ => Value::Null,
        };
        let is_query = route == VALUES;
        Self {
            route: route.to_owned(),
            path,
            query: Value::Null,
            headers: if is_query { json!({"content-type": "application/json"}) } else { json!({}) },
            claims: claims(ALL),
            body: is_query.then(|| json!({"keys": ["train:1.a"]}).to_string()),
        }
    }

    pub(crate) fn with_scope(self, scope: &str) -> Self {
        Self { claims: claims(scope), ..self }
    }

    pub(crate) fn with_keys(self, keys: &[&str]) -> Self {
        Self { body: Some(json!({ "keys": keys }).to_string()), ..self }
    }

    pub(crate) fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers[name] = json!(value);
        self
    }

    pub(crate) fn event(&self) -> Box<RawValue> {
        let event = json!({
            "version": "2.0", "routeKey": self.route, "pathParameters": self.path,
            "queryStringParameters": self.query, "headers": self.headers, "body": self.body,
            "requestContext": { "authorizer": { "jwt": { "claims": self.claims } } },
            "isBase64Encoded": false,
        });
        to_raw_value(&event).unwrap()
    }
}

/// The claims of a good token with these scopes, as the gateway hands them on: each is a text.
pub(crate) fn claims(scope: &str) -> Value {
    json!({
        "scope": scope, "token_use": "access", "exp": "1764000000", "client_id": "client1",
        "sub": "client1",
    })
}
