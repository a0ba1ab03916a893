//! A silo that wants to know who asks.

use std::time::Duration;

use sourcing_worker::{Fetch as _, HttpSilo, Page, Tally, Validators};
use twin_normalization::ParameterName;
use twin_normalization::port::chain;
use twin_pipeline::{Auth, KeyPlace, PollSource};
use twin_testkit::{at, block_on, systemic};

use crate::server::{Asked, Server, json, json_source, serve, with};
use crate::{World, answer, http, poller_with, world};

/// One record.
pub(crate) const ONE: &str = r#"{"items":[{"a":1}]}"#;

pub(crate) fn name(name: &str) -> ParameterName {
    ParameterName::new(name).unwrap()
}

pub(crate) fn bearer() -> Auth {
    Auth::Bearer { secret: name("token") }
}

pub(crate) fn client_credentials(server: &Server) -> Auth {
    Auth::ClientCredentials {
        token_url: format!("{}/token?tenant=${{parameter:tenant}}", server.url).parse().unwrap(),
        client_id: "a client".parse().unwrap(),
        secret: name("token"),
        scope: Some("read all".parse().unwrap()),
    }
}

/// What each poll of a warm worker comes to: its counts, and what went wrong. Before each but the first, `between` so
/// many seconds go by.
fn polls(world: &World, source: &PollSource, times: u32, between: u64) -> Vec<(Tally, String)> {
    let silo = http(source, world).with_limits(Duration::from_millis(800), 100_000);
    let poller = poller_with(silo, &world.clock, source.clone(), world);
    block_on(async {
        let mut polls = Vec::new();
        for number in 0..times {
            let (tally, failed) = poller.poll(at("2025-10-02T06:40:00Z")).await;
            let error = failed.first().map(|failed| chain(&failed.error)).unwrap_or_default();
            polls.push((tally, error));
            if number + 1 < times {
                world.clock.advance(Duration::from_secs(between));
            }
        }
        polls
    })
}

fn errors(polls: &[(Tally, String)]) -> Vec<&str> {
    polls.iter().map(|(_, error)| error.as_str()).collect()
}

#[test]
fn every_kind_says_who_asks_in_its_own_way() {
    let world = world();
    world.vault.put_secret("token", "s3cret/+=", true);
    world.vault.put_parameter("user", "me", false);
    let server = serve(|_, _| json(ONE));
    let secret = || name("token");
    let key = |place| Auth::ApiKey { place, secret: secret() };
    let asked = |auth| {
        let source = json_source(&format!("{}/a?b=c", server.url), with(auth), None);
        assert_eq!(errors(&polls(&world, &source, 1, 0)), [""]);
        server.asked().remove(0)
    };
    let basic = asked(Auth::Basic { user: "${parameter:user}".parse().unwrap(), secret: secret() });
    assert_eq!(basic.header("authorization"), "Basic bWU6czNjcmV0Lys9");
    assert_eq!(asked(bearer()).header("authorization"), "Bearer s3cret/+=");
    let header = asked(key(KeyPlace::Header("X-Key".into())));
    assert_eq!((header.header("x-key"), header.header("authorization")), ("s3cret/+=", ""));
    let query = asked(key(KeyPlace::Query("key".into())));
    assert_eq!(query.line, "GET /a?b=c&key=s3cret%2F%2B%3D");
}

#[test]
fn a_secret_is_read_once_and_again_when_it_is_old() {
    let world = world();
    world.vault.put_secret("token", "one", true);
    let server = serve(|_, _| json(ONE));
    let source = json_source(&server.url, with(bearer()), None);
    polls(&world, &source, 4, 100);
    assert_eq!(world.vault.gets(), 2, "at 0 and 300 s");
}

/// Lets those in who have the newest secret, and answers 401 to all others.
fn only(newest: &'static str) -> impl FnMut(usize, &Asked) -> Vec<u8> {
    move |_, asked| {
        let known = asked.header("authorization") == format!("Bearer {newest}");
        if known { json(ONE) } else { answer("401 Who", "canary") }
    }
}

#[test]
fn a_secret_that_was_rotated_is_read_again_at_once() {
    let world = world();
    world.vault.put_secret("token", "old", true);
    let server = serve(only("new"));
    let source = json_source(&server.url, with(bearer()), None);
    let silo = http(&source, &world);
    let poller = poller_with(silo, &world.clock, source, &world);
    let poll = || block_on(poller.poll(at("2025-10-02T06:40:00Z"))).0;
    assert_eq!((poll().failed_polls, server.asked().len(), world.vault.gets()), (1, 1, 1));
    world.clock.advance(Duration::from_secs(20));
    world.vault.put_secret("token", "new", true);
    assert_eq!((poll().lines_put, server.asked().len(), world.vault.gets()), (1, 2, 2));
    assert_eq!((poll().lines_put, server.asked().len(), world.vault.gets()), (1, 1, 2));
}

