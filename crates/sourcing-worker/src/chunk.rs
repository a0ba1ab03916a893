//! A document's way to the stream: chunk by chunk, so that memory is bounded whatever its size.
//!
//! Readers call back for each record, and whoever puts one has to wait for the stream. So a thread reads, one chunk
//! ahead of what is being put, and waits as soon as that chunk is full. Where the poll ends before the document does,
//! the thread ends at its next part.

use std::collections::HashSet;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use twin_lambda::guard;
use twin_normalization::port::StreamRecord;
use twin_normalization::wire::Packer;
use twin_normalization::{DeadLetter, Payload};

use crate::PollError;
use crate::document::{Document, MAX_LETTERS};
use crate::on_change::Print;

/// How many bytes of lines and letters make a chunk: three of them are in memory, and what the client makes of one.
const CHUNK_BYTES: usize = 2 * 1024 * 1024;

/// After how many bytes of a document without a chunk the reader says that it goes on.
const WATCHED_BYTES: usize = 1024 * 1024;

/// A part of a document, ready to be put.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    pub(crate) records: Vec<StreamRecord>,
    /// Parts of the document: records, and lines (rows) that are none.
    pub(crate) parts: u64,
    /// Records to be put, each of which is a line.
    pub(crate) lines: u64,
    /// Records that have not changed.
    pub(crate) unchanged: u64,
    /// What is remembered of the lines once they are on the stream.
    pub(crate) prints: Vec<Print>,
    /// The letters to be kept, of lines that have none yet.
    pub(crate) letters: Vec<DeadLetter>,
    /// Refused lines that have a letter, or will have; and the digests of all such lines, whenever they were kept.
    pub(crate) kept_lines: u64,
    pub(crate) kept: HashSet<String>,
    /// How many parts of the document are in this chunk or before it.
    pub(crate) end: u64,
}

/// What the reader of a document says.
pub(crate) enum Step {
    /// It goes on, and has nothing to put yet.
    Going,
    /// This is to be put.
    Chunk(Chunk),
    /// That was all, up to the document's end or its first fault.
    End(Result<(), PollError>),
}

/// A document that is being read.
pub(crate) struct Steps(Receiver<Step>);

impl Steps {
    /// Begins to read. A panic ends the reading of this document, and no other.
    pub(crate) fn of(mut document: Document) -> Result<Self, PollError> {
        // Ticks of 10 or 60 seconds, taken modulo 16 buckets, would meet only some of them; a seventh of
        // the seconds meets all in turn.
        let start = document.tick.micros().unsigned_abs() / 1_000_000 / 7;
        Self::begin(start, document.done, move |maker| document.read(maker))
    }

    fn begin(
        start: u64,
        done: u64,
        read: impl FnOnce(&mut Maker) -> Result<(), PollError> + Send + 'static,
    ) -> Result<Self, PollError> {
        // The chunk that is made waits until the one in the channel is taken.
        let (steps, taken) = sync_channel(1);
        let read = move || {
            let mut maker = Maker::new(steps, start, done);
            let read = guard(|| read(&mut maker));
            maker.finish(read.unwrap_or_else(|message| Err(PollError::Panic { message })));
        };
        let thread = thread::Builder::new().name("reader".to_owned()).spawn(read);
        thread.map_err(|source| PollError::Thread { source })?;
        Ok(Self(taken))
    }

    /// What the reader says next. It takes the time of one chunk at most.
    pub(crate) fn next(&self) -> Step {
        self.0.recv().unwrap_or_else(|_| {
            let message = "the reader said no more".to_owned();
            Step::End(Err(PollError::Panic { message }))
        })
    }
}

/// Makes chunks of what a document's parts become.
pub(crate) struct Maker {
    steps: SyncSender<Step>,
    packer: Packer,
    chunk: Chunk,
    bytes: usize,
    /// The bucket of the first record, and how many chunks there were.
    start: u64,
    /// How many parts have been put by an earlier poll: they are read, and neither put nor counted.
    done: u64,
    /// All parts, all that were refused, and those of them that have a letter or will have.
    parts: u64,
    refused: u64,
    kept_lines: u64,
}

impl Maker {
    fn new(steps: SyncSender<Step>, start: u64, done: u64) -> Self {
        Self {
            steps,
            packer: Packer::starting_at(start),
            chunk: Chunk::default(),
            bytes: 0,
            start,
            done,
            parts: 0,
            refused: 0,
            kept_lines: 0,
        }
    }

    /// The body, watched: whoever waits for a chunk learns that it is read, and a body that nobody waits for any more
    /// ends.
    pub(crate) fn watch<R: Read>(&self, body: R) -> impl Read + use<R> {
        Watched { body, steps: self.steps.clone(), bytes: 0 }
    }

    /// Whether the next part has been put by an earlier poll.
    pub(crate) fn is_done(&self) -> bool {
        self.parts < self.done
    }

