//! `twin check`, `twin test` and `twin run` on the project's pipelines and on broken ones.

mod common;

use std::fs;

use common::folder::{CONFIG, Folder, LINE, MAPPING, OBSERVATION, lock};
use common::{root, run};

#[test]
fn every_pipeline_of_the_project_is_in_order_and_passes_its_cases() {
    let names: Vec<_> = fs::read_dir(root().join("sql"))
        .unwrap()
        .filter_map(|entry| entry.ok().filter(|entry| entry.path().is_dir()))
        .collect();
    let checked = run(&["check"]);
    assert_eq!((checked.code, checked.err.as_str()), (Some(0), ""));
    assert_eq!(checked.out.lines().filter(|line| line.contains(": ok, ")).count(), names.len());
    let cases = names.iter().flat_map(|folder| fs::read_dir(folder.path().join("cases")).unwrap());
    let inputs = cases.filter(|file| {
        let name = file.as_ref().unwrap().file_name().into_string().unwrap();
        name.ends_with(".in.jsonl") || name.ends_with(".sql")
    });
    let tested = run(&["test"]);
    assert_eq!(tested.code, Some(0), "{}", tested.out);
    assert_eq!(tested.err, format!("{} passed, 0 failed\n", inputs.count()));
    assert!(tested.out.contains("ok      irish-rail messes\n"), "{}", tested.out);
}

