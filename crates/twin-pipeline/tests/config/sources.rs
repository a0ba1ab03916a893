//! Documents and formats of a source, legal and illegal.

use twin_pipeline::{Csv, Format, PipelineConfig, PollSource, Source};

use crate::{LEGAL, check};

#[test]
fn a_url_and_documents_exclude_each_other() {
    let url = "\"url\": \"https://api.irishrail.ie/trains\",";
    let one = "\"documents\": [{ \"name\": \"a\", \"url\": \"https://api.irishrail.ie/a\" }],";
    let both = format!("{url} {one}");
    check(url, &both, &["9:60: $.source.documents: give either url, or documents"]);
    check(url, "", &["7:13: $.source.url: give either url, or documents"]);
    check(url, one, &[]);
    check(url, "\"documents\": [],", &["9:18: $.source.documents: name 1 to 16 documents"]);
}

#[test]
fn an_encoding_is_known_by_its_label() {
    let url = "\"url\": \"https://api.irishrail.ie/trains\",";
    let with = |label: &str| format!("{url} \"charset\": \"{label}\",");
    check(url, &with("ISO-8859-1"), &[]);
    for label in ["latin-99", "", "replacement"] {
        let expected = "9:58: $.source.charset: no encoding of that name; write one such as utf-8";
        check(url, &with(label), &[expected]);
    }
}

#[test]
fn reports_the_place_of_an_illegal_document() {
    let url = "\"url\": \"https://api.irishrail.ie/trains\",";
    let documents =
        |first: &str, second: &str| format!("\"documents\": [\n{{ {first} }},\n{{ {second} }}],");
    let document = |name: &str, rest: &str| {
        format!("\"name\": \"{name}\", \"url\": \"https://api.irishrail.ie/{name}\"{rest}")
    };
    let good = |name| document(name, ", \"fields\": { \"q\": \"x\" }");
    check(url, &documents(&good("a"), &good("b")), &[]);
    let cases = [
        (good("a"), "11:11: $.source.documents[1].name: document \"a\" is named twice"),
        (
            good("b").replace("\"b\"", "\"b c\""),
            "11:11: $.source.documents[1].name: a document's name is 1 to 64 letters",
        ),
        (
            good("b").replace("api.", "evil."),
            "11:23: $.source.documents[1].url: host \"evil.irishrail.ie\" is not in allow_hosts",
        ),
        (good("b").replace("https:", "ftp:"), "11:23: $.source.documents[1].url: a source's URL"),
        (document("b", ""), "11:1: $.source.documents[1].fields: all documents have the same"),
        (
            document("b", ", \"fields\": { \"r\": \"x\" }"),
            "11:63: $.source.documents[1].fields: all documents have the same",
        ),
        (
            document("b", ", \"fields\": { \"q\": \"x\\ny\" }"),
            "11:70: $.source.documents[1].fields.q: write one line",
        ),
    ];
    for (second, expected) in cases {
        check(url, &documents(&good("a"), &second), &[expected]);
    }
    let meta = document("a", ", \"fields\": { \"_meta\": \"x\", \"q\": \"1\", \"q\": \"2\" }");
    let meta = format!("\"documents\": [\n{{ {meta} }}],");
    check(
        url,
        &meta,
        &[
            "10:74: $.source.documents[0].fields._meta: _meta is the name of what",
            "10:94: $.source.documents[0].fields.q: field \"q\" is named twice",
        ],
    );
}

const XML: &str = "{ \"kind\": \"xml\", \"record\": \"objTrainPositions\" }";

/// A format, and what is wrong with it.
fn check_format(format: &str, expected: &[&str]) {
    check(XML, format, expected);
}

