//! The ports against a running emulator: the same promises as in memory, and every refusal by its name.
//!
//! Needs `TWIN_TEST_ENDPOINT`, the URL of an emulator; `scripts/test` starts one. Without it the tests are
//! left out: `cargo test -p twin-aws --test emulator -- --ignored` runs them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod calls;
mod feed;
mod oracle;
mod writers;

use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use twin_aws::{
    Connection, DynamoCursors, DynamoTable, KinesisStream, S3Bucket, S3DeadLetters, Settings,
};
use twin_normalization::port::{PutRecords, StreamRecord};
use twin_normalization::{DeadLetter, Key};
use twin_store::port::GetItem;
use twin_testkit::block_on;

#[expect(clippy::disallowed_methods, reason = "tells a test where its emulator is")]
fn endpoint() -> String {
    std::env::var("TWIN_TEST_ENDPOINT").unwrap()
}

fn connection() -> Connection {
    let settings = Settings::read(|name| match name {
        "AWS_REGION" => Some("us-east-1".into()),
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("test".into()),
        "AWS_ENDPOINT_URL" => Some(endpoint()),
        _ => None,
    });
    settings.unwrap().connect().unwrap()
}

/// A name that no earlier run on the same emulator has used.
fn fresh(kind: &str) -> String {
    format!("{kind}-{}", std::process::id())
}

async fn create_table(connection: &Connection, name: &str) {
    let key = |name: &str, kind: KeyType| {
        KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap()
    };
    let text = |name: &str| {
        let definition = AttributeDefinition::builder().attribute_name(name);
        definition.attribute_type(ScalarAttributeType::S).build().unwrap()
    };
    let client = aws_sdk_dynamodb::Client::new(connection.sdk());
    let table = client.create_table().table_name(name).billing_mode(BillingMode::PayPerRequest);
    let table = table.attribute_definitions(text("pk")).attribute_definitions(text("sk"));
    let table = table.key_schema(key("pk", KeyType::Hash)).key_schema(key("sk", KeyType::Range));
    table.send().await.unwrap();
}

#[test]
#[ignore = "needs an emulator: set TWIN_TEST_ENDPOINT"]
fn the_table_keeps_the_promises_of_its_ports() {
    let (connection, name) = (connection(), fresh("conformance"));
    block_on(async {
        create_table(&connection, &name).await;
        twin_testkit::conformance::table(DynamoTable::new(&connection, name)).await;
    });
}

#[test]
#[ignore = "needs an emulator: set TWIN_TEST_ENDPOINT"]
fn cursors_keep_the_promises_of_their_ports() {
    let (connection, name) = (connection(), fresh("cursors"));
    block_on(async {
        create_table(&connection, &name).await;
        twin_testkit::conformance::cursors(DynamoCursors::new(&connection, name)).await;
    });
}

#[test]
#[ignore = "needs an emulator: set TWIN_TEST_ENDPOINT"]
fn what_is_not_there_is_a_fault_with_its_code_that_nothing_retries_for_ever() {
    let connection = connection();
    let table = DynamoTable::new(&connection, "no-such-table");
    let fault = block_on(table.get_item(&Key::parse("a.b").unwrap())).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "failed to get item of table no-such-table: ResourceNotFoundException"
    );
    assert!(!fault.transient);
    let stream = KinesisStream::new(&connection, "no-such-stream");
    let record = StreamRecord { partition_key: "b000".into(), data: "{}\n".into() };
    let fault = block_on(stream.put_records(&[record])).unwrap_err();
    assert_eq!(fault.code.as_deref(), Some("ResourceNotFoundException"));
}

#[test]
#[ignore = "needs an emulator: set TWIN_TEST_ENDPOINT"]
fn the_stream_keeps_the_promise_of_its_port() {
    let (connection, name) = (connection(), fresh("stream"));
    let client = aws_sdk_kinesis::Client::new(connection.sdk());
    let read_back = async |count| {
        let shards = client.list_shards().stream_name(&name).send().await.unwrap();
        let shard = shards.shards()[0].shard_id().to_owned();
        let from = client.get_shard_iterator().stream_name(&name).shard_id(shard);
        let from = from.shard_iterator_type("TRIM_HORIZON".into()).send().await.unwrap();
        let (mut iterator, mut taken) = (from.shard_iterator, Vec::new());
        while taken.len() < count {
            let page = client.get_records().set_shard_iterator(iterator).send().await.unwrap();
            assert!(!page.records().is_empty(), "{} records of {count}", taken.len());
            taken.extend(page.records().iter().map(|record| StreamRecord {
                partition_key: record.partition_key().unwrap().to_owned(),
                data: String::from_utf8(record.data().as_ref().to_vec()).unwrap(),
            }));
            iterator = page.next_shard_iterator;
        }
        taken
    };
    block_on(async {
        client.create_stream().stream_name(&name).shard_count(1).send().await.unwrap();
        twin_testkit::conformance::stream(KinesisStream::new(&connection, &name), read_back).await;
    });
}

#[test]
#[ignore = "needs an emulator: set TWIN_TEST_ENDPOINT"]
fn dead_letters_keep_the_promises_of_their_port() {
    let (connection, bucket) = (connection(), fresh("letters"));
    let config = aws_sdk_s3::config::Builder::from(connection.sdk()).force_path_style(true).build();
    let client = aws_sdk_s3::Client::from_conf(config);
    let read_back = async || {
        let listed = client.list_objects_v2().bucket(&bucket).send().await.unwrap();
        let mut letters = Vec::new();
        for key in listed.contents().iter().filter_map(|object| object.key()) {
            let object = client.get_object().bucket(&bucket).key(key).send().await.unwrap();
            let body = object.body.collect().await.unwrap().into_bytes();
            let lines = serde_json::Deserializer::from_slice(&body).into_iter();
            letters.extend(lines.map(Result::<DeadLetter, _>::unwrap));
        }
        letters
    };
    block_on(async {
        client.create_bucket().bucket(&bucket).send().await.unwrap();
        let letters = S3DeadLetters::new(&connection, &bucket);
        twin_testkit::conformance::letters(letters, read_back).await;
    });
}

#[test]
#[ignore = "needs an emulator: set TWIN_TEST_ENDPOINT"]
fn a_bucket_keeps_the_promises_of_its_ports() {
    let (connection, bucket) = (connection(), fresh("bucket"));
    let config = aws_sdk_s3::config::Builder::from(connection.sdk()).force_path_style(true).build();
    block_on(async {
        let client = aws_sdk_s3::Client::from_conf(config);
        client.create_bucket().bucket(&bucket).send().await.unwrap();
        twin_testkit::conformance::bucket(S3Bucket::new(&connection, &bucket)).await;
    });
}
