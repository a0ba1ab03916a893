//! Folders: loading, names and cases.

#![expect(clippy::unwrap_used, reason = "a test that cannot make its folder has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use twin_pipeline::{Error, Locked, Pipeline, mapping_hash};

const CONFIG: &str = r#"{"name":"a","revision":1,"description":"d","source":{"kind":"poll","url":"https://h.example/",
"interval_seconds":1,"format":{"kind":"json","records":"$[*]"},"allow_hosts":["h.example"]}}"#;

/// Makes a folder of pipelines with the given files; every test has its own.
fn root(test: &str, files: &[(&str, &str)]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::remove_dir_all(&root).ok();
    for (name, text) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

#[test]
fn loads_a_folder_of_any_name_and_finds_one_by_its_own() {
    let root = root(
        "loads",
        &[("a/pipeline.json", CONFIG), ("a/extract.sql", "SELECT 1"), ("notes/x", "")],
    );
    assert_eq!(Pipeline::names(&root).unwrap(), ["a"]);
    let pipeline = Pipeline::find(&root, "a").unwrap();
    assert_eq!(pipeline, Pipeline::load(&root.join("a")).unwrap());
    let mapping = pipeline.mapping().unwrap();
    assert_eq!(mapping.sql, "SELECT 1");
    assert_eq!(mapping.hash, mapping_hash("SELECT 1").unwrap());
    assert!(pipeline.cases().unwrap().is_empty());
}

#[test]
fn a_lake_only_pipeline_has_no_mapping() {
    let config = CONFIG.replace(r#""revision":1"#, r#""stream":"firehose""#);
    let files = [("a/pipeline.json", config.as_str()), ("a/transform.sql", "SELECT 2")];
    let pipeline = Pipeline::find(&root("lake-only", &files), "a").unwrap();
    assert_eq!((pipeline.mapping.as_ref(), pipeline.locked().unwrap()), (None, Locked::Accepted));
    assert!(!pipeline.accept().unwrap());
    assert_eq!(pipeline.transform.as_ref().unwrap().sql, "SELECT 2");
    let text = pipeline.mapping().unwrap_err().to_string();
    assert!(text.starts_with("pipeline a has no mapping"), "{text}");
    let files = [files[0], ("a/extract.sql", "SELECT 1")];
    let text = Pipeline::find(&root("lake-only", &files), "a").unwrap_err().to_string();
    assert!(text.contains("pipeline.json:1:22: $.stream: with the stream firehose"), "{text}");
}

#[test]
fn a_mapping_hash_is_the_start_of_its_sha_256() {
    assert_eq!(mapping_hash("").unwrap().as_str(), "e3b0c44298fc1c14");
    assert_eq!(mapping_hash("abc").unwrap().as_str(), "ba7816bf8f01cfea");
}

#[test]
fn a_folder_carries_the_name_of_its_pipeline() {
    let root = root("named", &[("b/pipeline.json", CONFIG), ("b/extract.sql", "")]);
    let text = Pipeline::find(&root, "b").unwrap_err().to_string();
    assert!(
        text.ends_with("pipeline.json:1:9: $.name: the folder is named \"b\", not \"a\""),
        "{text}"
    );
    Pipeline::load(&root.join("b")).unwrap();
}

#[test]
fn names_what_is_missing() {
    let root = root("missing", &[("a/pipeline.json", CONFIG)]);
    let text = Pipeline::find(&root, "a").unwrap_err().to_string();
    assert!(text.starts_with("cannot read ") && text.ends_with("extract.sql"), "{text}");
    let text = Pipeline::find(&root, "../a").unwrap_err().to_string();
    assert!(
        text.starts_with("no pipeline named \"../a\"") && text.ends_with("(there: a)"),
        "{text}"
    );
}

#[test]
fn cases_are_pairs_in_the_order_of_their_names() {
    let root = root(
        "cases",
        &[
            ("a/pipeline.json", CONFIG),
            ("a/extract.sql", ""),
            ("a/cases/two.in.jsonl", "2"),
            ("a/cases/one.in.jsonl", "1"),
            ("a/cases/one.out.jsonl", "o"),
        ],
    );
    let pipeline = Pipeline::find(&root, "a").unwrap();
    let cases = pipeline.cases().unwrap();
    let shapes: Vec<_> =
        cases.iter().map(|c| (c.name.as_str(), c.input.as_str(), c.expected.as_deref())).collect();
    assert_eq!(shapes, [("one", "1", Some("o")), ("two", "2", None)]);
    fs::write(root.join("a/cases/lone.out.jsonl"), "").unwrap();
    assert!(
        matches!(pipeline.cases(), Err(Error::CaseWithoutInput { name, .. }) if name == "lone")
    );
}

#[test]
fn a_mapping_among_the_cases_says_why_it_must_be_refused() {
    let root = root(
        "refused",
        &[
            ("a/pipeline.json", CONFIG),
            ("a/extract.sql", ""),
            ("a/cases/z.sql", "-- fail: 2:1: this\n-- fail:  that \nSELECT 1\n-- fail: no header"),
            ("a/cases/z.flink.jsonl", ""),
        ],
    );
    let pipeline = Pipeline::find(&root, "a").unwrap();
    assert!(pipeline.cases().unwrap().is_empty());
    let refused = pipeline.refused_mappings().unwrap();
    let shapes: Vec<_> = refused.iter().map(|c| (c.name.as_str(), c.expected.clone())).collect();
    assert_eq!(shapes, [("z", vec!["2:1: this".to_owned(), "that".to_owned()])]);
    for text in ["SELECT 1", "-- fail:\n", "-- fail: \nSELECT 1", " -- fail: x"] {
        fs::write(root.join("a/cases/z.sql"), text).unwrap();
        assert!(
            matches!(pipeline.refused_mappings(), Err(Error::CaseWithoutHeader { .. })),
            "{text}"
        );
    }
}
