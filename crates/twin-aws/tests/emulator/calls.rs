//! The ports whose calls are made without a client of the service's model, against a running emulator.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use twin_aws::{DeliveryStream, S3Bucket, SsmParameters};
use twin_normalization::port::{GetObject as _, ListObjects as _, PutRecords as _, StreamRecord};
use twin_testkit::{block_on, conformance};

use crate::{connection, endpoint, fresh};

/// How long a delivery may take: the emulator closes its objects by the buffer's time.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks the emulator for what no port does: to make what a port is then held to.
fn ask(service: &str, target: &str, body: &Value) -> Value {
    let (endpoint, body) = (endpoint(), body.to_string());
    let address = endpoint.trim_start_matches("http://").trim_end_matches('/');
    let head = format!(
        "POST / HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/x-amz-json-1.1\r\n\
         x-amz-target: {target}\r\ncontent-length: {}\r\n\
         authorization: AWS4-HMAC-SHA256 Credential=test/20250101/us-east-1/{service}/aws4_request, \
         SignedHeaders=host, Signature=0\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all((head + &body).as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{target}: {answer}");
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap_or_default()
}

#[test]
#[ignore = "needs an emulator: set TWIN_TEST_ENDPOINT"]
fn parameters_and_secrets_keep_the_promises_of_their_ports() {
    let folders = [fresh("/parameters"), fresh("/secrets")];
    let all = [conformance::PARAMETERS, conformance::SECRETS];
    for (folder, stored) in folders.iter().zip(all) {
        for (name, value, encrypted) in stored {
            let kind = if encrypted { "SecureString" } else { "String" };
            let parameter =
                json!({ "Name": format!("{folder}/{name}"), "Value": value, "Type": kind });
            ask("ssm", "AmazonSSM.PutParameter", &parameter);
        }
    }
    let [parameters, secrets] = folders.map(Some);
    let vault = SsmParameters::new(&connection(), parameters, secrets);
    block_on(conformance::parameters(vault));
}

#[test]
#[ignore = "needs an emulator: set TWIN_TEST_ENDPOINT"]
fn a_delivery_stream_keeps_the_promise_of_its_port() {
    let (connection, name) = (connection(), fresh("delivery"));
    let config = aws_sdk_s3::config::Builder::from(connection.sdk()).force_path_style(true).build();
    let client = aws_sdk_s3::Client::from_conf(config);
    let bucket = S3Bucket::new(&connection, &name);
    let destination = json!({
        "RoleARN": "arn:aws:iam::000000000000:role/delivery",
        "BucketARN": format!("arn:aws:s3:::{name}"),
        "BufferingHints": { "IntervalInSeconds": 0, "SizeInMBs": 1 },
        "CompressionFormat": "UNCOMPRESSED",
    });
    let delivered = async |count| {
        let begin = Instant::now();
        loop {
            let mut taken = Vec::new();
            for key in bucket.list_objects("").await.unwrap() {
                taken.extend(records(&bucket.get_object(&key).await.unwrap().unwrap()));
            }
            if taken.len() >= count {
                return taken;
            }
            assert!(begin.elapsed() < PATIENCE, "{} records of {count}", taken.len());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    block_on(async {
        client.create_bucket().bucket(&name).send().await.unwrap();
        let asked = json!({
            "DeliveryStreamName": name,
            "DeliveryStreamType": "DirectPut",
            "ExtendedS3DestinationConfiguration": destination,
        });
        ask("firehose", "Firehose_20150804.CreateDeliveryStream", &asked);
        let stream = DeliveryStream::new(&connection, &name);
        conformance::stream(stream, delivered).await;
        let nowhere = DeliveryStream::new(&connection, "no-such-stream");
        let record = StreamRecord { partition_key: "b000".into(), data: "{}\n".into() };
        let fault = nowhere.put_records(&[record]).await.unwrap_err();
        assert_eq!(fault.code.as_deref(), Some("ResourceNotFoundException"));
        assert!(!fault.transient);
    });
}

/// The records of the conformance suite in an object: two lines each. Firehose keeps no partition key.
fn records(body: &[u8]) -> Vec<StreamRecord> {
    let text = std::str::from_utf8(body).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let data = lines.chunks(2).map(<[&str]>::concat);
    data.map(|data| {
        let first: Value = serde_json::from_str(data.lines().next().unwrap()).unwrap();
        let partition_key = format!("b{:03}", first["n"].as_u64().unwrap() % 16);
        StreamRecord { partition_key, data }
    })
    .collect()
}