#[test]
fn a_secret_that_the_silo_does_not_take_is_one_clear_error() {
    let world = world();
    world.vault.put_secret("token", "wrong", true);
    let server = serve(only("right"));
    let source = json_source(&server.url, with(bearer()), None);
    let polls = polls(&world, &source, 3, 30);
    let expected =
        "failed to fetch: silo at 127.0.0.1 answered 401 to what secret \"token\" proves";
    assert_eq!(errors(&polls), [expected; 3]);
    assert_eq!(server.asked().len(), 3, "what is no newer is not tried again");
    assert_eq!(
        world.vault.gets(),
        3,
        "each time it is looked for, but where it has just been read"
    );
}

#[test]
fn a_newer_secret_that_the_silo_does_not_take_either_is_one_clear_error() {
    let world = world();
    world.vault.put_secret("token", "one", true);
    let server = serve(|number, _| if number == 0 { json(ONE) } else { answer("401 Who", "") });
    let source = json_source(&server.url, with(bearer()), None);
    let poller = poller_with(http(&source, &world), &world.clock, source, &world);
    let poll = || block_on(poller.poll(at("2025-10-02T06:40:00Z")));
    poll();
    world.clock.advance(Duration::from_secs(20));
    world.vault.put_secret("token", "two", true);
    let (tally, failed) = poll();
    assert!(chain(&failed[0].error).contains("answered 401 to what secret"), "{failed:?}");
    assert_eq!((tally.failed_polls, server.asked().len()), (1, 3), "no more than one more try");
}

#[test]
fn a_secret_that_cannot_be_had_is_one_clear_error_and_the_silo_is_not_asked() {
    let server = serve(|_, _| json(ONE));
    let source = json_source(&server.url, with(bearer()), None);
    let check = |set: &dyn Fn(&World), expected: &str| {
        let world = world();
        set(&world);
        let polls = polls(&world, &source, 1, 0);
        assert_eq!(errors(&polls), [format!("failed to fetch: {expected}")]);
        assert_eq!((polls[0].0.failed_polls, server.asked().len()), (1, 0));
    };
    let denied = |world: &World| world.vault.faults.plan([Some(systemic())]);
    check(&denied, "failed to do what a test asks: AccessDeniedException");
    check(&|_| (), "there is no secret \"token\": put it with aws ssm put-parameter");
    let open = |world: &World| world.vault.put_secret("token", "x", false);
    check(&open, "failed to get parameter token: it is of the other kind");
    for bad in ["", "line\n", "a\u{0}b"] {
        let set = |world: &World| world.vault.put_secret("token", bad, true);
        check(
            &set,
            "secret \"token\" is empty, or holds a line break or another control character",
        );
    }
}

#[test]
fn a_secret_is_sent_by_https_only() {
    let (world, server) = (world(), serve(|_, _| json(ONE)));
    world.vault.put_secret("token", "x", true);
    let source = json_source("http://one.one.one.one/", with(bearer()), None);
    let silo = HttpSilo::new(&source, &world.vault, &world.clock, false).unwrap();
    let page = Page::first(&source.documents[0]);
    let error = block_on(silo.fetch(&page, &Validators::default())).unwrap_err();
    assert!(error.to_string().ends_with("a secret is sent by https only"), "{error}");
    assert_eq!(server.asked().len(), 0);
}

/// A silo that gives a new token for each request for one, and takes only the newest.
fn tokens(life: u64) -> Server {
    let mut given = 0;
    serve(move |_, asked| {
        if asked.line.starts_with("POST /token") {
            given += 1;
            return json(&format!(
                r#"{{"access_token":"t{given}","token_type":"Bearer","expires_in":{life}}}"#
            ));
        }
        let known = asked.header("authorization") == format!("Bearer t{given}");
        if known { json(ONE) } else { answer("401 Who", "") }
    })
}

#[test]
fn a_token_is_got_with_the_clients_credentials_and_kept_for_three_quarters_of_its_life() {
    let world = world();
    world.vault.put_secret("token", "s:1", true);
    world.vault.put_parameter("tenant", "a b", false);
    let server = tokens(400);
    let source = json_source(&server.url, with(client_credentials(&server)), None);
    assert_eq!(errors(&polls(&world, &source, 4, 100)), ["", "", "", ""]);
    let asked = server.asked();
    let lines: Vec<&str> = asked.iter().map(|asked| asked.line.as_str()).collect();
    let token = "POST /token?tenant=a%20b";
    assert_eq!(lines, [token, "GET /", "GET /", "GET /", token, "GET /"]);
    assert_eq!(asked[0].body, "grant_type=client_credentials&scope=read+all");
    assert_eq!(asked[0].header("content-type"), "application/x-www-form-urlencoded");
    // a+client:s%3A1
    assert_eq!(asked[0].header("authorization"), "Basic YStjbGllbnQ6cyUzQTE=");
}

