//! What a client may keep, and what makes it ask again.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use twin_testkit::at;

use crate::api::{Api, COMPONENT, COMPONENTS, METRIC, Request, STALE, VALUE, VALUES};

const TAGGED: [&str; 5] = [COMPONENTS, COMPONENT, METRIC, VALUE, STALE];

fn tag(api: &Api, request: &Request) -> String {
    api.ask(request).response.headers["etag"].clone()
}

#[test]
fn an_answer_that_the_client_has_is_304_without_a_body() {
    let api = Api::new();
    for route in TAGGED {
        let request = Request::of(route);
        let first = api.ask(&request).response;
        let tag = first.headers["etag"].clone();
        assert_eq!(first.headers["cache-control"], "private, no-cache");
        assert_eq!(first.headers["vary"], "authorization");
        for header in [tag.clone(), format!("\"x\", {tag}"), tag.replace("W/", ""), "*".to_owned()]
        {
            let again = api.ask(&request.clone().with_header("If-None-Match", &header)).response;
            assert_eq!((again.status_code, &*again.body), (304, ""), "{route} {header}");
            assert_eq!(again.headers["etag"], tag);
        }
        let other = api.ask(&request.with_header("if-none-match", "W/\"0\""));
        assert_eq!(other.status, 200, "{route}");
    }
}

#[test]
fn a_newer_value_changes_the_tag_of_what_shows_it() {
    let mut api = Api::new();
    api.expect("p", Some(60), &[]);
    let tags = |api: &Api| TAGGED.map(|route| tag(api, &Request::of(route)));
    let before = tags(&api);
    assert_eq!(before, tags(&api));
    // The same number at a later time is a newer value.
    api.put(&[("p/train:1.a", 2)]);
    let after = tags(&api);
    for ((route, before), after) in TAGGED.iter().zip(&before).zip(&after) {
        assert_eq!(before == after, *route == COMPONENTS, "{route}");
    }
    api.put(&[("p/train:3.a", 2)]);
    assert_ne!(tag(&api, &Request::of(COMPONENTS)), after[0]);
}

#[test]
fn another_version_of_the_code_changes_the_tag() {
    let mut api = Api::new();
    let tags = |api: &Api| TAGGED.map(|route| tag(api, &Request::of(route)));
    let before = tags(&api);
    api.code = "c1de";
    assert!(tags(&api).iter().zip(&before).all(|(after, before)| after != before));
}

#[test]
fn a_freshness_that_changes_changes_the_tag() {
    let mut api = Api::new();
    api.expect("p", Some(60), &[]);
    let mut tags = BTreeSet::new();
    for (time, new) in [
        ("2025-10-02T06:01:00Z", true),
        ("2025-10-02T06:01:59Z", false),
        ("2025-10-02T06:03:00Z", true),
        ("2025-10-02T06:04:59Z", false),
        ("2025-10-02T06:06:00Z", true),
        ("2025-10-02T08:00:00Z", false),
    ] {
        api.now = at(time);
        assert_eq!(tags.insert(tag(&api, &Request::of(VALUE))), new, "{time}");
    }
    // A pipeline that comes to declare it changes the answer as well.
    api.expect("p", Some(1), &[]);
    assert!(tags.insert(tag(&api, &Request::of(VALUE))));
}

#[test]
fn two_answers_that_differ_have_two_tags() {
    let api = Api::new();
    let component = |scope: &str, query: Value| {
        tag(&api, &Request { query, ..Request::of(COMPONENT) }.with_scope(scope))
    };
    let tags = [
        component("twin/api twin/read", Value::Null),
        component("twin/api twin/p", Value::Null),
        component("twin/api twin/q", Value::Null),
        component("twin/api twin/read", json!({"metrics": "a"})),
        component("twin/api twin/read", json!({"metrics": "b"})),
        tag(&api, &Request::of(COMPONENTS)),
        tag(&api, &Request { query: json!({"limit": "1"}), ..Request::of(COMPONENTS) }),
        tag(&api, &Request { query: json!({"prefix": "w"}), ..Request::of(COMPONENTS) }),
    ];
    assert_eq!(tags.iter().collect::<BTreeSet<_>>().len(), tags.len());
}

#[test]
fn errors_and_queries_are_kept_by_nobody() {
    let api = Api::new();
    let query = api.ask(&Request::of(VALUES).with_header("if-none-match", "*"));
    assert_eq!((query.status, &*query.response.headers["cache-control"]), (200, "no-store"));
    assert!(!query.response.headers.contains_key("etag"));
    let missing = Request { path: json!({"key": "train:9.a"}), ..Request::of(VALUE) };
    let missing = api.ask(&missing.with_header("if-none-match", "*"));
    assert_eq!((missing.status, &*missing.response.headers["cache-control"]), (404, "no-store"));
}