    /// Takes the line of a record, and what is to be remembered of it.
    pub(crate) fn line(&mut self, line: &str, print: Option<Print>) -> ControlFlow<()> {
        if self.next_part() {
            self.packer.push_any(line);
            self.chunk.lines += 1;
            self.chunk.prints.extend(print);
            self.bytes += line.len();
        }
        self.flow()
    }

    /// Takes a record that has not changed.
    pub(crate) fn unchanged(&mut self) -> ControlFlow<()> {
        self.chunk.unchanged += u64::from(self.next_part());
        self.flow()
    }

    /// Takes a part that is refused, with its digest; its letter only where it needs one.
    pub(crate) fn refuse(
        &mut self,
        digest: String,
        letter: impl FnOnce() -> Option<DeadLetter>,
    ) -> ControlFlow<()> {
        let is_new = self.next_part();
        self.refused += 1;
        if self.kept_lines < MAX_LETTERS as u64 {
            self.kept_lines += 1;
            self.chunk.kept.insert(digest);
            if is_new {
                self.chunk.kept_lines += 1;
                if let Some(letter) = letter() {
                    let (Payload::Text(text) | Payload::Base64(text)) = &letter.payload;
                    self.bytes += text.len() + LETTER_BYTES;
                    self.chunk.letters.push(letter);
                }
            }
        }
        self.flow()
    }

    /// Counts a part. False where it has been put before.
    fn next_part(&mut self) -> bool {
        self.parts += 1;
        let is_new = self.parts > self.done;
        self.chunk.parts += u64::from(is_new);
        is_new
    }

    fn flow(&mut self) -> ControlFlow<()> {
        if self.bytes < CHUNK_BYTES {
            return ControlFlow::Continue(());
        }
        let chunk = self.close();
        match self.steps.send(Step::Chunk(chunk)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    fn close(&mut self) -> Chunk {
        self.start += 1;
        self.bytes = 0;
        let next = Packer::starting_at(self.start);
        let records = std::mem::replace(&mut self.packer, next).finish();
        Chunk { records, end: self.parts, ..std::mem::take(&mut self.chunk) }
    }

    fn finish(mut self, read: Result<(), PollError>) {
        let (refused, limit) = (self.refused, MAX_LETTERS);
        let read = read.and_then(|()| {
            let is_over = refused > self.kept_lines;
            if is_over { Err(PollError::Refused { refused, limit }) } else { Ok(()) }
        });
        let chunk = self.close();
        // Where nobody listens any more, nobody wants to know.
        let is_empty = chunk.parts == 0 && chunk.kept.is_empty();
        if is_empty || self.steps.send(Step::Chunk(chunk)).is_ok() {
            _ = self.steps.send(Step::End(read));
        }
    }
}

/// What a letter takes beside its payload, at most.
const LETTER_BYTES: usize = 1024;

/// A body that says how far it has been read.
struct Watched<R> {
    body: R,
    steps: SyncSender<Step>,
    bytes: usize,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.bytes >= WATCHED_BYTES {
            self.bytes = 0;
            self.steps.send(Step::Going).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        }
        let read = self.body.read(out)?;
        self.bytes += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn what_was_read_before_a_panic_is_put_and_the_panic_is_told() {
        let steps = Steps::begin(0, 0, |maker| {
            _ = maker.line("a\n", None);
            panic!("a bug");
        });
        let steps = steps.unwrap();
        assert!(matches!(steps.next(), Step::Chunk(Chunk { parts: 1, lines: 1, end: 1, .. })));
        let told = steps.next();
        assert!(matches!(told, Step::End(Err(PollError::Panic { message })) if message == "a bug"));
    }

    #[test]
    fn a_reader_is_two_chunks_ahead_at_most_and_ends_when_nobody_listens() {
        let made = Arc::new(AtomicU64::new(0));
        let (line, count) = ("x".repeat(CHUNK_BYTES) + "\n", Arc::clone(&made));
        let steps = Steps::begin(0, 0, move |maker| {
            while maker.line(&line, None).is_continue() {
                count.fetch_add(1, Ordering::SeqCst);
            }
            count.store(100, Ordering::SeqCst);
            Ok(())
        });
        let (steps, wait) = (steps.unwrap(), std::time::Duration::from_millis(50));
        assert!(matches!(steps.next(), Step::Chunk(_)));
        let reach = |count| {
            for _ in 0..200 {
                if made.load(Ordering::SeqCst) == count {
                    return;
                }
                thread::sleep(wait);
            }
        };
        // One is taken, one waits in the channel, and one waits to get in.
        reach(2);
        thread::sleep(wait * 4);
        assert_eq!(made.load(Ordering::SeqCst), 2);
        drop(steps);
        reach(100);
        assert_eq!(made.load(Ordering::SeqCst), 100);
    }
}
