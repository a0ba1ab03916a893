//! Puts letters back where they belong.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::future::try_join_all;
use futures_util::{StreamExt, TryStreamExt, stream};
use twin_normalization::port::{Clock, Fault, GetObject, ListObjects, PutObject, PutRecords};
use twin_normalization::sha256_hex;
use twin_normalization::wire::Packer;

use super::letter::Letter;
use super::letters::{DeadLetters, Object};
use super::marks;
use super::selection::Selection;
use super::way::Way;

/// How many stream records are put by one call of the port: a megabyte, which a slow line takes within a try's time.
const RECORDS_AT_A_TIME: usize = 40;

/// How many objects of the lake are put at a time.
const OBJECTS_AT_A_TIME: usize = 16;

/// How a redrive is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mode {
    /// Nothing is put and nothing marked.
    pub dry: bool,
    /// Letters that are marked go again.
    pub again: bool,
}

/// What became of letters that have function, pipeline and reason in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// The function that could not use them.
    pub function: String,
    /// Their pipeline, or nothing.
    pub pipeline: String,
    /// Their reason.
    pub reason: String,
    /// Where they went, or why they stay.
    pub became: Became,
}

/// What became of a letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Became {
    /// It is where this says.
    Redriven(String),
    /// It was put back before, and not again.
    RedrivenBefore,
    /// It could not be put back, for this reason.
    Stays(&'static str),
}

impl Became {
    /// The word for it, and with what name and text it says more.
    pub(super) fn parts(&self) -> (&'static str, Option<(&'static str, &str)>) {
        match self {
            Self::Redriven(to) => ("redriven", Some(("to", to))),
            Self::RedrivenBefore => ("redriven before", None),
            Self::Stays(why) => ("stays", Some(("why", why))),
        }
    }
}

impl fmt::Display for Became {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redriven(to) => write!(f, "to {to}"),
            Self::RedrivenBefore => f.write_str("redriven before"),
            Self::Stays(why) => write!(f, "stays: {why}"),
        }
    }
}

/// How many letters became what.
pub type Outcome = BTreeMap<Group, u64>;

/// What goes out together.
#[derive(Default)]
struct Load {
    streams: BTreeMap<String, Packer>,
    /// Lines of the lake, each with its folder.
    lake: BTreeSet<(String, String)>,
    /// Numbers of the letters in it, by object.
    letters: BTreeMap<String, Vec<u32>>,
}

impl<B, F, S> DeadLetters<B, F>
where
    B: ListObjects + GetObject + PutObject,
    F: Fn(&str) -> S,
    S: PutRecords,
{
    /// Puts the selected letters back where they belong, and marks them. What cannot be put back stays, and the
    /// outcome says why.
    ///
    /// A letter counts as redriven once it is put and before that is marked: where a run breaks off, the next one
    /// may put some a second time, which changes nothing (invariant I5).
    ///
    /// # Errors
    /// [`Fault`] where a bucket or a stream does not do what is asked. Objects are taken in groups: what earlier groups put is
    /// marked, what the group that failed has put is not, and goes a second time.
    pub async fn redrive(
        &self,
        selection: &Selection,
        mode: Mode,
        clock: &impl Clock,
    ) -> Result<Outcome, Fault> {
        let mut outcome = Outcome::new();
        for entries in self.entries(selection).await? {
            let mut load = Load::default();
            for object in self.read(&entries, selection).await? {
                for letter in &object.letters {
                    let became = self.take(&object, letter, mode, &mut load);
                    *outcome.entry(group(letter, became)).or_default() += 1;
                }
            }
            if !mode.dry {
                self.put(load, clock).await?;
            }
        }
        Ok(outcome)
    }

    fn take(&self, object: &Object, letter: &Letter, mode: Mode, load: &mut Load) -> Became {
        if !mode.again && object.marks.letters.contains(&letter.number) {
            return Became::RedrivenBefore;
        }
        let way = Way::of(letter, &self.names);
        let name = way.name();
        match way {
            Way::Stays(obstacle) => return Became::Stays(obstacle.as_str()),
            Way::Stream { stream, line, component } => {
                let packer = load.streams.entry(stream).or_default();
                match component {
                    Some(component) => packer.push_keyed(component.as_str(), &line),
                    None => packer.push_any(&line),
                }
            }
            Way::Lake { folder, line } => {
                load.lake.insert((folder, line));
            }
        }
        load.letters.entry(object.key.clone()).or_default().push(letter.number);
        Became::Redriven(name)
    }

    async fn put(&self, load: Load, clock: &impl Clock) -> Result<(), Fault> {
        for (name, packer) in load.streams {
            let stream = (self.stream)(&name);
            for records in packer.finish().chunks(RECORDS_AT_A_TIME) {
                stream.put_records(records).await?;
            }
        }
        let lake = stream::iter(&load.lake).map(|(folder, line)| self.put_in_lake(folder, line));
        lake.buffer_unordered(OBJECTS_AT_A_TIME).try_collect::<()>().await?;
        let now = clock.now();
        let marks = load.letters.iter();
        let marks =
            marks.map(|(object, letters)| marks::write(&self.letters, object, letters, now));
        try_join_all(marks).await?;
        Ok(())
    }

    /// An object for each line, named by the line's digest: the same letter is the same object, whatever was selected
    /// with it.
    async fn put_in_lake(&self, folder: &str, line: &str) -> Result<(), Fault> {
        let mut digest = sha256_hex(line.as_bytes());
        digest.truncate(32);
        let key = format!("{folder}/redriven-{digest}.gz");
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        let body = packed.write_all(line.as_bytes()).and_then(|()| packed.finish());
        let body = body.map_err(|error| Fault {
            operation: format!("pack {key}"),
            code: None,
            transient: false,
            source: Some(error.into()),
        })?;
        self.lake.put_object(&key, body).await
    }
}

fn group(letter: &Letter, became: Became) -> Group {
    Group {
        function: letter.function.clone(),
        pipeline: letter.pipeline.clone().unwrap_or_default(),
        reason: letter.reason.clone(),
        became,
    }
}
