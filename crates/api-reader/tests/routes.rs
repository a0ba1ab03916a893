//! Every route: what it answers, what it refuses, and who may see what.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::sync::Arc;

use api_reader::{ApiReader, Config};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};
use twin_lambda::http::{HttpEvent, HttpHandler};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Environment, Invocation};
use twin_normalization::{Observation, PipelineName};
use twin_store::{Reader, Writer};
use twin_testkit::{FixedClock, MemoryTable, at, block_on, observation, systemic};

/// A caller who may see everything.
const ALL: &str = "twin/api twin/read";

/// Pipeline `p` feeds `train:1.a`, `train:1.b` and `train:2.a`; pipeline `q` feeds `train:1.c` and `wagon:1.a`.
fn table() -> MemoryTable {
    let of = |pipeline: &str, key: &str| {
        let mut observation: Observation = observation(key, 1, 1.5);
        Arc::make_mut(&mut observation.lineage).pipeline = PipelineName::new(pipeline).unwrap();
        observation
    };
    let keys = [
        ("p", "train:1.a"),
        ("p", "train:1.b"),
        ("p", "train:2.a"),
        ("q", "train:1.c"),
        ("q", "wagon:1.a"),
    ];
    let batch = keys.map(|(pipeline, key)| of(pipeline, key));
    let table = MemoryTable::default();
    let clock = FixedClock::new(at("2025-10-02T07:00:00Z"));
    block_on(Writer::new(&table, &clock).write(batch.into_iter().enumerate()));
    table
}

fn event(route: &str, path: &Value, query: &Value, claims: &Value) -> Box<RawValue> {
    let event = json!({
        "version": "2.0", "routeKey": route, "pathParameters": path, "queryStringParameters": query,
        "requestContext": { "authorizer": { "jwt": { "claims": claims } } },
    });
    to_raw_value(&event).unwrap()
}

fn claims(scope: &str) -> Value {
    json!({ "scope": scope, "token_use": "access", "exp": "1764000000" })
}

fn ask(table: &MemoryTable, event: &RawValue) -> (u16, Value) {
    let clock = FixedClock::new(at("2025-10-02T08:00:00Z"));
    let api = ApiReader {
        reader: Reader::new(table, &clock),
        pipelines: ["p", "q"].map(|name| PipelineName::new(name).unwrap()).into(),
        clock: &clock,
        telemetry: Telemetry::in_memory("api-reader", None),
    };
    let event = HttpEvent::read(event).unwrap();
    let response = block_on(api.handle(&event, &Invocation::unbounded("r")));
    let is_problem = response.headers["content-type"] == "application/problem+json";
    assert_eq!(is_problem, response.status_code >= 400);
    (response.status_code, serde_json::from_str(&response.body).unwrap())
}

fn get(route: &str, path: &Value, query: &Value, scope: &str) -> (u16, Value) {
    ask(&table(), &event(route, path, query, &claims(scope)))
}

const COMPONENTS: &str = "GET /v1/components";
const COMPONENT: &str = "GET /v1/components/{component}";
const METRIC: &str = "GET /v1/components/{component}/metrics/{metric}";
const VALUE: &str = "GET /v1/values/{key}";

#[test]
fn a_value_comes_with_its_unit_times_and_lineage_on_both_of_its_routes() {
    let by_key = get(VALUE, &json!({"key": "train:1.a"}), &json!({}), ALL);
    let path = json!({"component": "train:1", "metric": "a"});
    assert_eq!(by_key, get(METRIC, &path, &json!({}), ALL));
    let expect = json!({
        "key": "train:1.a", "component": "train:1", "metric": "a", "value": 1.5, "unit": null,
        "observed_at": "2025-10-02T06:00:01.000000Z", "stored_at": "2025-10-02T07:00:00.000000Z",
        "lineage": {
            "pipeline": "p", "revision": 1, "mapping": "0123456789abcdef", "source_id": "s1",
            "order": "001759384801000000-0000000000", "arrived_at": "2025-10-02T06:00:01.000000Z",
        },
    });
    assert_eq!(by_key, (200, expect));
}

