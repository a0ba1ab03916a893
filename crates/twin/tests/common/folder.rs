//! A folder of pipelines of a test's own.

use std::fs;
use std::path::PathBuf;

use super::{Ended, run};

pub(crate) const CONFIG: &str = r#"{
  "name": "a",
  "revision": 1,
  "description": "d",
  "source": {
    "kind": "poll",
    "url": "https://h.example/",
    "interval_seconds": 1,
    "format": { "kind": "xml", "record": "r" },
    "allow_hosts": ["h.example"]
  }
}"#;
pub(crate) const MAPPING: &str =
    "CREATE TABLE source (_meta ROW<as_of TIMESTAMP_LTZ(3)>, b STRING);
INSERT INTO digital_twin (component, metric, value_text, observed_at)
SELECT 'c', 'b', s.b, s._meta.as_of FROM source AS s WHERE s.b IS NOT NULL;
";
pub(crate) const LINE: &str = r#"{"_meta":{"v":1,"id":"i","pipeline":"a","order":"1-1","as_of":"2025-10-02T06:00:00Z","fetched_at":"2025-10-02T06:00:00Z"},"b":"x"}"#;
pub(crate) const OBSERVATION: &str = r#"{"component":"c","metric":"b","value_text":"x","observed_at":"2025-10-02T06:00:00.000000Z","order":"1-1","source_id":"i"}"#;

pub(crate) fn lock(revision: u32, sql: &str) -> String {
    let revision = twin_normalization::Revision::new(revision);
    revision.map(|revision| twin_pipeline::Lock::of(revision, sql).to_text()).unwrap_or_default()
}

/// A folder with the pipeline `a` and more files; every test has its own.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(test: &str, files: &[(&str, &str)]) -> Self {
        let folder = Self(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test));
        fs::remove_dir_all(&folder.0).ok();
        folder.write("a/pipeline.json", CONFIG);
        folder.write("a/extract.sql", MAPPING);
        folder.write("a/extract.lock.json", &lock(1, MAPPING));
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        path.parent().map(fs::create_dir_all);
        fs::write(path, text).ok();
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    /// Runs a command on this folder; the folder's own path is left out of what it says.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        let folder = self.0.display().to_string();
        let ended = run(&[arguments, &["--pipelines", &folder]].concat());
        let strip = |text: String| text.replace(&format!("{folder}/"), "").replace(&folder, "");
        Ended { code: ended.code, out: strip(ended.out), err: strip(ended.err) }
    }
}
