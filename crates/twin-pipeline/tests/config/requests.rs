//! What a silo is asked with, legal and illegal.

use proptest::prelude::*;
use twin_pipeline::{
    Auth, CursorPlace, KeyPlace, Method, Paging, PagingKind, PipelineConfig, PollSource, Source,
};

use crate::{LEGAL, check};

const HEADERS: &str = "\"headers\": { \"Accept\": \"application/xml\" },";
const FORMAT: &str = "{ \"kind\": \"xml\", \"record\": \"objTrainPositions\" }";

/// The source with this in place of its headers.
fn poll(fields: &str) -> PollSource {
    poll_of(&LEGAL.replace(HEADERS, fields))
}

fn poll_of(json: &str) -> PollSource {
    let config = PipelineConfig::parse(json).unwrap_or_else(|problems| panic!("{problems:?}"));
    let Source::Poll(poll) = config.source else { panic!("not a poll") };
    poll
}

/// The one problem of a document with these fields in place of its headers, which stands at the value that it is about.
fn refused(legal: &str, fields: &str, expected: &str) -> String {
    let json = legal.replace(HEADERS, fields);
    let problems = PipelineConfig::parse(&json).err().unwrap_or_default();
    let [problem] = problems.as_slice() else { panic!("{fields}: {problems:#?}") };
    let text = format!("{}: {}", problem.path, problem.message);
    assert!(text.starts_with(expected), "{fields}:\n{text}\n{expected}");
    let before = json.lines().nth(problem.line - 1).unwrap().get(..problem.column - 1).unwrap();
    let (_, name) = problem.path.rsplit_once('.').unwrap();
    let whole = before.ends_with(&format!("\"{name}\": "));
    // What is missing is missed where it should stand.
    let missing = before.ends_with(": ") && !fields.contains(&format!("\"{name}\""));
    assert!(whole || missing, "{problem} is not behind {before:?}");
    text
}

#[test]
fn a_document_is_asked_for_by_get_and_nothing_else_unless_the_file_says_so() {
    let poll = poll("");
    assert_eq!(poll.request, twin_pipeline::Request::default());
    assert_eq!((poll.paging.as_ref(), poll.is_conditional()), (None, true));
}

