//! What was expected, and what did not come.

use serde_json::{Value, json};
use twin_testkit::at;

use crate::api::{ALL, Api, COMPONENT, Request, STALE, VALUE};

#[test]
fn a_value_is_fresh_for_two_intervals_and_stale_after_five() {
    let mut api = Api::new();
    api.expect("p", Some(60), &[("b", 3_600)]);
    // Observed at 06:00:01.
    for (time, state) in [
        ("2025-10-02T05:00:00Z", "fresh"),
        ("2025-10-02T06:02:00.999999Z", "fresh"),
        ("2025-10-02T06:02:01Z", "late"),
        ("2025-10-02T06:05:00.999999Z", "late"),
        ("2025-10-02T06:05:01Z", "stale"),
        ("2025-11-02T06:00:00Z", "stale"),
    ] {
        api.now = at(time);
        let answer = api.ask(&Request::of(VALUE)).body;
        assert_eq!(answer["freshness"], state, "{time}");
        assert_eq!(answer["late_at"], "2025-10-02T06:02:01.000000Z");
        assert_eq!(answer["observed_at"], "2025-10-02T06:00:01.000000Z", "no time is stamped anew");
    }
    // A metric with an interval of its own, and a pipeline that declares nothing.
    api.now = at("2025-10-02T07:00:00Z");
    let component = api.ask(&Request::of(COMPONENT)).body;
    let states: Vec<&Value> = (0..3).map(|n| &component["metrics"][n]["freshness"]).collect();
    assert_eq!(states, [&json!("stale"), &json!("fresh"), &Value::Null]);
    assert_eq!(component["metrics"][2]["late_at"], Value::Null);
}

#[test]
fn a_pipeline_may_expect_some_of_its_metrics_only() {
    let mut api = Api::new();
    api.expect("p", None, &[("a", 60)]);
    let component = api.ask(&Request::of(COMPONENT)).body;
    let states: Vec<&Value> = (0..3).map(|n| &component["metrics"][n]["freshness"]).collect();
    assert_eq!(states, [&json!("stale"), &Value::Null, &Value::Null]);
}

/// The keys of a page, and how many components were read for it.
fn stale(api: &Api, query: Value) -> (Vec<String>, u64, Option<String>) {
    let (status, answer) = api.get(STALE, Value::Null, query, ALL);
    assert_eq!(status, 200, "{answer}");
    let values = answer["values"].as_array().unwrap().iter();
    let keys = values.map(|value| value["key"].as_str().unwrap().to_owned()).collect();
    let cursor = answer["next_cursor"].as_str().map(str::to_owned);
    (keys, answer["components_read"].as_u64().unwrap(), cursor)
}

#[test]
fn what_is_late_comes_page_by_page() {
    let mut api = Api::new();
    api.now = at("2025-10-02T06:10:00Z");
    api.expect("p", Some(60), &[("b", 3_600)]);
    api.expect("q", Some(60), &[]);
    // `train:1.b` is fresh for two hours, and `train:2.a` has just come.
    api.put(&[("p/train:2.a", 590)]);
    let all = ["train:1.a", "train:1.c", "wagon:1.a"];
    assert_eq!(stale(&api, Value::Null), (all.map(str::to_owned).into(), 4, None));
    let (mut keys, mut pages, mut cursor) = (Vec::new(), 0, None);
    loop {
        let (page, read, next) = stale(
            &api,
            match &cursor {
                None => json!({"limit": "1"}),
                Some(cursor) => json!({"limit": "1", "cursor": cursor}),
            },
        );
        keys.extend(page);
        pages += read;
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!((keys, pages), (all.map(str::to_owned).into(), 4));
    assert_eq!(stale(&api, json!({"pipeline": "q"})).0, ["train:1.c", "wagon:1.a"]);
}

#[test]
fn what_nobody_expects_is_not_read() {
    let mut api = Api::new();
    assert_eq!(stale(&api, Value::Null), (Vec::new(), 0, None));
    api.expect("q", Some(60), &[]);
    assert_eq!(stale(&api, Value::Null).1, 2);
    // Declared for q, asked for p: any read would meet the fault.
    api.table.faults.plan([Some(twin_testkit::systemic())]);
    assert_eq!(stale(&api, json!({"pipeline": "p"})), (Vec::new(), 0, None));
}
