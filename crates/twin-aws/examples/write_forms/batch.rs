//! The other form of the conditional write: `BatchExecuteStatement`, 25 statements a call.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeValue, BatchStatementErrorCodeEnum as Code, BatchStatementRequest,
    ReturnValuesOnConditionCheckFailure as OnFailure,
};
use twin_aws::{Connection, DynamoTable};
use twin_normalization::port::Fault;
use twin_normalization::{Component, Key, PipelineName, Timestamp};
use twin_store::port::{GetItem, GetItems, Put, PutNewest, QueryItems, Readable};
use twin_store::{Attribute, Item, Note};

/// Attributes that not every item has: an UPDATE must remove those that the new item lacks (invariant I3).
const OPTIONAL: [&str; 6] = ["value", "unit", "facility", "process", "process_event", "expires_at"];

/// The twin table, written by statements.
pub(crate) struct BatchTable {
    client: Client,
    name: String,
    other: DynamoTable,
    /// How many calls were made.
    pub(crate) calls: Cell<u64>,
}

/// What one statement came to.
enum End {
    Done(Put),
    /// There is no item, or there is one after all: the other statement has to be tried.
    Other,
}

impl BatchTable {
    /// The most statements of a call.
    pub(crate) const MOST: usize = 25;

    pub(crate) fn new(connection: &Connection, name: &str) -> Self {
        let other = DynamoTable::new(connection, name);
        let client = Client::new(connection.sdk());
        Self { client, name: name.to_owned(), other, calls: Cell::new(0) }
    }

    /// Puts at most [`Self::MOST`] items of distinct keys: an UPDATE for each, then an INSERT for those that are not
    /// there, and for those that somebody has inserted meanwhile an UPDATE again.
    pub(crate) async fn put_all(&self, items: &[Item]) -> Vec<Put> {
        let mut puts: Vec<Option<Put>> = vec![None; items.len()];
        let mut open: Vec<usize> = (0..items.len()).collect();
        let mut insert = false;
        while !open.is_empty() {
            let statements = open.iter().map(|place| self.statement(&items[*place], insert));
            let call = self.client.batch_execute_statement();
            let answer = call.set_statements(Some(statements.collect())).send().await.unwrap();
            self.calls.set(self.calls.get() + 1);
            let mut left = Vec::new();
            for (place, response) in open.into_iter().zip(answer.responses()) {
                match end(response.error()) {
                    End::Done(put) => puts[place] = Some(put),
                    End::Other => left.push(place),
                }
            }
            open = left;
            insert = !insert;
        }
        puts.into_iter().flatten().collect()
    }

    fn statement(&self, item: &Item, insert: bool) -> BatchStatementRequest {
        let attributes = item.attributes();
        let (text, parameters) =
            if insert { self.insert(&attributes) } else { self.update(&attributes) };
        BatchStatementRequest::builder()
            .statement(text)
            .set_parameters(Some(parameters))
            .return_values_on_condition_check_failure(OnFailure::AllOld)
            .build()
            .unwrap()
    }

    fn insert(&self, all: &BTreeMap<&'static str, Attribute>) -> (String, Vec<AttributeValue>) {
        let fields: Vec<String> = all.keys().map(|name| format!("'{name}': ?")).collect();
        let text = format!("INSERT INTO \"{}\" VALUE {{{}}}", self.name, fields.join(", "));
        (text, all.values().map(to_dynamo).collect())
    }

    fn update(&self, all: &BTreeMap<&'static str, Attribute>) -> (String, Vec<AttributeValue>) {
        let (mut text, mut parameters) = (format!("UPDATE \"{}\"", self.name), Vec::new());
        for (name, value) in all.iter().filter(|(name, _)| !matches!(**name, "pk" | "sk")) {
            text.push_str(&format!(" SET \"{name}\"=?"));
            parameters.push(to_dynamo(value));
        }
        for name in OPTIONAL.iter().filter(|name| !all.contains_key(*name)) {
            text.push_str(&format!(" REMOVE \"{name}\""));
        }
        text.push_str(" WHERE pk=? AND sk=? AND \"version\" < ?");
        parameters.extend(["pk", "sk", "version"].map(|name| to_dynamo(&all[name])));
        (text, parameters)
    }
}

fn end(error: Option<&aws_sdk_dynamodb::types::BatchStatementError>) -> End {
    let Some(error) = error else { return End::Done(Put::Stored) };
    match (error.code(), error.item()) {
        (Some(Code::ConditionalCheckFailed), Some(stored)) if !stored.is_empty() => {
            End::Done(refused(stored))
        }
        (Some(Code::ConditionalCheckFailed | Code::DuplicateItem), _) => End::Other,
        _ => panic!("{error:?}"),
    }
}

fn refused(stored: &HashMap<String, AttributeValue>) -> Put {
    let expires_at = stored.get("expires_at").map(|seconds| {
        let seconds: i64 = seconds.as_n().unwrap().parse().unwrap();
        Timestamp::from_micros(seconds * 1_000_000).unwrap()
    });
    Put::Refused { stored: stored["version"].as_s().unwrap().as_str().into(), expires_at }
}

fn to_dynamo(attribute: &Attribute) -> AttributeValue {
    match attribute {
        Attribute::Text(text) => AttributeValue::S(text.clone()),
        Attribute::Number(number) => AttributeValue::N(number.clone()),
        Attribute::Boolean(boolean) => AttributeValue::Bool(*boolean),
        Attribute::Foreign => AttributeValue::Null(true),
    }
}

impl PutNewest for &BatchTable {
    async fn put_newest(&self, item: &Item) -> Result<Put, Fault> {
        Ok(self.put_all(std::slice::from_ref(item)).await.remove(0))
    }

    async fn register(&self, note: &Note) -> Result<(), Fault> {
        self.other.register(note).await
    }
}

impl GetItem for &BatchTable {
    async fn get_item(&self, key: &Key) -> Result<Option<Readable>, Fault> {
        self.other.get_item(key).await
    }
}

impl GetItems for &BatchTable {
    async fn get_items(&self, keys: &[Key]) -> Result<Vec<Readable>, Fault> {
        self.other.get_items(keys).await
    }
}

impl QueryItems for &BatchTable {
    async fn query_component(&self, component: &Component) -> Result<Vec<Readable>, Fault> {
        self.other.query_component(component).await
    }

    async fn query_registry(
        &self,
        pipeline: &PipelineName,
        prefix: &str,
        after: Option<&Component>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Vec<Component>, Fault> {
        self.other.query_registry(pipeline, prefix, after, limit, now).await
    }
}
