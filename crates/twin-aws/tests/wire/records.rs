//! A stream of Kinesis, or of Firehose, that takes a part of a call, is throttled, or whose answer is lost: faults 13,
//! 14 and 16 of docs/faults.md. Each test plays both.

use serde_json::{Value, json};
use twin_normalization::port::{Fault, PutRecords as _, StreamRecord};
use twin_testkit::block_on;

use crate::server::{Reply, Server, serve};

/// Puts so many records of one byte each, on a stream of either kind; gives the end, and what each call that was
/// answered had.
fn put(replies: &[Reply], records: u8) -> (Result<(), Fault>, Vec<Vec<u8>>) {
    let (ended, calls) = put_on(Kind::Kinesis, replies, records);
    let (on_firehose, same_calls) = put_on(Kind::Firehose, replies, records);
    assert_eq!(calls, same_calls);
    let told = |ended: &Result<(), Fault>| {
        ended.as_ref().err().map(|fault| (fault.code.clone(), fault.transient))
    };
    assert_eq!(told(&ended), told(&on_firehose));
    (ended, calls)
}

#[derive(Clone, Copy)]
enum Kind {
    Kinesis,
    Firehose,
}

impl Kind {
    fn put(self, server: &Server, records: &[StreamRecord]) -> Result<(), Fault> {
        block_on(async {
            match self {
                Self::Kinesis => server.stream().put_records(records).await,
                Self::Firehose => server.delivery_stream().put_records(records).await,
            }
        })
    }
}

fn put_on(kind: Kind, replies: &[Reply], records: u8) -> (Result<(), Fault>, Vec<Vec<u8>>) {
    let server = serve(replies.to_vec());
    let record = |number: u8| StreamRecord {
        partition_key: format!("b{:03}", number % 3),
        data: char::from(b'a' + number).to_string(),
    };
    let records: Vec<StreamRecord> = (0..records).map(record).collect();
    let ended = kind.put(&server, &records);
    (ended, server.requests.try_iter().map(|request| data(&request)).collect())
}

/// The bytes of a call, in order.
fn data(request: &Value) -> Vec<u8> {
    assert!(request["StreamName"] == "s" || request["DeliveryStreamName"] == "s");
    let entries = request["Records"].as_array().unwrap().iter();
    entries
        .flat_map(|entry| {
            base64_simd::STANDARD.decode_to_vec(entry["Data"].as_str().unwrap()).unwrap()
        })
        .collect()
}

/// Takes the entries whose place, from 0, is not refused.
fn taken_but(request: &Value, refused: impl Fn(usize) -> bool) -> Value {
    let count = request["Records"].as_array().unwrap().len();
    let of = |place: usize| {
        if refused(place) {
            json!({ "ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "slow" })
        } else {
            json!({ "SequenceNumber": place.to_string(), "ShardId": "shardId-000000000000" })
        }
    };
    let failed = (0..count).filter(|place| refused(*place)).count();
    let answers: Vec<Value> = (0..count).map(of).collect();
    // Each kind looks for its own names.
    json!({ "FailedRecordCount": failed, "Records": answers, "FailedPutCount": failed, "RequestResponses": answers })
}

fn taken(request: &Value) -> Value {
    taken_but(request, |_| false)
}

fn partly(request: &Value) -> Value {
    taken_but(request, |place| ![0, 3, 4, 8].contains(&place))
}

fn refused(request: &Value) -> Value {
    taken_but(request, |_| true)
}

fn throttled(_: &Value) -> Value {
    json!({ "__type": "com.amazonaws.kinesis.v20131202#ProvisionedThroughputExceededException" })
}

fn denied(_: &Value) -> Value {
    json!({ "__type": "AccessDeniedException" })
}

#[test]
fn what_a_call_did_not_take_is_sent_again_and_nothing_else() {
    let replies = [partly, partly, taken].map(|body| Reply::Answer(200, body));
    let (ended, calls) = put(&replies, 10);
    ended.unwrap();
    assert_eq!(calls, [&b"abcdefghij"[..], b"bcfghj", b"cfj"]);
}

#[test]
fn what_is_refused_again_and_again_is_a_fault_that_passes() {
    let replies = [Reply::Answer(200, refused); 8];
    let (ended, calls) = put(&replies, 2);
    let fault = ended.unwrap_err();
    assert_eq!(fault.code.as_deref(), Some("ProvisionedThroughputExceededException"));
    assert!(fault.transient && calls.iter().all(|call| call == b"ab"), "{fault:?} {calls:?}");
}

#[test]
fn a_call_whose_answer_is_lost_is_made_again() {
    let (ended, calls) = put(&[Reply::Reset, Reply::Answer(200, taken)], 3);
    ended.unwrap();
    assert_eq!(calls, [b"abc"]);
}

#[test]
fn a_call_that_is_throttled_as_a_whole_is_made_again() {
    let replies = [Reply::Answer(400, throttled), Reply::Answer(200, taken)];
    let (ended, calls) = put(&replies, 3);
    ended.unwrap();
    assert_eq!(calls, [b"abc", b"abc"]);
}

#[test]
fn who_may_not_put_is_told_at_once() {
    let (ended, calls) = put(&[Reply::Answer(400, denied)], 3);
    let fault = ended.unwrap_err();
    assert_eq!((fault.code.as_deref(), fault.transient), (Some("AccessDeniedException"), false));
    assert_eq!(calls.len(), 1);
}

#[test]
fn calls_hold_what_the_service_takes() {
    // Firehose takes 500 records, Kinesis the same: of 501, one is put by a call of its own.
    for kind in [Kind::Kinesis, Kind::Firehose] {
        let server = serve(vec![Reply::Answer(200, taken); 2]);
        let record = StreamRecord { partition_key: "b000".to_owned(), data: "x".to_owned() };
        let records = vec![record; 501];
        kind.put(&server, &records).unwrap();
        let calls: Vec<usize> = server.requests.try_iter().map(|call| data(&call).len()).collect();
        assert_eq!(calls, [500, 1]);
    }
}
