//! What the API shows of an item.

use serde::Serialize;
use twin_normalization::{Component, PipelineName, Timestamp, Value};
use twin_store::{Freshness, Item, State};

use crate::etag::Tag;

/// One value with its lineage.
#[derive(Debug, Serialize)]
pub(crate) struct ValueView<'a> {
    pub(crate) key: String,
    component: &'a str,
    pub(crate) metric: &'a str,
    value: Scalar<'a>,
    unit: Option<&'a str>,
    observed_at: Timestamp,
    stored_at: Timestamp,
    freshness: Option<&'static str>,
    late_at: Option<Timestamp>,
    lineage: LineageView<'a>,
    #[serde(skip)]
    version: String,
}

/// A component with its metrics.
#[derive(Debug, Serialize)]
pub(crate) struct ComponentView<'a> {
    pub(crate) component: &'a Component,
    pub(crate) metrics: Vec<ValueView<'a>>,
}

/// One page of components.
#[derive(Debug, Serialize)]
pub(crate) struct ListingView<'a> {
    pub(crate) components: Vec<ListedView<'a>>,
    pub(crate) next_cursor: Option<String>,
}

/// One component of a listing.
#[derive(Debug, Serialize)]
pub(crate) struct ListedView<'a> {
    pub(crate) component: &'a Component,
    pub(crate) pipeline: &'a PipelineName,
}

/// The answers to a query of keys, one for each, in their order.
#[derive(Debug, Serialize)]
pub(crate) struct AnswersView<'a> {
    pub(crate) answers: Vec<AnswerView<'a>>,
}

/// The answer for one key.
#[derive(Debug, Serialize)]
pub(crate) struct AnswerView<'a> {
    pub(crate) key: String,
    pub(crate) code: &'static str,
    pub(crate) value: Option<&'a ValueView<'a>>,
}

/// One page of what is late.
#[derive(Debug, Serialize)]
pub(crate) struct StaleView<'a> {
    pub(crate) values: Vec<ValueView<'a>>,
    pub(crate) components_read: usize,
    pub(crate) next_cursor: Option<String>,
}

#[derive(Debug, Serialize)]
struct LineageView<'a> {
    pipeline: &'a str,
    revision: u32,
    mapping: &'a str,
    source_id: &'a str,
    order: &'a str,
    arrived_at: Timestamp,
}

/// A JSON scalar.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Scalar<'a> {
    Number(f64),
    Text(&'a str),
    Boolean(bool),
}

impl<'a> ValueView<'a> {
    /// Shows an item; none where it is a deletion.
    pub(crate) fn of(item: &'a Item, freshness: Option<Freshness>) -> Option<Self> {
        let observation = &item.observation;
        let lineage = &observation.lineage;
        let value = match observation.value.as_ref()? {
            Value::Number(number) => Scalar::Number(*number),
            Value::Text(text) => Scalar::Text(text),
            Value::Boolean(boolean) => Scalar::Boolean(*boolean),
        };
        Some(Self {
            key: observation.key().to_string(),
            component: observation.component.as_str(),
            metric: observation.metric.as_str(),
            value,
            unit: observation.unit.as_ref().map(twin_normalization::Unit::as_str),
            observed_at: observation.observed_at,
            stored_at: item.stored_at,
            freshness: freshness.map(|freshness| freshness.state.as_str()),
            late_at: freshness.map(|freshness| freshness.late_at),
            lineage: LineageView {
                pipeline: lineage.pipeline.as_str(),
                revision: lineage.revision.get(),
                mapping: lineage.mapping.as_str(),
                source_id: lineage.source_id.as_str(),
                order: lineage.order.as_str(),
                arrived_at: lineage.arrived_at,
            },
            version: item.version().as_str().to_owned(),
        })
    }

    /// Whether it did not come when it was expected.
    pub(crate) fn is_late(&self) -> bool {
        self.freshness.is_some_and(|state| state != State::Fresh.as_str())
    }

    /// Adds what an answer with this value stands for: the version says all of it but its freshness.
    pub(crate) fn tag(&self, tag: &mut Tag) {
        let late_at = self.late_at.map(|late_at| late_at.to_string()).unwrap_or_default();
        tag.add([&*self.key, &*self.version, self.freshness.unwrap_or_default(), &*late_at]);
    }
}

/// The API answers.
#[derive(Debug, Serialize)]
pub(crate) struct HealthView {
    status: &'static str,
}

impl HealthView {
    pub(crate) const UP: Self = Self { status: "up" };
}
