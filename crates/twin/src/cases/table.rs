//! A twin in memory, for the cases of a pipeline.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use twin_normalization::port::{Clock, Fault};
use twin_normalization::{Decision, Key, Timestamp, Version};
use twin_store::port::{Put, PutNewest};
use twin_store::{Item, Note};

/// Decides between what is stored and what arrives: `twin_normalization::decide`, or a wrong rule that a
/// test plants.
pub(super) type Decide = fn(Option<&str>, &Version) -> Decision;

/// A table in memory.
#[derive(Debug)]
pub(super) struct Table {
    items: RefCell<BTreeMap<Key, Item>>,
    decide: Decide,
}

impl Table {
    pub(super) fn new(decide: Decide) -> Self {
        Self { items: RefCell::default(), decide }
    }

    /// Returns what it holds in the end.
    pub(super) fn into_items(self) -> BTreeMap<Key, Item> {
        self.items.into_inner()
    }
}

impl PutNewest for &Table {
    async fn put_newest(&self, item: &Item) -> Result<Put, Fault> {
        let mut items = self.items.borrow_mut();
        let key = item.observation.key();
        let expires_at = items.get(&key).and_then(|item| item.expires_at);
        let stored = items.get(&key).map(Item::version);
        match (self.decide)(stored.as_ref().map(Version::as_str), &item.version()) {
            Decision::Store => {
                items.insert(key, item.clone());
                Ok(Put::Stored)
            }
            Decision::Duplicate | Decision::Superseded => {
                let stored = stored.as_ref().map_or("", Version::as_str).into();
                Ok(Put::Refused { stored, expires_at })
            }
        }
    }

    async fn register(&self, _: &Note) -> Result<(), Fault> {
        Ok(())
    }
}

/// A clock that stands still: when an item was stored is no part of the state that is compared.
#[derive(Debug)]
pub(super) struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::EPOCH
    }

    async fn sleep(&self, _: Duration) {}
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use twin_normalization::decide;
    use twin_store::Attribute;
    use twin_testkit::{MemoryTable, block_on, observation};

    use super::*;

    proptest! {
        /// The conformance suite holds the other table to what a table is.
        #[test]
        fn it_keeps_what_the_memory_table_keeps(puts in prop::collection::vec((0..3_usize, 0..4_u32, 0..3_u8), 0..20)) {
            let (own, other) = (Table::new(decide), MemoryTable::default());
            for (key, seconds, value) in puts {
                let observation = observation(["a.x", "a.y", "b.x"][key], seconds, value.into());
                let item = Item { observation, stored_at: Timestamp::EPOCH, expires_at: None };
                let puts = (block_on((&own).put_newest(&item)).unwrap(), block_on((&other).put_newest(&item)).unwrap());
                prop_assert_eq!(&puts.0, &puts.1);
            }
            let attributes = |item: &Item| -> BTreeMap<String, Attribute> {
                item.attributes().into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
            };
            let items = own.into_items();
            let kept = items.iter().map(|(key, item)| {
                ((key.component.to_string(), key.metric.to_string()), attributes(item))
            });
            prop_assert_eq!(kept.collect::<BTreeMap<_, _>>(), other.contents());
        }
    }
}
