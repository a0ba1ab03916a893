//! `twin new`: a first folder from a sample, and what it refuses.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

mod common;

use std::fs;
use std::path::PathBuf;

use common::{Ended, run};

const TRAINS: &str = "tests/feeds/irish-rail/currentTrains_20251002T074002+0100.xml.gz";

/// An empty folder of pipelines; every test has its own.
struct Pipelines(PathBuf);

impl Pipelines {
    fn new(test: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("new").join(test);
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// Writes a file and returns its path.
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        let folder = self.0.display().to_string();
        let ended = run(&[arguments, &["--pipelines", &folder]].concat());
        let strip = |text: String| text.replace(&format!("{folder}/"), "");
        Ended { code: ended.code, out: strip(ended.out), err: strip(ended.err) }
    }

    fn new_one(&self, name: &str, sample: &str, more: &[&str]) -> Ended {
        self.run(&[&["new", name, "--sample", sample], more].concat())
    }

    /// Says that the folder is refused with these words, and that nothing was written.
    fn refused(&self, name: &str, sample: &str, more: &[&str], words: &str) {
        let before = fs::read_dir(&self.0).unwrap().count();
        let ended = self.new_one(name, sample, more);
        assert_ne!(ended.code, Some(0), "{words}: {}", ended.out);
        assert!(ended.err.contains(words), "{words}: {}", ended.err);
        assert_eq!(fs::read_dir(&self.0).unwrap().count(), before, "{words}");
    }
}

