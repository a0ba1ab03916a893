//! `twin check`, `twin test`, `twin run` and `twin sql render` on a pipeline whose records go to the lake only.

mod common;

use std::fs;

use common::folder::{CONFIG, Folder, LINE};

const TRANSFORM: &str = "CREATE TABLE source (b STRING);
INSERT INTO lake (b) SELECT s.b FROM source AS s;
";

/// A pipeline without a mapping.
fn folder(test: &str, files: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(test, files);
    fs::remove_file(folder.path("a/extract.sql")).ok();
    fs::remove_file(folder.path("a/extract.lock.json")).ok();
    folder.write("a/pipeline.json", &CONFIG.replace("\"revision\": 1", "\"stream\": \"firehose\""));
    folder
}

#[test]
fn a_pipeline_without_mapping_is_in_order_with_and_without_a_transform() {
    let folder = folder("lake_only_checked", &[]);
    let ended = folder.run(&["check", "a"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), "a: ok, lake only, 0 cases\n"));
    folder.write("a/transform.sql", TRANSFORM);
    let ended = folder.run(&["check", "a", "--accept"]);
    assert!(ended.out.contains("accepted, lake only, transform "), "{}{}", ended.out, ended.err);
    folder.write("a/extract.sql", "");
    let ended = folder.run(&["check", "a"]);
    assert!(
        ended.err.contains("$.stream: with the stream firehose nothing is mapped"),
        "{}",
        ended.err
    );
}

#[test]
fn its_cases_state_the_rows_of_its_transform() {
    let files = [("a/transform.sql", TRANSFORM), ("a/cases/c.in.jsonl", LINE)];
    let folder = folder("lake_only_tested", &files);
    assert_eq!(folder.run(&["test", "a", "--accept"]).code, Some(0));
    let rows = fs::read_to_string(folder.path("a/cases/c.lake.jsonl")).unwrap();
    assert_eq!(rows, "{\"_lineage\":{\"id\":\"i\",\"row\":0},\"b\":\"x\"}\n");
    folder.write("a/cases/c.out.jsonl", "{}\n");
    let ended = folder.run(&["test", "a"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains("c.out.jsonl has no extract.sql to come from"), "{}", ended.out);
    for file in ["c.out.jsonl", "c.lake.jsonl", "../transform.sql"] {
        fs::remove_file(folder.path(&format!("a/cases/{file}"))).unwrap();
    }
    let ended = folder.run(&["test", "a"]);
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.out.contains("tests nothing: there is no mapping and no transform"),
        "{}",
        ended.out
    );
}

#[test]
fn what_needs_a_mapping_says_that_there_is_none() {
    let folder = folder("lake_only_run", &[("a/transform.sql", TRANSFORM), ("a/x.jsonl", LINE)]);
    let input = folder.path("a/x.jsonl");
    let ended = folder.run(&["run", "a", "--lake", "--input", &input]);
    assert!(ended.out.contains("\"b\":\"x\""), "{}{}", ended.out, ended.err);
    let told = "twin: pipeline a has no mapping: it is lake-only (\"stream\": \"firehose\")\n";
    for command in [&["run", "a", "--input", &input][..], &["sql", "render", "a", "--flink"]] {
        let ended = folder.run(command);
        assert_eq!((ended.code, ended.err.as_str()), (Some(1), told), "{command:?}");
    }
}
