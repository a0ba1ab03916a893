//! Who may see what: every route with every scope, and every token that is none.

use serde_json::{Value, json};
use twin_lambda::telemetry::Telemetry;

use crate::answers::{answers, components, metrics};
use crate::api::{
    ALL, Api, COMPONENT, COMPONENTS, GUARDED, METRIC, Request, STALE, VALUE, VALUES, claims,
};

/// What a caller sees of the two pipelines.
struct Sees {
    scope: &'static str,
    p: bool,
    q: bool,
}

const SCOPES: [Sees; 11] = [
    Sees { scope: "twin/api twin/read", p: true, q: true },
    Sees { scope: "twin/read twin/api twin/p", p: true, q: true },
    Sees { scope: "twin/api twin/p", p: true, q: false },
    Sees { scope: "twin/q twin/api", p: false, q: true },
    Sees { scope: "twin/p twin/api twin/q", p: true, q: true },
    Sees { scope: "twin/api", p: false, q: false },
    Sees { scope: "twin/api twin/api", p: false, q: false },
    Sees { scope: "twin/api twin/none", p: false, q: false },
    // Scopes that only look like others.
    Sees { scope: "twin/api twin/", p: false, q: false },
    Sees { scope: "twin/api p q read other/read other/p", p: false, q: false },
    Sees { scope: "twin/api twin/reads twin/P twin/pp twin/p,twin/q", p: false, q: false },
];

fn late_api() -> Api {
    let mut api = Api::new();
    api.expect("p", Some(60), &[]);
    api.expect("q", Some(60), &[]);
    api
}

#[test]
fn every_route_shows_what_the_scopes_allow_and_nothing_else() {
    let api = late_api();
    for Sees { scope, p, q } in SCOPES {
        let seen = |of_p: &[&'static str], of_q: &[&'static str]| -> Vec<String> {
            let of_p = of_p.iter().filter(|_| p);
            of_p.chain(of_q.iter().filter(|_| q)).map(ToString::to_string).collect()
        };
        let get = |route, path, query| api.get(route, path, query, scope);
        let status = |is_seen| if is_seen { 200 } else { 404 };

        let (got, answer) = get(COMPONENTS, Value::Null, Value::Null);
        let expect = seen(&["p/train:1", "p/train:2"], &["q/train:1", "q/wagon:1"]);
        assert_eq!((got, components(&answer)), (200, expect), "{scope}");
        for (pipeline, is_seen) in [("p", p), ("q", q)] {
            for route in [COMPONENTS, STALE] {
                let got = get(route, Value::Null, json!({ "pipeline": pipeline })).0;
                assert_eq!(got, status(is_seen), "{route} {pipeline} {scope}");
            }
        }

        let (got, answer) = get(COMPONENT, json!({"component": "train:1"}), Value::Null);
        assert_eq!(got, status(p || q), "{scope}");
        if got == 200 {
            assert_eq!(metrics(&answer), seen(&["a", "b"], &["c"]), "{scope}");
        }
        let selected = json!({"metrics": "c"});
        assert_eq!(
            get(COMPONENT, json!({"component": "train:1"}), selected).0,
            status(q),
            "{scope}"
        );

        for (component, metric, is_seen) in
            [("train:1", "a", p), ("train:1", "c", q), ("wagon:1", "a", q)]
        {
            let path = json!({"component": component, "metric": metric});
            assert_eq!(get(METRIC, path, Value::Null).0, status(is_seen), "{scope}");
            let key = format!("{component}.{metric}");
            assert_eq!(
                get(VALUE, json!({ "key": key }), Value::Null).0,
                status(is_seen),
                "{scope}"
            );
        }

        let keys = ["train:1.a", "train:1.c", "wagon:1.a", "train:9.a"];
        let answer = api.ask(&Request::of(VALUES).with_keys(&keys).with_scope(scope));
        let found: Vec<bool> = answers(&answer.body).iter().map(|(_, _, found)| *found).collect();
        assert_eq!((answer.status, found), (200, vec![p, q, q, false]), "{scope}");

        let (got, answer) = get(STALE, Value::Null, Value::Null);
        let keys: Vec<_> =
            answer["values"].as_array().unwrap().iter().map(|v| v["key"].clone()).collect();
        let expect = seen(&["train:1.a", "train:1.b", "train:2.a"], &["train:1.c", "wagon:1.a"]);
        assert_eq!((got, keys), (200, expect.into_iter().map(Value::from).collect()), "{scope}");
    }
}