#[test]
fn a_new_pipeline_passes_as_it_is() {
    let pipelines = Pipelines::new("passes");
    let record = |id: u32, more: &str| {
        format!(r#"{{"id":"v/{id}","timestamp":175938480{id},"speed":{id}.5{more}}}"#)
    };
    let (one, two) = (record(1, r#","order":1,"doors":[true]"#), record(2, r#","order":null"#));
    let object =
        pipelines.file("object.json", &format!(r#"{{"vehicles":[{one},{two}],"of":"x"}}"#));
    let list = pipelines.file("list.json", &format!("[{one},{two}]"));
    for (name, sample, more, told) in [
        ("trains", TRAINS, &[][..], "component from TrainCode, time from _meta.as_of, 6 metrics"),
        ("vehicles", &object, &[], "component from id, time from timestamp, 2 metrics"),
        (
            "listed",
            &list,
            &["--format", "json"],
            "component from id, time from timestamp, 2 metrics",
        ),
        ("whole", &object, &["--record", "$"], "component from the pipeline's name"),
    ] {
        let ended = pipelines.new_one(name, sample, more);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        assert!(ended.out.contains(told), "{told}: {}", ended.out);
        assert!(ended.err.contains(&format!("twin check {name}")), "{}", ended.err);
    }
    let checked = pipelines.run(&["check"]);
    assert_eq!((checked.code, checked.err.as_str()), (Some(0), ""));
    let tested = pipelines.run(&["test"]);
    assert_eq!((tested.code, tested.err.as_str()), (Some(0), "4 passed, 0 failed\n"));
    let sql = pipelines.read("vehicles/extract.sql");
    for part in [
        "SELECT 'vehicles:' || REPLACE(s.id, '/', '-'),\n",
        "'order', CAST(s.`order` AS DOUBLE), TO_TIMESTAMP_LTZ(s.`timestamp`, 0)\n",
        "-- Not mapped: doors: an array; CROSS JOIN UNNEST(s.doors) AS e gives a row for each element.\n",
    ] {
        assert!(sql.contains(part), "{part}\n{sql}");
    }
    let config = pipelines.read("trains/pipeline.json");
    assert!(
        config.contains(r#""format": { "kind": "xml", "record": "objTrainPositions" }"#),
        "{config}"
    );
}

#[test]
fn tables_and_lines_are_samples_too() {
    let pipelines = Pipelines::new("tables");
    let file = |name, text: &str| pipelines.file(name, text);
    let wide: Vec<String> = (1..=50).map(|number| format!("Place {number}")).collect();
    let wide = format!("time,{}\n10:00,{}\n", wide.join(","), ["1.5"; 50].join(","));
    for (name, sample, more, told) in [
        (
            "csv",
            file("a.csv", "id;speed\nx;1.5\ny;\n"),
            &[][..],
            "component from id, time from _meta.as_of, 1 metric",
        ),
        (
            "wide",
            file("w.csv", &wide),
            &[],
            "component from column_slug, time from _meta.as_of, 3 metrics",
        ),
        (
            "log",
            file("l.txt", "2025-10-02T06:00:00Z|mode|AUTO\n2025-10-02T06:00:01Z|mode|MANUAL|1\n"),
            &["--columns", "time,key,value"],
            "component from key, time from time, 2 metrics",
        ),
        (
            "lines",
            file("n.json", "{\"id\":\"x\",\"v\":1}\n{\"id\":\"y\",\"v\":2}\n"),
            &[],
            "component from id, time from _meta.as_of, 1 metric",
        ),
    ] {
        let ended = pipelines.new_one(name, &sample, more);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        assert!(ended.out.contains(told), "{told}: {}", ended.out);
    }
    assert_eq!(pipelines.run(&["check"]).code, Some(0));
    assert_eq!(pipelines.run(&["test"]).err, "4 passed, 0 failed\n");
}

#[test]
fn the_source_and_the_time_are_taken_as_given() {
    let pipelines = Pipelines::new("given");
    let sample = pipelines.file("a.json", r#"{"id":"x","v":1}"#);
    let url = "https://api.example.net/v1?line=0";
    let ended =
        pipelines.new_one("a", &sample, &["--url", url, "--as-of", "2025-10-02T08:00:00+02:00"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let config = pipelines.read("a/pipeline.json");
    assert!(
        config.contains(&format!("\"url\": \"{url}\"")) && config.contains("[\"api.example.net\"]"),
        "{config}"
    );
    assert!(pipelines.read("a/cases/sample.out.jsonl").contains("\"2025-10-02T06:00:00.000000Z\""));
}

#[test]
fn what_cannot_be_a_pipeline_is_refused_with_words_that_help() {
    let pipelines = Pipelines::new("refused");
    let good = pipelines.file("good.json", r#"{"id":"x","v":1}"#);
    let empty = pipelines.file("empty.json", " \n");
    let torn = pipelines.file("torn.json", r#"[{"id":"x"},{"id":"#);
    let none = pipelines.file("none.json", "[]");
    let other = pipelines.file("other.bin", "\u{1b}[2Jx");
    let xml = pipelines.file("x.xml", "<a><b>1</a>");
    for (name, sample, more, words) in [
        ("a", "/nowhere/x.json", &[][..], "cannot read /nowhere/x.json: No such file"),
        ("a", &empty, &[], "empty.json is empty: give an answer of the source"),
        ("a", &torn, &[], "torn.json: JSON is malformed at line 1"),
        (
            "a",
            &none,
            &[],
            "no record in none.json where { \"kind\": \"json\", \"records\": \"$[*]\" } says; --record",
        ),
        (
            "a",
            &other,
            &[],
            "cannot tell the format of other.bin: it begins with \"\\u{1b}[2Jx\"; --format names it",
        ),
        ("a", &xml, &[], "cannot tell which element of x.xml is a record: --record names it"),
        ("a", &good, &["--format", "xml"], "--format names it"),
        ("a", &good, &["--record", "nonsense"], "\"nonsense\" is not a record path"),
        ("a", &good, &["--record", "$.none[*]"], "no record in good.json"),
        ("a", &good, &["--url", "ftp://x"], "invalid value 'ftp://x' for '--url <URL>'"),
        ("A b", &good, &[], "invalid value 'A b' for '<PIPELINE>'"),
        ("a--b", &good, &[], "a--b/pipeline.json:3:11: $.name"),
        ("digitaltwin", &good, &[], "$.name"),
    ] {
        pipelines.refused(name, sample, more, words);
    }
    assert_eq!(pipelines.new_one("a", &good, &[]).code, Some(0));
    let before = pipelines.read("a/extract.sql");
    pipelines.refused("a", &good, &[], "a is there already: twin new writes over nothing");
    assert_eq!(pipelines.read("a/extract.sql"), before);
    let ended = run(&["new", "a", "--sample", &good, "--pipelines", &good]);
    assert!(
        ended.err.contains("cannot make ") && ended.err.contains("--pipelines"),
        "{}",
        ended.err
    );
}

#[test]
fn a_sample_that_breaks_off_in_its_last_line_makes_a_folder_without_it() {
    let pipelines = Pipelines::new("cut");
    for (name, file, text, left_out) in [
        (
            "table",
            "t.csv",
            "id,speed,unit\nx,1.5,m/s\ny,2,m/s\nz",
            "left out: t.csv:4: CSV is malformed at line 4, byte 32: 1 cell, where the table has 3\n",
        ),
        (
            "log",
            "l.txt",
            "2025-10-02T06:00:00Z|mode|AUTO\n2025-10-02T06:00:01Z|mode|AUTO\n2025-10-02T06:00:02Z|mo",
            "left out: l.txt:3: text is malformed at line 3, byte 62: 2 fields, where 3 are named\n",
        ),
        (
            "lines",
            "n.json",
            "{\"id\":\"x\",\"v\":1}\n{\"id\":\"y\",\"v\":2}\n{\"id\":\"z",
            "left out: n.json:3: NDJSON is malformed at line 3, byte 42: EOF while parsing a string\n",
        ),
    ] {
        let sample = pipelines.file(file, text);
        let ended = pipelines.new_one(name, &sample, &[]);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        assert!(ended.err.starts_with(left_out), "{}", ended.err);
        assert!(ended.err.contains(&format!("twin check {name}")), "{}", ended.err);
    }
    assert_eq!(pipelines.run(&["check"]).code, Some(0));
    assert_eq!(pipelines.run(&["test"]).err, "3 passed, 0 failed\n");
    let bad = "x\n".repeat(20);
    let lines = pipelines.file("many.json", &format!("{{\"id\":\"x\",\"v\":1}}\n{bad}"));
    let ended = pipelines.new_one("many", &lines, &["--format", "ndjson"]);
    assert_eq!((ended.code, ended.err.matches("left out: many.json:").count()), (Some(0), 10));
    assert!(ended.err.contains("\nleft out: 10 more lines\nNext: "), "{}", ended.err);
    let none = pipelines.file("none.json", "{\"id\"\n");
    let words =
        "no record in none.json is good, the first: none.json:1: NDJSON is malformed at line 1";
    pipelines.refused("none", &none, &["--format", "ndjson"], words);
}
