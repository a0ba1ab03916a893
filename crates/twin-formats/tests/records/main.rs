//! Bodies and what they are cut into: by format, at the limits, and what holds for every format.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

mod every_format;
mod json;
mod limits;
mod xml;

use std::io::BufRead;
use std::ops::ControlFlow;

use twin_formats::{Error, read_records};
use twin_pipeline::Format;

fn xml() -> Format {
    Format::Xml { record: "r".to_owned() }
}

fn json(path: &str) -> Format {
    Format::Json { records: path.parse().unwrap() }
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
    let text = result.unwrap_err().to_string();
    assert_eq!(records, before, "{text}");
    assert!(text.starts_with(expected), "{text}\n{expected}");
}
