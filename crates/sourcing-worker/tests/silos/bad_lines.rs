//! Lines and rows that are no record: each is a dead letter, kept before the poll counts as done, and takes
//! nothing with it.

use std::thread::JoinHandle;
use std::time::Duration;

use sourcing_worker::{MAX_LETTERS, PollError};
use twin_normalization::wire::SourceMeta;
use twin_normalization::{DeadLetter, Payload, Reason};
use twin_pipeline::Format;
use twin_testkit::{at, block_on, systemic};

use crate::{HttpPoller, World, answer, poller_of, silo, source, table, world};

const TICK: &str = "2025-10-02T06:40:00Z";

/// A poller of one table, for each of these answers in turn.
fn table_of<'w>(
    world: &'w World,
    answers: &[(&str, &str)],
) -> (HttpPoller<'w>, JoinHandle<Vec<String>>) {
    let answers = answers.iter().map(|(head, body)| answer(head, body)).collect();
    let (url, served) = silo(answers, Duration::ZERO);
    (poller_of(source(table(), &[("", &url, &[])]), world), served)
}

fn payloads(letters: &[DeadLetter]) -> Vec<&Payload> {
    letters.iter().map(|letter| &letter.payload).collect()
}

#[test]
fn a_bad_row_is_a_dead_letter_and_the_document_is_read() {
    let (world, tick) = (world(), at(TICK));
    let body = "a;1\nb\nc;3\n";
    let head = "200 OK\r\nETag: \"v1\"\r\nLast-Modified: Thu, 02 Oct 2025 06:39:03 GMT";
    let (poller, served) = table_of(&world, &[(head, body), ("304 Not Modified", "")]);
    let (tally, failed) = block_on(poller.poll(tick));
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!((tally.parts_read, tally.source_records, tally.dead_lettered_records), (3, 2, 1));
    assert_eq!((tally.lines_put, tally.failed_polls), (2, 0));
    let stations: Vec<_> = world.lines().iter().map(|line| line["station"].clone()).collect();
    assert_eq!(stations, ["a", "c"]);
    let letters = world.letters.kept();
    let letter = &letters[0];
    assert_eq!((letters.len(), &letter.payload), (1, &Payload::Text("b".into())));
    assert_eq!((letter.function.as_str(), letter.code.as_str()), ("sourcing-worker", "c0de"));
    assert_eq!(letter.reason, Reason::Malformed);
    assert_eq!(letter.detail, "CSV is malformed at line 2, byte 4: 1 cell, where the table has 2");
    assert_eq!((letter.pipeline.as_deref(), &letter.order), (Some("test"), &None));
    let origin = &letter.origin;
    assert_eq!(origin.sequence, SourceMeta::object_of(body.as_bytes()));
    assert_eq!(world.lines()[0]["_meta"]["object"], *origin.sequence);
    assert_eq!((origin.line, origin.arrived_at), (1, at("2025-10-02T06:39:03Z")));
    // What is bad in it does not make it new.
    assert_eq!(block_on(poller.poll(tick)).0.unchanged_polls, 1);
    assert!(served.join().unwrap()[1].to_lowercase().contains("if-none-match: \"v1\""));
}

#[test]
fn letters_that_cannot_be_kept_fail_the_poll_and_the_next_one_keeps_them() {
    let (world, tick) = (world(), at(TICK));
    world.letters.faults.plan([Some(systemic())]);
    let document = ("200 OK\r\nETag: \"v1\"", "a;1\nb\nc;3\n");
    let (poller, served) = table_of(&world, &[document, document]);
    let (tally, failed) = block_on(poller.poll(tick));
    assert!(matches!(failed[0].error, PollError::Fault(_)), "{failed:?}");
    assert_eq!((tally.failed_polls, tally.lines_put, tally.dead_lettered_records), (1, 2, 0));
    let (tally, failed) = block_on(poller.poll(tick));
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!((tally.dead_lettered_records, world.letters.kept().len()), (1, 1));
    assert!(!served.join().unwrap()[1].to_lowercase().contains("if-none-match"));
}

#[test]
fn the_same_document_read_by_two_workers_is_one_letter() {
    let world = world();
    let document = ("200 OK\r\nLast-Modified: Thu, 02 Oct 2025 06:39:03 GMT", "a;1\nb\n");
    for tick in [TICK, "2025-10-02T06:41:00Z"] {
        let (poller, served) = table_of(&world, &[document]);
        assert_eq!(block_on(poller.poll(at(tick))).0.dead_lettered_records, 1);
        served.join().unwrap();
    }
    assert_eq!(world.letters.kept().len(), 1);
}

