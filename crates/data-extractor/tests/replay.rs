//! Replays of recorded trains, from the source record to the twin's table (I5).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use data_extractor::DataExtractor;
use flate2::read::GzDecoder;
use twin_formats::{Part, read_document};
use twin_lambda::kinesis::{KinesisEvent, KinesisHandler, KinesisResponse};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::wire::{Polled, parse_observation, write_source_line};
use twin_normalization::{Revision, SkewLimit};
use twin_pipeline::{Pipeline, mapping_hash};
use twin_sql::{Extractor, Mapping};
use twin_store::{Attribute, Writer, Written};
use twin_testkit::{
    FixedClock, MemoryLetters, MemoryStream, MemoryTable, at, block_on, kinesis_event,
};

/// How many snapshots, a minute apart, are played.
const SNAPSHOTS: usize = 6;

/// A twin that only the calls below write to.
struct World {
    pipeline: Pipeline,
    lines: Vec<String>,
    table: MemoryTable,
    clock: FixedClock,
}

type Contents = BTreeMap<(String, String), BTreeMap<String, Attribute>>;

impl World {
    fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let pipeline = Pipeline::load(&root.join("sql/irish-rail")).unwrap();
        let lines = recorded_lines(&pipeline, &root.join("tests/feeds/irish-rail"));
        let clock = FixedClock::new(at("2025-10-02T07:00:00Z"));
        Self { pipeline, lines, table: MemoryTable::default(), clock }
    }

    /// Plays all lines through a mapping, `lines_per_record` at once, as both functions would.
    fn play(&self, revision: u32, sql: &str, lines_per_record: usize) -> Written {
        // Later than before, so that an item that is written again shows it.
        self.clock.advance(Duration::from_secs(60));
        let stream = MemoryStream::default();
        let letters = MemoryLetters::default();
        let payloads: Vec<String> =
            self.lines.chunks(lines_per_record).map(<[String]>::concat).collect();
        let extractor = Extractor::new(
            Mapping::compile(sql).unwrap(),
            self.pipeline.config.name.clone(),
            Revision::new(revision).unwrap(),
            mapping_hash(sql).unwrap(),
            SkewLimit::default(),
        );
        let handler = DataExtractor {
            extractor,
            stream: &stream,
            dead_letters: &letters,
            clock: &self.clock,
            telemetry: Telemetry::in_memory("data-extractor", Some("irish-rail")),
            letterhead: Letterhead::new("data-extractor", "c0de", None, None),
        };
        let event = kinesis_event(&payloads);
        let event = KinesisEvent::read(&event).unwrap();
        let response = block_on(handler.handle(&event, &Invocation::unbounded("r")));
        assert_eq!(response.unwrap(), KinesisResponse::done());
        assert_eq!(letters.kept(), []);
        let observations = stream.lines();
        let observations = observations.iter().map(|line| parse_observation(line).unwrap());
        let written =
            block_on(Writer::new(&self.table, &self.clock).write(observations.enumerate()));
        assert!(written.unfinished.is_none());
        written
    }
}

/// The records of the first snapshots, as the sourcing worker puts them on the stream.
fn recorded_lines(pipeline: &Pipeline, folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|e| e == "gz")).collect();
    files.sort();
    let mut lines = Vec::new();
    for (minute, path) in files.iter().take(SNAPSHOTS).enumerate() {
        let body = BufReader::new(GzDecoder::new(fs::File::open(path).unwrap()));
        let tick = at(&format!("2025-10-02T06:{:02}:00Z", 30 + minute));
        let polled = Polled {
            pipeline: &pipeline.config.name,
            tick,
            object: "sha256:x",
            as_of: tick,
            fetched_at: tick,
            worker: "test",
        };
        let mut index = 0;
        let format = pipeline.config.source.format();
        let each = &mut |part: Part<'_>| {
            let mut line = String::new();
            write_source_line(part.record.unwrap(), &polled.meta(index), &mut line).unwrap();
            lines.push(line);
            index += 1;
            ControlFlow::Continue(())
        };
        read_document(format, None, &[], body, each).unwrap();
    }
    assert!(lines.len() > 400, "{}", lines.len());
    lines
}

#[test]
fn a_replay_changes_no_byte_of_the_table() {
    let mut world = World::new();
    let sql = world.pipeline.mapping().unwrap().sql.clone();
    let first = world.play(1, &sql, 40);
    let before = world.table.contents();
    assert!(before.len() > 400 && first.stored == before.len() as u64, "{first:?}");
    let again = world.play(1, &sql, 40);
    assert_eq!((again.stored, again.duplicates), (0, first.stored));
    assert_eq!(world.table.contents(), before);
    world.lines.reverse();
    assert_eq!(world.play(1, &sql, 7).stored, 0);
    assert_eq!(world.table.contents(), before);
    // The other way round, an empty twin gets there, too.
    let mut late = World::new();
    late.lines.reverse();
    late.play(1, &sql, 3);
    assert_eq!(late.table.contents().len(), before.len());
    let without = |mut contents: Contents| {
        contents.values_mut().for_each(|item| drop(item.remove("stored_at")));
        contents
    };
    assert_eq!(without(late.table.contents()), without(before));
}

#[test]
fn a_replay_through_a_higher_revision_changes_what_its_mapping_changes() {
    let world = World::new();
    let old = world.pipeline.mapping().unwrap().sql.clone();
    // It says another word for one status, and says nothing of directions any more.
    let (kept, direction) = old.rsplit_once("UNION ALL").unwrap();
    assert!(direction.contains("'direction'"));
    let new = format!("{};", kept.replace("'running'", "'moving'"));
    let hash = mapping_hash(&new).unwrap();
    world.play(1, &old, 40);
    let before = world.table.contents();
    let replayed = world.play(2, &new, 25);
    let after = world.table.contents();
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    let (mut moving, mut directions) = (0, 0);
    for ((component, metric), was) in &before {
        let mut expected = was.clone();
        let is = &after[&(component.clone(), metric.clone())];
        if metric == "direction" {
            directions += 1;
        } else {
            expected.insert("revision".into(), Attribute::Number("2".into()));
            expected.insert("mapping".into(), Attribute::Text(hash.to_string()));
            // They follow from the rest, and from the writer's clock.
            for name in ["version", "stored_at"] {
                assert_ne!(is[name], was[name], "{component}.{metric}");
                expected.insert(name.into(), is[name].clone());
            }
        }
        if was["value"] == Attribute::Text("running".into()) {
            moving += 1;
            expected.insert("value".into(), Attribute::Text("moving".into()));
        }
        assert_eq!(is, &expected, "{component}.{metric}");
    }
    assert!(moving > 20 && directions > 60, "{moving} {directions}");
    assert_eq!(replayed.stored, (before.len() - directions) as u64);
    // What the old mapping says has no say any more, and the new one repeats itself for nothing.
    for (revision, sql) in [(1, &old), (2, &new)] {
        assert_eq!(world.play(revision, sql, 40).stored, 0);
        assert_eq!(world.table.contents(), after);
    }
}
