//! Lines of the lake: whatever form a line has, the short way to write it takes and refuses what the long way does.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::Value;
use twin_normalization::wire::{LakeLineage, LineOrigin, SourceLine, write_lake_line};
use twin_normalization::{PipelineName, Timestamp};

const LINE: &str = r#"{"_meta":{"v":1,"id":"i1","pipeline":"test","order":"o-1"},"a":1.50,"b":["x",{"c":null}],"d":"\\n"}"#;

/// What a line must be. A name that is no text, as of half a surrogate pair, makes it none.
type Object = BTreeMap<String, IgnoredAny>;

/// The line in the lake; none where it is refused. Both ways to write it are gone, and serde judges, too.
fn written(line: &[u8]) -> Option<String> {
    let pipeline = PipelineName::new("test").unwrap();
    let arrived_at = Timestamp::from_micros(1_759_387_205_000_000).unwrap();
    let origin = LineOrigin { pipeline: &pipeline, arrived_at, sequence: "4956", line: 12 };
    let mut short = String::from("before\n");
    let took = LakeLineage::new(&pipeline, "c0de", None).write_line(line, &origin, &mut short);
    let mut long = String::from("before\n");
    if let Ok(SourceLine { id, .. }) = SourceLine::read(line, &origin) {
        let lineage = format!(
            r#"{{"v":1,"id":"{id}","pipeline":"test","sequence":"4956","line":12,"arrived_at":"{arrived_at}","transformer":"c0de"}}"#
        );
        let long_took = write_lake_line(line, &lineage, &mut long);
        assert_eq!(took.is_ok(), long_took.is_ok(), "{line:?}");
        assert_eq!(took.is_ok(), serde_json::from_slice::<Object>(line).is_ok(), "{line:?}");
    }
    assert_eq!(short, long, "{:?}", String::from_utf8_lossy(line));
    assert_eq!(took.is_err(), short == "before\n");
    let line = short.strip_prefix("before\n").filter(|line| !line.is_empty())?;
    assert_eq!(line.bytes().filter(|byte| *byte == b'\n').count(), 1);
    Some(line.to_owned())
}

/// The line with other fields behind its `_meta`, and those fields alone: both are good, or neither is.
fn with_fields(fields: &str) -> bool {
    let alone = written(format!("{{{fields}}}").as_bytes()).is_some();
    let behind = written(format!(r#"{{"_meta":{{"id":"i"}},{fields}}}"#).as_bytes()).is_some();
    assert_eq!(behind, alone && !fields.trim_ascii().is_empty(), "{fields}");
    behind
}

#[test]
fn what_stands_behind_the_meta_is_json_or_refused() {
    let deep = |depth: usize| format!(r#""a":{}1{}"#, "[".repeat(depth), "]".repeat(depth));
    for (fields, good) in [
        (r#""a":1"#, true),
        (r#" "a" : 1 "#, true),
        (r#""a":1e999,"b":-0.0e-9,"c":123456789012345678901234567890"#, true),
        (r#""a":1,"a":2"#, true),
        (r#""a":"\ud800","b":"\udc00\ud800""#, true),
        (r#""\ud800":1"#, false),
        (r#""a":"\u00","b":1"#, false),
        (r#""a":"\x""#, false),
        ("\"a\":\"\t\"", false),
        ("\"a\":\"\u{0}\"", false),
        (r#""a":01"#, false),
        (r#""a":+1"#, false),
        (r#""a":1."#, false),
        (r#""a":.5"#, false),
        (r#""a":NaN"#, false),
        (r#""a":Infinity"#, false),
        (r#""a":tru"#, false),
        (r#""a":1,"#, false),
        (r#","a":1"#, false),
        (r#""a""#, false),
        (r#""a":"#, false),
        (r#""a":1}"#, false),
        (r#""a":1}{"b":2"#, false),
        (r#""a":[1"#, false),
        (r#""a":[1}"#, false),
        (r#"a:1"#, false),
        (r#"'a':1"#, false),
        ("\"a\":1/**/", false),
        ("", false),
        (&deep(100), true),
        (&deep(10_000), true),
        (&format!("{}]", deep(100)), false),
    ] {
        assert_eq!(with_fields(fields), good, "{fields}");
    }
}

#[test]
fn a_field_of_the_lines_own_is_renamed_wherever_it_stands() {
    for (line, expect) in [
        (
            r#"{"_meta":{"id":"i"},"a":1,"_lineage":2}"#,
            r#","_meta":{"id":"i"},"a":1,"_lineage_source":2}"#,
        ),
        (
            r#"{"_meta":{"id":"i"},"\u005flineage":2}"#,
            r#","_meta":{"id":"i"},"_lineage_source":2}"#,
        ),
        (r#"{"_lineage":2,"_meta":{"id":"i"}}"#, r#","_lineage_source":2,"_meta":{"id":"i"}}"#),
        (
            r#"{"_meta":{"id":"i"},"a":{"_lineage":2}}"#,
            r#","_meta":{"id":"i"},"a":{"_lineage":2}}"#,
        ),
        (r#"{"_meta":{"id":"i","_lineage":2}}"#, r#","_meta":{"id":"i","_lineage":2}}"#),
        (
            r#" {"_meta":{"id":"i"} , "a":"_lineage" } "#,
            r#","_meta":{"id":"i"} , "a":"_lineage" }"#,
        ),
    ] {
        let written = written(line.as_bytes()).unwrap();
        let (_, kept) = written.split_once(r#""transformer":"c0de"}"#).unwrap();
        assert_eq!(kept, format!("{expect}\n"), "{line}");
    }
}

#[test]
fn what_is_no_text_is_refused() {
    for bytes in [&b"\xff"[..], b"\xc3", b"\xed\xa0\x80", b"\xf5\x80\x80\x80"] {
        let line = [br#"{"_meta":{"id":"i"},"a":""#, bytes, br#""}"#].concat();
        assert_eq!(written(&line), None, "{bytes:?}");
    }
}

proptest! {
    /// A good line, with a piece of it cut out and another put in.
    #[test]
    fn a_line_that_is_damaged_goes_the_same_way(
        from in 0..LINE.len(),
        cut in 0_usize..5,
        put in "(\\PC|[\"\\\\{}\\[\\]:, \t0-9.eE+-]|null|true|\"_lineage\":1,|\"_meta\":\\{\\},|\\\\u[0-9d][0-9a-f]{1,3}){0,3}",
    ) {
        let to = (from + cut).min(LINE.len());
        written(&[&LINE.as_bytes()[..from], put.as_bytes(), &LINE.as_bytes()[to..]].concat());
    }

    #[test]
    fn bytes_that_are_changed_go_the_same_way(at in 0..LINE.len(), byte in any::<u8>()) {
        let mut line = LINE.as_bytes().to_vec();
        line[at] = byte;
        written(&line);
    }

    /// What is kept is the line: its fields are those that came, in their order, behind the lineage.
    #[test]
    fn fields_arrive_as_they_came(
        fields in proptest::collection::vec(("[a-z\\PC]{0,6}", "null|true|-?[1-9][0-9]{0,20}(\\.[0-9]{1,3})?(e[0-9]{1,3})?"), 0..6),
    ) {
        let fields: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}:{value}", Value::from(name.as_str())))
            .collect();
        let line = format!(r#"{{"_meta":{{"id":"i"}}{}{}}}"#, if fields.is_empty() { "" } else { "," }, fields.join(","));
        let written = written(line.as_bytes()).unwrap();
        prop_assert!(written.ends_with(&format!("{}\n", &line[1..])), "{written}");
    }
}
