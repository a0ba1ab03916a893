//! What each route answers.

use serde_json::{Value, json};
use twin_store::Item;
use twin_store::port::PutNewest as _;
use twin_testkit::{at, block_on, observation};

use crate::api::{ALL, Api, COMPONENT, COMPONENTS, HEALTH, METRIC, Request, VALUE, VALUES, claims};

pub(crate) fn metrics(answer: &Value) -> Vec<&str> {
    let metrics = answer["metrics"].as_array().unwrap().iter();
    metrics.map(|value| value["metric"].as_str().unwrap()).collect()
}

pub(crate) fn components(answer: &Value) -> Vec<String> {
    let listed = answer["components"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    listed.map(|it| format!("{}/{}", text(&it["pipeline"]), text(&it["component"]))).collect()
}

/// Which keys of a query were answered with a value.
pub(crate) fn answers(answer: &Value) -> Vec<(&str, &str, bool)> {
    let answers = answer["answers"].as_array().unwrap().iter();
    let text = |value: &'_ Value| -> &'static str {
        Box::leak(value.as_str().unwrap().to_owned().into_boxed_str())
    };
    answers.map(|it| (text(&it["key"]), text(&it["code"]), !it["value"].is_null())).collect()
}

#[test]
fn a_value_comes_with_its_unit_times_and_lineage_on_every_route() {
    let expect = json!({
        "key": "train:1.a", "component": "train:1", "metric": "a", "value": 1.5, "unit": null,
        "observed_at": "2025-10-02T06:00:01.000000Z", "stored_at": "2025-10-02T07:00:00.000000Z",
        "freshness": null, "late_at": null,
        "lineage": {
            "pipeline": "p", "revision": 1, "mapping": "0123456789abcdef", "source_id": "s1",
            "order": "001759384801000000-0000000000", "arrived_at": "2025-10-02T06:00:01.000000Z",
        },
    });
    let api = Api::new();
    for route in [VALUE, METRIC] {
        let answer = api.ask(&Request::of(route));
        assert_eq!((answer.status, &answer.body), (200, &expect), "{route}");
    }
    assert_eq!(api.ask(&Request::of(COMPONENT)).body["metrics"][0], expect);
    assert_eq!(api.ask(&Request::of(VALUES)).body["answers"][0]["value"], expect);
}

#[test]
fn metrics_are_selected() {
    let api = Api::new();
    let of = |metrics: &str| {
        api.get(COMPONENT, json!({"component": "train:1"}), json!({"metrics": metrics}), ALL)
    };
    for (selection, expect) in
        [("a", &["a"][..]), ("c,a", &["a", "c"]), ("b,none", &["b"]), ("a,a", &["a"])]
    {
        let (status, answer) = of(selection);
        assert_eq!((status, metrics(&answer)), (200, expect.to_vec()), "{selection}");
    }
    assert_eq!(of("none").0, 404);
    let many = vec!["a"; 101].join(",");
    for bad in ["", "a,", ",", "a b", "a,%62", "a;b", &many] {
        assert_eq!(of(bad).0, 400, "{bad}");
    }
}

#[test]
fn a_query_answers_each_key_in_its_place() {
    let api = Api::new();
    let keys = ["wagon:1.a", "train:9.a", "train:1.b", "train:9.a", "wagon:1.a"];
    let answer = api.ask(&Request::of(VALUES).with_keys(&keys));
    let (found, missing) = ("found", "not_found");
    assert_eq!(answer.status, 200);
    assert_eq!(
        answers(&answer.body),
        [
            (keys[0], found, true),
            (keys[1], missing, false),
            (keys[2], found, true),
            (keys[3], missing, false),
            (keys[4], found, true),
        ]
    );
    let hundred: Vec<String> = (0..100).map(|n| format!("train:{n}.a")).collect();
    let hundred: Vec<&str> = hundred.iter().map(String::as_str).collect();
    let answer = api.ask(&Request::of(VALUES).with_keys(&hundred));
    assert_eq!(answers(&answer.body).iter().filter(|(_, _, found)| *found).count(), 2);
}

#[test]
fn a_query_that_is_none_is_refused() {
    let api = Api::new();
    let longest = format!("{}.{}", "c".repeat(96), "m".repeat(96));
    let too_many = vec!["a.b"; 101];
    let with_body = |body: &str| Request { body: Some(body.to_owned()), ..Request::of(VALUES) };
    assert_eq!(api.ask(&Request::of(VALUES).with_keys(&vec![longest.as_str(); 100])).status, 200);
    for body in [
        "",
        "null",
        "[]",
        "{}",
        "\"keys\"",
        "{\"keys\":null}",
        "{\"keys\":[]}",
        "{\"keys\":[1]}",
        "{\"keys\":[null]}",
        "{\"keys\":\"a.b\"}",
        "{\"keys\":[\"a.b\"],\"more\":1}",
        "{\"keys\":[\"a.b\"]",
        "{\"keys\":[\"a.b\"]}{}",
        "{\"keys\":[\"a.b\"],\"keys\":[\"a.b\"]}",
        "{\"keys\":[\"ab\"]}",
        "{\"keys\":[\"a.b\",\"<b>.x\"]}",
        "{\"keys\":[\"a%3A.b\"]}",
        &json!({ "keys": too_many }).to_string(),
        &format!("{{\"keys\":[\"a.b\"]{}}}", " ".repeat(70_000)),
        &"[".repeat(10_000),
    ] {
        let answer = api.ask(&with_body(body));
        let excerpt: String = body.chars().take(40).collect();
        assert_eq!(
            (answer.status, &answer.body["code"]),
            (400, &json!("bad_request")),
            "{excerpt}"
        );
    }
    let detail = api.ask(&with_body("{\"keys\":[\"a.b\",\"<b>.x\"]}")).body["detail"].clone();
    assert_eq!(
        detail,
        "keys[1]: component is not legal: letters, digits and _ : ~ -, 1 to 96 bytes"
    );
    let none = Request { body: None, ..Request::of(VALUES) };
    assert_eq!(api.ask(&none).status, 400);
    for media_type in ["text/plain", "", "application/x-www-form-urlencoded", "application/jsonx"] {
        let answer = api.ask(&Request::of(VALUES).with_header("content-type", media_type));
        assert_eq!(answer.status, 415, "{media_type}");
    }
    let typed = Request::of(VALUES).with_header("content-type", "Application/JSON; charset=utf-8");
    assert_eq!(api.ask(&typed).status, 200);
}

#[test]
fn a_deletion_and_what_has_expired_are_absent() {
    let mut api = Api::new();
    api.expect("p", Some(60), &[]);
    let stored_at = at("2025-10-02T07:00:00Z");
    let mut deleted =
        Item { observation: observation("train:1.a", 9, 1.5), stored_at, expires_at: None };
    deleted.observation.value = None;
    let mut expired =
        Item { observation: observation("train:1.b", 9, 1.5), stored_at, expires_at: None };
    expired.expires_at = Some(at("2025-10-02T08:00:00Z"));
    for item in [&deleted, &expired] {
        let put = block_on((&api.table).put_newest(item)).unwrap();
        assert_eq!(put, twin_store::port::Put::Stored);
    }
    assert_eq!(metrics(&api.ask(&Request::of(COMPONENT)).body), ["c"]);
    let keys = ["train:1.a", "train:1.b", "train:1.c"];
    for (key, status) in keys.into_iter().zip([404, 404, 200]) {
        assert_eq!(api.get(VALUE, json!({ "key": key }), Value::Null, ALL).0, status, "{key}");
    }
    let answer = api.ask(&Request::of(VALUES).with_keys(&keys)).body;
    let found: Vec<bool> = answers(&answer).iter().map(|(_, _, found)| *found).collect();
    assert_eq!(found, [false, false, true]);
    let late = api.get("GET /v1/stale", Value::Null, json!({"pipeline": "p"}), ALL).1;
    assert_eq!(late["values"].as_array().unwrap().len(), 1, "train:2.a alone: {late}");
}

#[test]
fn what_is_not_there_gets_404() {
    let api = Api::new();
    assert_eq!(api.get(VALUE, json!({"key": "train:9.a"}), Value::Null, ALL).0, 404);
    assert_eq!(api.get(COMPONENT, json!({"component": "train:9"}), Value::Null, ALL).0, 404);
    assert_eq!(api.get(COMPONENTS, Value::Null, json!({"pipeline": "none"}), ALL).0, 404);
    for route in ["GET /v1/else", "$default", "", "POST /v1/components", "get /v1/components"] {
        assert_eq!(api.ask(&Request::of(route)).status, 404, "{route}");
    }
}

#[test]
fn a_parameter_that_a_route_does_not_have_is_refused() {
    let api = Api::new();
    for (route, name) in
        [(COMPONENT, "metric"), (VALUE, "metrics"), (COMPONENTS, "Limit"), (VALUES, "a")]
    {
        let answer = api.ask(&Request { query: json!({ name: "1" }), ..Request::of(route) });
        assert_eq!((answer.status, &answer.body["code"]), (400, &json!("bad_request")), "{route}");
    }
}

#[test]
fn health_needs_no_token_and_no_table() {
    for claims in [json!({}), claims(ALL), json!({"exp": "1"})] {
        let api = Api::new();
        api.table.faults.plan([Some(twin_testkit::systemic())]);
        let answer = api.ask(&Request { claims, ..Request::of(HEALTH) });
        assert_eq!((answer.status, answer.body), (200, json!({"status": "up"})));
    }
}
