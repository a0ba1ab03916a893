//! `twin get`, `list` and `watch` against a stand-in for the API.

mod common;

use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicU32, Ordering};

use common::api::{Api, Request, SECRET, TAG};
use common::run;

const TOKEN: &str = "POST /oauth2/token";
const LATITUDE: &str = r#"{"key":"train:A1.position.latitude","component":"train:A1","metric":"position.latitude","value":53.10,"unit":"deg","observed_at":"2025-10-02T06:00:03.000000Z"}"#;

/// Grants a token that lasts, and answers everything else by `answer`.
fn api(test: &str, answer: impl Fn(&Request) -> (u16, String) + Send + 'static) -> Api {
    Api::start(test, move |request| match request.line.as_str() {
        TOKEN => {
            (200, r#"{"access_token":"t0k3n","expires_in":3600,"token_type":"Bearer"}"#.to_owned())
        }
        _ => answer(request),
    })
}

fn problem(status: u16, detail: &str) -> (u16, String) {
    (
        status,
        format!(r#"{{"type":"about:blank","title":"T","status":{status},"detail":"{detail}"}}"#),
    )
}

#[test]
fn a_value_is_printed_as_the_api_gives_it_and_the_token_kept() {
    let api = api("value", |_| (200, LATITUDE.to_owned()));
    for _ in 0..2 {
        let ended = run(&["get", "train:A1.position.latitude", "--connection", &api.connection()]);
        assert_eq!(
            (ended.code, ended.out, ended.err),
            (Some(0), format!("{LATITUDE}\n"), String::new())
        );
    }
    let value = "GET /api/$default/v1/values/train:A1.position.latitude";
    assert_eq!(api.lines(), [TOKEN, value, value]);
    let requests = api.requests.lock().unwrap();
    assert_eq!(requests[0].authorization, "Basic ZGVtbzpzM2NyM3QtY2FuYXJ5");
    assert_eq!(requests[0].body, "grant_type=client_credentials&scope=twin%2Fapi%20twin%2Fread");
    assert_eq!(requests[1].authorization, "Bearer t0k3n");
    let mode = std::fs::metadata(api.token_file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!std::fs::read_to_string(api.token_file()).unwrap().contains(SECRET));
}

#[test]
fn a_component_is_one_value_a_line() {
    let answer = format!("{{\"component\":\"train:A1\",\"metrics\":[{LATITUDE},\n{LATITUDE}]}}");
    let api = api("component", move |_| (200, answer.clone()));
    let ended = run(&["get", "train:A1", "--connection", &api.connection()]);
    assert_eq!((ended.code, ended.out), (Some(0), format!("{LATITUDE}\n{LATITUDE}\n")));
    assert_eq!(api.lines()[1], "GET /api/$default/v1/components/train:A1");
}

#[test]
fn all_pages_of_a_list_are_read() {
    let api = api("list", |request| {
        let (component, next) = if request.line.contains("cursor=a%2B%2F%3D") {
            ("b", "null")
        } else {
            ("a", "\"a+/=\"")
        };
        let body = format!(
            r#"{{"components":[{{"component":"{component}","pipeline":"p"}}],"next_cursor":{next}}}"#
        );
        (200, body)
    });
    let ended =
        run(&["list", "--connection", &api.connection(), "--pipeline", "p", "--prefix", "train:"]);
    assert_eq!(
        ended.out,
        "{\"component\":\"a\",\"pipeline\":\"p\"}\n{\"component\":\"b\",\"pipeline\":\"p\"}\n"
    );
    let query = "GET /api/$default/v1/components?limit=1000&pipeline=p&prefix=train%3A";
    assert_eq!(
        api.lines(),
        [TOKEN.to_owned(), query.to_owned(), format!("{query}&cursor=a%2B%2F%3D")]
    );
}

#[test]
fn what_is_late_is_one_value_a_line_over_all_pages() {
    let late = LATITUDE.replace("}", r#","freshness":"late"}"#);
    let answer = late.clone();
    let api = api("stale", move |request| {
        let next = if request.line.contains("cursor=a%2B") { "null" } else { "\"a+\"" };
        let body = format!(r#"{{"values":[{answer}],"components_read":1,"next_cursor":{next}}}"#);
        (200, body)
    });
    let ended = run(&["stale", "--connection", &api.connection(), "--pipeline", "p"]);
    assert_eq!((ended.code, ended.out), (Some(0), format!("{late}\n{late}\n")));
    let query = "GET /api/$default/v1/stale?limit=100&pipeline=p";
    assert_eq!(api.lines(), [TOKEN.to_owned(), query.to_owned(), format!("{query}&cursor=a%2B")]);
    let missing = crate::api("stale-missing", |_| problem(404, "no such pipeline"));
    check_failure(&missing, &["stale", "--pipeline", "p"], "the API answers 404: no such pipeline");
}

#[test]
fn what_the_client_has_is_not_sent_again() {
    let listed = r#"{"components":[{"component":"train:A1","pipeline":"p"}],"next_cursor":null}"#;
    let api = api("kept", move |request| {
        let has_it = request.if_none_match == format!("W/\"{TAG}\"");
        match (has_it, request.line.contains("/components?")) {
            (true, _) => (304, String::new()),
            (false, true) => (200, listed.to_owned()),
            (false, false) => {
                (200, format!("{{\"component\":\"train:A1\",\"metrics\":[{LATITUDE}]}}"))
            }
        }
    });
    let ended =
        run(&["watch", "--connection", &api.connection(), "--interval", "1", "--rounds", "3"]);
    assert_eq!(
        (ended.code, ended.out, ended.err),
        (Some(0), format!("{LATITUDE}\n"), String::new())
    );
    let requests = api.requests.lock().unwrap();
    let asked_anew = requests.iter().filter(|request| request.if_none_match.is_empty());
    assert_eq!((asked_anew.count(), requests.len()), (3, 7));
}

#[test]
fn a_refused_token_is_fetched_anew_once() {
    let granted = AtomicU32::new(0);
    let api = Api::start("refused", move |request| {
        if request.line == TOKEN {
            let number = granted.fetch_add(1, Ordering::Relaxed);
            return (200, format!(r#"{{"access_token":"t{number}","expires_in":3600}}"#));
        }
        match request.authorization.as_str() {
            "Bearer t1" => (200, LATITUDE.to_owned()),
            _ => (401, r#"{"message":"Unauthorized"}"#.to_owned()),
        }
    });
    let get = ["get", "train:A1.x", "--connection", &api.connection()];
    assert_eq!(run(&get).code, Some(0));
    assert_eq!(run(&get).code, Some(0));
    let tokens = api.lines().iter().filter(|line| *line == TOKEN).count();
    assert_eq!((tokens, api.lines().len()), (2, 5));
}

#[test]
fn a_token_is_renewed_after_three_quarters_of_its_life() {
    let api = Api::start("life", |request| match request.line.as_str() {
        TOKEN => (200, r#"{"access_token":"t","expires_in":1}"#.to_owned()),
        _ => (200, LATITUDE.to_owned()),
    });
    let get = ["get", "train:A1.x", "--connection", &api.connection()];
    run(&get);
    std::thread::sleep(std::time::Duration::from_millis(800));
    run(&get);
    assert_eq!(api.lines().iter().filter(|line| *line == TOKEN).count(), 2);
}

#[test]
fn a_token_is_printed_and_kept_for_the_next_time() {
    let api = api("token", |_| (200, LATITUDE.to_owned()));
    for _ in 0..2 {
        let ended = run(&["token", "--connection", &api.connection()]);
        assert_eq!(
            (ended.code, ended.out, ended.err),
            (Some(0), "t0k3n\n".to_owned(), String::new())
        );
    }
    run(&["get", "train:A1.x", "--connection", &api.connection()]);
    assert_eq!(api.lines(), [TOKEN, "GET /api/$default/v1/values/train:A1.x"]);
}

/// Every failure is one line on standard error that helps, without a secret.
fn check_failure(api: &Api, arguments: &[&str], expected: &str) {
    let connection = api.connection();
    let ended = run(&[arguments, &["--connection", &connection]].concat());
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""), "{}", ended.err);
    assert!(ended.err.starts_with(&format!("twin: {expected}")), "{}\n{expected}", ended.err);
    assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    assert!(!ended.err.contains(SECRET) && !ended.err.contains("t0k3n"), "{}", ended.err);
}

#[test]
fn every_failure_is_one_line_that_helps() {
    let server =
        api("failures", |request| match request.line.rsplit('/').next().unwrap_or_default() {
            "gone" => problem(404, "no such component"),
            "no-token.x" => problem(401, "the token has expired"),
            "not-yours.x" => problem(403, "scope twin/read is missing"),
            "broken.x" => (502, "<html>\u{1b}[2Jbad gateway</html>".to_owned()),
            "moved.x" => (302, String::new()),
            "strange.x" => (200, "{}".to_owned()),
            _ => (200, "x".repeat(9 * 1024 * 1024)),
        });
    check_failure(&server, &["get", "gone"], "not in the twin: gone (twin list shows what is)");
    check_failure(
        &server,
        &["get", "no-token.x"],
        "the API refuses the token (401): the token has expired",
    );
    check_failure(
        &server,
        &["get", "not-yours.x"],
        "the API refuses the token (403): scope twin/read",
    );
    check_failure(
        &server,
        &["get", "broken.x"],
        "the API answers 502: <html>·[2Jbad gateway</html>",
    );
    check_failure(&server, &["get", "moved.x"], "the API answers 302: ");
    check_failure(
        &server,
        &["get", "strange.x"],
        "cannot understand the answer of http://127.0.0.1:",
    );
    check_failure(&server, &["get", "large.x"], "the answer of http://127.0.0.1:");
    check_failure(&server, &["get", "../x.y"], "component \"\" is not legal");
    check_failure(&server, &["watch"], "the answer of http://127.0.0.1:");

    let denying = Api::start("denying", |_| (400, r#"{"error":"invalid_client"}"#.to_owned()));
    check_failure(&denying, &["list"], "no token from http://127.0.0.1:");
    check_failure(&denying, &["token"], "no token from http://127.0.0.1:");
    let ended = run(&["list", "--connection", &denying.connection()]);
    assert!(ended.err.contains("(400 invalid_client): check client_id"), "{}", ended.err);
}

#[test]
fn a_connection_file_that_is_missing_or_wrong_is_named() {
    let api = api("connection", |_| (200, String::new()));
    let write = |text: &str| std::fs::write(api.connection(), text).unwrap();
    write(&format!(r#"{{"api":5,"client_secret":"{SECRET}"}}"#));
    check_failure(
        &api,
        &["list"],
        &format!("{}:1:8: a connection file is a JSON object", api.connection()),
    );
    let address = |api: &str| {
        format!(
            r#"{{"api":"{api}","token_url":"http://x/","client_id":"","client_secret":"{SECRET}","scope":""}}"#
        )
    };
    write(&address("ftp://x/"));
    check_failure(&api, &["list"], "api in ");
    write(&address(&format!("https://user:{SECRET}@x/")));
    check_failure(&api, &["list"], "api in ");
    write(&address("http://127.0.0.1:1").replace("http://x/", "http://127.0.0.1:1/token"));
    check_failure(&api, &["list"], "cannot reach http://127.0.0.1:1/token: is the system running");
    std::fs::remove_file(api.connection()).unwrap();
    check_failure(&api, &["list"], "cannot read the connection file ");
}

#[test]
fn a_watcher_without_a_terminal_prints_each_value_once_and_then_its_changes() {
    let looks = AtomicU32::new(0);
    let api = api("watch", move |request| {
        if request.line.contains("/components?") {
            looks.fetch_add(1, Ordering::Relaxed);
            return (200, r#"{"components":[{"component":"train:A1","pipeline":"p"},{"component":"train:A2","pipeline":"p"}],"next_cursor":null}"#.to_owned());
        }
        let look = looks.load(Ordering::Relaxed);
        if request.line.ends_with("A2") {
            return problem(404, "gone");
        }
        if look == 2 {
            return problem(503, "busy");
        }
        let other = LATITUDE.replace("53.10", &format!("{look}.5"));
        let other = other.replace("latitude", "longitude");
        (200, format!(r#"{{"component":"train:A1","metrics":[{LATITUDE},{other}]}}"#))
    });
    let ended =
        run(&["watch", "--connection", &api.connection(), "--interval", "1", "--rounds", "3"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let values: Vec<&str> = ended.out.lines().collect();
    assert_eq!(values.len(), 3, "{}", ended.out);
    assert_eq!(values[0], LATITUDE);
    assert!(
        values[1].contains("longitude\",\"value\":1.5") && values[2].contains("\"value\":3.5"),
        "{}",
        ended.out
    );
}

#[test]
fn a_component_without_values_is_no_longer_known_to_the_watcher() {
    let looks = AtomicU32::new(0);
    let api = api("watch-gone", move |request| {
        if request.line.contains("/components?") {
            looks.fetch_add(1, Ordering::Relaxed);
            let listed =
                r#"{"components":[{"component":"train:A1","pipeline":"p"}],"next_cursor":null}"#;
            return (200, listed.to_owned());
        }
        match looks.load(Ordering::Relaxed) {
            2 => problem(404, "gone"),
            _ => (200, format!("{{\"component\":\"train:A1\",\"metrics\":[{LATITUDE}]}}")),
        }
    });
    let ended =
        run(&["watch", "--connection", &api.connection(), "--interval", "1", "--rounds", "3"]);
    // The same value once more is news: in between there was none.
    assert_eq!((ended.out, ended.err), (format!("{LATITUDE}\n{LATITUDE}\n"), String::new()));
}