#[test]
fn a_line_that_stays_in_its_document_is_one_letter_and_counts_each_time() {
    let world = world();
    // The silo says nothing of the document's age, and the document grows.
    let bodies = ["b\na;1\n", "b\na;1\n", "b\na;1\nworse\n", "a;1\nworse\n"];
    let answers: Vec<_> = bodies.iter().map(|body| ("200 OK", *body)).collect();
    let (poller, served) = table_of(&world, &answers);
    let mut counted = Vec::new();
    for minute in 0..4 {
        let tick = at(&format!("2025-10-02T06:4{minute}:00Z"));
        let (tally, failed) = block_on(poller.poll(tick));
        assert!(failed.is_empty(), "{failed:?}");
        counted.push((tally.parts_read, tally.source_records, tally.dead_lettered_records));
    }
    served.join().unwrap();
    assert_eq!(counted, [(2, 1, 1), (2, 1, 1), (3, 1, 2), (2, 1, 1)]);
    let letters = world.letters.kept();
    let text = |text: &str| Payload::Text(text.into());
    assert_eq!(payloads(&letters), [&text("b"), &text("worse")]);
}

#[test]
fn a_poll_that_fails_between_forgets_no_letter() {
    let world = world();
    // A page instead of the table is not the table without its bad line.
    let bodies = ["b\na;1\n", "<html>busy</html>", "b\na;1\n"];
    let answers: Vec<_> = bodies.iter().map(|body| ("200 OK", *body)).collect();
    let (poller, served) = table_of(&world, &answers);
    let failed: Vec<usize> = (0..3)
        .map(|minute| block_on(poller.poll(at(&format!("2025-10-02T06:4{minute}:00Z")))).1.len())
        .collect();
    served.join().unwrap();
    assert_eq!((failed.as_slice(), world.letters.kept().len()), (&[0, 1, 0][..], 1));
}

#[test]
fn a_letter_names_the_document_where_there_are_several() {
    let world = world();
    let (url, served) = silo(vec![answer("200 OK", "a;1\nb\n"); 2], Duration::ZERO);
    let documents = [("wind", &*url, &[][..]), ("rain", &*url, &[][..])];
    let poller = poller_of(source(table(), &documents), &world);
    assert_eq!(block_on(poller.poll(at(TICK))).0.dead_lettered_records, 2);
    served.join().unwrap();
    let object = SourceMeta::object_of(b"a;1\nb\n");
    let sequences: Vec<_> =
        world.letters.kept().iter().map(|letter| letter.origin.sequence.clone()).collect();
    assert_eq!(sequences, [format!("wind/{object}"), format!("rain/{object}")]);
}

#[test]
fn a_record_that_cannot_be_a_line_is_a_dead_letter_too() {
    let world = world();
    // JSON by its grammar; half a character, which no text can hold, shows when `_meta` is renamed.
    let bad = r#"{"_meta":1,"\ud800":2}"#;
    let (url, served) =
        silo(vec![answer("200 OK", &format!("[{{\"a\":1}},\n{bad},{{\"a\":2}}]"))], Duration::ZERO);
    let format = Format::Json { records: "$[*]".parse().unwrap() };
    let poller = poller_of(source(format, &[("", &url, &[])]), &world);
    let (tally, failed) = block_on(poller.poll(at(TICK)));
    served.join().unwrap();
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!((tally.parts_read, tally.lines_put, tally.dead_lettered_records), (3, 2, 1));
    let letters = world.letters.kept();
    assert_eq!((&letters[0].payload, letters[0].origin.line), (&Payload::Text(bad.into()), 1));
}

#[test]
fn bad_lines_of_a_document_that_breaks_off_are_kept_but_not_the_one_that_is_cut() {
    let world = world();
    let torn = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\na;1\nbad\nc".to_vec();
    let (url, served) = silo(vec![torn], Duration::ZERO);
    let poller = poller_of(source(table(), &[("", &url, &[])]), &world);
    let (tally, failed) = block_on(poller.poll(at(TICK)));
    served.join().unwrap();
    assert!(matches!(failed[0].error, PollError::Fetch(_)), "{failed:?}");
    assert_eq!((tally.parts_read, tally.lines_put, tally.dead_lettered_records), (2, 1, 1));
    assert_eq!(payloads(&world.letters.kept()), [&Payload::Text("bad".into())]);
}

#[test]
fn a_document_of_nothing_but_bad_lines_fails_with_as_many_letters_as_there_may_be() {
    let world = world();
    let bad: String = (0..=MAX_LETTERS).map(|number| format!("{number}\n")).collect();
    let document = ("200 OK", &*format!("a;1\n{bad}c;3\n"));
    let (poller, served) = table_of(&world, &[document, document]);
    for _ in 0..2 {
        let (tally, failed) = block_on(poller.poll(at(TICK)));
        let error = failed[0].error.to_string();
        let expected =
            "10001 lines are malformed, of which the first 10000 are kept as dead letters";
        assert_eq!((error.as_str(), tally.lines_put), (expected, 2));
        assert_eq!(world.letters.kept().len(), MAX_LETTERS);
    }
    served.join().unwrap();
}
