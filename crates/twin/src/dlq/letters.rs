//! The dead letters of an environment, in both of the buckets that hold some.

use std::collections::HashMap;

use futures_util::future::{join_all, try_join_all};
use twin_normalization::port::{Fault, GetObject, ListObjects};

use super::letter::{Keeper, Letter, Place};
use super::marks::{self, Marks};
use super::read;
use super::selection::Selection;
use crate::Names;

/// How many objects are read at a time: their letters are in memory together.
const AT_A_TIME: usize = 32;

/// The dead letters of an environment. `B` is a bucket, `F` gives a stream by its name.
#[derive(Debug)]
pub struct DeadLetters<B, F> {
    /// The bucket of dead letters, which holds those of the functions and of Lambda.
    pub letters: B,
    /// The lake's transformed zone, where Firehose keeps what it could not transform.
    pub lake: B,
    /// Gives a stream by its name.
    pub stream: F,
    /// What is what in this environment.
    pub names: Names,
}

/// The letters of one object, as far as they were asked for.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) key: String,
    pub(super) letters: Vec<Letter>,
    pub(super) marks: Marks,
}

/// Where letters of the selection may be.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    key: String,
    /// The keys of its marks.
    marks: Vec<String>,
}

impl<B: ListObjects + GetObject, F> DeadLetters<B, F> {
    /// All objects that can hold letters of the selection, in groups that are read together.
    pub(super) async fn entries(&self, selection: &Selection) -> Result<Vec<Vec<Entry>>, Fault> {
        let (keys, mark_keys) = match &selection.object {
            Some(key) => {
                let marks = format!("{}{key}/", marks::FOLDER);
                (vec![key.clone()], self.letters.list_objects(&marks).await?)
            }
            None => self.all_keys().await?,
        };
        let mut marks_of: HashMap<&str, Vec<String>> = HashMap::new();
        for key in &mark_keys {
            if let Some(object) = marks::object_of(key) {
                marks_of.entry(object).or_default().push(key.clone());
            }
        }
        let entry =
            |key: String| Entry { marks: marks_of.remove(key.as_str()).unwrap_or_default(), key };
        let wanted = |key: &String| Place::of(key).is_some_and(|place| selection.may_be_at(&place));
        let entries: Vec<Entry> = keys.into_iter().filter(wanted).map(entry).collect();
        Ok(entries.chunks(AT_A_TIME).map(<[Entry]>::to_vec).collect())
    }

    /// The keys of all objects, and those of all marks. The lake has a folder for each pipeline there ever was: what
    /// Firehose kept for one that is no longer in the environment is listed as well.
    async fn all_keys(&self) -> Result<(Vec<String>, Vec<String>), Fault> {
        let keys = self.letters.list_objects("").await?;
        let is_mark = |key: &String| marks::object_of(key).is_some();
        let (marks, mut keys): (Vec<String>, Vec<String>) = keys.into_iter().partition(is_mark);
        let folder = |pipeline| format!("{pipeline}/{}/", Place::FAILED);
        let folders: Vec<String> =
            self.lake.list_folders().await?.into_iter().map(folder).collect();
        for found in join_all(folders.iter().map(|folder| self.lake.list_objects(folder))).await {
            keys.extend(found?);
        }
        Ok((keys, marks))
    }

    /// Reads a group of objects with their marks. One that has gone meanwhile is left out.
    pub(super) async fn read(
        &self,
        entries: &[Entry],
        selection: &Selection,
    ) -> Result<Vec<Object>, Fault> {
        let objects = entries.iter().map(|entry| self.read_one(entry, selection));
        Ok(try_join_all(objects).await?.into_iter().flatten().collect())
    }

    async fn read_one(
        &self,
        Entry { key, marks }: &Entry,
        selection: &Selection,
    ) -> Result<Option<Object>, Fault> {
        let Some(place) = Place::of(key) else { return Ok(None) };
        let bucket = if place.keeper == Keeper::Firehose { &self.lake } else { &self.letters };
        let Some(body) = bucket.get_object(key).await? else { return Ok(None) };
        let mut letters = read::letters(&place, &body, &self.names);
        letters.retain(|letter| selection.holds(letter));
        let marks = marks::read(&self.letters, marks).await?;
        Ok(Some(Object { key: key.clone(), letters, marks }))
    }
}
