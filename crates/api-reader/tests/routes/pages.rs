//! Pages and their cursors.

use serde_json::{Value, json};

use crate::answers::components;
use crate::api::{ALL, Api, COMPONENTS, Request, STALE, claims};

const BASE64: base64_simd::Base64 = base64_simd::URL_SAFE_NO_PAD;

fn page(api: &Api, query: Value) -> (u16, Value) {
    api.get(COMPONENTS, Value::Null, query, ALL)
}

fn cursor(api: &Api) -> String {
    let first = page(api, json!({"prefix": "train:", "limit": "2"})).1;
    first["next_cursor"].as_str().unwrap().to_owned()
}

#[test]
fn components_come_page_by_page() {
    let api = Api::new();
    let (_, first) = page(&api, json!({"prefix": "train:", "limit": "2"}));
    assert_eq!(components(&first), ["p/train:1", "p/train:2"]);
    // A page of another size goes on from the same place.
    let next = json!({"prefix": "train:", "limit": "1", "cursor": first["next_cursor"]});
    let (_, second) = page(&api, next);
    assert_eq!(components(&second), ["q/train:1"]);
    assert_eq!(second["next_cursor"], Value::Null);
    let (_, of_q) = page(&api, json!({"pipeline": "q"}));
    assert_eq!(components(&of_q), ["q/train:1", "q/wagon:1"]);
    assert_eq!(components(&page(&api, json!({"prefix": "none"})).1), Vec::<String>::new());
}

#[test]
fn a_cursor_belongs_to_its_query() {
    let api = Api::new();
    let cursor = cursor(&api);
    assert_eq!(page(&api, json!({"prefix": "train:", "cursor": cursor})).0, 200);
    for query in [
        json!({"cursor": cursor}),
        json!({"prefix": "train", "cursor": cursor}),
        json!({"prefix": "train:", "pipeline": "p", "cursor": cursor}),
        json!({"prefix": "train:", "cursor": format!("{cursor},{cursor}")}),
    ] {
        let (status, answer) = page(&api, query.clone());
        assert_eq!((status, &answer["code"]), (400, &json!("bad_request")), "{query}");
    }
    let mut late = Api::new();
    late.expect("p", Some(60), &[]);
    let (_, first) = late.get(STALE, Value::Null, json!({"limit": "1"}), ALL);
    let of_stale = first["next_cursor"].as_str().unwrap();
    assert_eq!(late.get(STALE, Value::Null, json!({"cursor": of_stale}), ALL).0, 200);
    assert_eq!(page(&late, json!({"cursor": of_stale})).0, 400);
}

#[test]
fn a_cursor_belongs_to_its_caller() {
    let api = Api::new();
    let query = json!({"prefix": "train:", "cursor": cursor(&api)});
    let request = Request { query, ..Request::of(COMPONENTS) };
    assert_eq!(api.ask(&request).status, 200);
    let mut other = claims(ALL);
    other["client_id"] = json!("client2");
    assert_eq!(api.ask(&Request { claims: other, ..request.clone() }).status, 400);
    // The same caller with fewer rights sees less of the rest, not more.
    let answer = api.ask(&request.with_scope("twin/api twin/p"));
    assert_eq!((answer.status, components(&answer.body).len()), (200, 0));
}

#[test]
fn a_forged_cursor_is_refused() {
    let api = Api::new();
    let cursor = cursor(&api);
    let text = String::from_utf8(BASE64.decode_to_vec(&cursor).unwrap()).unwrap();
    let digest = text.split('\n').next().unwrap();
    let forged = |text: String| BASE64.encode_to_string(text);
    let mut forgeries = vec![
        forged(text.replace("train:2", "train:1")),
        forged(text.replace("\np\n", "\nq\n")),
        forged(text.replace("\np\n", "\nnone\n")),
        forged(format!("{digest}\np\nwagon:1")),
        forged(format!("{digest}\np\n#pipeline:p")),
        forged(format!("{digest}\np\n")),
        forged(format!("{digest}\np")),
        forged(format!("{text}\n")),
        forged(text.to_uppercase()),
        forged(text.replacen(digest, &"0".repeat(32), 1)),
        forged(text.replacen(digest, "", 1)),
        forged("\0".repeat(170)),
        format!("{cursor}="),
        format!("{cursor}A"),
        "A".repeat(100_000),
        "%%%".to_owned(),
        "bm90IG91cnM".to_owned(),
        String::new(),
        "🚆".to_owned(),
    ];
    // Each character of it counts, the last one too, of which base64 does not use all bits.
    forgeries.extend((0..cursor.len()).map(|at| {
        let mut bytes = cursor.clone().into_bytes();
        bytes[at] = if bytes[at] == b'B' { b'C' } else { b'B' };
        String::from_utf8(bytes).unwrap()
    }));
    for forgery in forgeries {
        let (status, answer) = page(&api, json!({"prefix": "train:", "cursor": forgery}));
        assert_eq!((status, &answer["code"]), (400, &json!("bad_request")), "{forgery:.300}");
    }
}

#[test]
fn a_limit_is_a_number_in_its_range() {
    let api = Api::new();
    for (route, most) in [(COMPONENTS, 1_000), (STALE, 100)] {
        let with = |limit: &str| api.get(route, Value::Null, json!({ "limit": limit }), ALL).0;
        for good in ["1", "7", &most.to_string()] {
            assert_eq!(with(good), 200, "{good}");
        }
        let beyond = (most + 1).to_string();
        let bad =
            ["0", "-1", "1e9", "+5", "1.0", "", " 1", "many", "1,1", "٣", "99999999999999999999"];
        for limit in bad.into_iter().chain([&*beyond]) {
            assert_eq!(with(limit), 400, "{limit}");
        }
    }
    for query in [json!({"prefix": "a b"}), json!({"pipeline": "P"}), json!({"pipeline": ""})] {
        assert_eq!(page(&api, query.clone()).0, 400, "{query}");
    }
}
