//! What a silo is asked with: method, query, headers, body, and the parameters in them.

use sourcing_worker::Tally;
use twin_normalization::port::chain;
use twin_pipeline::{Header, Method, PollSource, Request, RequestBody};
use twin_testkit::{at, block_on, throttled};

use crate::auth::ONE;
use crate::server::{json, json_source, serve};
use crate::{World, answer, http, poller_with, world};

fn poll(world: &World, source: &PollSource) -> (Tally, String) {
    let poller = poller_with(http(source, world), &world.clock, source.clone(), world);
    let (tally, failed) = block_on(poller.poll(at("2025-10-02T06:40:00Z")));
    let error = failed.first().map(|failed| chain(&failed.error)).unwrap_or_default();
    (tally, error)
}

fn post(text: &str, json: bool) -> Request {
    let content_type = if json { "application/json" } else { "text/plain" }.to_owned();
    let body = Some(RequestBody { content_type, text: text.parse().unwrap(), json });
    Request { method: Method::Post, body, ..Request::default() }
}

#[test]
fn a_request_is_made_of_the_file_and_of_parameters_each_encoded_for_its_place() {
    let world = world();
    world.vault.put_parameter("site", "a/b \"c\" ä&=", false);
    world.vault.put_parameter("tenant", "t-1", false);
    let server = serve(|_, _| json(ONE));
    let query = vec![("q".to_owned(), "${parameter:site}".parse().unwrap())];
    let value = "is ${parameter:tenant} $${x}".parse().unwrap();
    let headers = vec![Header { name: "X-Tenant".into(), value }];
    let body = r#"{"site":"${parameter:site}","n":1.5}"#;
    let request = Request { query, headers, ..post(body, true) };
    let url = format!("{}/x/${{parameter:site}}?y=1", server.url);
    let (tally, error) = poll(&world, &json_source(&url, request, None));
    assert_eq!((error.as_str(), tally.lines_put), ("", 1));
    let asked = server.asked().remove(0);
    let path = "/x/a%2Fb%20%22c%22%20%C3%A4%26%3D?y=1&q=a%2Fb+%22c%22+%C3%A4%26%3D";
    assert_eq!(asked.line, format!("POST {path}"));
    assert_eq!(asked.header("x-tenant"), "is t-1 ${x}");
    assert_eq!(asked.header("content-type"), "application/json");
    assert_eq!(asked.body, r#"{"site":"a/b \"c\" ä&=","n":1.5}"#);
    assert_eq!(world.vault.gets(), 2, "each is asked for once");
}

#[test]
fn a_text_is_sent_as_it_stands_with_its_parameters() {
    let world = world();
    world.vault.put_parameter("site", "\"7\"", false);
    let server = serve(|_, _| json(ONE));
    let request = post("query { site(id: ${parameter:site}) { v } }", false);
    poll(&world, &json_source(&server.url, request, None));
    let asked = server.asked().remove(0);
    assert_eq!(asked.body, "query { site(id: \"7\") { v } }");
    assert_eq!(asked.header("content-type"), "text/plain");
}

#[test]
fn a_parameter_that_cannot_be_had_is_one_clear_error_and_the_silo_is_not_asked() {
    let server = serve(|_, _| json(ONE));
    let query = vec![("q".to_owned(), "${parameter:site}".parse().unwrap())];
    let request = Request { query, ..Request::default() };
    let source = json_source(&server.url, request, None);
    let check = |set: &dyn Fn(&World), expected: &str| {
        let world = world();
        set(&world);
        let (tally, error) = poll(&world, &source);
        assert_eq!(error, format!("failed to fetch: {expected}"));
        assert_eq!((tally.failed_polls, server.asked().len()), (1, 0));
    };
    check(&|_| (), "there is no parameter \"site\": put it with aws ssm put-parameter");
    let busy = |world: &World| world.vault.faults.plan([Some(throttled())]);
    check(&busy, "failed to do what a test asks: ProvisionedThroughputExceededException");
    let hidden = |world: &World| world.vault.put_parameter("site", "x", true);
    check(&hidden, "failed to get parameter site: it is of the other kind");
}

#[test]
fn a_parameter_of_dots_leads_to_no_other_folder_and_is_a_text_as_any_elsewhere() {
    let server = serve(|_, _| json(ONE));
    for dots in [".", ".."] {
        let world = world();
        world.vault.put_parameter("site", dots, false);
        let url = format!("{}/a/${{parameter:site}}/b", server.url);
        let (_, error) = poll(&world, &json_source(&url, Request::default(), None));
        let expected = "failed to fetch: parameter \"site\" is a dot or two: in an address that leads to another folder";
        assert_eq!((error.as_str(), server.asked().len()), (expected, 0));
        let query = vec![("q".to_owned(), "${parameter:site}".parse().unwrap())];
        let request = Request { query, ..post("${parameter:site}", false) };
        let (tally, error) = poll(&world, &json_source(&server.url, request, None));
        let asked = server.asked().remove(0);
        assert_eq!((error.as_str(), tally.lines_put, asked.body.as_str()), ("", 1, dots));
        assert_eq!(asked.line, format!("POST /?q={dots}"));
    }
}

#[test]
fn a_parameter_that_no_header_may_have_is_one_clear_error() {
    let (world, server) = (world(), serve(|_, _| json(ONE)));
    world.vault.put_parameter("site", "a\r\nX-Evil: 1", false);
    let value = "${parameter:site}".parse().unwrap();
    let headers = vec![Header { name: "X-Site".into(), value }];
    let request = Request { headers, ..Request::default() };
    let (tally, error) = poll(&world, &json_source(&server.url, request, None));
    assert!(error.starts_with("failed to fetch: silo at 127.0.0.1 cannot be reached"), "{error}");
    assert_eq!((tally.failed_polls, server.asked().len()), (1, 0));
}

#[test]
fn what_was_asked_for_without_a_condition_is_never_unchanged() {
    let (world, server) = (world(), serve(|_, _| answer("304 Not Modified", "")));
    let (tally, error) = poll(&world, &json_source(&server.url, Request::default(), None));
    assert_eq!(error, "failed to fetch: silo at 127.0.0.1 answered 304");
    assert_eq!((tally.unchanged_polls, tally.failed_polls), (0, 1));
}

#[test]
fn a_document_by_post_or_of_parameters_is_asked_for_as_a_whole() {
    let world = world();
    world.vault.put_parameter("site", "7", false);
    let url = "/${parameter:site}";
    for (path, request) in [("/", post("{}", true)), (url, Request::default())] {
        let server = serve(|_, _| answer("200 OK\r\nETag: \"v1\"", ONE));
        let source = json_source(&format!("{}{path}", server.url), request, None);
        let poller = poller_with(http(&source, &world), &world.clock, source, &world);
        for _ in 0..2 {
            assert_eq!(block_on(poller.poll(at("2025-10-02T06:40:00Z"))).0.lines_put, 1);
        }
        let conditions =
            server.asked().iter().filter(|one| !one.header("if-none-match").is_empty()).count();
        assert_eq!(conditions, 0);
    }
}
