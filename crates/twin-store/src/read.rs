//! Reads the twin.

use twin_normalization::port::{Clock, Fault};
use twin_normalization::{Component, Key, PipelineName};

use crate::port::{GetItem, GetItems, QueryItems, Readable};
use crate::{Item, Unreadable};

/// Reads values, components and the registry. What is deleted or expired is absent.
#[derive(Debug)]
pub struct Reader<T, C> {
    table: T,
    clock: C,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Items {
    /// The items that are there.
    pub items: Vec<Item>,
    /// What is there and cannot be read back. One bad item takes no other with it; the caller tells of it.
    pub unreadable: Vec<Unreadable>,
}

/// Some of the components that pipelines feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The components, each with the pipeline that feeds it: by pipeline, then by component.
    pub components: Vec<(PipelineName, Component)>,
    /// Whether there are more after the last.
    pub more: bool,
}

impl<T: GetItem + GetItems + QueryItems, C: Clock> Reader<T, C> {
    /// A reader of `table`.
    pub fn new(table: T, clock: C) -> Self {
        Self { table, clock }
    }

    /// The newest value of a key; at most one.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer.
    pub async fn value(&self, key: &Key) -> Result<Items, Fault> {
        Ok(self.visible(self.table.get_item(key).await?))
    }

    /// The newest values of at most 100 keys, in any order. A key may be given twice, and is read once.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer for all of them.
    pub async fn values(&self, keys: &[Key]) -> Result<Items, Fault> {
        let mut distinct = keys.to_vec();
        distinct.sort_by(|a, b| (&a.component, &a.metric).cmp(&(&b.component, &b.metric)));
        distinct.dedup();
        if distinct.is_empty() {
            return Ok(Items::default());
        }
        Ok(self.visible(self.table.get_items(&distinct).await?))
    }

    /// The newest values of a component, by metric; empty where there are none.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer.
    pub async fn component(&self, component: &Component) -> Result<Items, Fault> {
        Ok(self.visible(self.table.query_component(component).await?))
    }

    /// At most `limit` components of `pipelines`, in their order, that start with `prefix` and come after
    /// `after`. A component that two pipelines feed is listed under each.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer.
    pub async fn components(
        &self,
        pipelines: &[PipelineName],
        prefix: &str,
        after: Option<&(PipelineName, Component)>,
        limit: usize,
    ) -> Result<Listing, Fault> {
        let (mut components, now) = (Vec::new(), self.clock.now());
        let begin = after.map(|(pipeline, _)| pipeline);
        for pipeline in
            pipelines.iter().filter(|pipeline| begin.is_none_or(|begin| *pipeline >= begin))
        {
            let after =
                after.filter(|(begin, _)| begin == pipeline).map(|(_, component)| component);
            // One more than asked for tells whether there is more.
            let wanted = (limit + 1).saturating_sub(components.len());
            let page = self.table.query_registry(pipeline, prefix, after, wanted, now).await?;
            components.extend(page.into_iter().map(|component| (pipeline.clone(), component)));
            if components.len() > limit {
                components.truncate(limit);
                return Ok(Listing { components, more: true });
            }
        }
        Ok(Listing { components, more: false })
    }

    fn visible(&self, found: impl IntoIterator<Item = Readable>) -> Items {
        let now = self.clock.now();
        let mut read = Items::default();
        for place in found {
            match place {
                Ok(item) if item.is_visible(now) => read.items.push(item),
                Ok(_) => {}
                Err(unreadable) => read.unreadable.push(unreadable),
            }
        }
        read
    }
}
