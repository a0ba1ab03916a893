//! Bodies and what they are cut into: by format, at the limits, and what holds for every format.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

mod charset;
mod csv;
mod documents;
mod every_format;
mod json;
mod limits;
mod lines;
mod xml;

use std::io::BufRead;
use std::ops::ControlFlow;

use twin_formats::{EXCERPT_BYTES, Error, Position, read_document};
use twin_pipeline::{Charset, Csv, Format, Melt, Text};

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

/// What a body was cut into, before its error or its end.
#[derive(Debug)]
struct Cut {
    records: Vec<String>,
    refused: Vec<Line>,
    end: Result<u64, Error>,
}

/// What was refused: its bytes, where it stood, and why.
type Line = (Vec<u8>, Position, String);

fn all(format: &Format, body: impl BufRead) -> Cut {
    cut(format, None, &[], body)
}

/// What a body in an encoding is cut into.
fn cut(
    format: &Format,
    charset: Option<Charset>,
    fields: &[(String, String)],
    body: impl BufRead,
) -> Cut {
    let (mut records, mut refused) = (Vec::new(), Vec::new());
    let end = read_document(format, charset, fields, body, &mut |part| {
        match part.record {
            Ok(record) => records.push(record.to_owned()),
            Err(line) => refused.push((line.bytes.to_vec(), part.at, line.error.to_string())),
        }
        ControlFlow::Continue(())
    });
    Cut { records, refused, end }
}

/// The records of a body in which nothing is wrong.
fn check(format: &Format, body: impl AsRef<[u8]>, expected: &[&str]) {
    check_refused::<&str>(format, body, expected, &[]);
}

/// The records, and the bytes and errors of what is refused between them.
fn check_refused<B: AsRef<[u8]>>(
    format: &Format,
    body: impl AsRef<[u8]>,
    records: &[&str],
    refused: &[(B, &str)],
) {
    let body = body.as_ref();
    let shown = String::from_utf8_lossy(body.get(..200).unwrap_or(body));
    let read = all(format, body);
    assert_eq!(read.records, records, "{shown}");
    assert_eq!(read.end.map_err(|e| e.to_string()), Ok(records.len() as u64), "{shown}");
    assert_eq!(read.refused.len(), refused.len(), "{:?}", read.refused);
    for ((bytes, _, error), (expected, text)) in read.refused.iter().zip(refused) {
        assert!(bytes == expected.as_ref(), "{}", String::from_utf8_lossy(bytes));
        assert!(error.starts_with(text), "{error}\n{text}");
    }
}

/// The records before the error, and the error's text.
fn check_error(format: &Format, body: impl AsRef<[u8]>, before: &[&str], expected: &str) {
    let read = all(format, body.as_ref());
    let text = read.end.unwrap_err().to_string();
    assert_eq!(read.records, before, "{text}");
    assert_eq!(read.refused, [], "{text}");
    assert!(text.starts_with(expected), "{text}\n{expected}");
}

/// What is kept of a text that is over the limit.
fn excerpt(text: &str) -> &[u8] {
    text.as_bytes().get(..EXCERPT_BYTES).unwrap()
}
