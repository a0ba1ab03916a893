//! The twin table on DynamoDB: what is written. What is read is in `dynamo_read.rs`.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure as OnFailure};
use twin_normalization::Timestamp;
use twin_normalization::port::Fault;
use twin_store::port::{Put, PutNewest};
use twin_store::{Attribute, Item, Note, registry_key};

use crate::Connection;
use crate::fault::fault;

pub(crate) type Attributes = HashMap<String, AttributeValue>;

/// The twin table.
///
/// Reads are strongly consistent: who has seen a value never sees an older one afterwards.
#[derive(Clone, Debug)]
pub struct DynamoTable {
    pub(crate) client: Client,
    pub(crate) table: String,
}

/// What the write may replace. One comparison, the same as `twin_normalization::decide`.
const NEWER: &str = "attribute_not_exists(#version) OR #version < :version";

/// What a note may replace.
const LONGER: &str = "attribute_not_exists(pk) OR expires_at < :until";

impl DynamoTable {
    /// The table of this name.
    #[must_use]
    pub fn new(connection: &Connection, table: impl Into<String>) -> Self {
        Self { client: Client::new(connection.sdk()), table: table.into() }
    }

    pub(crate) fn operation(&self, what: &str) -> String {
        format!("{what} table {}", self.table)
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

    async fn register(&self, note: &Note) -> Result<(), Fault> {
        let mut put = self
            .client
            .put_item()
            .table_name(&self.table)
            .item("pk", AttributeValue::S(registry_key(&note.pipeline)))
            .item("sk", text(note.component.as_str()));
        // One without an end replaces any; one that has none is kept by the condition.
        if let Some(until) = note.until {
            let until = AttributeValue::N(until.seconds_up().to_string());
            put = put
                .item("expires_at", until.clone())
                .condition_expression(LONGER)
                .expression_attribute_values(":until", until);
        }
        match put.send().await {
            Err(error) if !is_refusal(&error) => {
                Err(fault(self.operation("register a component in"), error))
            }
            _ => Ok(()),
        }
    }
}

fn is_refusal(error: &SdkError<PutItemError>) -> bool {
    error.as_service_error().is_some_and(PutItemError::is_conditional_check_failed_exception)
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

pub(crate) fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn to_dynamo(attribute: Attribute) -> AttributeValue {
    match attribute {
        Attribute::Text(text) => AttributeValue::S(text),
        Attribute::Number(number) => AttributeValue::N(number),
        Attribute::Boolean(boolean) => AttributeValue::Bool(boolean),
        Attribute::Foreign => AttributeValue::Null(true),
    }
}
