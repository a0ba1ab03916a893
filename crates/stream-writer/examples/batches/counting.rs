//! A table that counts what is asked of it, and keeps the last writes.

use std::cell::{Cell, RefCell};

use serde_json::{Value as Json, json};
use twin_normalization::Value;
use twin_normalization::port::Fault;
use twin_store::port::{Put, PutNewest};
use twin_store::{Item, Note};
use twin_testkit::MemoryTable;

/// Counts writes. What stands behind it decides about them; where nothing does, it takes all.
#[derive(Debug, Default)]
pub(crate) struct Counting {
    behind: Option<MemoryTable>,
    writes: Cell<u64>,
    notes: Cell<u64>,
    last: RefCell<Vec<Winner>>,
}

#[derive(Debug)]
enum Winner {
    Item(Box<Item>),
    Line(Json),
}

impl Counting {
    /// Counts what is asked of this table.
    pub(crate) fn on(behind: Option<MemoryTable>) -> Self {
        Self { behind, ..Self::default() }
    }

    /// How many conditional writes were asked for.
    pub(crate) fn writes(&self) -> u64 {
        self.writes.get()
    }

    /// How many components were noted in the registry.
    pub(crate) fn notes(&self) -> u64 {
        self.notes.get()
    }

    /// Takes the line that wins a key.
    pub(crate) fn take(&self, line: Json) {
        self.writes.set(self.writes.get() + 1);
        self.last.borrow_mut().push(Winner::Line(line));
    }

    /// What was written, a line of JSON each, in the fields that every rival tells.
    pub(crate) fn winners(&self) -> serde_json::Result<String> {
        let told: serde_json::Result<Vec<String>> =
            self.last.borrow().iter().map(|winner| serde_json::to_string(&winner.told())).collect();
        Ok(told?.join("\n"))
    }
}

impl Winner {
    fn told(&self) -> Json {
        match self {
            Self::Item(item) => {
                let observation = &item.observation;
                let lineage = &observation.lineage;
                let value = observation.value.as_ref().map(|value| match value {
                    Value::Number(number) => json!(number),
                    Value::Text(text) => json!(text.as_str()),
                    Value::Boolean(boolean) => json!(boolean),
                });
                json!([
                    observation.component.as_str(),
                    observation.metric.as_str(),
                    value,
                    observation.unit.as_ref().map(twin_normalization::Unit::as_str),
                    observation.observed_at.to_string(),
                    lineage.order.as_str(),
                    lineage.revision.get(),
                    lineage.source_id.as_str(),
                ])
            }
            Self::Line(line) => {
                let field = |name: &str| line.get(name).cloned().unwrap_or_default();
                let values = ["value_number", "value_text", "value_boolean"].map(field);
                let value = values.into_iter().find(|value| !value.is_null());
                json!([
                    field("component"),
                    field("metric"),
                    value,
                    field("unit"),
                    field("observed_at"),
                    field("order"),
                    field("revision"),
                    field("source_id"),
                ])
            }
        }
    }
}

impl PutNewest for &Counting {
    async fn put_newest(&self, item: &Item) -> Result<Put, Fault> {
        self.writes.set(self.writes.get() + 1);
        match &self.behind {
            Some(table) => table.put_newest(item).await,
            None => {
                self.last.borrow_mut().push(Winner::Item(Box::new(item.clone())));
                Ok(Put::Stored)
            }
        }
    }

    async fn register(&self, note: &Note) -> Result<(), Fault> {
        self.notes.set(self.notes.get() + 1);
        match &self.behind {
            Some(table) => table.register(note).await,
            None => Ok(()),
        }
    }
}
