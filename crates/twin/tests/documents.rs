//! `twin run` and `twin feed serve` where a source has several documents.

mod common;

use std::fs;
use std::path::Path;

use common::{Feed, root, run};
use serde_json::Value;

const FEED: &str = "tests/feeds/nist-machines";

#[test]
fn the_name_of_a_file_tells_which_document_it_is() -> Result<(), serde_json::Error> {
    for (file, machine, place) in [
        ("GFAgie01_20161101T145000Z.txt.gz", "machine:GFAgie01", "-0000000000"),
        ("Hurco01_20161101T000000Z.txt.gz", "machine:Hurco01", "-0100000000"),
        ("Mazak03_20161101T084705Z.txt.gz", "machine:Mazak03", "-0300000000"),
    ] {
        let ended = run(&["run", "nist-machines", "--input", &format!("{FEED}/{file}")]);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let observations: Vec<Value> =
            ended.out.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        assert!(observations.iter().all(|one| one["component"] == machine), "{file}");
        let order = observations[0]["order"].as_str().unwrap_or_default();
        assert!(order.get(18..26) == place.get(..8), "{file}: {order}");
    }
    Ok(())
}

#[test]
fn a_file_of_no_document_is_one_clear_error() {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("Mazak04.txt.gz");
    fs::copy(root().join(FEED).join("Hurco01_20161101T000000Z.txt.gz"), &copy).ok();
    let ended = run(&["run", "nist-machines", "--input", &copy.display().to_string()]);
    assert_eq!(ended.code, Some(1));
    let expected = "Mazak04.txt.gz is: a file is named after it, such as {GFAgie01, Hurco01, Mazak01, Mazak03}_";
    assert!(ended.err.contains(expected), "{}", ended.err);
}

#[test]
fn a_feed_hands_out_each_document_by_its_name() {
    let feed = Feed::start(&[FEED]);
    let last = |path: &str| feed.get(path, &[]).header("Last-Modified").to_owned();
    assert_eq!(last("/Hurco01"), "Tue, 01 Nov 2016 00:00:00 GMT");
    assert_eq!(last("/Mazak03"), "Tue, 01 Nov 2016 08:47:05 GMT");
    assert_eq!(last("/feed/Mazak03?x=y"), "Thu, 03 Nov 2016 13:05:00 GMT");
    assert_eq!(feed.get("/Mazak02", &[]).status, 404);
    assert_eq!(feed.get("/", &[]).status, 404);
    let status = feed.get("/-/status", &[]).body;
    assert!(status.contains(r#""of":5,"served":3"#), "{status}");
}
