//! The routes that page through the registry.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use twin_lambda::http::HttpResponse;
use twin_normalization::PipelineName;
use twin_normalization::port::Clock;
use twin_store::port::{GetItem, GetItems, QueryItems};
use twin_store::{Item, Listing as Page};

use crate::answer;
use crate::cursor;
use crate::error::Error;
use crate::etag::Tag;
use crate::handler::{ApiReader, Asked};
use crate::problem::Problem;
use crate::request::Listing;
use crate::view::{ListedView, ListingView, StaleView};

/// How many components of a page are read at a time.
const AT_A_TIME: usize = 8;

impl<T: GetItem + GetItems + QueryItems, C: Clock> ApiReader<T, C> {
    /// One page of components.
    pub(crate) async fn components(
        &self,
        asked: &Asked<'_>,
        listing: &Listing<'_>,
    ) -> Result<HttpResponse, Error> {
        let pipelines = self.pipelines(asked, listing)?;
        let page = self.page(&pipelines, listing).await?;
        let next_cursor = next_cursor(listing, &page);
        let listed = page.components.iter();
        let components: Vec<_> =
            listed.map(|(pipeline, component)| ListedView { component, pipeline }).collect();
        let mut tag = Tag::of_code(&self.code);
        for listed in &components {
            tag.add([listed.pipeline.as_str(), listed.component.as_str()]);
        }
        tag.add(next_cursor.as_deref());
        let view = ListingView { components, next_cursor };
        Ok(answer::tagged(asked.event, tag.finish(), &view))
    }

    /// One page of what is late. A page is so many components of the registry, each read by a query of its own, and
    /// holds what is late among them: it may be empty and not the last. Pipelines that expect nothing are not read.
    pub(crate) async fn stale(
        &self,
        asked: &Asked<'_>,
        listing: &Listing<'_>,
    ) -> Result<HttpResponse, Error> {
        let mut pipelines = self.pipelines(asked, listing)?;
        pipelines.retain(|pipeline| self.expectations.has(pipeline));
        let page = self.page(&pipelines, listing).await?;
        let read = stream::iter(&page.components).map(async |(pipeline, component)| {
            let mut items = asked.allowed(self.reader.component(component).await?);
            // A component that two pipelines feed is on the page of each, with what is its own.
            items.retain(|item| item.observation.lineage.pipeline == *pipeline);
            Ok::<Vec<Item>, Error>(items)
        });
        let items: Vec<Vec<Item>> = read.buffered(AT_A_TIME).try_collect().await?;
        let mut values = self.shown(items.iter().flatten());
        values.retain(crate::view::ValueView::is_late);
        let next_cursor = next_cursor(listing, &page);
        let mut tag = Tag::of_code(&self.code);
        values.iter().for_each(|value| value.tag(&mut tag));
        let components_read = page.components.len();
        tag.add([components_read.to_string().as_str()]);
        tag.add(next_cursor.as_deref());
        let view = StaleView { values, components_read, next_cursor };
        Ok(answer::tagged(asked.event, tag.finish(), &view))
    }

    /// The pipelines that are asked for and that the caller may see.
    fn pipelines(
        &self,
        asked: &Asked<'_>,
        listing: &Listing<'_>,
    ) -> Result<Vec<PipelineName>, Problem> {
        let only = listing.query.pipeline;
        let is_asked = |name: &&PipelineName| only.is_none_or(|only| name.as_str() == only);
        let allowed = self.pipelines.iter().filter(|name| asked.access.allows(name));
        let pipelines: Vec<PipelineName> = allowed.filter(is_asked).cloned().collect();
        if pipelines.is_empty() && only.is_some() {
            return Err(Problem::not_found("there is no such pipeline, or not for this token"));
        }
        Ok(pipelines)
    }

    async fn page(&self, pipelines: &[PipelineName], listing: &Listing<'_>) -> Result<Page, Error> {
        let Listing { query, after, limit } = listing;
        Ok(self.reader.components(pipelines, query.prefix, after.as_ref(), *limit).await?)
    }
}

fn next_cursor(listing: &Listing<'_>, page: &Page) -> Option<String> {
    let last = page.components.last().filter(|_| page.more)?;
    Some(cursor::write(listing.query, last))
}