#[test]
fn a_token_is_not_used_any_more_once_its_secret_is_gone_or_another() {
    let world = world();
    world.vault.put_secret("token", "s1", true);
    world.vault.put_parameter("tenant", "t", false);
    let server = tokens(86_400);
    let source = json_source(&server.url, with(client_credentials(&server)), None);
    let silo = http(&source, &world).with_limits(Duration::from_millis(800), 100_000);
    let poller = poller_with(silo, &world.clock, source.clone(), &world);
    let poll = || {
        let (_, failed) = block_on(poller.poll(at("2025-10-02T06:40:00Z")));
        world.clock.advance(Duration::from_secs(301));
        failed.first().map(|failed| chain(&failed.error)).unwrap_or_default()
    };
    assert_eq!([poll(), poll()], ["", ""]);
    world.vault.put_secret("token", "s2", true);
    assert_eq!(poll(), "");
    world.vault.remove_secret("token");
    assert!(poll().contains("token"), "the pipeline stops within five minutes");
    let asked = server.lines().into_iter().map(|line| line.chars().take(5).collect::<String>());
    assert_eq!(asked.collect::<Vec<_>>(), ["POST ", "GET /", "GET /", "POST ", "GET /"]);
}

#[test]
fn a_token_that_the_silo_does_not_take_any_more_is_got_anew() {
    let world = world();
    world.vault.put_secret("token", "s", true);
    world.vault.put_parameter("tenant", "t", false);
    let mut revoked = false;
    let server = serve(move |number, asked| {
        revoked |= number == 2;
        match (asked.line.starts_with("POST"), revoked) {
            (true, false) => json(r#"{"access_token":"t1","expires_in":3600}"#),
            (true, true) => json(r#"{"access_token":"t2","expires_in":3600}"#),
            (false, true) if asked.header("authorization") == "Bearer t1" => answer("401 Who", ""),
            (false, _) => json(ONE),
        }
    });
    let source = json_source(&server.url, with(client_credentials(&server)), None);
    assert_eq!(errors(&polls(&world, &source, 2, 60)), ["", ""]);
    let lines = server.lines().into_iter().map(|line| line.chars().take(5).collect::<String>());
    assert_eq!(lines.collect::<Vec<_>>(), ["POST ", "GET /", "GET /", "POST ", "GET /"]);
}

#[test]
fn several_documents_at_once_share_one_secret_and_one_token() {
    let world = world();
    world.vault.put_secret("token", "s", true);
    world.vault.put_parameter("tenant", "t", false);
    let server = tokens(3600);
    let mut source = json_source(&server.url, with(client_credentials(&server)), None);
    let one = source.documents.remove(0);
    let named = |n: u32| twin_pipeline::PolledDocument { name: format!("d{n}"), ..one.clone() };
    source.documents = (0..4).map(named).collect();
    assert_eq!(errors(&polls(&world, &source, 1, 0)), [""]);
    let tokens = server.lines().iter().filter(|line| line.starts_with("POST")).count();
    assert_eq!((tokens, world.vault.gets()), (1, 2), "a parameter and a secret");
}

#[test]
fn a_client_whose_secret_was_rotated_is_let_in_with_the_new_one() {
    let world = world();
    world.vault.put_secret("token", "old", true);
    world.vault.put_parameter("tenant", "t", false);
    let server = serve(|_, asked| match asked.header("authorization") {
        "Basic YStjbGllbnQ6bmV3" => json(r#"{"access_token":"t"}"#),
        "Bearer t" => json(ONE),
        _ => answer("401 Who", r#"{"error":"invalid_client"}"#),
    });
    let source = json_source(&server.url, with(client_credentials(&server)), None);
    let poller = poller_with(http(&source, &world), &world.clock, source, &world);
    let poll = || block_on(poller.poll(at("2025-10-02T06:40:00Z")));
    let (_, failed) = poll();
    assert!(chain(&failed[0].error).ends_with("127.0.0.1 gives no token: it answered 401"));
    world.clock.advance(Duration::from_secs(20));
    world.vault.put_secret("token", "new", true);
    assert_eq!(poll().0.lines_put, 1);
}

#[test]
fn whoever_gives_tokens_may_ask_to_be_left_alone() {
    let world = world();
    world.vault.put_secret("token", "s", true);
    world.vault.put_parameter("tenant", "t", false);
    let server = serve(|_, _| answer("429 Slow\r\nRetry-After: 300", ""));
    let source = json_source(&server.url, with(client_credentials(&server)), None);
    let polls = polls(&world, &source, 2, 60);
    assert_eq!([polls[0].0.failed_polls, polls[1].0.deferred_polls], [1, 1]);
}
