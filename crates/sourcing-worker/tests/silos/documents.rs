//! A source of several documents.

use std::cell::Cell;
use std::collections::HashSet;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use twin_normalization::Timestamp;
use twin_normalization::port::{Clock, chain};
use twin_testkit::{FixedClock, at, block_on};

use crate::{
    Document, HttpPoller, World, answer, http, poller_of, poller_with, silo, source, table, world,
};

const QUANTITIES: [(&str, &str); 3] = [("wind", "km/h"), ("rain", "mm"), ("sun", "min")];

/// A silo with three documents, of which `tables` are the answers in turn; and its silo's thread.
fn weather(
    world: &World,
    tables: Vec<Vec<u8>>,
) -> (HttpPoller<'_>, thread::JoinHandle<Vec<String>>) {
    let (url, served) = silo(tables, Duration::ZERO);
    let fields = QUANTITIES.map(|(name, unit)| [("quantity", name), ("unit", unit)]);
    let urls = QUANTITIES.map(|(name, _)| url.replace("/feed", &format!("/{name}.csv")));
    let documents: Vec<Document<'_>> =
        (0..3).map(|i| (QUANTITIES[i].0, &*urls[i], &fields[i][..])).collect();
    (poller_of(source(table(), &documents), world), served)
}

#[test]
fn several_documents_are_one_tick_with_the_fields_of_each_and_no_order_twice() {
    let world = world();
    let table = |body: &str| answer("200 OK", body);
    // The documents are asked for at once, so all answers are the same.
    let (poller, served) = weather(&world, vec![table("a;1\nb;2\n"); 3]);
    let (tally, failed) = block_on(poller.poll(at("2025-10-02T06:40:00Z")));
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!((tally.polls, tally.source_records, tally.lines_put), (3, 6, 6));
    let mut asked: Vec<String> = served.join().unwrap();
    asked.sort();
    assert!(asked[0].starts_with("GET /rain.csv?key=canary-secret "), "{}", asked[0]);
    let lines = world.lines();
    let text = |line: &Value, field: &str| line[field].as_str().unwrap().to_owned();
    let of: Vec<_> =
        lines.iter().map(|line| (text(line, "quantity"), text(line, "unit"))).collect();
    let expected = QUANTITIES.map(|(name, unit)| (name.to_owned(), unit.to_owned()));
    assert_eq!(
        of,
        [&expected[0], &expected[0], &expected[1], &expected[1], &expected[2], &expected[2]]
            .map(Clone::clone)
    );
    let places: Vec<_> =
        lines.iter().map(|line| text(&line["_meta"], "order").split_off(19)).collect();
    assert_eq!(places[..4], ["0000000000", "0000000001", "0100000000", "0100000001"]);
    assert_eq!(places[4..], ["0200000000", "0200000001"]);
    let ids: HashSet<_> = lines.iter().map(|line| text(&line["_meta"], "id")).collect();
    assert_eq!(ids.len(), 6, "equal rows of different documents have ids of their own");
}

#[test]
fn a_document_that_fails_stops_no_other_and_is_named() {
    let (world, tick) = (world(), at("2025-10-02T06:40:00Z"));
    let good = || answer("200 OK\r\nETag: \"v1\"", "a;1\n");
    let bad = || answer("200 OK\r\nETag: \"v1\"", "<html>down</html>");
    let (poller, served) =
        weather(&world, vec![good(), answer("500 Oops", ""), bad(), good(), good(), good()]);
    let (tally, failed) = block_on(poller.poll(tick));
    assert_eq!((tally.polls, tally.failed_polls, tally.unchanged_polls), (3, 2, 0));
    assert_eq!((tally.source_records, tally.lines_put), (1, 1));
    let errors: Vec<_> = failed.iter().map(|failed| chain(&failed.error)).collect();
    assert!(errors.iter().any(|error| error.ends_with("answered 500")), "{errors:?}");
    let page = "failed to read the silo's answer: the answer is not CSV: it begins with";
    assert!(errors.iter().any(|error| error.starts_with(page)), "{errors:?}");
    let names: HashSet<_> = failed.iter().map(|failed| failed.document.as_str()).collect();
    assert!(names.len() == 2 && names.iter().all(|name| !name.is_empty()), "{names:?}");
    // The next tick asks for a newer document only where the last one is whole and on the stream.
    let (tally, failed) = block_on(poller.poll(tick));
    assert!(failed.is_empty() && tally.lines_put == 3, "{failed:?}");
    let asked = served.join().unwrap();
    let conditional =
        asked[3..].iter().filter(|head| head.to_lowercase().contains("if-none-match"));
    assert_eq!(conditional.count(), 1);
}

#[test]
fn a_bug_that_one_document_wakes_stops_no_other() {
    let (world, tick) = (world(), at("2025-10-02T06:40:00Z"));
    let (url, served) = silo(vec![answer("200 OK\r\nETag: \"v1\"", "a;1\n"); 6], Duration::ZERO);
    let documents: Vec<Document<'_>> =
        QUANTITIES.iter().map(|(name, _)| (*name, &*url, &[][..])).collect();
    let source = source(table(), &documents);
    let silo = http(&source, &world);
    let bug = Bug(&world.clock, Cell::new(true));
    let poller = poller_with(silo, &bug, source, &world);
    let (tally, failed) = block_on(poller.poll(tick));
    assert_eq!((tally.failed_polls, tally.lines_put), (1, 2));
    assert_eq!(failed[0].document, "wind");
    assert_eq!(failed[0].error.to_string(), "the code panicked on the silo's answer: a bug");
    assert!(block_on(poller.poll(tick)).1.is_empty());
    let asked = served.join().unwrap();
    let conditional =
        asked[3..].iter().filter(|head| head.to_lowercase().contains("if-none-match"));
    assert_eq!(conditional.count(), 2, "the document that was not read is asked for as a whole");
}

/// A clock that panics at the first time it is asked, in the middle of the work on a document.
struct Bug<'c>(&'c FixedClock, Cell<bool>);

impl Clock for &Bug<'_> {
    fn now(&self) -> Timestamp {
        assert!(!self.1.replace(false), "a bug");
        self.0.now()
    }

    async fn sleep(&self, span: Duration) {
        self.0.sleep(span).await;
    }
}
