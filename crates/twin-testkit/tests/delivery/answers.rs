//! What becomes of a batch by what the function answers, or where it does not.

use std::time::Duration;

use serde_json::{Value, json};
use twin_testkit::{Chances, End, Hints};

use crate::play::{Came, Does, Play, all_ok, record};

/// What is answered for a record of that id, what is in the lake then, and with which code the record failed.
type Case = (&'static str, fn(&str) -> Value, &'static str, Option<&'static str>);

/// A way in which an invocation fails.
type Fails<'f> = &'f dyn Fn(&[Came]) -> Does;

/// Answers for the four records, the second of them by `second`.
fn second(came: &[Came], second: impl Fn(&str) -> Vec<Value>) -> Value {
    let mut records = Vec::new();
    for (number, (id, payload)) in came.iter().enumerate() {
        if number == 1 {
            records.extend(second(id));
        } else {
            records.push(record(id, "Ok", payload));
        }
    }
    json!({ "records": records })
}

#[test]
fn a_record_ends_as_its_status_says() {
    const NOT_PARSED: &str = "Lambda.JsonProcessingException";
    let cases: [Case; 8] = [
        ("ok", |id| record(id, "Ok", "x"), "0x23", None),
        ("dropped", |id| record(id, "Dropped", ""), "023", None),
        (
            "failed",
            |id| record(id, "ProcessingFailed", "x"),
            "023",
            Some("Lambda.ProcessingFailedStatus"),
        ),
        ("another status", |id| record(id, "OK", "x"), "023", Some(NOT_PARSED)),
        ("no status", |id| json!({ "recordId": id, "data": "eA==" }), "023", Some(NOT_PARSED)),
        ("no data", |id| json!({ "recordId": id, "result": "Ok" }), "023", Some(NOT_PARSED)),
        (
            "no data of none",
            |id| json!({ "recordId": id, "result": "Dropped" }),
            "023",
            Some(NOT_PARSED),
        ),
        (
            "not base64",
            |id| json!({ "recordId": id, "result": "Ok", "data": "x" }),
            "023",
            Some(NOT_PARSED),
        ),
    ];
    for (case, answer, lake, code) in cases {
        let played =
            Play::default().run(|_, came| Does::Answers(second(came, |id| vec![answer(id)])));
        assert_eq!(played.lake, [lake], "{case}");
        let failures: Vec<_> = code.into_iter().map(|code| ("1".to_owned(), code)).collect();
        assert_eq!(played.failures(), failures, "{case}");
        assert_eq!(played.seen, ["0 1 2 3"], "{case}: an answer is not asked for again");
    }
}

/// Whether the records beside it go on, no page says: either comes about.
#[test]
fn an_id_that_is_missing_or_there_twice_is_a_failure() {
    let other = |_: &str| vec![record("nobody", "Ok", "x")];
    let twice = |id: &str| vec![record(id, "Ok", "x"), record(id, "Ok", "y")];
    for (seed, of_others) in [(1, "Lambda.MissingRecordId"), (2, "Lambda.MissingRecordId")] {
        let mut courses = Vec::new();
        for seed in seed..seed + 20 {
            let play = Play { seed, ..Play::default() };
            for (answer, code) in [
                (
                    play.run(|_, came| Does::Answers(second(came, |_| vec![]))),
                    "Lambda.MissingRecordId",
                ),
                (play.run(|_, came| Does::Answers(second(came, other))), of_others),
                (
                    play.run(|_, came| Does::Answers(second(came, twice))),
                    "Lambda.DuplicatedRecordId",
                ),
            ] {
                assert!(answer.failures().contains(&("1".to_owned(), code)), "{seed}");
                assert!(answer.failures().iter().all(|failure| failure.1 == code));
                courses.push(answer.lake.join(""));
            }
        }
        courses.sort_unstable();
        courses.dedup();
        assert_eq!(courses, ["", "023"]);
    }
}

#[test]
#[should_panic(expected = "an id that nobody sent")]
fn an_answer_that_the_pages_do_not_know_is_not_guessed_at() {
    Play::default().run(|_, came| {
        let more = |id: &str| vec![record(id, "Ok", "x"), record("nobody", "Ok", "y")];
        Does::Answers(second(came, more))
    });
}

#[test]
fn an_answer_without_records_fails_them_all() {
    for answer in [json!(null), json!({}), json!([]), json!({ "records": null }), json!("ok")] {
        let played = Play::default().run(|_, _| Does::Answers(answer.clone()));
        let codes: Vec<&str> = played.failures().iter().map(|failure| failure.1).collect();
        assert_eq!((codes, played.lake.len()), (vec!["Lambda.JsonProcessingException"; 4], 0));
    }
}

#[test]
fn a_throttled_invocation_is_tried_three_times_more() {
    let chances = Chances { throttle: 1.0, ..Chances::default() };
    let played = Play { chances, ..Play::default() }.run(|_, came| Does::Answers(all_ok(came)));
    assert_eq!(played.ends, [const { End::Throttled }; 4]);
    assert_eq!(played.failed.len(), 4);
    let failed = &played.failed[0];
    assert_eq!(
        (&failed["attemptsMade"], &failed["errorCode"]),
        (&json!(4), &json!("Lambda.InvokeLimitExceeded"))
    );

    let none = Hints { retries: 0, ..Hints::default() };
    let played =
        Play { hints: none, chances, ..Play::default() }.run(|_, came| Does::Answers(all_ok(came)));
    assert_eq!(played.ends, [End::Throttled]);
}

#[test]
fn five_minutes_are_the_longest_that_firehose_waits() {
    let hints = Hints { timeout: Duration::from_mins(15), ..Hints::default() };
    let play = Play { hints, ..Play::default() };
    let played = play.run(|_, _| Does::Takes(Duration::from_mins(6)));
    assert_eq!(played.ends, [const { End::TimedOut }; 4]);
    assert_eq!(played.failed.len(), 4);
    let played =
        play.run(|tries, _| Does::Takes(Duration::from_mins(if tries < 4 { 6 } else { 4 })));
    assert_eq!(
        (played.ends.len(), played.failed.len(), played.lake.join("")),
        (4, 0, "0\n1\n2\n3\n".into())
    );
}

/// Whether it is tried again, no page says: either comes about, and nothing is lost.
#[test]
fn a_function_that_fails_dies_or_answers_too_much_is_tried_at_most_three_times_more() {
    let too_much = "x".repeat(6_291_556);
    let fails: [(&str, Fails<'_>); 4] = [
        ("fails", &|_| Does::Fails),
        ("dies", &|_| Does::Crashes),
        ("takes long", &|_| Does::Takes(Duration::from_mins(2))),
        ("answers much", &|came| {
            Does::Answers(second(came, |id| vec![record(id, "Dropped", &too_much)]))
        }),
    ];
    for (case, fail) in fails {
        let seeds = if case == "answers much" { 1..6 } else { 1..60 };
        let tries = seeds.map(|seed| {
            let played = Play { seed, ..Play::default() }.run(|_, came| fail(came));
            assert_eq!((played.failed.len(), played.lake.len()), (4, 0), "{case}");
            assert!(!played.ends.contains(&End::Done), "{case}");
            assert_eq!(played.failed[0]["attemptsMade"], played.ends.len());
            played.ends.len()
        });
        let mut tries: Vec<usize> = tries.collect();
        tries.sort_unstable();
        tries.dedup();
        assert!(tries.len() > 1 && tries.iter().all(|tries| *tries <= 4), "{case}: {tries:?}");
    }
}

#[test]
fn what_failed_is_kept_as_documented() {
    let played = Play { payloads: vec!["{}".into()], ..Play::default() }
        .run(|_, _| Does::Answers(json!({})));
    let [failed] = &played.failed[..] else { panic!("one record") };
    let fields: Vec<&str> = failed.as_object().unwrap().keys().map(String::as_str).collect();
    let mut documented = [
        "attemptsMade",
        "arrivalTimestamp",
        "errorCode",
        "errorMessage",
        "attemptEndingTimestamp",
        "rawData",
        "lambdaArn",
    ];
    documented.sort_unstable();
    assert_eq!(fields, documented);
    assert_eq!((&failed["attemptsMade"], &failed["rawData"]), (&json!(1), &json!("e30=")));
    let key = "test/processing-failed/dt=2025-10-02/hour=06/x-1-2025-10-02-06-01-0";
    assert!(played.names[0].starts_with(key), "{:?}", played.names);
}
