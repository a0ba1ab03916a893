//! What a table of cursors must do.

use std::collections::BTreeSet;

use twin_normalization::port::{HoldLease, LoadCursors, SaveCursor};
use twin_normalization::{Claim, Cursor, LastPuts, Lease, PipelineName, Taken, Validators};

use crate::at;

/// Holds a table of cursors to the promises of [`HoldLease`], [`LoadCursors`] and [`SaveCursor`]. It must be empty.
pub async fn cursors<T: HoldLease + LoadCursors + SaveCursor>(table: T) {
    a_later_invocation_takes_the_lease(&table).await;
    a_tick_is_claimed_once(&table).await;
    the_cursor_of_the_latest_tick_stays(&table).await;
}

fn name(name: &str) -> PipelineName {
    PipelineName::new(name).unwrap()
}

fn lease(pipeline: &str, minute: u32, holder: &str) -> Lease {
    let begun = at(&format!("2025-10-02T06:{minute:02}:00Z"));
    Lease { pipeline: name(pipeline), begun, holder: holder.into() }
}

async fn a_later_invocation_takes_the_lease(table: &impl HoldLease) {
    let [first, second] = [lease("taken", 40, "z"), lease("taken", 41, "a")];
    let tick = at("2025-10-02T06:41:10Z");
    assert_eq!(table.claim_tick(&first, tick).await.unwrap(), Claim::Lost, "never taken");
    assert_eq!(table.take_lease(&first).await.unwrap(), Taken::Held);
    assert_eq!(table.take_lease(&first).await.unwrap(), Taken::Held, "its answer was lost");
    let twice = lease("taken", 40, "zz");
    assert_eq!(
        table.take_lease(&twice).await.unwrap(),
        Taken::Refused,
        "one event, delivered twice"
    );
    assert_eq!(table.take_lease(&second).await.unwrap(), Taken::Held);
    assert_eq!(table.take_lease(&first).await.unwrap(), Taken::Refused, "delivered late");
    assert_eq!(table.take_lease(&lease("other", 40, "z")).await.unwrap(), Taken::Held);
    assert_eq!(table.claim_tick(&first, tick).await.unwrap(), Claim::Lost);
    assert_eq!(table.claim_tick(&second, tick).await.unwrap(), Claim::Granted);
}

async fn a_tick_is_claimed_once(table: &impl HoldLease) {
    let [first, second] = [lease("ticks", 40, "a"), lease("ticks", 41, "b")];
    let tick = |second: u32| at(&format!("2025-10-02T06:41:{second:02}Z"));
    table.take_lease(&first).await.unwrap();
    assert_eq!(table.claim_tick(&first, tick(1)).await.unwrap(), Claim::Granted);
    assert_eq!(table.claim_tick(&first, tick(2)).await.unwrap(), Claim::Granted);
    assert_eq!(table.claim_tick(&first, tick(2)).await.unwrap(), Claim::Granted, "a lost answer");
    assert_eq!(table.claim_tick(&first, tick(1)).await.unwrap(), Claim::Claimed);
    table.take_lease(&second).await.unwrap();
    for claimed in [1, 2] {
        let claim = table.claim_tick(&second, tick(claimed)).await.unwrap();
        assert_eq!(claim, Claim::Claimed, "by the holder before");
    }
    assert_eq!(table.claim_tick(&second, tick(3)).await.unwrap(), Claim::Granted);
    assert_eq!(table.claim_tick(&first, tick(4)).await.unwrap(), Claim::Lost);
}

async fn the_cursor_of_the_latest_tick_stays<T: LoadCursors + SaveCursor>(table: &T) {
    let pipeline = name("cursors");
    let cursor = |second: u32, etag: Option<&str>| Cursor {
        tick: at(&format!("2025-10-02T06:40:{second:02}Z")),
        origin: "c0de".into(),
        validators: Validators { etag: etag.map(str::to_owned), last_modified: None },
        refused: BTreeSet::new(),
        retry_at: None,
        last_puts: None,
    };
    let whole = Cursor {
        validators: Validators {
            etag: Some("W/\"1\"".into()),
            last_modified: Some("Thu, 02 Oct 2025 06:40:02 GMT".into()),
        },
        refused: ["0123456789abcdef".to_owned(), "ä".to_owned()].into(),
        retry_at: Some(at("2025-10-02T06:50:00.000001Z")),
        last_puts: Some(LastPuts {
            since: at("2025-10-02T06:30:00Z"),
            digests: [(0, 1), (0x0102_0304_0506_0708, u64::MAX), (u64::MAX, 0)].into(),
        }),
        ..cursor(2, None)
    };
    assert_eq!(table.load_cursors(&pipeline).await.unwrap(), []);
    table.save_cursor(&pipeline, "", &cursor(1, None)).await.unwrap();
    table.save_cursor(&pipeline, "wind", &cursor(2, Some("\"w\""))).await.unwrap();
    table.save_cursor(&name("cursors2"), "", &cursor(9, None)).await.unwrap();
    table.save_cursor(&pipeline, "", &whole).await.unwrap();
    for earlier in [cursor(1, None), cursor(2, None)] {
        table.save_cursor(&pipeline, "", &earlier).await.unwrap();
    }
    let mut loaded = table.load_cursors(&pipeline).await.unwrap();
    loaded.sort_by(|a, b| a.0.cmp(&b.0));
    let wind = ("wind".to_owned(), cursor(2, Some("\"w\"")));
    assert_eq!(loaded, [(String::new(), whole), wind.clone()]);
    // It is replaced as a whole.
    table.save_cursor(&pipeline, "", &cursor(3, None)).await.unwrap();
    let mut loaded = table.load_cursors(&pipeline).await.unwrap();
    loaded.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(loaded, [(String::new(), cursor(3, None)), wind]);
}
