//! A silo's document: in memory while it is small, and in a file of the function's own storage beyond that.

use std::fs::{File, OpenOptions, remove_file};
use std::io::{self, BufRead, BufReader, Seek as _, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};

use twin_normalization::wire::ObjectName;
use twin_normalization::{Timestamp, Validators};
use twin_pipeline::Charset;

use crate::FetchError;
use crate::page::Links;

/// A silo's document, or its beginning.
#[derive(Debug)]
pub struct Body {
    /// The bytes that came.
    pub content: Content,
    /// How they are encoded, where the silo says it.
    pub charset: Option<Charset>,
    /// The time that the silo gives for it.
    pub as_of: Option<Timestamp>,
    /// What to ask with next time.
    pub validators: Validators,
    /// Where it came from, and what the silo says of the next page.
    pub links: Links,
    /// Why it is only a beginning.
    pub broken_off: Option<FetchError>,
}

impl Body {
    /// A whole document in memory, of which the silo says nothing.
    #[must_use]
    pub fn whole(bytes: impl Into<Vec<u8>>) -> Self {
        let content = Content::whole(bytes);
        let (validators, links) = (Validators::default(), Links::default());
        Self { content, charset: None, as_of: None, validators, links, broken_off: None }
    }
}

/// The bytes of a document, wherever they are kept.
#[derive(Debug)]
pub struct Content {
    object: String,
    kept: Kept,
}

#[derive(Debug)]
enum Kept {
    Memory(Vec<u8>),
    /// A file that no folder names any more: it ends with its handle, whatever becomes of the process.
    File(File),
}

impl Content {
    /// How much of a document is held in memory: several are fetched at a time.
    pub const IN_MEMORY: usize = 4 * 1024 * 1024;

    /// All bytes of a document, in memory.
    #[must_use]
    pub fn whole(bytes: impl Into<Vec<u8>>) -> Self {
        let (mut name, bytes) = (ObjectName::default(), bytes.into());
        name.update(&bytes);
        Self { object: name.finish(), kept: Kept::Memory(bytes) }
    }

    /// The document's name, a digest of its bytes: the `object` of each of its records.
    #[must_use]
    pub fn object(&self) -> &str {
        &self.object
    }

    /// The bytes from the first one on.
    ///
    /// # Errors
    /// The system's own error where the file cannot be read from its beginning.
    pub fn reader(&self) -> io::Result<Box<dyn BufRead + '_>> {
        Ok(match &self.kept {
            Kept::Memory(bytes) => Box::new(bytes.as_slice()),
            Kept::File(file) => {
                let mut file = file;
                file.rewind()?;
                Box::new(BufReader::with_capacity(64 * 1024, file))
            }
        })
    }
}

/// Takes a document as it comes.
#[derive(Debug)]
pub struct Spool {
    name: ObjectName,
    kept: Kept,
    len: usize,
    in_memory: usize,
}

impl Spool {
    /// An empty one, which holds no more than so many bytes in memory.
    #[must_use]
    pub fn new(in_memory: usize) -> Self {
        Self { name: ObjectName::default(), kept: Kept::Memory(Vec::new()), len: 0, in_memory }
    }

    /// How many bytes have come.
    #[expect(clippy::len_without_is_empty, reason = "nobody asks")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// The system's own error where the file does not take them, as on a full disk.
    pub fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        let len = self.len + bytes.len();
        match &mut self.kept {
            Kept::Memory(known) if len > self.in_memory => {
                let mut file = unnamed_file()?;
                file.write_all(known)?;
                file.write_all(bytes)?;
                self.kept = Kept::File(file);
            }
            Kept::Memory(known) => known.extend_from_slice(bytes),
            Kept::File(file) => {
                if let Err(error) = file.write_all(bytes) {
                    // A part of them may have been written, which the name would not know.
                    file.set_len(self.len as u64)?;
                    return Err(error);
                }
            }
        }
        self.name.update(bytes);
        self.len = len;
        Ok(())
    }

    /// The document that came.
    #[must_use]
    pub fn finish(self) -> Content {
        Content { object: self.name.finish(), kept: self.kept }
    }
}

/// A file in the function's own storage, without a name from its beginning on.
fn unnamed_file() -> io::Result<File> {
    static FILES: AtomicU64 = AtomicU64::new(0);
    let number = FILES.fetch_add(1, Ordering::Relaxed);
    let name = format!("twinline-{}-{number}", std::process::id());
    let path = std::env::temp_dir().join(name);
    let file = OpenOptions::new().read(true).write(true).create_new(true).open(&path)?;
    remove_file(&path)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use proptest::prelude::*;
    use twin_normalization::wire::SourceMeta;

    use super::*;

    proptest! {
        #[test]
        fn a_document_is_what_came_wherever_it_is_kept(
            chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 0..9),
            in_memory in 0..40_usize,
        ) {
            let mut spool = Spool::new(in_memory);
            for chunk in &chunks {
                spool.push(chunk).unwrap();
            }
            let whole = chunks.concat();
            prop_assert_eq!(spool.len(), whole.len());
            let content = spool.finish();
            prop_assert_eq!(matches!(content.kept, Kept::File(_)), whole.len() > in_memory);
            prop_assert_eq!(content.object(), SourceMeta::object_of(&whole));
            for _ in 0..2 {
                let mut read = Vec::new();
                content.reader().unwrap().read_to_end(&mut read).unwrap();
                prop_assert_eq!(&read, &whole);
            }
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_leaves_no_name_behind() {
        use std::os::fd::AsRawFd as _;
        let file = unnamed_file().unwrap();
        let handle = format!("/proc/self/fd/{}", file.as_raw_fd());
        let name = std::fs::read_link(handle).unwrap();
        assert!(name.to_string_lossy().ends_with(" (deleted)"), "{}", name.display());
    }
}
