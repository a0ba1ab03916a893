//! A body of any size, here up to 200 MB, is read in a few MB of memory, whatever its format.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot set itself up has failed"
)]

use std::io::{BufReader, Read};
use std::ops::ControlFlow;

use twin_formats::{Part, read_document};
use twin_pipeline::{Csv, Format, Melt, Text};

const BODY_BYTES: usize = 200_000_000;
/// Enough for what takes longer: a reader that holds what it reads is found all the same.
const SHORT_BYTES: usize = 40_000_000;
/// What the buffers, one record and the allocator may take.
const MOST_BYTES: u64 = 8_000_000;
/// How far a reader may read ahead of the record that it hands over.
const AHEAD_BYTES: usize = 64 * 1024;

/// Begins with a head and repeats a part as often as fits, without ever holding it.
struct Endless<'e> {
    head: &'e [u8],
    part: &'e [u8],
    left: usize,
    at: usize,
    given: &'e std::cell::Cell<usize>,
}

impl Read for Endless<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let mut written = 0;
        while written < out.len() {
            if self.at == self.head.len() {
                if self.left == 0 {
                    break;
                }
                (self.head, self.at) = (self.part, 0);
                self.left -= 1;
            }
            let amount = (out.len() - written).min(self.head.len() - self.at);
            out[written..written + amount].copy_from_slice(&self.head[self.at..self.at + amount]);
            (written, self.at) = (written + amount, self.at + amount);
        }
        self.given.set(self.given.get() + written);
        Ok(written)
    }
}

/// The most memory that this process ever had in use.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_ascii_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

fn check(
    name: &str,
    format: &Format,
    bytes: usize,
    (head, part, records_in_part): (&str, &str, u64),
) {
    let given = std::cell::Cell::new(0);
    let parts = bytes / part.len();
    let body =
        Endless { head: head.as_bytes(), part: part.as_bytes(), left: parts, at: 0, given: &given };
    let (before, mut count) = (peak(), 0);
    let result = read_document(format, None, &[], BufReader::new(body), &mut |_| {
        let complete = head.len() + usize::try_from(count / records_in_part).unwrap() * part.len();
        assert!(given.get() < complete + part.len() + AHEAD_BYTES, "{name}: reads far ahead");
        count += 1;
        ControlFlow::Continue(())
    });
    assert!(count >= parts as u64 * records_in_part, "{name}: {count} records, {result:?}");
    let grown = peak() - before;
    assert!(grown < MOST_BYTES, "{name}: memory grew by {grown} bytes");
}

/// One test, because the peak is the whole process's.
#[test]
fn memory_does_not_grow_with_the_body() {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let csv = Csv { separator: b',', quote: Some(b'"'), columns: None, tail: None, melt: None };
    let melt = Melt {
        keep: names(&["time"]),
        name: "station".to_owned(),
        slug: Some("slug".to_owned()),
        value: "value".to_owned(),
    };
    let columns: Vec<String> = (0..200).map(|column| format!("c{column}")).collect();
    let header = format!("time,{}\n", columns.join(","));
    let row = format!("2024-06-27 16:50,{}\n", vec!["\"18.3\""; 200].join(","));
    check("csv", &Format::Csv(csv.clone()), BODY_BYTES, (&header, &row, 1));
    let tail = Csv { tail: Some(100), ..csv.clone() };
    let tail = Format::Csv(tail);
    check_end("csv with tail", &tail, &header, &row, 100);
    let long = format!("{header}{}{row}", "x".repeat(600_000));
    check_end("csv with tail after a long row", &tail, &long, &row, 100);
    let melted = Format::Csv(Csv { melt: Some(melt), ..csv.clone() });
    check("melt", &melted, BODY_BYTES, (&header, &row, 200));

    let text = |tail| {
        let columns = names(&["time", "key", "value"]);
        Format::Text(Text { separator: "|".to_owned(), columns, optional: 0, tail })
    };
    let line = format!("2016-11-01T19:34:28.528Z|path|{}\n", "1.5 ".repeat(100));
    check("text", &text(None), BODY_BYTES, ("", &line, 1));
    check_end("text with tail", &text(Some(1_000)), "", &line, 1_000);

    for (name, format, head, part) in [
        ("a row of cells", &Format::Csv(csv.clone()), "a,b\n1,2\n", ",5"),
        ("a row of one cell", &Format::Csv(csv), "a,b\n1,2\n3,", "xxxxxxxxxx"),
        ("a line of text", &text(None), "1|2|3\n1|", "|xxxxxxxx"),
        ("a line of the end", &text(Some(10)), "1|2|3\n1|", "|xxxxxxxx"),
        ("a line of JSON", &Format::NdJson { tail: None }, "1\n\"", "xxxxxxxxxx"),
    ] {
        check_one(name, format, head, part);
    }

    let object = format!("{{\"a\":[{}1]}}\n", "{\"b\":\"c\"},".repeat(50));
    check("ndjson", &Format::NdJson { tail: None }, BODY_BYTES, ("", &object, 1));
    // These two end in the middle of the document, which is an error and no matter here.
    let element = format!("<r>{}</r>", "<b>1</b><c x='2'>3</c>".repeat(40));
    check("xml", &Format::Xml { record: "r".to_owned() }, SHORT_BYTES, ("<a>", &element, 1));
    let json = Format::Json { records: "$.a[*]".parse().unwrap() };
    let element = format!(",{}", object.trim_end());
    check("json", &json, SHORT_BYTES, ("{\"a\":[0", &element, 1));
}

/// As [`check`], where only the last records come.
fn check_end(name: &str, format: &Format, head: &str, part: &str, records: u64) {
    let given = std::cell::Cell::new(0);
    let left = SHORT_BYTES / part.len();
    let body = Endless { head: head.as_bytes(), part: part.as_bytes(), left, at: 0, given: &given };
    let before = peak();
    let each = &mut |_: Part<'_>| ControlFlow::Continue(());
    let count = read_document(format, None, &[], BufReader::new(body), each).unwrap();
    let grown = peak() - before;
    assert_eq!(count, records, "{name}");
    assert!(grown < MOST_BYTES, "{name}: memory grew by {grown} bytes");
}

/// As [`check`], where all that comes after the head's record is one line.
fn check_one(name: &str, format: &Format, head: &str, part: &str) {
    let given = std::cell::Cell::new(0);
    let left = SHORT_BYTES / part.len();
    let body = Endless { head: head.as_bytes(), part: part.as_bytes(), left, at: 0, given: &given };
    let (before, mut refused) = (peak(), 0);
    let count = read_document(format, None, &[], BufReader::new(body), &mut |part| {
        refused += u64::from(part.record.is_err());
        ControlFlow::Continue(())
    });
    let grown = peak() - before;
    assert_eq!((count.unwrap(), refused), (1, 1), "{name}");
    assert!(grown < MOST_BYTES, "{name}: memory grew by {grown} bytes");
}
