//! `twin new`: the first folder of a pipeline, from a sample of its source's data.

mod charset;
mod choice;
mod draft;
mod format;
mod growth;
mod mapping;
mod shape;
mod table;

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use twin_normalization::Timestamp;

use self::draft::Draft;
use crate::arguments::New;
use crate::text::printable;
use crate::{Error, Output, clock, feed, source_lines};

/// How many lines of a sample are named that are left out.
const SHOWN_LINES: usize = 10;

/// Makes the folder and says what is in it, what is not and what to do next.
pub(crate) fn new(options: &New, output: &Output) -> Result<ExitCode, Error> {
    let folder = options.root.pipelines.join(options.pipeline.as_str());
    if folder.exists() {
        return Err(Error::Exists { folder });
    }
    let time = options.as_of.or_else(|| source_lines::recorded_at(&options.sample));
    let tick = Timestamp::from_micros(time.unwrap_or_else(clock::now).as_microsecond())?;
    let draft = Draft::of(options, &folder, &read(&options.sample)?, tick)?;
    write(&folder, &draft)?;
    for (file, _, told) in &draft.files {
        output.line(&format!("{}: {told}", folder.join(file).display()))?;
    }
    for line in draft.left_out.iter().take(SHOWN_LINES) {
        output.note(&format!("left out: {}", printable(line)));
    }
    if let Some(more @ 1..) = draft.left_out.len().checked_sub(SHOWN_LINES) {
        output.note(&format!("left out: {more} more lines"));
    }
    let name = &options.pipeline;
    output.note(&format!(
        "Next: read extract.sql and pipeline.json, give the source its real address and interval, then\n  \
         twin check {name}\n  twin test {name}"
    ));
    Ok(ExitCode::SUCCESS)
}

fn read(sample: &Path) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    let read = feed::open(sample).and_then(|mut file| file.read_to_end(&mut body));
    read.map_err(|source| Error::Read { path: sample.to_owned(), source })?;
    if body.trim_ascii().is_empty() {
        return Err(Error::SampleEmpty { path: sample.to_owned() });
    }
    Ok(body)
}

