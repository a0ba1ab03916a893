//! Reads the twin.

use twin_normalization::port::{Clock, Fault};
use twin_normalization::{Component, Key, PipelineName};

use crate::Item;
use crate::port::{GetItem, QueryItems};

/// Reads values, components and the registry. What is deleted or expired is absent.
#[derive(Debug)]
pub struct Reader<T, C> {
    table: T,
    clock: C,
}

/// Some of the components that pipelines feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The components, each with the pipeline that feeds it: by pipeline, then by component.
    pub components: Vec<(PipelineName, Component)>,
    /// Whether there are more after the last.
    pub more: bool,
}

impl<T: GetItem + QueryItems, C: Clock> Reader<T, C> {
    /// A reader of `table`.
    pub fn new(table: T, clock: C) -> Self {
        Self { table, clock }
    }

    /// The newest value of a key.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer.
    pub async fn value(&self, key: &Key) -> Result<Option<Item>, Fault> {
        let item = self.table.get_item(key).await?;
        Ok(item.filter(|item| item.is_visible(self.clock.now())))
    }

    /// The newest values of a component, by metric; empty where there are none.
    ///
    /// # Errors
    /// [`Fault`] where the table did not answer.
    pub async fn component(&self, component: &Component) -> Result<Vec<Item>, Fault> {
        let mut items = self.table.query_component(component).await?;
        let now = self.clock.now();
        items.retain(|item| item.is_visible(now));
        Ok(items)
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
        let mut components = Vec::new();
        let begin = after.map(|(pipeline, _)| pipeline);
        for pipeline in
            pipelines.iter().filter(|pipeline| begin.is_none_or(|begin| *pipeline >= begin))
        {
            let after =
                after.filter(|(begin, _)| begin == pipeline).map(|(_, component)| component);
            // One more than asked for tells whether there is more.
            let wanted = (limit + 1).saturating_sub(components.len());
            let page = self.table.query_registry(pipeline, prefix, after, wanted).await?;
            components.extend(page.into_iter().map(|component| (pipeline.clone(), component)));
            if components.len() > limit {
                components.truncate(limit);
                return Ok(Listing { components, more: true });
            }
        }
        Ok(Listing { components, more: false })
    }
}
