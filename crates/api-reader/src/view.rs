//! What the API shows of an item.

use serde::Serialize;
use twin_normalization::{Component, PipelineName, Timestamp, Value};
use twin_store::Item;

/// One value with its lineage.
#[derive(Debug, Serialize)]
pub(crate) struct ValueView<'a> {
    key: String,
    component: &'a str,
    metric: &'a str,
    value: Scalar<'a>,
    unit: Option<&'a str>,
    observed_at: Timestamp,
    stored_at: Timestamp,
    lineage: LineageView<'a>,
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
    pub(crate) fn of(item: &'a Item) -> Option<Self> {
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
            lineage: LineageView {
                pipeline: lineage.pipeline.as_str(),
                revision: lineage.revision.get(),
                mapping: lineage.mapping.as_str(),
                source_id: lineage.source_id.as_str(),
                order: lineage.order.as_str(),
                arrived_at: lineage.arrived_at,
            },
        })
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
