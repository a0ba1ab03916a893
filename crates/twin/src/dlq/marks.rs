//! What was redriven, and when: kept beside the letters, so that a second redrive sees it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use twin_normalization::Timestamp;
use twin_normalization::port::{Fault, GetObject, PutObject};

/// The folder of marks in the bucket of dead letters.
pub(super) const FOLDER: &str = "redriven/";

/// Says of letters of one object that they were put back.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    v: u64,
    redriven_at: Timestamp,
    /// Their numbers in the object, from 1.
    letters: Vec<u32>,
}

/// What the marks of one object say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// The letters that were put back.
    pub(super) letters: BTreeSet<u32>,
    /// When, for each time.
    pub(super) times: Vec<Timestamp>,
}

/// The object that a mark is about; none where the key is not that of a mark.
pub(super) fn object_of(key: &str) -> Option<&str> {
    Some(key.strip_prefix(FOLDER)?.rsplit_once('/')?.0)
}

/// Reads the marks of one object. A mark that cannot be read counts as none: better twice than never.
pub(super) async fn read(bucket: &impl GetObject, keys: &[String]) -> Result<Marks, Fault> {
    let mut marks = Marks::default();
    for key in keys {
        let body = bucket.get_object(key).await?.unwrap_or_default();
        if let Ok(mark) = serde_json::from_slice::<Mark>(&body) {
            marks.letters.extend(mark.letters);
            marks.times.push(mark.redriven_at);
        }
    }
    Ok(marks)
}

/// Marks letters of an object.
pub(super) async fn write(
    bucket: &impl PutObject,
    object: &str,
    letters: &[u32],
    redriven_at: Timestamp,
) -> Result<(), Fault> {
    let mark = Mark { v: 1, redriven_at, letters: letters.to_vec() };
    let body = serde_json::to_vec(&mark).unwrap_or_default();
    let key = format!("{FOLDER}{object}/{:018}.json", redriven_at.micros());
    bucket.put_object(&key, body).await
}