#[test]
fn a_body_is_json_or_a_text_with_its_kind() {
    let json =
        r#""method": "POST", "body": { "json": { "n": 1.50, "site": "${parameter:site}" } },"#;
    let body = poll(json).request.body.unwrap();
    assert_eq!((body.json, body.content_type.as_str()), (true, "application/json"));
    assert_eq!(body.text.as_str(), r#"{"n":1.5,"site":"${parameter:site}"}"#);
    let text = r#""method": "POST", "body": { "text": "q=$${x}", "content_type": "application/x-www-form-urlencoded" },"#;
    assert_eq!(poll(text).request.method, Method::Post);
    assert!(!poll(text).is_conditional(), "POST has no such condition");
    for (body, expected) in [
        (r#"{ }"#, "$.source.body: give either json or text"),
        (r#"{ "json": 1, "text": "a" }"#, "$.source.body: give either json or text"),
        (r#"{ "text": "a" }"#, "$.source.body.content_type: say what the text is"),
        (
            r#"{ "text": "${parameter:A}", "content_type": "a/b" }"#,
            "$.source.body.text: \"A\" is no parameter's name",
        ),
        (r#"{ "json": ["${tick}"] }"#, "$.source.body.json: ${tick} is no reference: write"),
    ] {
        refused(LEGAL, &format!(r#""method": "POST", "body": {body},"#), expected);
    }
    refused(LEGAL, r#""body": { "json": 1 },"#, "$.source.body: a body is sent by POST");
    check(HEADERS, r#""method": "PUT","#, &[""]);
}

#[test]
fn values_refer_to_parameters_which_the_source_names() {
    let source = poll(
        r#""query": { "site": "${parameter:site}" }, "headers": { "X-Tenant": "t-${parameter:tenant}" },
           "auth": { "kind": "basic", "user": "${parameter:user}", "secret": "password" },"#,
    );
    let names: Vec<&str> = source.parameters().iter().map(|name| name.as_str()).collect();
    assert_eq!(names, ["site", "tenant", "user"]);
    assert!(!source.is_conditional(), "what was said of another document");
    let url = LEGAL.replace("/trains\"", "/${parameter:line}/trains\"");
    assert_eq!(poll_of(&url).parameters().len(), 1);
    let token = r#""auth": { "kind": "oauth2_client_credentials", "client_id": "${parameter:client}", "secret": "s",
        "token_url": "https://api.irishrail.ie/${parameter:tenant}/token", "scope": "${parameter:scope}" },"#;
    assert_eq!(poll(token).parameters().len(), 3);
    for (fields, expected) in [
        (r#""query": { "a": "${x}" },"#, "$.source.query.a: ${x} is no reference"),
        (r#""headers": { "A": "${x}" },"#, "$.source.headers.A: ${x} is no reference"),
        (r#""query": { "a": "1", "a": "2" },"#, "$.source.query.a: a is named twice"),
        (r#""query": { "": "1" },"#, "$.source.query.: a name in the query"),
        (r#""query": { "api_key": "x" },"#, "$.source.query.api_key: api_key carries a secret"),
        (r#""query": { "key": "x" },"#, "$.source.query.key: key carries a secret"),
        (r#""query": { "appid": "x" },"#, "$.source.query.appid: appid carries a secret"),
        (
            r#""query": { "Access_Key": "x" },"#,
            "$.source.query.Access_Key: Access_Key carries a secret",
        ),
    ] {
        refused(LEGAL, fields, expected);
    }
    check(
        "api.irishrail.ie/trains",
        "${parameter:host}/trains",
        &["9:12: $.source.url: the URL's host is written out"],
    );
    check(
        "/trains\"",
        "/trains?x=1&access_token=y\"",
        &["9:12: $.source.url: access_token carries"],
    );
}

#[test]
fn a_secret_is_named_in_every_kind_of_authentication() {
    let auth = |rest: &str| poll(&format!("\"auth\": {{ {rest} }},")).request.auth.unwrap();
    for rest in [
        r#""kind": "basic", "user": "u", "secret": "a-1""#,
        r#""kind": "bearer", "secret": "a-1""#,
        r#""kind": "api_key", "header": "X-Api-Key", "secret": "a-1""#,
        r#""kind": "api_key", "query": "key", "secret": "a-1""#,
        r#""kind": "oauth2_client_credentials", "token_url": "https://api.irishrail.ie/t", "client_id": "c", "secret": "a-1""#,
    ] {
        assert_eq!(auth(rest).secret().as_str(), "a-1", "{rest}");
    }
    let Auth::ApiKey { place, .. } = auth(r#""kind": "api_key", "query": "key", "secret": "a""#)
    else {
        panic!("no key")
    };
    assert_eq!(place, KeyPlace::Query("key".into()));
}

#[test]
fn an_illegal_authentication_is_refused_at_its_place_and_no_secret_repeated() {
    for (auth, expected) in [
        (
            r#""kind": "bearer", "secret": "Hunter2!""#,
            "$.source.auth.secret: write the secret's name",
        ),
        (r#""kind": "basic", "user": "a:b", "secret": "s""#, "$.source.auth.user: a user's name"),
        (r#""kind": "basic", "user": "", "secret": "s""#, "$.source.auth.user: write one line"),
        (r#""kind": "api_key", "secret": "s""#, "$.source.auth: give either header or query"),
        (r#""kind": "api_key", "header": "a", "query": "b", "secret": "s""#, "$.source.auth: give"),
        (
            r#""kind": "api_key", "header": "A b", "secret": "s""#,
            "$.source.auth.header: not a legal",
        ),
        (
            r#""kind": "api_key", "header": "Host", "secret": "s""#,
            "$.source.auth.header: header Host is set",
        ),
        (
            r#""kind": "api_key", "query": "", "secret": "s""#,
            "$.source.auth.query: a name in the query",
        ),
        (
            r#""kind": "oauth2_client_credentials", "token_url": "https://evil.example/", "client_id": "c", "secret": "s""#,
            "$.source.auth.token_url: host \"evil.example\" is not in allow_hosts",
        ),
        (
            r#""kind": "oauth2_client_credentials", "token_url": "http://api.irishrail.ie/", "client_id": "c", "secret": "s""#,
            "$.source.auth.token_url: a secret is sent by https only",
        ),
    ] {
        let auth = format!("\"auth\": {{ {auth} }},");
        let text = refused(LEGAL, &auth, expected);
        assert!(!text.contains("Hunter2"), "{text}");
    }
    for unknown in [r#""kind": "digest", "secret": "s""#, r#""kind": "bearer", "token": "s""#] {
        check(HEADERS, &format!("\"auth\": {{ {unknown} }},"), &[""]);
    }
    let auth = r#""auth": { "kind": "bearer", "secret": "s" },"#;
    let json = LEGAL.replace(HEADERS, auth).replace("https://api", "http://api");
    let problems = PipelineConfig::parse(&json).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].to_string().starts_with("9:12: $.source.url: a secret is sent by https"));
}

const JSON: &str = "{ \"kind\": \"json\", \"records\": \"$.items[*]\" }";

/// What a paging of a JSON document comes to.
fn paging(rest: &str) -> Paging {
    let json = LEGAL.replace(FORMAT, JSON);
    poll_of(&json.replace(HEADERS, &format!("\"paging\": {{ {rest} }},"))).paging.unwrap()
}

#[test]
fn every_kind_of_paging_is_read() {
    assert_eq!(paging(r#""kind": "link""#), Paging { kind: PagingKind::Link, max_pages: 100 });
    let next = paging(r#""kind": "next_url", "field": "$.links.next", "max_pages": 7"#);
    let field = "$.links.next".parse().unwrap();
    assert_eq!(next, Paging { kind: PagingKind::NextUrl { field }, max_pages: 7 });
    let cursor = paging(r#""kind": "cursor", "field": "$.after", "query": "page_token""#);
    let (field, place) = ("$.after".parse().unwrap(), CursorPlace::Query("page_token".into()));
    assert_eq!(cursor.kind, PagingKind::Cursor { field, place });
    let count = paging(r#""kind": "count", "query": "offset", "first": 0, "step": 50"#);
    let place = CursorPlace::Query("offset".into());
    assert_eq!(count.kind, PagingKind::Count { place, first: 0, step: 50 });
}

#[test]
fn an_illegal_paging_is_refused_at_its_place() {
    for (rest, expected) in [
        (
            r#""kind": "next_url", "field": "next""#,
            "$.source.paging.field: \"next\" is no field: write",
        ),
        (r#""kind": "next_url", "field": "$""#, "$.source.paging.field: "),
        (r#""kind": "next_url", "field": "$.a[*]""#, "$.source.paging.field: "),
        (r#""kind": "cursor", "field": "$.a""#, "$.source.paging: give either query or body_field"),
        (
            r#""kind": "cursor", "field": "$.a", "body_field": "$.b""#,
            "$.source.paging.body_field: there is no JSON body",
        ),
        (r#""kind": "count", "query": "p", "step": 0"#, "$.source.paging.step: 0 is not between"),
        (r#""kind": "link", "max_pages": 0"#, "$.source.paging.max_pages: 0 is not between"),
        (r#""kind": "link", "max_pages": 1001"#, "$.source.paging.max_pages: 1001 is not"),
    ] {
        refused(&LEGAL.replace(FORMAT, JSON), &format!("\"paging\": {{ {rest} }},"), expected);
    }
    let xml = r#""paging": { "kind": "next_url", "field": "$.a" },"#;
    refused(LEGAL, xml, "$.source.paging.field: only a JSON document has fields");
}

proptest! {
    #[test]
    fn any_value_of_a_request_is_judged_without_a_panic(value in "\\PC{0,12}", which in 0..4_usize) {
        let value = serde_json::to_string(&value).unwrap();
        let fields = [
            format!("\"query\": {{ \"a\": {value} }},"),
            format!("\"method\": \"POST\", \"body\": {{ \"json\": [{value}] }},"),
            format!("\"auth\": {{ \"kind\": \"bearer\", \"secret\": {value} }},"),
            format!("\"paging\": {{ \"kind\": \"cursor\", \"query\": \"q\", \"field\": {value} }},"),
        ];
        for problem in PipelineConfig::parse(&LEGAL.replace(HEADERS, &fields[which])).err().unwrap_or_default() {
            prop_assert_eq!((problem.line >= 1, problem.column >= 1), (true, true));
        }
    }
}
