//! Leases and cursors on DynamoDB.
//!
//! A partition for each pipeline: one item for its lease, and one for each of its documents. Times are texts,
//! which sort as the times do.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure as OnFailure};
use twin_normalization::port::{Fault, HoldLease, LoadCursors, SaveCursor};
use twin_normalization::{Claim, Cursor, Lease, PipelineName, Taken, Timestamp};

use crate::Connection;
use crate::cursor_item;
use crate::dynamo::{Attributes, text};
use crate::fault::fault;

/// The table of cursors.
#[derive(Clone, Debug)]
pub struct DynamoCursors {
    client: Client,
    table: String,
}

/// The sort key of a pipeline's lease, and what stands before a document's name in that of its cursor.
const LEASE: &str = "lease";
const DOCUMENT: &str = "document:";

/// A change of a lease, and when it may be made.
struct Change {
    what: &'static str,
    set: &'static str,
    only_if: &'static str,
    /// The names in both: DynamoDB refuses one that neither has.
    names: &'static [&'static str],
}

const TAKE: Change = Change {
    what: "take the lease in",
    set: "SET #begun = :begun, #holder = :holder",
    only_if: "attribute_not_exists(#begun) OR #begun < :begun",
    names: &["begun", "holder"],
};
const CLAIM: Change = Change {
    what: "claim a tick in",
    set: "SET #tick = :tick, #claimed_by = :holder",
    only_if: "#holder = :holder AND (attribute_not_exists(#tick) OR #tick < :tick)",
    names: &["holder", "tick", "claimed_by"],
};

impl DynamoCursors {
    /// The table of this name.
    #[must_use]
    pub fn new(connection: &Connection, table: impl Into<String>) -> Self {
        Self { client: Client::new(connection.sdk()), table: table.into() }
    }

    fn operation(&self, what: &str) -> String {
        format!("{what} table {}", self.table)
    }

    /// Makes the change, or gives the lease as it is stored, none where there is none.
    async fn change(
        &self,
        pipeline: &PipelineName,
        change: &Change,
        values: &[(&str, String)],
    ) -> Result<Result<(), Stored>, Fault> {
        let mut update = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(pipeline, LEASE)))
            .update_expression(change.set)
            .condition_expression(change.only_if)
            .return_values_on_condition_check_failure(OnFailure::AllOld);
        for name in change.names {
            update = update.expression_attribute_names(format!("#{name}"), *name);
        }
        for (name, value) in values {
            update = update.expression_attribute_values(*name, text(value));
        }
        let Err(error) = update.send().await else { return Ok(Ok(())) };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(refusal)) => {
                Ok(Err(Stored(refusal.item().cloned().unwrap_or_default())))
            }
            _ => Err(fault(self.operation(change.what), error)),
        }
    }
}

/// A lease as it is stored. An answer can be lost after the change was made, and the SDK then tries once more, which
/// the condition refuses: what is stored says whose change it was.
struct Stored(Attributes);

impl Stored {
    fn is(&self, name: &str, value: &str) -> bool {
        self.0.get(name).and_then(|stored| stored.as_s().ok()).is_some_and(|text| text == value)
    }
}

impl HoldLease for DynamoCursors {
    async fn take_lease(&self, lease: &Lease) -> Result<Taken, Fault> {
        let values = [(":begun", lease.begun.to_string()), (":holder", lease.holder.clone())];
        Ok(match self.change(&lease.pipeline, &TAKE, &values).await? {
            Ok(()) => Taken::Held,
            Err(stored) if stored.is("holder", &lease.holder) => Taken::Held,
            Err(_) => Taken::Refused,
        })
    }

    async fn claim_tick(&self, lease: &Lease, tick: Timestamp) -> Result<Claim, Fault> {
        let (tick, holder) = (tick.to_string(), &lease.holder);
        let values = [(":tick", tick.clone()), (":holder", holder.clone())];
        Ok(match self.change(&lease.pipeline, &CLAIM, &values).await? {
            Ok(()) => Claim::Granted,
            Err(stored) if !stored.is("holder", holder) => Claim::Lost,
            Err(stored) if stored.is("tick", &tick) && stored.is("claimed_by", holder) => {
                Claim::Granted
            }
            Err(_) => Claim::Claimed,
        })
    }
}

impl LoadCursors for DynamoCursors {
    async fn load_cursors(&self, pipeline: &PipelineName) -> Result<Vec<(String, Cursor)>, Fault> {
        let mut cursors = Vec::new();
        let mut start = None;
        loop {
            let page = self
                .client
                .query()
                .table_name(&self.table)
                .consistent_read(true)
                .key_condition_expression("pk = :pk AND begins_with(sk, :document)")
                .expression_attribute_values(":pk", text(pipeline.as_str()))
                .expression_attribute_values(":document", text(DOCUMENT))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|error| fault(self.operation("load cursors from"), error))?;
            cursors.extend(page.items.unwrap_or_default().iter().filter_map(read_back));
            start = page.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() {
                return Ok(cursors);
            }
        }
    }
}

impl SaveCursor for DynamoCursors {
    async fn save_cursor(
        &self,
        pipeline: &PipelineName,
        document: &str,
        cursor: &Cursor,
    ) -> Result<(), Fault> {
        let tick = cursor.tick.to_string();
        let mut item = key(pipeline, &format!("{DOCUMENT}{document}"));
        item.extend(cursor_item::write(cursor));
        let answer = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(#tick) OR #tick < :tick")
            .expression_attribute_names("#tick", "tick")
            .expression_attribute_values(":tick", AttributeValue::S(tick))
            .send()
            .await;
        let Err(error) = answer else { return Ok(()) };
        match error.as_service_error() {
            // That of a later tick stays; or it is the caller's own, whose first answer was lost.
            Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(()),
            _ => Err(fault(self.operation("save a cursor in"), error)),
        }
    }
}

fn key(pipeline: &PipelineName, sort: &str) -> Attributes {
    let parts = [("pk", pipeline.as_str()), ("sk", sort)];
    parts.map(|(name, value)| (name.to_owned(), text(value))).into()
}

fn read_back(item: &Attributes) -> Option<(String, Cursor)> {
    let name = item.get("sk")?.as_s().ok()?.strip_prefix(DOCUMENT)?;
    Some((name.to_owned(), cursor_item::read(item)?))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_change_lists_the_names_that_its_expressions_have() {
        for change in [TAKE, CLAIM] {
            let expressions = format!("{} {}", change.set, change.only_if);
            let words = expressions.split(|c: char| !(c.is_ascii_alphabetic() || "#_".contains(c)));
            let names: BTreeSet<&str> = words.filter_map(|word| word.strip_prefix('#')).collect();
            assert_eq!(BTreeSet::from_iter(change.names.iter().copied()), names);
        }
    }
}
