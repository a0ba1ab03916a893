//! Compares the two forms of the conditional write: `PutItem`, 32 at a time, and `BatchExecuteStatement`, 25 in a
//! call (`docs/adr/0015-one-put-for-each-key.md`). Both first keep the promises of the port.
//!
//! Usage: cargo run --profile ci -p twin-aws --example write_forms -- http://127.0.0.1:8000 [KEYS [ROUNDS]]
//!
//! The address is that of an emulator of DynamoDB. Prints, for each form and each kind of batch: calls, and
//! microseconds of processor and wall time for a key, minimum of the rounds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::format_push_string,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a measurement, not production code"
)]

mod batch;

use std::time::Instant;

use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use batch::BatchTable;
use futures_util::StreamExt as _;
use twin_aws::{Connection, DynamoTable, Settings};
use twin_store::Item;
use twin_store::port::{Put, PutNewest as _};
use twin_testkit::{at, conformance, observation};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let endpoint = arguments.next().expect("the address of an emulator");
    let mut number = |default: u32| arguments.next().map_or(default, |text| text.parse().unwrap());
    let (keys, rounds) = (number(2_000), number(3));
    let settings = Settings::read(|name| match name {
        "AWS_REGION" => Some("us-east-1".into()),
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("test".into()),
        "AWS_ENDPOINT_URL" => Some(endpoint.clone()),
        _ => None,
    });
    let connection = settings.unwrap().connect().unwrap();
    conformance::table(DynamoTable::new(&connection, create(&connection, "put").await)).await;
    let statements = BatchTable::new(&connection, &create(&connection, "statement").await);
    conformance::table(&statements).await;
    println!("both forms keep the promises of the port");
    let mut best: Vec<(String, u64, f64, f64)> = Vec::new();
    for round in 0..rounds {
        let put = DynamoTable::new(&connection, create(&connection, &format!("p{round}")).await);
        let batch = BatchTable::new(&connection, &create(&connection, &format!("b{round}")).await);
        for (kind, seconds, stored) in [("new", 1, true), ("newer", 3, true), ("older", 2, false)] {
            let items: Vec<Item> = (0..keys).map(|n| item(n, seconds)).collect();
            let (cpu, wall) = timed(async { puts(&put, &items, stored).await }).await;
            keep(&mut best, format!("PutItem {kind}"), u64::from(keys), cpu, wall);
            let before = batch.calls.get();
            let (cpu, wall) = timed(async { statements_of(&batch, &items, stored).await }).await;
            let calls = batch.calls.get() - before;
            keep(&mut best, format!("BatchExecuteStatement {kind}"), calls, cpu, wall);
        }
    }
    for (what, calls, cpu, wall) in best {
        let a_key = |seconds: f64| seconds * 1e6 / f64::from(keys);
        println!(
            "{what}: {calls} calls, {:.0} us cpu, {:.0} us wall a key",
            a_key(cpu),
            a_key(wall)
        );
    }
}

fn item(number: u32, seconds: u32) -> Item {
    let observation = observation(&format!("train:{number}.position.latitude"), seconds, 53.25);
    Item { observation, stored_at: at("2025-10-02T07:00:00.000001Z"), expires_at: None }
}

async fn puts(table: &DynamoTable, items: &[Item], stored: bool) {
    let mut puts =
        futures_util::stream::iter(items).map(|item| table.put_newest(item)).buffer_unordered(32);
    while let Some(put) = puts.next().await {
        assert_eq!(put.unwrap() == Put::Stored, stored);
    }
}

async fn statements_of(table: &BatchTable, items: &[Item], stored: bool) {
    let mut calls = futures_util::stream::iter(items.chunks(BatchTable::MOST))
        .map(|items| table.put_all(items))
        .buffer_unordered(8);
    while let Some(puts) = calls.next().await {
        assert!(puts.iter().all(|put| (*put == Put::Stored) == stored));
    }
}

/// Seconds of this thread's processor time and of wall time that the work takes.
async fn timed(work: impl Future<Output = ()>) -> (f64, f64) {
    let (cpu, begin) = (processor_seconds(), Instant::now());
    work.await;
    (processor_seconds() - cpu, begin.elapsed().as_secs_f64())
}

fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

fn keep(best: &mut Vec<(String, u64, f64, f64)>, what: String, calls: u64, cpu: f64, wall: f64) {
    match best.iter_mut().find(|(known, ..)| *known == what) {
        Some(known) => (known.2, known.3) = (known.2.min(cpu), known.3.min(wall)),
        None => best.push((what, calls, cpu, wall)),
    }
}

async fn create(connection: &Connection, kind: &str) -> String {
    let name = format!("forms-{kind}-{}", std::process::id());
    let key = |name: &str, kind: KeyType| {
        KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap()
    };
    let text = |name: &str| {
        let definition = AttributeDefinition::builder().attribute_name(name);
        definition.attribute_type(ScalarAttributeType::S).build().unwrap()
    };
    let client = aws_sdk_dynamodb::Client::new(connection.sdk());
    let table = client.create_table().table_name(&name).billing_mode(BillingMode::PayPerRequest);
    let table = table.attribute_definitions(text("pk")).attribute_definitions(text("sk"));
    let table = table.key_schema(key("pk", KeyType::Hash)).key_schema(key("sk", KeyType::Range));
    table.send().await.unwrap();
    name
}
