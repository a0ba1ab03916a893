//! Bodies and what they are cut into: by format, at the limits, and what holds for every format.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

mod csv;
mod documents;
mod every_format;
mod json;
mod limits;
mod lines;
mod xml;

use std::error::Error as _;
use std::io::BufRead;
use std::ops::ControlFlow;

use twin_formats::{Error, read_records};
use twin_pipeline::{Csv, Format, Melt, Text};

fn xml() -> Format {
    Format::Xml { record: "r".to_owned() }
}

fn json(path: &str) -> Format {
    Format::Json { records: path.parse().unwrap() }
}

fn csv() -> Format {
    Format::Csv(table())
}

fn table() -> Csv {
    Csv { separator: b',', quote: Some(b'"'), columns: None, tail: None, melt: None }
}

fn melt() -> Format {
    let name = |text: &str| text.to_owned();
    let melt = Melt {
        keep: vec![name("time")],
        name: name("station"),
        slug: Some(name("slug")),
        value: name("value"),
    };
    Format::Csv(Csv { melt: Some(melt), ..table() })
}

/// Lines of three fields, the last of which may be missing.
fn text() -> Format {
    let columns = ["time", "key", "value"].map(str::to_owned).to_vec();
    Format::Text(Text { separator: "|".to_owned(), columns, optional: 1, tail: None })
}

/// Reads a body to its end; gives the records before an error as well.
fn all(format: &Format, body: impl BufRead) -> (Vec<String>, Result<u64, Error>) {
    let mut records = Vec::new();
    let result = read_records(format, body, &mut |record| {
        records.push(record.to_owned());
        ControlFlow::Continue(())
    });
    (records, result)
}

fn check(format: &Format, body: impl AsRef<[u8]>, expected: &[&str]) {
    let body = body.as_ref();
    let shown = String::from_utf8_lossy(body);
    let (records, result) = all(format, body);
    assert_eq!(records, expected, "{shown}");
    assert_eq!(result.map_err(|e| e.to_string()), Ok(expected.len() as u64), "{shown}");
}

/// The records before the error, and the error's text.
fn check_error(format: &Format, body: impl AsRef<[u8]>, before: &[&str], expected: &str) {
    let (records, result) = all(format, body.as_ref());
    let error = result.unwrap_err();
    let text = match error.source() {
        Some(first) if matches!(error, Error::Lines { .. }) => format!("{error}: {first}"),
        _ => error.to_string(),
    };
    assert_eq!(records, before, "{text}");
    assert!(text.starts_with(expected), "{text}\n{expected}");
}
