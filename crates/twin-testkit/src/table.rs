//! The twin table in memory.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use twin_normalization::port::Fault;
use twin_normalization::{Component, Key, PipelineName, Timestamp};
use twin_store::port::{GetItem, GetItems, Put, PutNewest, QueryItems, Readable};
use twin_store::{Attribute, Item, Note, Unreadable};

use crate::Faults;

/// A table in memory: keeps attributes, as DynamoDB does, so that what cannot be read back shows.
#[derive(Debug, Default)]
pub struct MemoryTable {
    items: RefCell<BTreeMap<(String, String), BTreeMap<String, Attribute>>>,
    registry: RefCell<BTreeMap<(PipelineName, Component), Option<Timestamp>>>,
    writes: RefCell<u64>,
    /// Which calls fail.
    pub faults: Faults,
}

impl MemoryTable {
    /// Every attribute of every item: two tables are equal where these are.
    #[must_use]
    pub fn contents(&self) -> BTreeMap<(String, String), BTreeMap<String, Attribute>> {
        self.items.borrow().clone()
    }

    /// Spoils the item of a key, so that it cannot be read back: an attribute that every item has goes.
    pub fn spoil(&self, key: &str) {
        let key = Key::parse(key).expect("a test's key is legal");
        let mut items = self.items.borrow_mut();
        let item = items.get_mut(&(key.component.to_string(), key.metric.to_string()));
        item.and_then(|item| item.remove("observed_at")).expect("a test spoils what is there");
    }

    /// Every note of the registry.
    #[must_use]
    pub fn notes(&self) -> Vec<Note> {
        let note = |((pipeline, component), until): (&(PipelineName, Component), &_)| Note {
            pipeline: pipeline.clone(),
            component: component.clone(),
            until: *until,
        };
        self.registry.borrow().iter().map(note).collect()
    }

    fn read_back(&self, key: &Key) -> Option<Readable> {
        let key = (key.component.to_string(), key.metric.to_string());
        self.items.borrow().get(&key).map(|item| readable(&key.0, &key.1, item))
    }

    /// How many conditional writes were asked for.
    #[must_use]
    pub fn writes(&self) -> u64 {
        *self.writes.borrow()
    }
}

impl PutNewest for &MemoryTable {
    async fn put_newest(&self, item: &Item) -> Result<Put, Fault> {
        *self.writes.borrow_mut() += 1;
        self.faults.next()?;
        let version = item.version();
        let attributes =
            item.attributes().into_iter().map(|(name, value)| (name.to_owned(), value));
        let key = (item.observation.component.to_string(), item.observation.metric.to_string());
        let mut items = self.items.borrow_mut();
        let stored = items.get(&key).map(|stored| Item::from_attributes(stored).expect("own item"));
        match stored {
            Some(stored) if stored.version() >= version => {
                let expires_at = stored.expires_at;
                Ok(Put::Refused { stored: stored.version().into(), expires_at })
            }
            _ => {
                items.insert(key, attributes.collect());
                Ok(Put::Stored)
            }
        }
    }

    async fn register(&self, note: &Note) -> Result<(), Fault> {
        self.faults.next()?;
        let Note { pipeline, component, until } = note.clone();
        let mut registry = self.registry.borrow_mut();
        let noted = registry.entry((pipeline, component)).or_insert(until);
        // None is for ever.
        *noted = noted.zip(until).map(|(noted, until)| noted.max(until));
        Ok(())
    }
}

impl GetItem for &MemoryTable {
    async fn get_item(&self, key: &Key) -> Result<Option<Readable>, Fault> {
        self.faults.next()?;
        Ok(self.read_back(key))
    }
}

impl GetItems for &MemoryTable {
    async fn get_items(&self, keys: &[Key]) -> Result<Vec<Readable>, Fault> {
        let distinct: BTreeSet<String> = keys.iter().map(ToString::to_string).collect();
        assert!((1..=100).contains(&keys.len()) && distinct.len() == keys.len(), "as DynamoDB");
        self.faults.next()?;
        Ok(keys.iter().rev().filter_map(|key| self.read_back(key)).collect())
    }
}

impl QueryItems for &MemoryTable {
    async fn query_component(&self, component: &Component) -> Result<Vec<Readable>, Fault> {
        self.faults.next()?;
        let items = self.items.borrow();
        let mine = items.iter().filter(|((pk, _), _)| pk == component.as_str());
        Ok(mine.map(|((pk, sk), item)| readable(pk, sk, item)).collect())
    }

    async fn query_registry(
        &self,
        pipeline: &PipelineName,
        prefix: &str,
        after: Option<&Component>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Vec<Component>, Fault> {
        self.faults.next()?;
        let registry = self.registry.borrow();
        let mine = registry.iter().filter(|((name, _), _)| name == pipeline);
        Ok(mine
            .filter(|(_, until)| until.is_none_or(|until| until > now))
            .map(|((_, component), _)| component)
            .filter(|component| component.as_str().starts_with(prefix))
            .filter(|component| after.is_none_or(|after| *component > after))
            .take(limit)
            .cloned()
            .collect())
    }
}

fn readable(pk: &str, sk: &str, item: &BTreeMap<String, Attribute>) -> Readable {
    Item::from_attributes(item).map_err(|source| Unreadable {
        component: pk.to_owned(),
        metric: sk.to_owned(),
        source: source.into(),
    })
}