#[test]
fn reads_every_format() {
    let format = |text: &str| {
        let config = PipelineConfig::parse(&LEGAL.replace(XML, text)).unwrap();
        config.source.format().clone()
    };
    let csv = Csv { separator: b',', quote: Some(b'"'), columns: None, tail: None, melt: None };
    assert_eq!(format(r#"{ "kind": "csv" }"#), Format::Csv(csv.clone()));
    assert_eq!(format(r#"{ "kind": "ndjson" }"#), Format::NdJson { tail: None });
    assert_eq!(format(r#"{ "kind": "ndjson", "tail": 100 }"#), Format::NdJson { tail: Some(100) });
    let Format::Csv(all) = format(
        r#"{ "kind": "csv", "separator": "\t", "quote": "", "columns": ["a", "b"], "tail": 3,
             "melt": { "keep": ["a"], "name": "n", "slug": "s", "value": "v" } }"#,
    ) else {
        panic!("no csv")
    };
    assert_eq!((all.separator, all.quote, all.tail), (b'\t', None, Some(3)));
    assert_eq!(all.melt.unwrap().slug.as_deref(), Some("s"));
    let Format::Text(text) = format(
        r#"{ "kind": "text", "separator": " : ", "columns": ["a", "b"], "optional": ["b"] }"#,
    ) else {
        panic!("no text")
    };
    assert_eq!((text.separator.as_str(), text.optional, text.tail), (" : ", 1, None));
}

#[test]
fn reports_the_place_of_an_illegal_format() {
    let csv = |rest: &str| format!("{{ \"kind\": \"csv\", {rest} }}");
    for (rest, expected) in [
        (r#""separator": ";;""#, "11:45: $.source.format.separator: write one ASCII character"),
        (r#""separator": "é""#, "11:45: $.source.format.separator: "),
        (r#""separator": "\n""#, "11:45: $.source.format.separator: "),
        (r#""separator": "a""#, "11:45: $.source.format.separator: "),
        (r#""quote": ",""#, "11:41: $.source.format.quote: write one ASCII character"),
        (r#""quote": "''""#, "11:41: $.source.format.quote: "),
        (r#""columns": []"#, "11:43: $.source.format.columns: name 1 to 1000 columns"),
        (
            r#""columns": ["a", "a"]"#,
            "11:49: $.source.format.columns[1]: column \"a\" is named twice",
        ),
        (r#""columns": ["_meta"]"#, "11:44: $.source.format.columns[0]: _meta is the name"),
        (r#""tail": 0"#, "11:40: $.source.format.tail: 0 is not between 1 and 10000"),
        (r#""tail": 10001"#, "11:40: $.source.format.tail: 10001 is not"),
        (r#""colour": 1"#, "11:42: $.source.format.colour: unknown field `colour`"),
    ] {
        check_format(&csv(rest), &[expected]);
    }
}

#[test]
fn reports_the_place_of_an_illegal_melt() {
    let csv = |rest: &str| format!("{{ \"kind\": \"csv\", {rest} }}");
    let melt = |rest: &str| csv(&format!(r#""columns": ["t", "a"], "melt": {{ {rest} }}"#));
    for (rest, expected) in [
        (
            r#""keep": ["t"], "name": "t", "value": "v""#,
            "11:88: $.source.format.melt.name: \"t\" is another",
        ),
        (
            r#""keep": ["t"], "name": "n", "value": "n""#,
            "11:102: $.source.format.melt.value: \"n\" is another",
        ),
        (
            r#""keep": ["t"], "name": "n", "slug": "_meta", "value": "v""#,
            "11:101: $.source.format.melt.slug: _meta is",
        ),
        (
            r#""keep": ["t", "t"], "name": "n", "value": "v""#,
            "11:73: $.source.format.melt.keep: column \"t\" is named twice",
        ),
        (
            r#""keep": ["x"], "name": "n", "value": "v""#,
            "11:73: $.source.format.melt.keep: \"x\" is none of the columns",
        ),
    ] {
        check_format(&melt(rest), &[expected]);
    }
}

#[test]
fn reports_the_place_of_illegal_lines() {
    let text = |rest: &str| format!("{{ \"kind\": \"text\", {rest} }}");
    for (rest, expected) in [
        (
            r#""separator": "", "columns": ["a"]"#,
            "11:46: $.source.format.separator: a separator is 1 to 8",
        ),
        (
            r#""separator": "|", "columns": ["a", "b"], "optional": ["a"]"#,
            "11:86: $.source.format.optional: a line can lack",
        ),
        (
            r#""separator": "|", "columns": ["a"], "optional": ["a"]"#,
            "11:81: $.source.format.optional: ",
        ),
        (
            r#""separator": "|", "columns": ["a\tb"]"#,
            "11:63: $.source.format.columns[0]: a field's name",
        ),
    ] {
        check_format(&text(rest), &[expected]);
    }
}

#[test]
fn a_field_that_every_record_has_is_refused_where_the_format_tells() {
    let url = "\"url\": \"https://api.irishrail.ie/trains\",";
    let documents = "\"documents\": [{ \"name\": \"a\", \"url\": \"https://api.irishrail.ie/a\", \"fields\": { \"unit\": \"x\" } }],";
    for (format, clashes) in [
        (r#"{ "kind": "json", "records": "$[*]" }"#, false),
        (r#"{ "kind": "csv" }"#, false),
        (r#"{ "kind": "csv", "columns": ["unit"] }"#, true),
        (
            r#"{ "kind": "csv", "columns": ["unit", "a"], "melt": { "keep": ["a"], "name": "n", "value": "v" } }"#,
            false,
        ),
        (r#"{ "kind": "csv", "melt": { "keep": ["unit"], "name": "n", "value": "v" } }"#, true),
        (r#"{ "kind": "csv", "melt": { "keep": [], "name": "n", "value": "unit" } }"#, true),
        (
            r#"{ "kind": "text", "separator": "|", "columns": ["a", "unit"], "optional": ["unit"] }"#,
            true,
        ),
    ] {
        let json = LEGAL.replace(url, documents).replace(XML, format);
        let problems = PipelineConfig::parse(&json).err().unwrap_or_default();
        let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(texts.len(), usize::from(clashes), "{format}: {texts:?}");
        let expected =
            "$.source.documents[0].fields.unit: each record has a field \"unit\" of its own";
        assert!(texts.iter().all(|text| text.ends_with(expected)), "{texts:?}");
    }
}

#[test]
fn another_silo_takes_the_place_of_a_url_or_of_the_folder_of_all_documents() {
    let url = "\"url\": \"https://api.irishrail.ie/trains\",";
    let documents = "\"documents\": [{ \"name\": \"a\", \"url\": \"https://api.irishrail.ie/x?y\" }, { \"name\": \"b\", \"url\": \"https://api.irishrail.ie/z\" }],";
    let replaced = |json: &str, by: &str| {
        let config = PipelineConfig::parse(json).unwrap();
        let Source::Poll(mut poll) = config.source else { panic!("not a poll") };
        poll.replace_silo(&by.parse().unwrap()).unwrap();
        let places: Vec<_> = poll.places().map(|(first, _)| first).collect();
        assert!(places.iter().is_sorted_by(|a, b| **a + PollSource::PLACES <= **b));
        poll.documents.iter().map(|one| one.url.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(replaced(LEGAL, "http://127.0.0.1:1/feed?x"), ["http://127.0.0.1:1/feed?x"]);
    let several = LEGAL.replace(url, documents);
    for folder in ["http://127.0.0.1:1/f", "http://127.0.0.1:1/f/"] {
        assert_eq!(
            replaced(&several, folder),
            ["http://127.0.0.1:1/f/a", "http://127.0.0.1:1/f/b"]
        );
    }
}