fn metrics(answer: &Value) -> Vec<&str> {
    answer["metrics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| value["metric"].as_str().unwrap())
        .collect()
}

fn components(answer: &Value) -> Vec<String> {
    let listed = answer["components"].as_array().unwrap().iter();
    listed
        .map(|it| {
            format!("{}/{}", it["pipeline"].as_str().unwrap(), it["component"].as_str().unwrap())
        })
        .collect()
}

#[test]
fn a_caller_sees_what_the_scopes_of_the_token_allow_on_every_route() {
    for (scope, metrics_of_train_1, listed, value_of_q) in [
        (ALL, &["a", "b", "c"][..], &["p/train:1", "p/train:2", "q/train:1", "q/wagon:1"][..], 200),
        ("twin/api twin/p", &["a", "b"], &["p/train:1", "p/train:2"], 404),
        ("twin/api twin/q", &["c"], &["q/train:1", "q/wagon:1"], 200),
        (
            "twin/p twin/api twin/q",
            &["a", "b", "c"],
            &["p/train:1", "p/train:2", "q/train:1", "q/wagon:1"],
            200,
        ),
    ] {
        let (status, answer) = get(COMPONENT, &json!({"component": "train:1"}), &json!({}), scope);
        assert_eq!((status, metrics(&answer)), (200, metrics_of_train_1.to_vec()), "{scope}");
        let (status, answer) = get(COMPONENTS, &json!({}), &json!({}), scope);
        assert_eq!(
            (status, components(&answer)),
            (200, listed.iter().map(ToString::to_string).collect()),
            "{scope}"
        );
        assert_eq!(
            get(VALUE, &json!({"key": "wagon:1.a"}), &json!({}), scope).0,
            value_of_q,
            "{scope}"
        );
        let metric = json!({"component": "train:1", "metric": "c"});
        assert_eq!(get(METRIC, &metric, &json!({}), scope).0, value_of_q, "{scope}");
    }
    // A token for the API alone sees nothing, and is told of nothing.
    assert_eq!(get(COMPONENT, &json!({"component": "train:1"}), &json!({}), "twin/api").0, 404);
    assert_eq!(get(COMPONENTS, &json!({}), &json!({}), "twin/api").1["components"], json!([]));
    assert_eq!(get(COMPONENTS, &json!({}), &json!({"pipeline": "q"}), "twin/api twin/p").0, 404);
}

#[test]
fn a_request_that_the_gateway_should_have_refused_gets_401() {
    let bad = [
        json!({}),
        claims("twin/read"),
        claims("other/api"),
        claims("twin/apis twin/read"),
        json!({ "scope": ALL, "token_use": "id", "exp": "1764000000" }),
        json!({ "scope": ALL, "token_use": "access" }),
        json!({ "scope": [ALL], "token_use": "access", "exp": "1764000000" }),
    ];
    for claims in bad {
        for route in [COMPONENTS, COMPONENT, METRIC, VALUE, "GET /v1/else"] {
            let event = event(route, &json!({"component": "train:1"}), &json!({}), &claims);
            let (status, answer) = ask(&table(), &event);
            assert_eq!((status, &answer["code"]), (401, &json!("unauthorized")), "{claims}");
        }
    }
}

#[test]
fn health_needs_no_token() {
    let event = to_raw_value(&json!({"routeKey": "GET /v1/health", "requestContext": {}})).unwrap();
    assert_eq!(ask(&MemoryTable::default(), &event), (200, json!({"status": "up"})));
}

#[test]
fn a_hostile_name_gets_400_and_is_not_stored_anywhere() {
    let long = "x".repeat(10_000);
    for name in [
        "",
        "../etc",
        "%2e%2e",
        "a%3Ab",
        "a\0b",
        "a'b\"",
        "{\"$ne\":1}",
        "🚆",
        "#pipeline:p",
        &long,
    ] {
        for (route, path) in [
            (COMPONENT, json!({"component": name})),
            (METRIC, json!({"component": name, "metric": "a"})),
            (METRIC, json!({"component": "train:1", "metric": format!("{name}/")})),
            (VALUE, json!({"key": format!("{name}.a")})),
        ] {
            let (status, answer) = get(route, &path, &json!({}), ALL);
            assert_eq!((status, &answer["code"]), (400, &json!("bad_request")), "{route} {name:?}");
            assert!(answer.to_string().len() < 600, "{name:?}");
        }
    }
    assert_eq!(get(VALUE, &json!({"key": "nodot"}), &json!({}), ALL).0, 400);
}

#[test]
fn what_is_not_there_gets_404() {
    assert_eq!(get(VALUE, &json!({"key": "train:9.a"}), &json!({}), ALL).0, 404);
    assert_eq!(get(COMPONENT, &json!({"component": "train:9"}), &json!({}), ALL).0, 404);
    assert_eq!(get("GET /v1/else", &json!({}), &json!({}), ALL).0, 404);
    assert_eq!(get(COMPONENTS, &json!({}), &json!({"pipeline": "none"}), ALL).0, 404);
}

#[test]
fn components_come_page_by_page_and_a_cursor_belongs_to_its_query() {
    let page = |query: Value| get(COMPONENTS, &json!({}), &query, ALL);
    let (_, first) = page(json!({"prefix": "train:", "limit": "2"}));
    assert_eq!(components(&first), ["p/train:1", "p/train:2"]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let (_, second) = page(json!({"prefix": "train:", "limit": "2", "cursor": cursor}));
    assert_eq!(components(&second), ["q/train:1"]);
    assert_eq!(second["next_cursor"], Value::Null);
    let (_, of_q) = page(json!({"pipeline": "q"}));
    assert_eq!(components(&of_q), ["q/train:1", "q/wagon:1"]);
    for query in [
        json!({"cursor": cursor}),
        json!({"prefix": "train:", "pipeline": "p", "cursor": cursor}),
        json!({"prefix": "train:", "cursor": "bm90IG91cnM"}),
        json!({"prefix": "train:", "cursor": "%%%"}),
        json!({"limit": "0"}),
        json!({"limit": "-1"}),
        json!({"limit": "1001"}),
        json!({"limit": "many"}),
        json!({"prefix": "a b"}),
        json!({"pipeline": "P"}),
    ] {
        let (status, answer) = page(query.clone());
        assert_eq!((status, &answer["code"]), (400, &json!("bad_request")), "{query}");
    }
}

#[test]
fn a_table_that_does_not_answer_gives_503_without_its_reason() {
    for (route, path) in [
        (COMPONENTS, json!({})),
        (COMPONENT, json!({"component": "train:1"})),
        (VALUE, json!({"key": "train:1.a"})),
    ] {
        let table = table();
        table.faults.plan([Some(systemic())]);
        let (status, answer) = ask(&table, &event(route, &path, &json!({}), &claims(ALL)));
        assert_eq!((status, &answer["code"]), (503, &json!("unavailable")));
        assert!(!answer.to_string().contains("AccessDenied"), "{answer}");
    }
}

#[test]
fn a_bad_environment_is_reported_as_a_whole() {
    let environment = Environment::of(&[("TWIN_PIPELINES", "irish-rail,Bad Name")]);
    let error = Config::read(&environment).unwrap_err().to_string();
    assert!(error.contains("TWIN_TABLE is not set"), "{error}");
    assert!(error.contains("pipeline \"Bad Name\" is not legal"), "{error}");
}
