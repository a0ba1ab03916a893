//! Hostile input: 400, never 500, and nothing of it comes back.

use serde_json::{Value, json};
use twin_lambda::telemetry::Telemetry;

use crate::api::{ALL, Api, COMPONENT, COMPONENTS, METRIC, Request, STALE, VALUE, VALUES, claims};

/// Texts that are no names. Each holds the canary, which no answer repeats.
fn hostile() -> Vec<String> {
    const CANARY: &str = "c4n4ry";
    let texts = [
        "../etc/passwd",
        "..\\..\\",
        "%2e%2e%2f",
        "%252e",
        "a%3Ab",
        "%00",
        "a\0b",
        "a'b\"",
        "' OR '1'='1",
        "{\"$ne\":1}",
        "<script>alert(1)</script>",
        "${jndi:ldap://x}",
        "{{7*7}}",
        "a\r\nSet-Cookie: x=1",
        "\u{1b}[2J",
        "\u{202e}",
        "\u{feff}",
        "🚆",
        "#pipeline:p",
        "a b",
        "a+b",
        "a/b",
        "a?b=c",
        "a&b",
        "a;DROP TABLE twin",
        "SELECT * FROM \"twin\"",
        "attribute_exists(pk)",
    ];
    let long = "x".repeat(10_000);
    let mut texts: Vec<String> = texts.map(|text| format!("{text}{CANARY}")).into();
    texts.push(format!("{CANARY}{long}"));
    texts
}

fn refused(api: &Api, request: &Request, text: &str) {
    let answer = api.ask(request);
    let code = (answer.status, &answer.body["code"]);
    assert_eq!(code, (400, &json!("bad_request")), "{} {text:.60}", request.route);
    let all = format!("{:?}{}", answer.response.headers, answer.response.body);
    assert!(!all.contains("c4n4ry") && all.len() < 600, "{} comes back: {all}", request.route);
    assert_eq!(answer.response.headers["x-content-type-options"], "nosniff");
}

#[test]
fn a_hostile_name_gets_400_on_every_route() {
    let api = Api::new();
    for text in hostile().iter().chain([&String::new()]) {
        for (route, path) in [
            (COMPONENT, json!({"component": text})),
            (METRIC, json!({"component": text, "metric": "a"})),
            (METRIC, json!({"component": "train:1", "metric": format!("{text}/")})),
            (VALUE, json!({"key": format!("{text}.a")})),
            (VALUE, json!({"key": format!("train:1.{text}/")})),
        ] {
            refused(&api, &Request { path, ..Request::of(route) }, text);
        }
        let key = format!("{text}.a");
        refused(&api, &Request::of(VALUES).with_keys(&["train:1.a", &key]), text);
    }
    refused(&api, &Request { path: json!({"key": "nodot"}), ..Request::of(VALUE) }, "nodot");
    refused(&api, &Request { path: Value::Null, ..Request::of(COMPONENT) }, "no path");
}

#[test]
fn a_hostile_query_gets_400_on_every_route() {
    let api = Api::new();
    for text in hostile() {
        for (route, names) in [
            (COMPONENTS, &["pipeline", "prefix", "limit", "cursor"][..]),
            (STALE, &["pipeline", "limit", "cursor"]),
            (COMPONENT, &["metrics"]),
        ] {
            for name in names {
                refused(
                    &api,
                    &Request { query: json!({ *name: text }), ..Request::of(route) },
                    &text,
                );
            }
            refused(
                &api,
                &Request { query: json!({ text.as_str(): "1" }), ..Request::of(route) },
                &text,
            );
        }
        let body = json!({ "keys": [], text.as_str(): 1 }).to_string();
        refused(&api, &Request { body: Some(body), ..Request::of(VALUES) }, &text);
        refused(&api, &Request { body: Some(text.clone()), ..Request::of(VALUES) }, &text);
    }
}

#[test]
fn hostile_headers_and_claims_do_no_harm() {
    let api = Api::new();
    for text in hostile() {
        assert_eq!(api.ask(&Request::of(VALUE).with_header("if-none-match", &text)).status, 200);
        let scope = format!("{ALL} {text}");
        assert_eq!(api.ask(&Request::of(VALUE).with_scope(&scope)).status, 200);
        let mut claims = claims("twin/api");
        claims["client_id"] = json!(text);
        let answer = api.ask(&Request { claims, ..Request::of(COMPONENTS) });
        assert_eq!((answer.status, &answer.body["components"]), (200, &json!([])));
    }
}

/// What the gateway makes of a path: each case has the request's path, as a client sends it, and the event, as
/// API Gateway delivers it.
#[test]
fn a_path_is_read_as_the_gateway_delivers_it_and_never_decoded_again() {
    let cases: Value = serde_json::from_str(include_str!("paths.json")).unwrap();
    let api = Api::new();
    api.put(&[("p/train:A1~2", 1)].map(|_| ("p/train:A1~2.a", 1)));
    for case in cases["cases"].as_array().unwrap() {
        let mut event = case["event"].clone();
        event["requestContext"] = json!({ "authorizer": { "jwt": { "claims": claims(ALL) } } });
        let route = event["routeKey"].as_str().unwrap().to_owned();
        let event = serde_json::value::to_raw_value(&event).unwrap();
        let answer = api.ask_event(&event, &route, Telemetry::in_memory("api-reader", None));
        assert_eq!(answer.status, case["status"], "{}", case["sent"]);
    }
}
