//! The revision lock: no text takes the place of another under the same revision.

#![expect(clippy::unwrap_used, reason = "a test that cannot make its folder has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use twin_pipeline::{Error, LOCK_FILE, Lock, Locked, Pipeline};

const CONFIG: &str = r#"{"name":"a","revision":R,"description":"d","source":{"kind":"poll","url":"https://h.example/",
"interval_seconds":1,"format":{"kind":"json","records":"$[*]"},"allow_hosts":["h.example"]}}"#;

/// A folder with the pipeline `a`; every test has its own.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lock").join(test);
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// Sets revision and text, and loads the pipeline.
    fn with(&self, revision: u32, sql: &str) -> Pipeline {
        fs::write(self.0.join("pipeline.json"), CONFIG.replace('R', &revision.to_string()))
            .unwrap();
        fs::write(self.0.join("extract.sql"), sql).unwrap();
        Pipeline::load(&self.0).unwrap()
    }

    fn lock(&self) -> String {
        fs::read_to_string(self.0.join(LOCK_FILE)).unwrap_or_default()
    }
}

/// What a comparison with the lock comes to, in one letter.
fn state(pipeline: &Pipeline) -> &'static str {
    match pipeline.locked().unwrap() {
        Locked::Accepted => "same",
        Locked::Acceptable(_) => "acceptable",
        Locked::Refused(_) => "refused",
    }
}

#[test]
fn a_lock_is_one_line_with_the_hash_of_the_whole_text() {
    let folder = Folder::new("line");
    assert!(folder.with(3, "abc").accept().unwrap());
    let hash = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(folder.lock(), format!("{{\"revision\":3,\"mapping\":\"{hash}\"}}\n"));
    let pipeline = folder.with(3, "abc");
    assert_eq!(folder.lock(), Lock::of(pipeline.mapping().unwrap().revision, "abc").to_text());
    assert!(!pipeline.accept().unwrap(), "nothing is written where nothing changes");
}

#[test]
fn a_text_is_accepted_only_with_a_revision_that_rises() {
    for (revision, sql, expected) in [
        (5, "one", "same"),
        (6, "one", "acceptable"),
        (6, "two", "acceptable"),
        (5, "two", "refused"),
        (5, "one ", "refused"),
        (5, "one -- comment", "refused"),
        (4, "one", "refused"),
        (4, "two", "refused"),
    ] {
        let folder = Folder::new("rises");
        assert_eq!(state(&folder.with(5, "one")), "acceptable", "there is no lock yet");
        folder.with(5, "one").accept().unwrap();
        let before = folder.lock();
        let pipeline = folder.with(revision, sql);
        assert_eq!(state(&pipeline), expected, "{revision} {sql:?}");
        let accepted = pipeline.accept();
        assert_eq!(accepted.is_err(), expected == "refused", "{revision} {sql:?}");
        let after = folder.lock();
        assert_eq!(after != before, expected == "acceptable", "{revision} {sql:?}");
        if accepted.is_ok() {
            assert_eq!(state(&pipeline), "same");
        }
    }
}

#[test]
fn what_to_do_is_said() {
    let say = |revision, sql| {
        let folder = Folder::new("said");
        folder.with(5, "one").accept().unwrap();
        match folder.with(revision, sql).locked().unwrap() {
            Locked::Accepted => String::new(),
            Locked::Acceptable(unlocked) | Locked::Refused(unlocked) => unlocked.to_string(),
        }
    };
    let changed = say(5, "two");
    for part in [
        "extract.sql changed and revision 5 did not",
        "stands for sha256:7692c3ad3540bb80, the text is sha256:3fc4ccfe745870e2 now",
        "a blank or a comment counts",
        "set \"revision\": 6 in pipeline.json, then twin check --accept a",
    ] {
        assert!(changed.contains(part), "{changed}");
    }
    assert!(say(4, "one").ends_with("set it back to 5"), "{}", say(4, "one"));
    assert!(say(4, "two").contains("set \"revision\": 6"), "{}", say(4, "two"));
    for (revision, sql) in [(6, "one"), (6, "two")] {
        assert!(
            say(revision, sql).ends_with("is not accepted yet: twin check --accept a")
                || say(revision, sql).ends_with("5 is: twin check --accept a")
        );
    }
    let missing = Folder::new("said-missing").with(1, "one").locked().unwrap();
    assert!(matches!(missing, Locked::Acceptable(unlocked)
        if unlocked.to_string().starts_with("extract.lock.json is missing: twin check --accept a writes it")));
}

#[test]
fn a_lock_that_is_none_is_not_written_over() {
    for text in
        ["", "{}", "{\"revision\":0,\"mapping\":\"\"}", "{\"revision\":1,\"mapping\":\"\",\"x\":1}"]
    {
        let folder = Folder::new("broken");
        fs::write(folder.0.join(LOCK_FILE), text).unwrap();
        let pipeline = folder.with(1, "one");
        assert!(matches!(pipeline.locked(), Err(Error::Lock { .. })), "{text}");
        assert!(matches!(pipeline.accept(), Err(Error::Lock { .. })), "{text}");
        assert_eq!(folder.lock(), text);
    }
}
