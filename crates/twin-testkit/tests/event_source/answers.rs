//! Batches, answers and their retries.

use std::cell::RefCell;

use serde_json::json;
use twin_testkit::{Chances, Chaos, End, EventSource, Rates, Rules, Stream, VirtualClock, at};

use crate::play::{Does, Play, Scripted, done, report, retries_exhausted, rules};

#[test]
fn a_batch_is_cut_by_its_size_and_by_6_mb() {
    let play = Play { rules: rules(|rules| rules.batch_size = 3), records: 7, ..Play::default() };
    assert_eq!(play.run(|_| done()).seen, ["0 1 2", "3 4 5", "6"]);

    let clock = VirtualClock::new(at("2025-10-02T06:00:00Z"));
    let chaos = Chaos::new(&clock, 1, Rates::default(), 0);
    let source = EventSource::new(&chaos, Stream::Kinesis, 1, Rules::default(), Chances::default());
    // A MiB is 1.33 MiB in base64: four of them, and not five, are less than 6 MiB.
    (0..9).for_each(|_| drop(source.put("b000", &vec![b'x'; 1024 * 1024])));
    let (seen, starts) = Default::default();
    source.run(&Scripted { clock: &clock, behave: |_: &[_]| done(), seen, starts });
    let sizes: Vec<usize> = source.invocations().iter().map(|one| one.records).collect();
    assert_eq!(sizes, [4, 4, 1]);
}

#[test]
fn the_lowest_reported_number_is_the_checkpoint() {
    for stream in [Stream::Kinesis, Stream::DynamoDb] {
        let tries = RefCell::new(0);
        let played = Play { stream, ..Play::default() }.run(|records| {
            *tries.borrow_mut() += 1;
            if *tries.borrow() == 1 { report(records, &["3", "2"]) } else { done() }
        });
        assert_eq!(played.seen, ["0 1 2 3", "2 3"], "{stream:?}");
        assert_eq!(played.ends, [End::DoneBefore(2), End::Done]);
    }
}

#[test]
fn a_report_counts_for_nothing_where_it_is_not_asked_for() {
    let rules = rules(|rules| rules.report_item_failures = false);
    let played = Play { rules, ..Play::default() }.run(|records| report(records, &["1"]));
    assert_eq!(played.seen, ["0 1 2 3"]);
}

#[test]
fn a_failed_batch_is_bisected_and_the_rest_goes_on() {
    let rules = rules(|rules| rules.max_retries = Some(0));
    let poison = |records: &[(String, String)]| {
        if records.iter().any(|(_, payload)| payload == "1") { Does::Fails } else { done() }
    };
    let played = Play { rules, ..Play::default() }.run(poison);
    assert_eq!(played.seen, ["0 1 2 3", "0 1", "0", "1", "2 3"]);
    assert_eq!(played.discarded, [retries_exhausted("1")]);

    let whole = Rules { bisect: false, max_retries: Some(2), ..rules };
    let played = Play { rules: whole, records: 2, ..Play::default() }.run(poison);
    assert_eq!(played.seen, ["0 1"; 3], "one try and two retries");
    assert_eq!(played.discarded, [retries_exhausted("0 1")]);
}

#[test]
fn a_report_of_the_first_record_is_no_reason_to_bisect() {
    let rules = rules(|rules| rules.max_retries = Some(1));
    let played = Play { rules, ..Play::default() }.run(|records| report(records, &["0"]));
    assert_eq!(played.seen, ["0 1 2 3"; 2]);
    assert_eq!(played.discarded, [retries_exhausted("0 1 2 3")]);
}

#[test]
fn a_bad_identifier_fails_the_whole_batch() {
    for identifier in [json!(""), json!(null), json!("no such number")] {
        let rules = rules(|rules| rules.max_retries = Some(0));
        let answer = json!({ "batchItemFailures": [{ "itemIdentifier": identifier }] });
        let played =
            Play { rules, records: 2, ..Play::default() }.run(|_| Does::Answers(answer.clone()));
        assert_eq!(played.seen, ["0 1", "0", "1"]);
        assert_eq!(played.discarded, [retries_exhausted("0"), retries_exhausted("1")]);
    }
}

#[test]
fn the_invocation_record_is_as_documented() {
    let clock = VirtualClock::new(at("2025-10-02T06:00:00Z"));
    let chaos = Chaos::new(&clock, 1, Rates::default(), 0);
    let rules = rules(|rules| rules.max_retries = Some(0));
    let source = EventSource::new(&chaos, Stream::Kinesis, 1, rules, Chances::default());
    let number = source.put("b000", b"{}\n");
    let (seen, starts) = Default::default();
    source.run(&Scripted { clock: &clock, behave: |_: &[_]| Does::Fails, seen, starts });
    let [object] = &source.discarded()[..] else { panic!("one object") };
    let key = "aws/lambda/f89f8514-cdd9-4602-9e1f-01a5b77d449b/shardId-000000000000/2025/10/02/2025-10-02T06.00.0";
    assert!(object.key.starts_with(key), "{}", object.key);
    assert_eq!(object.sequence_numbers, [number.as_str()]);
    let expect = json!({
        "shardId": "shardId-000000000000",
        "startSequenceNumber": number,
        "endSequenceNumber": number,
        "approximateArrivalOfFirstRecord": "2025-10-02T06:00:00.000000Z",
        "approximateArrivalOfLastRecord": "2025-10-02T06:00:00.000000Z",
        "batchSize": 1,
        "streamArn": "arn:aws:kinesis:eu-west-1:123456789012:stream/test",
    });
    assert_eq!(object.body["KinesisBatchInfo"], expect);
    assert_eq!(object.body["requestContext"]["approximateInvokeCount"], 1);
    assert_eq!(object.body["responseContext"]["functionError"], "Unhandled");
}
