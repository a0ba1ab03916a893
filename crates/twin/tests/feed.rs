//! `twin feed serve`, over real connections.

mod common;

use common::{Feed, run};

const FOLDER: &str = "tests/feeds/irish-rail";

#[test]
fn the_recorded_snapshots_are_handed_out_in_sequence() {
    let feed = Feed::start(&[FOLDER, "--limit", "2", "--from", "0741"]);
    let status = feed.get("/-/status", &[]);
    assert_eq!(status.body, r#"{"last":null,"of":2,"served":0}"#);

    let first = feed.get("/realtime/getCurrentTrainsXML?x=y", &["If-None-Match: *"]);
    assert_eq!(first.status, 200);
    assert_eq!(first.header("Last-Modified"), "Thu, 02 Oct 2025 06:41:02 GMT");
    assert_eq!(first.header("Content-Type"), "text/xml; charset=utf-8");
    assert!(
        first.body.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<ArrayOf"),
        "{}",
        first.body
    );
    assert_eq!(first.header("Content-Length"), first.body.len().to_string());

    let second = feed.get("/", &[]);
    assert_eq!(second.header("Last-Modified"), "Thu, 02 Oct 2025 06:42:02 GMT");
    let repeated = feed.get("/", &[]);
    assert_eq!((repeated.status, repeated.body), (200, second.body.clone()));

    let tag = format!("If-None-Match: {}", second.header("ETag"));
    let time = format!("if-modified-since: {}", second.header("Last-Modified"));
    for condition in [&tag, &time] {
        let unchanged = feed.get("/", &[condition]);
        assert_eq!((unchanged.status, unchanged.body.as_str()), (304, ""), "{condition}");
        assert_eq!(unchanged.header("ETag"), second.header("ETag"));
    }
    let status = feed.get("/-/status", &[]);
    assert_eq!(
        status.body,
        r#"{"last":"currentTrains_20251002T074202+0100.xml.gz","of":2,"served":2}"#
    );
    assert_eq!(feed.request("POST", "/").status, 405);

    let (code, said) = feed.terminate();
    assert_eq!(code, Some(0));
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 5, "{said}");
    assert!(
        lines[0].starts_with("feed: 1/2 200 currentTrains_20251002T074102+0100.xml.gz ("),
        "{said}"
    );
    assert_eq!(lines[4], "feed: 2/2 304 currentTrains_20251002T074202+0100.xml.gz (0 bytes)");
}

#[test]
fn a_folder_without_snapshots_is_one_clear_error() {
    let ended = run(&["feed", "serve", "sql"]);
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.err.starts_with("twin: no recorded snapshot in sql: a name holds its time"),
        "{}",
        ended.err
    );
    let ended = run(&["feed", "serve", "nowhere"]);
    assert_eq!(ended.err, "twin: cannot read nowhere: No such file or directory (os error 2)\n");
    let ended = run(&["feed", "serve", FOLDER, "--from", "7:40"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("write four digits, as in 0740"), "{}", ended.err);
}
