//! The routes that show values by their names.

use std::collections::HashMap;

use twin_lambda::http::HttpResponse;
use twin_normalization::port::Clock;
use twin_normalization::{Component, Key, Metric};
use twin_store::port::{GetItem, GetItems, QueryItems};
use twin_store::{Item, Items};

use crate::answer;
use crate::error::Error;
use crate::etag::Tag;
use crate::handler::{ApiReader, Asked};
use crate::problem::Problem;
use crate::view::{AnswerView, AnswersView, ComponentView, ValueView};

impl<T: GetItem + GetItems + QueryItems, C: Clock> ApiReader<T, C> {
    /// All metrics of a component, or those of `metrics` that it has.
    pub(crate) async fn component(
        &self,
        asked: &Asked<'_>,
        component: &Component,
        metrics: Option<&[Metric]>,
    ) -> Result<HttpResponse, Error> {
        let items = asked.allowed(self.reader.component(component).await?);
        let is_selected =
            |item: &&Item| metrics.is_none_or(|metrics| metrics.contains(&item.observation.metric));
        let metrics = self.shown(items.iter().filter(is_selected));
        if metrics.is_empty() {
            return Err(Problem::not_found("nothing is known of this component").into());
        }
        let mut tag = Tag::of_code(&self.code);
        metrics.iter().for_each(|value| value.tag(&mut tag));
        Ok(answer::tagged(asked.event, tag.finish(), &ComponentView { component, metrics }))
    }

    /// One value.
    pub(crate) async fn value(&self, asked: &Asked<'_>, key: &Key) -> Result<HttpResponse, Error> {
        let items = asked.allowed(self.reader.value(key).await?);
        match self.shown(&items).first() {
            Some(value) => {
                let mut tag = Tag::of_code(&self.code);
                value.tag(&mut tag);
                Ok(answer::tagged(asked.event, tag.finish(), value))
            }
            None => Err(Problem::not_found("there is no value for this key").into()),
        }
    }

    /// An answer for each key. What is missing and what is not for this token are told in the same words.
    pub(crate) async fn values(
        &self,
        asked: &Asked<'_>,
        keys: &[Key],
    ) -> Result<HttpResponse, Error> {
        let items = asked.allowed(self.reader.values(keys).await?);
        let shown = self.shown(&items);
        let by_key: HashMap<&str, &ValueView<'_>> =
            shown.iter().map(|value| (&*value.key, value)).collect();
        let answers = keys.iter().map(|key| {
            let key = key.to_string();
            let value = by_key.get(&*key).copied();
            let code = if value.is_some() { "found" } else { "not_found" };
            AnswerView { key, code, value }
        });
        let answers = AnswersView { answers: answers.collect() };
        Ok(answer::unstored(200, "application/json", &answers))
    }

    /// Shows items with their freshness at this moment.
    pub(crate) fn shown<'i>(
        &self,
        items: impl IntoIterator<Item = &'i Item>,
    ) -> Vec<ValueView<'i>> {
        let now = self.clock.now();
        let freshness = |item: &Item| self.expectations.judge(&item.observation, now);
        items.into_iter().filter_map(|item| ValueView::of(item, freshness(item))).collect()
    }
}

impl Asked<'_> {
    /// The items that the caller may see: every route goes through here. What cannot be read back is left out of the
    /// answer, logged and counted; whose it is, it does not say.
    pub(crate) fn allowed(&self, read: Items) -> Vec<Item> {
        for unreadable in &read.unreadable {
            tracing::error!(
                request_id = self.request_id,
                component = unreadable.component,
                metric = unreadable.metric,
                error = twin_normalization::port::chain(unreadable),
                "item could not be read back"
            );
        }
        let left_out = u64::try_from(read.unreadable.len()).unwrap_or(u64::MAX);
        self.unreadable.set(self.unreadable.get() + left_out);
        read.items.into_iter().filter(|item| self.access.allows_item(item)).collect()
    }
}