#[test]
fn a_check_tells_every_problem_with_its_place() {
    let folder = Folder::new(
        "check",
        &[("b/pipeline.json", "{\n\"name\": 1}"), ("a/cases/x.out.jsonl", "")],
    );
    folder.write(
        "a/pipeline.json",
        &CONFIG.replace("\"revision\": 1", "\"revision\": 0").replace("https://h.", "https://g."),
    );
    folder.write("a/extract.sql", &MAPPING.replace("s.b, ", "NOPE(s.b), "));
    let ended = folder.run(&["check"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
    let lines: Vec<&str> = ended.err.lines().filter(|line| !line.starts_with("  help: ")).collect();
    assert_eq!(lines.len(), 5, "{}", ended.err);
    assert!(
        lines[0].starts_with("a/pipeline.json:3:15: $.revision: 0 is not between"),
        "{}",
        ended.err
    );
    assert!(
        lines[1].starts_with("a/pipeline.json:7:12: $.source.url: host \"g.example\""),
        "{}",
        ended.err
    );
    assert!(lines[2].starts_with("a/extract.sql:3:18: "), "{}", ended.err);
    assert!(
        lines[3].starts_with("b/pipeline.json:2:9: $: invalid type: integer `1`"),
        "{}",
        ended.err
    );
    assert_eq!(lines[4], "twin: 4 problems");
    assert!(!ended.err.contains("extract.lock.json"), "what is wrong cannot be accepted yet");
    let ended = folder.run(&["check", "c"]);
    assert_eq!(ended.err, "twin: no pipeline named \"c\" in  (there: a, b)\n");
}

#[test]
fn a_mapping_changes_only_with_its_revision() {
    let folder = Folder::new("revision", &[]);
    let check = |arguments: &[&str], code, said: &str| {
        let ended = folder.run(&[&["check", "a"], arguments].concat());
        let text = format!("{}{}", ended.out, ended.err);
        assert_eq!(ended.code, Some(code), "{text}");
        assert!(text.contains(said), "{said}\n{text}");
    };
    check(&[], 0, "a: ok, revision 1, mapping ");
    let changed = format!("{MAPPING}-- A word.\n");
    folder.write("a/extract.sql", &changed);
    let said = "a/pipeline.json: extract.sql changed and revision 1 did not";
    check(&[], 1, said);
    check(&["--accept"], 1, said);
    folder.write("a/pipeline.json", &CONFIG.replace("\"revision\": 1", "\"revision\": 2"));
    check(&[], 1, "a/extract.lock.json: revision 2 of extract.sql");
    folder.write("a/extract.sql", "SELECT");
    check(&["--accept"], 1, "a/extract.sql:1:");
    folder.write("a/extract.sql", &changed);
    check(&["--accept"], 0, "a: accepted, revision 2, mapping ");
    check(&["--accept"], 0, "a: ok, revision 2, mapping ");
    assert_eq!(fs::read_to_string(folder.path("a/extract.lock.json")).unwrap(), lock(2, &changed));
    folder.write("a/pipeline.json", CONFIG);
    check(&["--accept"], 1, "revision 1 is lower than 2");
    folder.write("a/extract.lock.json", "{");
    check(&["--accept"], 1, "a/extract.lock.json is not {\"revision\":");
    fs::remove_file(folder.path("a/extract.lock.json")).unwrap();
    folder.write("a/cases/x.sql", "SELECT 1");
    check(&["--accept"], 1, "a/cases/x.sql is a mapping that must be refused: begin it with");
}

#[test]
fn a_check_tells_what_a_mapping_costs() {
    let folder = Folder::new("cost", &[("a/cases/one.in.jsonl", &format!("{LINE}\nnonsense\n"))]);
    let ended = folder.run(&["check", "a"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let line = ended.out.lines().nth(1).unwrap_or_default();
    assert!(line.starts_with("  cost: ") && line.contains(" records a second"), "{line}");
    assert!(line.contains("the one record of its cases, "), "{line}");
}

#[test]
fn a_mapping_among_the_cases_must_be_refused_for_its_reason() {
    let bad = MAPPING.replace("s.b, ", "NOW(), ");
    let folder = Folder::new(
        "refused",
        &[
            ("a/cases/right.sql", &format!("-- fail: NOW\n{bad}")),
            ("a/cases/other.sql", &format!("-- fail: SUM\n{bad}")),
            ("a/cases/legal.sql", &format!("-- fail: NOW\n{MAPPING}")),
        ],
    );
    let ended = folder.run(&["test"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(1), "1 passed, 2 failed\n"));
    let lines: Vec<&str> = ended.out.lines().collect();
    assert_eq!(
        lines[..2],
        ["FAILED  a legal.sql", "  a/cases/legal.sql compiles, and must be refused"]
    );
    assert_eq!(lines[2..4], ["FAILED  a other.sql", "  - a/cases/other.sql: SUM"]);
    assert!(lines[4].starts_with("  + a/cases/other.sql:4:"), "{}", ended.out);
    assert_eq!(lines[5..], ["ok      a right.sql"]);
}

#[test]
fn two_values_of_one_key_and_time_are_told() {
    let twice = MAPPING.trim_end_matches(";\n").to_owned()
        + "\nUNION ALL SELECT 'c', 'b', UPPER(s.b), s._meta.as_of FROM source AS s;\n";
    let folder = Folder::new("twice", &[("a/cases/one.in.jsonl", LINE), ("a/extract.sql", &twice)]);
    folder.run(&["test", "--accept"]);
    let ended = folder.run(&["test", "a", "--seed", "18446744073709551615"]);
    assert_eq!(ended.code, Some(0), "{}", ended.out);
    assert!(
        ended.err.starts_with("note: a one: line 1 gives c.b two values of one time"),
        "{}",
        ended.err
    );
}

#[test]
fn a_case_that_differs_is_shown_and_can_be_accepted() {
    let input = format!("{LINE}\n\nnonsense\n");
    let expected = format!(
        "{}\n{{\"dead_letter\":\"malformed\",\"line\":3}}\n",
        OBSERVATION.replace("\"x\"", "\"y\"")
    );
    let folder = Folder::new(
        "cases",
        &[
            ("a/cases/one.in.jsonl", &input),
            ("a/cases/one.out.jsonl", &expected),
            ("a/cases/two.in.jsonl", LINE),
        ],
    );
    let ended = folder.run(&["test"]);
    let wanted = OBSERVATION.replace("\"x\"", "\"y\"");
    assert_eq!(ended.code, Some(1));
    assert_eq!(
        ended.out,
        format!(
            "FAILED  a one\n  - a/cases/one.out.jsonl:1: {wanted}\n  + {OBSERVATION}\n\
             FAILED  a two\n  a/cases/two.out.jsonl does not exist: twin test --accept writes it\n"
        )
    );
    assert_eq!(ended.err, "0 passed, 2 failed\n");
    assert_eq!(folder.run(&["test", "a", "--accept"]).code, Some(0));
    let ended = folder.run(&["test"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), "ok      a one\nok      a two\n"));
}

#[test]
fn a_recorded_body_becomes_observations() {
    let file = "tests/feeds/irish-rail/currentTrains_20251002T074002+0100.xml.gz";
    let ended = run(&["run", "irish-rail", "--input", file]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let counts: serde_json::Value = serde_json::from_str(&ended.err).unwrap();
    let count = |name: &str| counts[name].as_u64().unwrap();
    assert_eq!((count("lines"), count("mapped_lines"), count("malformed_lines")), (81, 81, 0));
    assert_eq!(
        count("rows"),
        count("observations") + count("filtered_rows") + count("dead_lettered_rows")
    );
    assert_eq!(count("observations"), ended.out.lines().count() as u64);
    let first: serde_json::Value = serde_json::from_str(ended.out.lines().next().unwrap()).unwrap();
    assert_eq!(first["component"], "train:D554~2025-10-02");
    assert_eq!(first["observed_at"], "2025-10-02T06:40:02.000000Z");
    assert_eq!(run(&["run", "irish-rail", "--input", file]).out, ended.out);
    let later = run(&["run", "irish-rail", "--input", file, "--as-of", "2025-10-03T00:00:00Z"]);
    assert!(
        later
            .out
            .lines()
            .all(|line| line.contains("\"observed_at\":\"2025-10-03T00:00:00.000000Z\""))
    );
}

#[test]
fn a_bad_line_is_told_and_delays_nobody() {
    let folder = Folder::new("lines", &[("in.jsonl", &format!("{LINE}\n{{\"b\":\n{LINE}\n"))]);
    let ended = folder.run(&["run", "a", "--input", &folder.path("in.jsonl")]);
    assert_eq!((ended.code, ended.out.lines().count()), (Some(1), 2));
    let lines: Vec<&str> = ended.err.lines().collect();
    assert!(lines[0].starts_with("dead letter, line 2: malformed: "), "{}", ended.err);
    assert_eq!(lines[1], "  {\"b\":");
    assert!(
        lines[2].starts_with(r#"{"lines":3,"mapped_lines":2,"malformed_lines":1,"#),
        "{}",
        ended.err
    );
}

#[test]
fn a_bad_row_of_a_table_is_named_by_file_and_line_and_delays_nobody() {
    let config = CONFIG.replace(r#""kind": "xml", "record": "r""#, r#""kind": "csv""#);
    let table = "a,b\n1,x\n2,\u{1b}[2J,7\n3,y\n";
    let folder = Folder::new("rows", &[("a/pipeline.json", &config), ("t.csv", table)]);
    let ended = folder.run(&["run", "a", "--input", &folder.path("t.csv")]);
    assert_eq!((ended.code, ended.out.lines().count()), (Some(1), 2), "{}", ended.err);
    let lines: Vec<&str> = ended.err.lines().collect();
    let told =
        "t.csv:3: malformed: CSV is malformed at line 3, byte 8: 3 cells, where the table has 2";
    assert_eq!(lines[..2], [&format!("dead letter, {told}"), "  2,·[2J,7"]);
    assert!(lines[2].starts_with(r#"{"lines":2,"mapped_lines":2,"malformed_lines":0,"#));
}

#[test]
fn a_body_that_breaks_off_loses_nothing_already_read() {
    let folder = Folder::new(
        "body",
        &[("x.xml", "<a>\n<r><b>1</b></r>\n<r><b>2"), ("y.xml", "<html>\u{1b}[2J")],
    );
    let ended = folder.run(&["run", "a", "--input", &folder.path("x.xml")]);
    assert_eq!((ended.code, ended.out.lines().count()), (Some(1), 1));
    assert!(
        ended.err.ends_with(
            "\ntwin: x.xml: XML is malformed at line 3, byte 27: the document ends inside of b\n"
        ),
        "{}",
        ended.err
    );
    let ended = folder.run(&["run", "a", "--input", &folder.path("y.xml")]);
    assert!(
        ended.err.ends_with(
            "\ntwin: y.xml: the answer is not XML: it begins with \"<html>\\u{1b}[2J\"\n"
        ),
        "{}",
        ended.err
    );
}

#[test]
fn the_help_of_every_command_has_an_example() {
    for command in
        ["", "check", "new", "test", "run", "feed", "feed serve", "get", "list", "watch", "token"]
    {
        let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let ended = run(&arguments);
        assert_eq!(ended.code, Some(0));
        assert!(ended.out.contains(&format!("\n  twin {command}")), "{}", ended.out);
    }
}

#[test]
fn a_command_takes_only_the_files_that_it_uses() {
    let commands = [
        ("check", "--pipelines"),
        ("new", "--pipelines"),
        ("test", "--pipelines"),
        ("run", "--pipelines"),
        ("get", "--connection"),
        ("list", "--connection"),
        ("watch", "--connection"),
        ("token", "--connection"),
        ("feed", ""),
        ("feed serve", ""),
        ("", ""),
    ];
    for (command, taken) in commands {
        let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let help = run(&arguments).out;
        for option in ["--connection", "--pipelines"] {
            assert_eq!(help.contains(&format!("{option} <")), option == taken, "{command}: {help}");
        }
    }
}

#[test]
fn messages_that_are_pushed_are_run_a_line_each() {
    let folder = Folder::new("pushed", &[]);
    let (before, _) = CONFIG.split_once("\"source\"").unwrap();
    folder.write("a/pipeline.json", &format!("{before}\"source\": {{ \"kind\": \"push\" }} }}"));
    folder.write("messages.jsonl", "{\"b\": \"x\"}\n");
    folder.write("messages.json", "{\"b\": \"x\"}");
    let ended = folder.run(&["run", "a", "--input", &folder.path("messages.jsonl")]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains("\"value_text\":\"x\""), "{}", ended.out);
    let ended = folder.run(&["run", "a", "--input", &folder.path("messages.json")]);
    let said =
        "twin: messages.json: the messages of this pipeline are pushed, so give them one a line";
    assert!(ended.code == Some(1) && ended.err.contains(said), "{}", ended.err);
}
