//! Reads a file as the lines of a pipeline's stream.

use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;

use twin_formats::{Part, Refused};
use twin_normalization::wire::{Polled, SourceMeta, write_source_line};
use twin_normalization::{Refusal, Timestamp};
use twin_pipeline::{Pipeline, PollSource, PolledDocument, Source};

use crate::{Error, feed};

/// What a file holds, part by part.
pub(crate) enum Entry<'e> {
    /// A line of the stream.
    Line(&'e str),
    /// A line or row of the document that is no record.
    Refused {
        /// Its first line, counted from 1.
        line: u64,
        /// What it holds.
        bytes: &'e [u8],
        /// What is wrong with it.
        refusal: Refusal,
    },
}

/// Hands over every line of `file`, until `each` fails.
///
/// A body is cut into records by the pipeline's format, and each gets the `_meta` that the sourcing
/// worker would give it for a poll at `tick`. Where the source has several documents, the file's name
/// tells which of them it is: `<document>_<time>.csv` or `<document>.csv`.
pub(crate) fn read(
    file: &Path,
    pipeline: &Pipeline,
    tick: Timestamp,
    each: &mut dyn FnMut(Entry<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = |source| Error::Read { path: file.to_owned(), source };
    let mut reader = BufReader::new(feed::open(file).map_err(failed)?);
    if holds_lines(file) {
        for line in reader.lines() {
            let line = line.map_err(failed)?;
            if !line.trim().is_empty() {
                each(Entry::Line(&line))?;
            }
        }
        return Ok(());
    }
    let mut body = Vec::new();
    reader.read_to_end(&mut body).map_err(failed)?;
    read_body(file, &body, pipeline, tick, each)
}

/// Hands over every part of the body of `file`, a record as a line, until `each` fails.
pub(crate) fn read_body(
    file: &Path,
    body: &[u8],
    pipeline: &Pipeline,
    tick: Timestamp,
    each: &mut dyn FnMut(Entry<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    // The digest of the whole body goes into every record, so the body is read twice.
    let Source::Poll(source) = &pipeline.config.source else {
        return Err(Error::Messages { path: file.to_owned() });
    };
    let (first, document) = document(file, source)?;
    let object = SourceMeta::object_of(body);
    let pipeline = &pipeline.config.name;
    let (as_of, fetched_at) = (tick, tick);
    let polled = Polled { pipeline, tick, object: &object, as_of, fetched_at, worker: "twin" };
    let mut maker = LineMaker { polled, index: first, line: String::new() };
    let mut stopped = None;
    let (format, fields) = (&source.format, &document.fields);
    let read = twin_formats::read_document(
        format,
        source.charset,
        fields,
        body,
        &mut |Part { at, record }| {
            let line = at.line;
            let entry = match &record {
                Ok(record) => maker.line(record).map_or_else(
                    |error| Entry::Refused {
                        line,
                        bytes: record.as_bytes(),
                        refusal: Refusal::of(&error),
                    },
                    Entry::Line,
                ),
                Err(Refused { bytes, error }) => {
                    Entry::Refused { line, bytes, refusal: Refusal::malformed(error) }
                }
            };
            stopped = each(entry).err();
            if stopped.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        },
    );
    match (stopped, read) {
        (Some(error), _) => Err(error),
        (None, Ok(_)) => Ok(()),
        (None, Err(source)) => Err(Error::Body { path: file.to_owned(), source }),
    }
}

/// Returns the document that a file is a recording of, and the first of its places.
fn document<'s>(file: &Path, source: &'s PollSource) -> Result<(u32, &'s PolledDocument), Error> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let name = feed::document_name(&name);
    let only = source.documents.len() == 1;
    source.places().find(|(_, document)| only || document.name == name).ok_or_else(|| {
        let names: Vec<&str> = source.documents.iter().map(|one| one.name.as_str()).collect();
        Error::Document { path: file.to_owned(), names: names.join(", ") }
    })
}

/// Returns the time at which a file was recorded, where its name tells.
pub(crate) fn recorded_at(file: &Path) -> Option<jiff::Timestamp> {
    let name = file.file_name()?.to_str()?;
    feed::recorded_at(name).map(|time| time.timestamp())
}

fn holds_lines(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.ends_with(".jsonl") || name.ends_with(".ndjson")
}

/// Puts `_meta` in front of the records of one body.
struct LineMaker<'p> {
    polled: Polled<'p>,
    index: u32,
    line: String,
}

impl LineMaker<'_> {
    fn line(&mut self, record: &str) -> Result<&str, twin_normalization::Error> {
        self.line.clear();
        write_source_line(record, &self.polled.meta(self.index), &mut self.line)?;
        self.index += 1;
        Ok(self.line.trim_end())
    }
}
