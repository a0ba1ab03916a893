//! One document: its records become lines of the pipeline stream, and what is no record a dead letter.

use std::collections::HashSet;
use std::io::{BufReader, Read};
use std::sync::Arc;

use twin_formats::{Part, Refused, read_document};
use twin_lambda::{Letterhead, Line};
use twin_normalization::wire::{Polled, write_source_line};
use twin_normalization::{DeadLetter, PipelineName, Refusal, Timestamp};
use twin_pipeline::{Charset, Format, PolledDocument};

use crate::body::Content;
use crate::chunk::Maker;
use crate::known::digest_of_line;
use crate::on_change::Judge;
use crate::{FetchError, PollError};

/// How many bad lines of a document are kept as dead letters at most. A document with more of them is not what
/// its format says, and its poll fails.
pub const MAX_LETTERS: usize = 10_000;

/// A document that a silo answered with, and all that reading it needs.
pub(crate) struct Document {
    pub(crate) pipeline: PipelineName,
    pub(crate) format: Format,
    pub(crate) charset: Option<Charset>,
    pub(crate) config: PolledDocument,
    pub(crate) letterhead: Letterhead,
    pub(crate) content: Arc<Content>,
    /// Whether the content is only a beginning.
    pub(crate) broken_off: bool,
    pub(crate) as_of: Timestamp,
    pub(crate) fetched_at: Timestamp,
    pub(crate) tick: Timestamp,
    /// Its first place in the order of the tick.
    pub(crate) first: u32,
    /// How many of its parts an earlier poll has put, which was cut off in the middle.
    pub(crate) done: u64,
    /// The digests of the lines that were refused when the document was read before, and are kept.
    pub(crate) kept: Arc<HashSet<String>>,
    /// Says what has not changed; none where that is put like all else.
    pub(crate) judge: Option<Judge>,
}

impl Document {
    /// Reads all of it, and gives the maker what each part becomes.
    pub(crate) fn read(&mut self, maker: &mut Maker) -> Result<(), PollError> {
        let mut judge = self.judge.take();
        let object = self.content.object();
        let polled = Polled {
            pipeline: &self.pipeline,
            tick: self.tick,
            object,
            as_of: self.as_of,
            fetched_at: self.fetched_at,
            worker: self.letterhead.code(),
        };
        let (mut line, mut index) = (String::new(), self.first);
        // Where the body broke off, its last line may lack its end: the reader has to know.
        let end = End { broken_off: self.broken_off };
        let content = self.content.reader();
        let content = content.map_err(|source| PollError::Fetch(FetchError::Keep { source }))?;
        let bytes = BufReader::new(maker.watch(content.chain(end)));
        let each = &mut |Part { at, record }: Part<'_>| {
            // What is done was judged by the poll that has put it.
            let judge = judge.as_mut().filter(|_| !maker.is_done());
            let print = record.as_ref().ok().and_then(|record| Some(judge.as_ref()?.print(record)));
            if let (Some(judge), Some(print)) = (&judge, print)
                && judge.is_unchanged(print)
            {
                index += 1;
                return maker.unchanged();
            }
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
                    index += 1;
                    if let (Some(judge), Some(print)) = (judge, print) {
                        judge.note(print);
                    }
                    maker.line(&line, print)
                }
                Err((bytes, refusal, cut)) => {
                    // A bad line stays in a document that grows, and in one that is sent at every tick: it is bad
                    // once, and counted each time.
                    let digest = digest_of_line(bytes);
                    let is_kept = self.kept.contains(&digest);
                    maker.refuse(digest, || {
                        let letter = || self.letter(bytes, at.line, refusal, object);
                        (!is_kept).then(|| DeadLetter { cut, ..letter() })
                    })
                }
            }
        };
        read_document(&self.format, self.charset, &self.config.fields, bytes, each)
            .map(drop)
            .map_err(PollError::Format)
    }

    /// Writes a letter about the line with this number, from 1.
    fn letter(&self, bytes: &[u8], number: u64, refusal: Refusal, object: &str) -> DeadLetter {
        let sequence = sequence(&self.config, object);
        let line = Line {
            bytes,
            number: u32::try_from(number.saturating_sub(1)).unwrap_or(u32::MAX),
            sequence: &sequence,
            arrived_at: self.as_of,
        };
        self.letterhead.quiet_letter(&line, refusal, None)
    }
}

/// What letters call a document: its digest, after its name, where it has one.
pub(crate) fn sequence(document: &PolledDocument, object: &str) -> String {
    let name = document.name.as_str();
    if name.is_empty() { object.to_owned() } else { format!("{name}/{object}") }
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
