//! The dead letters of an environment, in both of the buckets that hold some.

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

impl<B: ListObjects + GetObject, F> DeadLetters<B, F> {
    /// The keys of all objects that can hold letters of the selection, in groups that are read together.
    pub(super) async fn keys(&self, selection: &Selection) -> Result<Vec<Vec<String>>, Fault> {
        let mut keys = match &selection.object {
            Some(key) => vec![key.clone()],
            None => self.all_keys().await?,
        };
        keys.retain(|key| Place::of(key).is_some_and(|place| selection.may_be_at(&place)));
        Ok(keys.chunks(AT_A_TIME).map(<[String]>::to_vec).collect())
    }

    async fn all_keys(&self) -> Result<Vec<String>, Fault> {
        let mut keys = self.letters.list_objects("").await?;
        let folder = |pipeline| format!("{pipeline}/{}/", Place::FAILED);
        let folders: Vec<String> = self.names.pipeline_streams.keys().map(folder).collect();
        for found in join_all(folders.iter().map(|folder| self.lake.list_objects(folder))).await {
            keys.extend(found?);
        }
        Ok(keys)
    }

    /// Reads a group of objects with their marks. One that has gone meanwhile is left out.
    pub(super) async fn read(
        &self,
        keys: &[String],
        selection: &Selection,
    ) -> Result<Vec<Object>, Fault> {
        let objects = keys.iter().map(|key| self.read_one(key, selection));
        Ok(try_join_all(objects).await?.into_iter().flatten().collect())
    }

    async fn read_one(&self, key: &str, selection: &Selection) -> Result<Option<Object>, Fault> {
        let Some(place) = Place::of(key) else { return Ok(None) };
        let bucket = if place.keeper == Keeper::Firehose { &self.lake } else { &self.letters };
        let Some(body) = bucket.get_object(key).await? else { return Ok(None) };
        let mut letters = read::letters(&place, &body, &self.names);
        letters.retain(|letter| selection.holds(letter));
        let marks = marks::read(&self.letters, key).await?;
        Ok(Some(Object { key: key.to_owned(), letters, marks }))
    }
}