/// Writes all files, or leaves nothing behind.
fn write(folder: &Path, draft: &Draft) -> Result<(), Error> {
    let failed = |source| Error::Folder { folder: folder.to_owned(), source };
    // Made by this call and no other: what is removed below is its own.
    std::fs::create_dir(folder).map_err(failed)?;
    let write = |(file, text, _): &(&str, String, String)| {
        let path = folder.join(file);
        let parent = path.parent().unwrap_or(folder);
        let written = std::fs::create_dir_all(parent).and_then(|()| std::fs::write(&path, text));
        written.map_err(|source| Error::Write { path, source })
    };
    let written = draft.files.iter().try_for_each(write);
    if written.is_err() {
        std::fs::remove_dir_all(folder).ok();
    }
    written
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use clap::Parser;
    use proptest::prelude::*;
    use serde_json::{Value, json};
    use twin_pipeline::{Locked, Pipeline};
    use twin_sql::Mapping;

    use super::*;
    use crate::arguments::{Arguments, Command};
    use crate::{cases, extraction};

    /// A name of a field: an ordinary one, a word of SQL, one that a mapping needs, or anything.
    fn name() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-z]{1,4}",
            "[A-Za-z_]{1,3}(Id|_id|Code|Time|At)?",
            prop::sample::select(vec![
                "position",
                "value",
                "timestamp",
                "select",
                "from",
                "row",
                "end",
                "as",
                "_meta",
                "source",
                "s",
                "id",
                "observed_at",
                "metric",
                "null",
                "true",
                "a.b",
                "a b",
                "a'b",
                "a`b",
                "@x",
                "#text",
                "größe",
                "",
                "1a",
                "--",
                "a--b",
                "*/",
                "e",
            ])
            .prop_map(str::to_owned),
            "\\PC{0,6}",
            any::<String>(),
        ]
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-z0-9]{0,6}",
            "[0-9]{1,4}(\\.[0-9]{1,4})?",
            "20[0-9]{2}-0[1-9]-1[0-9]T0[0-9]:00:0[0-9](\\.[0-9]{1,9})?Z",
            "[ /.'\\\\\"-]{0,3}",
            "[x€]{250,260}",
            any::<String>(),
        ]
    }

    fn value() -> impl Strategy<Value = Value> {
        let scalar = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            (0_i64..2_000_000_000).prop_map(Value::from),
            (-1e100_f64..1e100).prop_map(Value::from),
            text().prop_map(Value::from),
        ];
        scalar.prop_recursive(10, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((name(), inner), 0..5)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    /// Records of one shape, here and there with a field missing or of another type, as real ones are.
    fn documents() -> impl Strategy<Value = Value> {
        let record = prop::collection::vec((name(), value()), 0..6);
        let alike = (
            any::<bool>(),
            record,
            prop::collection::vec((text(), prop::collection::vec(value(), 6)), 1..5),
        );
        let alike = alike.prop_map(|(inside, record, values)| {
            let one = |(id, values): (String, Vec<Value>)| -> Value {
                let fields = record.iter().zip(values).map(|((name, first), other)| {
                    let same = std::mem::discriminant(first) == std::mem::discriminant(&other);
                    (name.clone(), if same { other } else { first.clone() })
                });
                let key = inside.then(|| ("id".to_owned(), Value::from(id)));
                Value::Object(fields.chain(key).collect())
            };
            let records = Value::from(values.into_iter().map(one).collect::<Vec<_>>());
            if inside { json!({"data": records}) } else { records }
        });
        prop_oneof![value(), alike]
    }

    fn options(root: &Path, name: &str, more: &[&str]) -> New {
        let sample = root.join("sample_20251002T074002+0100.json").display().to_string();
        let root = root.display().to_string();
        let arguments = ["twin", "new", name, "--sample", &sample, "--pipelines", &root];
        match Arguments::parse_from(arguments.iter().chain(more)).command {
            Command::New(options) => options,
            other => panic!("{other:?}"),
        }
    }

    fn root(test: &str) -> PathBuf {
        let root = std::env::temp_dir().join(format!("twin-new-{test}-{}", std::process::id()));
        fs::remove_dir_all(&root).ok();
        fs::create_dir_all(&root).unwrap();
        root
    }

    /// Makes a pipeline of a sample, and holds it to what `twin check` and `twin test` ask.
    fn passes(root: &Path, body: &str) -> Result<(), String> {
        let folder = root.join("a");
        fs::remove_dir_all(&folder).ok();
        let tick = Timestamp::parse("2099-01-01T00:00:00Z").unwrap();
        let draft = match Draft::of(&options(root, "a", &[]), &folder, body.as_bytes(), tick) {
            Ok(draft) => draft,
            // An empty list is a sample of nothing.
            Err(Error::NoRecords { .. }) => return Ok(()),
            Err(error) => return Err(error.with_causes()),
        };
        write(&folder, &draft).map_err(|error| error.with_causes())?;
        let pipeline = Pipeline::find(root, "a").map_err(|error| error.to_string())?;
        let told = format!("{body}\n{}", pipeline.mapping().unwrap().sql);
        Mapping::compile(&pipeline.mapping().unwrap().sql)
            .map_err(|problems| format!("{told}\n{problems:?}"))?;
        if pipeline.locked().unwrap() != Locked::Accepted {
            return Err("the lock does not hold".to_owned());
        }
        let extractor = extraction::compile(&pipeline).unwrap();
        let cases = pipeline.cases().unwrap();
        for case in &cases {
            let outcomes = cases::outcomes(&extractor, &case.input).unwrap();
            let text = cases::outcomes_text(&outcomes);
            if case.expected.as_deref() != Some(text.as_str()) || text.contains("dead_letter") {
                return Err(format!("{told}\n{text}"));
            }
        }
        (cases.len() == 1).then_some(()).ok_or("there is no case".to_owned())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_the_sample_the_draft_passes(document in documents()) {
            let root = std::env::temp_dir().join(format!("twin-new-any-{}", std::process::id()));
            fs::create_dir_all(&root).unwrap();
            let passed = passes(&root, &document.to_string());
            prop_assert!(passed.is_ok(), "{}", passed.unwrap_err());
        }
    }

    #[test]
    fn nothing_is_left_behind_where_a_file_cannot_be_written() {
        let root = root("behind");
        let file = |name| (name, String::new(), String::new());
        let files = vec![file("x"), file("x/y")];
        let draft = Draft { files, left_out: Vec::new() };
        assert!(matches!(write(&root.join("a"), &draft), Err(Error::Write { .. })));
        assert!(!root.join("a").exists());
        let there = root.join("b");
        fs::create_dir(&there).unwrap();
        assert!(matches!(write(&there, &draft), Err(Error::Folder { .. })));
        assert!(there.exists(), "what somebody else made stays");
        fs::remove_dir_all(&root).ok();
    }
}
