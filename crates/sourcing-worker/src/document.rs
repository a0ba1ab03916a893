//! One document: its records become lines of the pipeline stream, and what is no record a dead letter.

use std::collections::HashSet;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;

use twin_formats::{Part, Refused, read_document};
use twin_lambda::{Letterhead, Line, guard};
use twin_normalization::port::Clock;
use twin_normalization::wire::{Packer, Polled, write_source_line};
use twin_normalization::{DeadLetter, PipelineName, Refusal, Timestamp};
use twin_pipeline::{Charset, Format, PolledDocument};

use crate::body::Body;
use crate::known::digest_of_line;
use crate::{FetchError, PollError};

/// How many bad lines of a document are kept as dead letters at most. A document with more of them is not what
/// its format says, and its poll fails.
pub const MAX_LETTERS: usize = 10_000;

/// A document that a silo answered with.
pub(crate) struct Document<'d, C> {
    pub(crate) pipeline: &'d PipelineName,
    pub(crate) format: &'d Format,
    /// How the body is encoded, whatever the silo says.
    pub(crate) charset: Option<Charset>,
    pub(crate) config: &'d PolledDocument,
    pub(crate) letterhead: &'d Letterhead,
    pub(crate) clock: &'d C,
    pub(crate) body: &'d Body,
    pub(crate) tick: Timestamp,
    /// Its first place in the order of the tick.
    pub(crate) first: u32,
    /// The digests of the lines that were refused when the document was read before, and are kept.
    pub(crate) kept: &'d HashSet<String>,
}

/// What a document came to, up to its end or its first fault.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) packer: Packer,
    /// Parts of the document: records, and lines (rows) that are none.
    pub(crate) parts: u64,
    pub(crate) records: u64,
    /// The letters to be kept, of lines that have none yet.
    pub(crate) letters: Vec<DeadLetter>,
    /// Refused lines that have a letter, or will have; and their digests.
    pub(crate) kept_lines: u64,
    pub(crate) kept: HashSet<String>,
}

impl<C: Clock> Document<'_, C> {
    /// Reads all of it. A panic ends the reading of this document, and no other.
    pub(crate) fn read(&self) -> (Reading, Result<(), PollError>) {
        // Ticks of 10 or 60 seconds, taken modulo 16 buckets, would meet only some of them; a seventh of
        // the seconds meets all in turn.
        let start = self.tick.micros().unsigned_abs() / 1_000_000 / 7;
        let mut reading = Reading { packer: Packer::starting_at(start), ..Reading::default() };
        let read = guard(|| self.read_parts(&mut reading));
        let read = read.unwrap_or_else(|message| Err(PollError::Panic { message }));
        let refused = reading.parts - reading.records;
        let read = read.and_then(|()| {
            let limit = MAX_LETTERS;
            if refused > reading.kept_lines {
                Err(PollError::Refused { refused, limit })
            } else {
                Ok(())
            }
        });
        (reading, read)
    }

    fn read_parts(&self, reading: &mut Reading) -> Result<(), PollError> {
        let object = self.body.content.object();
        let polled = Polled {
            pipeline: self.pipeline,
            tick: self.tick,
            object,
            as_of: self.as_of(),
            fetched_at: self.clock.now(),
            worker: self.letterhead.code(),
        };
        let (mut line, mut index) = (String::new(), self.first);
        // Where the body broke off, its last line may lack its end: the reader has to know.
        let end = End { broken_off: self.body.broken_off.is_some() };
        let charset = self.charset.or(self.body.charset);
        let content = self.body.content.reader();
        let content = content.map_err(|source| PollError::Fetch(FetchError::Keep { source }))?;
        let bytes = BufReader::new(content.chain(end));
        read_document(
            self.format,
            charset,
            &self.config.fields,
            bytes,
            &mut |Part { at, record }| {
                reading.parts += 1;
                line.clear();
                let written = match record {
                    Ok(record) => write_source_line(record, &polled.meta(index), &mut line)
                        .map_err(|error| (record.as_bytes(), Refusal::of(&error), false)),
                    Err(Refused { bytes, error }) => {
                        let cut = matches!(error, twin_formats::Error::TooLarge { .. });
                        Err((bytes, Refusal::malformed(&error), cut))
                    }
                };
                match written {
                    Ok(()) => {
                        reading.packer.push_any(&line);
                        reading.records += 1;
                        index += 1;
                    }
                    Err((bytes, refusal, cut)) => {
                        self.refuse(bytes, reading, || DeadLetter {
                            cut,
                            ..self.letter(bytes, at.line, refusal, object)
                        });
                    }
                }
                ControlFlow::Continue(())
            },
        )
        .map(drop)
        .map_err(PollError::Format)
    }

    fn as_of(&self) -> Timestamp {
        self.body.as_of.unwrap_or(self.tick)
    }

    /// Keeps a letter about a line, unless there is one. A bad line stays in a document that grows, and in
    /// one that is sent at every tick: it is bad once, and counted each time.
    fn refuse(&self, bytes: &[u8], reading: &mut Reading, letter: impl FnOnce() -> DeadLetter) {
        if reading.kept_lines == MAX_LETTERS as u64 {
            return;
        }
        let digest = digest_of_line(bytes);
        if !self.kept.contains(&digest) {
            reading.letters.push(letter());
        }
        reading.kept.insert(digest);
        reading.kept_lines += 1;
    }

    /// Writes a letter about the line with this number, from 1.
    fn letter(&self, bytes: &[u8], number: u64, refusal: Refusal, object: &str) -> DeadLetter {
        let name = self.config.name.as_str();
        let sequence = if name.is_empty() { object.to_owned() } else { format!("{name}/{object}") };
        let line = Line {
            bytes,
            number: u32::try_from(number.saturating_sub(1)).unwrap_or(u32::MAX),
            sequence: &sequence,
            arrived_at: self.as_of(),
        };
        self.letterhead.quiet_letter(&line, refusal, None)
    }
}

/// What comes after the bytes of a body.
struct End {
    broken_off: bool,
}

impl Read for End {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        if self.broken_off { Err(std::io::ErrorKind::UnexpectedEof.into()) } else { Ok(0) }
    }
}
