//! Documents that come in pages.

use serde_json::{Value, json};
use sourcing_worker::Tally;
use twin_normalization::port::chain;
use twin_pipeline::{CursorPlace, Method, Paging, PagingKind, PollSource, Request, RequestBody};
use twin_testkit::{at, block_on};

use crate::server::{Asked, Server, json_source, serve};
use crate::{World, answer, http, poller_with, world};

fn poll(world: &World, source: &PollSource) -> (Tally, String) {
    let poller = poller_with(http(source, world), &world.clock, source.clone(), world);
    let (tally, failed) = block_on(poller.poll(at("2025-10-02T06:40:00Z")));
    let error = failed.first().map(|failed| chain(&failed.error)).unwrap_or_default();
    (tally, error)
}

fn paging(kind: PagingKind, max_pages: u32) -> Option<Paging> {
    Some(Paging { kind, max_pages })
}

fn next_url() -> PagingKind {
    PagingKind::NextUrl { field: "$.links.next".parse().unwrap() }
}

fn cursor(place: CursorPlace) -> PagingKind {
    PagingKind::Cursor { field: "$.after".parse().unwrap(), place }
}

fn count(first: u32, step: u32) -> PagingKind {
    PagingKind::Count { place: CursorPlace::Query("p".into()), first, step }
}

/// A page with two records, and something beside them.
fn page(number: usize, rest: &Value) -> Vec<u8> {
    let mut body = json!({ "items": [{ "n": 2 * number }, { "n": 2 * number + 1 }], "links": {} });
    body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    crate::server::json(&body.to_string())
}

/// Three pages, each of which leads to the next by `lead`.
fn three(lead: impl Fn(usize) -> Value + Send + 'static) -> Server {
    serve(move |number, _| page(number, &if number < 2 { lead(number + 1) } else { json!({}) }))
}

