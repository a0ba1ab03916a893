//! The twin table on DynamoDB.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure as OnFailure};
use twin_normalization::port::Fault;
use twin_normalization::{Component, Key, PipelineName, Timestamp};
use twin_store::port::{GetItem, Put, PutNewest, QueryItems};
use twin_store::{Attribute, Item, registry_key};

use crate::Connection;
use crate::fault::{fault, own_fault};

type Attributes = HashMap<String, AttributeValue>;

/// The twin table.
///
/// Reads are strongly consistent: who has seen a value never sees an older one afterwards.
#[derive(Clone, Debug)]
pub struct DynamoTable {
    client: Client,
    table: String,
}

/// What the write may replace. One comparison, the same as `twin_normalization::decide`.
const NEWER: &str = "attribute_not_exists(#version) OR #version < :version";

impl DynamoTable {
    /// The table of this name.
    #[must_use]
    pub fn new(connection: &Connection, table: impl Into<String>) -> Self {
        Self { client: Client::new(connection.sdk()), table: table.into() }
    }

    fn operation(&self, what: &str) -> String {
        format!("{what} table {}", self.table)
    }

    fn item(&self, attributes: Attributes) -> Result<Item, Fault> {
        let attributes: BTreeMap<_, _> = attributes
            .into_iter()
            .filter_map(|(name, value)| Some((name, from_dynamo(value)?)))
            .collect();
        Item::from_attributes(&attributes).map_err(|error| {
            own_fault(self.operation("read back an item of"), "not readable", Some(error.into()))
        })
    }

    /// All items of a query, page after page, until there are `limit` of them.
    async fn query(
        &self,
        condition: &str,
        values: Attributes,
        limit: Option<usize>,
    ) -> Result<Vec<Attributes>, Fault> {
        let mut items = Vec::new();
        let mut start = None;
        loop {
            let left = limit.map(|limit| limit.saturating_sub(items.len()));
            let query = self.client.query().table_name(&self.table).consistent_read(true);
            let page = query
                .key_condition_expression(condition)
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

impl PutNewest for DynamoTable {
    async fn put_newest(&self, item: &Item) -> Result<Put, Fault> {
        let attributes = item.attributes().into_iter();
        let attributes: Attributes =
            attributes.map(|(name, value)| (name.to_owned(), to_dynamo(value))).collect();
        let sent = Sent::of(&attributes);
        let answer = self
            .client
            .put_item()
            .table_name(&self.table)
            .condition_expression(NEWER)
            .expression_attribute_names("#version", "version")
            .set_expression_attribute_values(
                sent.version
                    .clone()
                    .map(|version| Attributes::from([(":version".to_owned(), version)])),
            )
            .set_item(Some(attributes))
            .return_values_on_condition_check_failure(OnFailure::AllOld)
            .send()
            .await;
        let Err(error) = answer else { return Ok(Put::Stored) };
        if let Some(PutItemError::ConditionalCheckFailedException(refusal)) =
            error.as_service_error()
            && let Some(put) = refusal.item().and_then(|stored| sent.put(stored))
        {
            return Ok(put);
        }
        Err(fault(self.operation("put item to"), error))
    }

    async fn register(&self, pipeline: &PipelineName, component: &Component) -> Result<(), Fault> {
        self.client
            .put_item()
            .table_name(&self.table)
            .item("pk", AttributeValue::S(registry_key(pipeline)))
            .item("sk", text(component.as_str()))
            .send()
            .await
            .map_err(|error| fault(self.operation("register a component in"), error))?;
        Ok(())
    }
}

impl GetItem for DynamoTable {
    async fn get_item(&self, key: &Key) -> Result<Option<Item>, Fault> {
        let answer = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("pk", text(key.component.as_str()))
            .key("sk", text(key.metric.as_str()))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| fault(self.operation("get item of"), error))?;
        answer.item.map(|attributes| self.item(attributes)).transpose()
    }
}

impl QueryItems for DynamoTable {
    async fn query_component(&self, component: &Component) -> Result<Vec<Item>, Fault> {
        let values = Attributes::from([(":pk".to_owned(), text(component.as_str()))]);
        let items = self.query("pk = :pk", values, None).await?;
        items.into_iter().map(|attributes| self.item(attributes)).collect()
    }

    async fn query_registry(
        &self,
        pipeline: &PipelineName,
        prefix: &str,
        after: Option<&Component>,
        limit: usize,
    ) -> Result<Vec<Component>, Fault> {
        let Some((low, high)) = registry_range(prefix, after) else { return Ok(Vec::new()) };
        let values = Attributes::from([
            (":pk".to_owned(), AttributeValue::S(registry_key(pipeline))),
            (":low".to_owned(), AttributeValue::S(low)),
            (":high".to_owned(), AttributeValue::S(high)),
        ]);
        let items =
            self.query("pk = :pk AND sk BETWEEN :low AND :high", values, Some(limit)).await?;
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

/// What tells one write from every other: no two calls store one version at one microsecond.
struct Sent {
    version: Option<AttributeValue>,
    stored_at: Option<AttributeValue>,
}

impl Sent {
    fn of(attributes: &Attributes) -> Self {
        let [version, stored_at] =
            ["version", "stored_at"].map(|name| attributes.get(name).cloned());
        Self { version, stored_at }
    }

    /// What a refusal means, given what is stored. An answer can be lost after the write was made, and the SDK
    /// then tries once more, which the condition refuses: that is no refusal but our own item. None where what
    /// is stored has no version.
    fn put(&self, stored: &Attributes) -> Option<Put> {
        let version = stored.get("version");
        if version == self.version.as_ref() && stored.get("stored_at") == self.stored_at.as_ref() {
            return Some(Put::Stored);
        }
        let stored_version = version?.as_s().ok()?.as_str().into();
        Some(Put::Refused { stored: stored_version, expires_at: expires_at(stored) })
    }
}

/// None where it never does, and where it cannot be read: then nothing is known of it.
fn expires_at(stored: &Attributes) -> Option<Timestamp> {
    let seconds: i64 = stored.get("expires_at")?.as_n().ok()?.parse().ok()?;
    Timestamp::from_micros(seconds.saturating_mul(1_000_000)).ok()
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn to_dynamo(attribute: Attribute) -> AttributeValue {
    match attribute {
        Attribute::Text(text) => AttributeValue::S(text),
        Attribute::Number(number) => AttributeValue::N(number),
        Attribute::Boolean(boolean) => AttributeValue::Bool(boolean),
    }
}

/// None for a type that no item of this system has.
fn from_dynamo(value: AttributeValue) -> Option<Attribute> {
    match value {
        AttributeValue::S(text) => Some(Attribute::Text(text)),
        AttributeValue::N(number) => Some(Attribute::Number(number)),
        AttributeValue::Bool(boolean) => Some(Attribute::Boolean(boolean)),
        _ => None,
    }
}
