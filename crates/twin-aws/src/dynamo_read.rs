//! The twin table on DynamoDB: what is read.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use twin_normalization::port::Fault;
use twin_normalization::{Component, Key, PipelineName, Timestamp};
use twin_store::port::{GetItem, GetItems, QueryItems, Readable};
use twin_store::{Attribute, Item, Unreadable, registry_key};

use crate::DynamoTable;
use crate::dynamo::{Attributes, text};
use crate::fault::{fault, own_fault};

/// How often `BatchGetItem` is asked for what it left over, and the longest wait before the second time.
const TRIES: u32 = 5;
const FIRST_WAIT: Duration = Duration::from_millis(50);

/// DynamoDB deletes what has expired within days, not at once.
const NOT_ENDED: &str = "attribute_not_exists(expires_at) OR expires_at > :now";
/// About two read units of the registry.
const SMALLEST_PAGE: usize = 100;

impl DynamoTable {
    /// All items of a query, page after page, until there are `limit` of them, or some more.
    async fn query(
        &self,
        condition: &str,
        filter: Option<&str>,
        values: Attributes,
        limit: Option<usize>,
    ) -> Result<Vec<Attributes>, Fault> {
        let mut items = Vec::new();
        let mut start = None;
        loop {
            // A page is so many items before the filter: small ones of which nothing is left would be many calls.
            let left = limit.map(|limit| limit.saturating_sub(items.len()).max(SMALLEST_PAGE));
            let query = self.client.query().table_name(&self.table).consistent_read(true);
            let page = query
                .key_condition_expression(condition)
                .set_filter_expression(filter.map(str::to_owned))
                .set_expression_attribute_values(Some(values.clone()))
                .set_limit(left.and_then(|left| i32::try_from(left).ok()))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|error| fault(self.operation("query"), error))?;
            items.extend(page.items.unwrap_or_default());
            start = page.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() || limit.is_some_and(|limit| items.len() >= limit) {
                return Ok(items);
            }
        }
    }
}

impl GetItem for DynamoTable {
    async fn get_item(&self, key: &Key) -> Result<Option<Readable>, Fault> {
        let answer = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(primary_key(key)))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| fault(self.operation("get item of"), error))?;
        Ok(answer.item.map(readable))
    }
}

impl GetItems for DynamoTable {
    async fn get_items(&self, keys: &[Key]) -> Result<Vec<Readable>, Fault> {
        let operation = || self.operation("get items of");
        let mut found = Vec::with_capacity(keys.len());
        let mut left: Vec<Attributes> = keys.iter().map(primary_key).collect();
        for attempt in 0..TRIES {
            if attempt > 0 {
                let longest = FIRST_WAIT * 2_u32.pow(attempt - 1);
                tokio::time::sleep(longest.mul_f64(fastrand::f64())).await;
            }
            let asked = KeysAndAttributes::builder().set_keys(Some(left)).consistent_read(true);
            let asked = asked
                .build()
                .map_err(|error| own_fault(operation(), "no keys", Some(error.into())))?;
            let answer = self.client.batch_get_item().request_items(&self.table, asked).send();
            let answer = answer.await.map_err(|error| fault(operation(), error))?;
            let items = answer.responses.unwrap_or_default().remove(&self.table);
            found.extend(items.unwrap_or_default().into_iter().map(readable));
            // What it had no capacity or room for is no error of the call.
            let unprocessed = answer.unprocessed_keys.unwrap_or_default().remove(&self.table);
            left = unprocessed.map(|unprocessed| unprocessed.keys).unwrap_or_default();
            if left.is_empty() {
                return Ok(found);
            }
        }
        Err(own_fault(operation(), "keys left unprocessed", None))
    }
}

impl QueryItems for DynamoTable {
    async fn query_component(&self, component: &Component) -> Result<Vec<Readable>, Fault> {
        let values = Attributes::from([(":pk".to_owned(), text(component.as_str()))]);
        let items = self.query("pk = :pk", None, values, None).await?;
        Ok(items.into_iter().map(readable).collect())
    }

    async fn query_registry(
        &self,
        pipeline: &PipelineName,
        prefix: &str,
        after: Option<&Component>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Vec<Component>, Fault> {
        let Some((low, high)) = registry_range(prefix, after) else { return Ok(Vec::new()) };
        let values = Attributes::from([
            (":pk".to_owned(), AttributeValue::S(registry_key(pipeline))),
            (":low".to_owned(), AttributeValue::S(low)),
            (":high".to_owned(), AttributeValue::S(high)),
            (":now".to_owned(), AttributeValue::N((now.micros() / 1_000_000).to_string())),
        ]);
        let range = "pk = :pk AND sk BETWEEN :low AND :high";
        let items = self.query(range, Some(NOT_ENDED), values, Some(limit)).await?;
        let components = items
            .iter()
            .filter_map(|item| Component::new(item.get("sk")?.as_s().ok()?.as_str()).ok());
        Ok(components.take(limit).collect())
    }
}

/// The sort keys that start with `prefix` and come after `after`, as an inclusive range; none where it would be
/// empty, which DynamoDB refuses.
///
/// Names hold bytes from `-` (0x2d) to `~` (0x7e): `!` sorts before all of them, and DEL after.
fn registry_range(prefix: &str, after: Option<&Component>) -> Option<(String, String)> {
    let after = after.map(|after| format!("{after}!")).unwrap_or_default();
    let low = [prefix.to_owned(), after, "!".to_owned()].into_iter().max()?;
    let high = format!("{prefix}\u{7f}");
    (low <= high).then_some((low, high))
}

fn primary_key(key: &Key) -> Attributes {
    let parts = [("pk", key.component.as_str()), ("sk", key.metric.as_str())];
    parts.map(|(name, value)| (name.to_owned(), text(value))).into()
}

fn readable(attributes: Attributes) -> Readable {
    let place = |name: &str| {
        let text = attributes.get(name).and_then(|value| value.as_s().ok());
        text.cloned().unwrap_or_default()
    };
    let (component, metric) = (place("pk"), place("sk"));
    let attributes: BTreeMap<_, _> =
        attributes.into_iter().map(|(name, value)| (name, from_dynamo(value))).collect();
    Item::from_attributes(&attributes).map_err(|source| Unreadable {
        component,
        metric,
        source: source.into(),
    })
}

fn from_dynamo(value: AttributeValue) -> Attribute {
    match value {
        AttributeValue::S(text) => Attribute::Text(text),
        AttributeValue::N(number) => Attribute::Number(number),
        AttributeValue::Bool(boolean) => Attribute::Boolean(boolean),
        _ => Attribute::Foreign,
    }
}
