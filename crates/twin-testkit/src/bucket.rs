//! A bucket in memory.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use twin_normalization::DeadLetter;
use twin_normalization::port::{Fault, GetObject, KeepDeadLetters, ListObjects, PutObject};

use crate::Faults;

/// Keeps objects in memory.
#[derive(Debug, Default)]
pub struct MemoryBucket {
    objects: RefCell<BTreeMap<String, Vec<u8>>>,
    /// Which calls fail.
    pub faults: Faults,
}

impl MemoryBucket {
    /// Every object by its key.
    #[must_use]
    pub fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        self.objects.borrow().clone()
    }

    /// Puts an object there without asking [`MemoryBucket::faults`]: what a test begins with.
    pub fn hold(&self, key: impl Into<String>, body: impl Into<Vec<u8>>) {
        self.objects.borrow_mut().insert(key.into(), body.into());
    }
}

impl ListObjects for &MemoryBucket {
    async fn list_objects(&self, prefix: &str) -> Result<Vec<String>, Fault> {
        self.faults.next()?;
        let objects = self.objects.borrow();
        Ok(objects.keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }

    async fn list_folders(&self) -> Result<Vec<String>, Fault> {
        self.faults.next()?;
        let objects = self.objects.borrow();
        let folders = objects.keys().filter_map(|key| Some(key.split_once('/')?.0.to_owned()));
        Ok(folders.collect::<BTreeSet<_>>().into_iter().collect())
    }
}

impl GetObject for &MemoryBucket {
    async fn get_object(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        self.faults.next()?;
        Ok(self.objects.borrow().get(key).cloned())
    }
}

impl PutObject for &MemoryBucket {
    async fn put_object(&self, key: &str, body: Vec<u8>) -> Result<(), Fault> {
        self.faults.next()?;
        self.hold(key, body);
        Ok(())
    }
}

impl KeepDeadLetters for &MemoryBucket {
    async fn keep_dead_letters(&self, letters: &[DeadLetter]) -> Result<(), Fault> {
        let object = DeadLetter::object(letters).expect("a test's letter is json");
        let Some((key, body)) = object else { return Ok(()) };
        self.put_object(&key, body.into_bytes()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{block_on, conformance};

    #[test]
    fn a_bucket_in_memory_keeps_the_promises_of_the_ports() {
        block_on(conformance::bucket(&MemoryBucket::default()));
    }

    #[test]
    fn a_bucket_in_memory_keeps_dead_letters() {
        let bucket = MemoryBucket::default();
        let kept = async || {
            let bodies =
                bucket.objects().into_values().map(|body| String::from_utf8(body).unwrap());
            let lines = bodies.collect::<String>();
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        };
        block_on(conformance::letters(&bucket, kept));
    }
}