#[test]
fn what_is_not_for_a_token_is_told_in_the_words_of_what_is_not_there() {
    let api = Api::new();
    let ask = |route, path: Value, query: Value| api.get(route, path, query, "twin/api twin/p").1;
    assert_eq!(
        ask(VALUE, json!({"key": "wagon:1.a"}), Value::Null),
        ask(VALUE, json!({"key": "wagon:9.a"}), Value::Null)
    );
    assert_eq!(
        ask(COMPONENT, json!({"component": "wagon:1"}), Value::Null),
        ask(COMPONENT, json!({"component": "wagon:9"}), Value::Null)
    );
    assert_eq!(
        ask(COMPONENTS, Value::Null, json!({"pipeline": "q"})),
        ask(COMPONENTS, Value::Null, json!({"pipeline": "none"}))
    );
    let query = Request::of(VALUES).with_keys(&["wagon:1.a", "wagon:9.a"]);
    let answer = api.ask(&query.with_scope("twin/api twin/p")).body;
    assert_eq!(answer["answers"][0]["code"], answer["answers"][1]["code"]);
}

/// Claims that are those of no good token.
fn no_claims() -> Vec<Value> {
    let but = |name: &str, value: Value| {
        let mut claims = claims(ALL);
        claims[name] = value;
        claims
    };
    let without = |name: &str| {
        let mut claims = claims(ALL);
        claims.as_object_mut().unwrap().remove(name);
        claims
    };
    vec![
        json!({}),
        Value::Null,
        json!([]),
        json!(ALL),
        without("exp"),
        without("token_use"),
        without("client_id"),
        but("token_use", json!("id")),
        but("token_use", json!("ACCESS")),
        but("token_use", Value::Null),
        but("client_id", json!("")),
        but("client_id", json!(["client1"])),
        // It is 2025-10-02T08:00:00Z, 1759392000 s.
        but("exp", json!("1759391999")),
        but("exp", json!("1759392000")),
        but("exp", json!(1_759_391_999)),
        but("exp", json!("0")),
        but("exp", json!("-1")),
        but("exp", json!("")),
        but("exp", json!("never")),
        but("exp", json!("1e99")),
        but("exp", json!("99999999999999999999")),
        but("exp", json!(["1764000000"])),
        but("exp", json!(true)),
    ]
}

#[test]
fn a_token_that_is_none_or_has_expired_gets_401() {
    let api = Api::new();
    for claims in no_claims() {
        for route in GUARDED.into_iter().chain(["GET /v1/else", "$default"]) {
            let request = Request { claims: claims.clone(), ..Request::of(route) };
            let with_token = request.clone().with_header("Authorization", "Bearer x");
            let realm = "Bearer realm=\"twin\"";
            for (request, challenge) in [
                (request, realm.to_owned()),
                (with_token, format!("{realm}, error=\"invalid_token\"")),
            ] {
                let answer = api.ask(&request);
                let code = (answer.status, &answer.body["code"]);
                assert_eq!(code, (401, &json!("unauthorized")), "{route} {claims}");
                assert_eq!(answer.response.headers["www-authenticate"], challenge);
            }
        }
    }
    for exp in [json!("1759392001"), json!(1_759_392_001)] {
        let mut claims = claims(ALL);
        claims["exp"] = exp;
        assert_eq!(api.ask(&Request { claims, ..Request::of(VALUE) }).status, 200);
    }
}

#[test]
fn a_token_without_the_scope_of_the_api_gets_403() {
    let api = Api::new();
    for scope in
        ["", "twin/read", "twin/p", "other/api", "twin/apis twin/read", "api read", "twin/api,x"]
    {
        for route in GUARDED {
            let answer = api.ask(&Request::of(route).with_scope(scope));
            let code = (answer.status, &answer.body["code"]);
            assert_eq!(code, (403, &json!("forbidden")), "{route} {scope}");
            let challenge = &answer.response.headers["www-authenticate"];
            assert!(challenge.contains("error=\"insufficient_scope\", scope=\"twin/api\""));
        }
    }
    let mut listed = claims(ALL);
    listed["scope"] = json!(["twin/api", "twin/read"]);
    assert_eq!(api.ask(&Request { claims: listed, ..Request::of(VALUE) }).status, 403);
}

#[test]
fn a_gateway_that_lost_its_authorizer_gets_no_data() {
    let api = Api::new();
    let good = claims(ALL);
    for context in [
        json!({}),
        Value::Null,
        json!({"authorizer": null}),
        json!({"authorizer": []}),
        json!({"authorizer": {"jwt": null}}),
        json!({"authorizer": {"claims": good}}),
        json!({"authorizer": {"lambda": good}}),
        json!({"authorizer": {"iam": {"userArn": "arn"}}}),
        json!({"jwt": {"claims": good}}),
    ] {
        let mut event: Value = serde_json::from_str(Request::of(VALUE).event().get()).unwrap();
        event["requestContext"] = context.clone();
        if context.is_null() {
            event.as_object_mut().unwrap().remove("requestContext");
        }
        let event = serde_json::value::to_raw_value(&event).unwrap();
        let answer = api.ask_event(&event, VALUE, Telemetry::in_memory("api-reader", None));
        assert_eq!(answer.status, 401, "{context}");
    }
}