/// Polls three pages of two records, and gives what was asked.
fn check(server: &Server, source: &PollSource) -> Vec<Asked> {
    let world = world();
    let (tally, error) = poll(&world, source);
    assert_eq!(error, "");
    assert_eq!((tally.polls, tally.source_records, tally.lines_put), (1, 6, 6));
    let lines = world.lines();
    for (number, line) in lines.iter().enumerate() {
        assert_eq!(line["n"], number, "in the order of the pages");
        let order = format!("001759387200000000-{number:010}");
        assert_eq!(line["_meta"]["order"], order.as_str(), "places go on from page to page");
    }
    let mut ids: Vec<&str> =
        lines.iter().map(|line| line["_meta"]["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 6);
    server.asked()
}

fn lines(asked: &[Asked]) -> Vec<&str> {
    asked.iter().map(|asked| asked.line.as_str()).collect()
}

fn of(server: &Server, kind: PagingKind) -> PollSource {
    json_source(&format!("{}/a?b=c", server.url), Request::default(), paging(kind, 3))
}

#[test]
fn a_link_header_leads_on() {
    let server = serve(|number, _| {
        let body = String::from_utf8(page(number, &json!({}))).unwrap();
        let link =
            ["</a?page=2>; rel=\"next\"", "<?page=3>; rel=next", "<?page=1>; rel=first"][number];
        body.replace("Connection: close", &format!("Link: {link}\r\nConnection: close")).into()
    });
    let asked = check(&server, &of(&server, PagingKind::Link));
    assert_eq!(lines(&asked), ["GET /a?b=c", "GET /a?page=2", "GET /a?page=3"]);
}

#[test]
fn a_field_with_the_next_url_leads_on() {
    let server = three(|number| json!({ "links": { "next": format!("/p/{number}#x") } }));
    let asked = check(&server, &of(&server, next_url()));
    assert_eq!(lines(&asked), ["GET /a?b=c", "GET /p/1", "GET /p/2"]);
    for end in [
        json!({ "links": { "next": null } }),
        json!({ "links": { "next": "" } }),
        json!({ "links": null }),
    ] {
        let server = serve(move |number, _| page(number, &end));
        let (tally, error) = poll(&world(), &of(&server, next_url()));
        assert_eq!((tally.lines_put, error.as_str()), (2, ""));
    }
}

#[test]
fn a_cursor_is_sent_back_in_the_query_or_in_the_body() {
    let server =
        three(|number| json!({ "after": if number == 1 { json!("a b") } else { json!(7) } }));
    let asked = check(&server, &of(&server, cursor(CursorPlace::Query("after".into()))));
    assert_eq!(lines(&asked), ["GET /a?b=c", "GET /a?b=c&after=a+b", "GET /a?b=c&after=7"]);

    let server =
        three(|number| json!({ "after": if number == 1 { json!("x") } else { json!(7) } }));
    let text = r#"{"q":1,"page":{"size":2}}"#.parse().unwrap();
    let body = Some(RequestBody { content_type: "application/json".into(), text, json: true });
    let request = Request { method: Method::Post, body, ..Request::default() };
    let kind = cursor(CursorPlace::Body("$.page.after".parse().unwrap()));
    let source = json_source(&server.url, request, paging(kind, 3));
    let asked = check(&server, &source);
    let bodies: Vec<Value> =
        asked.iter().map(|asked| serde_json::from_str(&asked.body).unwrap()).collect();
    assert_eq!(bodies[0], json!({ "q": 1, "page": { "size": 2 } }));
    assert_eq!(bodies[1], json!({ "q": 1, "page": { "size": 2, "after": "x" } }));
    assert_eq!(bodies[2], json!({ "q": 1, "page": { "size": 2, "after": 7 } }));
}

#[test]
fn pages_are_counted_until_one_has_no_records() {
    let empty = |number, _: &Asked| {
        if number < 3 { page(number, &json!({})) } else { crate::server::json(r#"{"items":[]}"#) }
    };
    let server = serve(empty);
    let source = PollSource { paging: paging(count(0, 2), 4), ..of(&server, count(0, 2)) };
    let asked = check(&server, &source);
    let expected = ["GET /a?b=c&p=0", "GET /a?b=c&p=2", "GET /a?b=c&p=4", "GET /a?b=c&p=6"];
    assert_eq!(lines(&asked), expected);
}

/// One clear error after so many pages, of which the records are on the stream.
fn fails(server: &Server, kind: PagingKind, pages: usize, expected: &str) {
    let world = world();
    let (tally, error) = poll(&world, &of(server, kind));
    assert!(error.contains(expected), "{error}\n{expected}");
    let records = 2 * pages as u64;
    assert_eq!((tally.failed_polls, tally.source_records, tally.lines_put), (1, records, records));
    assert_eq!(server.asked().len(), pages.max(1));
}

#[test]
fn pages_that_go_in_a_circle_are_one_clear_error() {
    let found = "failed to find the next page: page";
    let server = serve(|number, _| page(number, &json!({ "links": { "next": "/a?b=c" } })));
    fails(&server, next_url(), 1, &format!("{found} 1 leads back to one that was read before"));
    let server = serve(|number, _| page(number, &json!({ "links": { "next": "/other" } })));
    fails(&server, next_url(), 2, &format!("{found} 2 leads back"));
    let server = serve(|number, _| page(number, &json!({ "after": "same" })));
    fails(&server, cursor(CursorPlace::Query("c".into())), 2, &format!("{found} 2 leads back"));
    let server = serve(|_, _| page(0, &json!({})));
    fails(&server, count(1, 1), 2, &format!("{found} 2 leads back"));
}

#[test]
fn more_pages_than_there_may_be_are_one_clear_error() {
    let server = serve(|number, _| page(number, &json!({ "after": number })));
    let expected = "failed to find the next page: there are more than 3 pages: see max_pages";
    fails(&server, cursor(CursorPlace::Query("c".into())), 3, expected);
}

#[test]
fn a_page_that_leads_nowhere_is_one_clear_error() {
    for (next, expected) in [
        (json!(7), "page 1: the field of the next URL is no text"),
        (json!({ "a": 1 }), "page 1: the field that leads to the next page cannot be read: "),
        (json!(["a"]), "page 1: the field that leads to the next page cannot be read: "),
        (json!("http://["), "page 1: what should be the next URL is none"),
        (json!("http://evil.example/"), "silo leads to evil.example, which is not in allow_hosts"),
        (json!("file:///etc/passwd"), "silo leads to , which is not in allow_hosts"),
        (json!("http://u:p@127.0.0.1/"), "silo leads to 127.0.0.1, which is not in allow_hosts"),
    ] {
        let server = serve(move |number, _| page(number, &json!({ "links": { "next": next } })));
        fails(&server, next_url(), 1, expected);
    }
}

#[test]
fn what_came_before_a_page_that_fails_is_kept() {
    let lead = json!({ "after": 1 });
    for (bad, expected) in [
        (answer("500 Oops", ""), "silo at 127.0.0.1 answered 500"),
        (answer("304 Not Modified", ""), "silo at 127.0.0.1 answered 304"),
        (answer("200 OK", "{\"items\":[{\"n\":2}"), "failed to read the silo's answer"),
        (answer("302 Found\r\nLocation: /b", ""), "silo at 127.0.0.1 answered 302"),
    ] {
        let lead = lead.clone();
        let server = serve(move |number, _| if number == 0 { page(0, &lead) } else { bad.clone() });
        let world = world();
        let source = of(&server, cursor(CursorPlace::Query("c".into())));
        let (tally, error) = poll(&world, &source);
        assert!(error.contains(expected), "{error}");
        assert_eq!(tally.failed_polls, 1);
        assert!(tally.lines_put >= 2 && tally.lines_put == tally.source_records, "{tally:?}");
    }
}

#[test]
fn the_next_poll_begins_at_the_first_page_and_asks_for_all_of_it() {
    let world = world();
    let server = serve(|number, _| {
        let rest = if number % 2 == 0 { json!({ "after": 1 }) } else { json!({}) };
        let body = String::from_utf8(page(number % 2, &rest)).unwrap();
        body.replace("Connection: close", "ETag: \"v1\"\r\nConnection: close").into()
    });
    let source = of(&server, cursor(CursorPlace::Query("c".into())));
    let poller = poller_with(http(&source, &world), &world.clock, source, &world);
    for _ in 0..2 {
        assert_eq!(block_on(poller.poll(at("2025-10-02T06:40:00Z"))).0.lines_put, 4);
    }
    let asked = server.asked();
    let line = "GET /a?b=c";
    let second = "GET /a?b=c&c=1";
    assert_eq!(lines(&asked), [line, second, line, second]);
    assert!(asked.iter().all(|asked| asked.header("if-none-match").is_empty()));
    let ids: Vec<Value> = world.lines().iter().map(|line| line["_meta"]["id"].clone()).collect();
    assert_eq!(ids[..4], ids[4..], "the same poll has the same ids");
}
