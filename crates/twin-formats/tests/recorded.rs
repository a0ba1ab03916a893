//! The recorded feeds, read through the formats of their pipelines.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;

use flate2::read::GzDecoder;
use serde_json::Value;
use twin_formats::read_document;
use twin_pipeline::{PipelineConfig, Source};

#[test]
fn every_train_of_every_recorded_snapshot_is_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let config = std::fs::read_to_string(root.join("sql/irish-rail/pipeline.json")).unwrap();
    let config = PipelineConfig::parse(&config).unwrap();
    let mut files = 0;
    for entry in std::fs::read_dir(root.join("tests/feeds/irish-rail")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "gz") {
            continue;
        }
        files += 1;
        let mut text = String::new();
        GzDecoder::new(std::fs::File::open(&path).unwrap()).read_to_string(&mut text).unwrap();
        let body = BufReader::with_capacity(100, text.as_bytes());
        let count = read_document(config.source.format(), None, &[], body, &mut |part| {
            let record = part.record.unwrap();
            let value: serde_json::Value = serde_json::from_str(record).unwrap();
            let fields: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(
                fields,
                [
                    "Direction",
                    "PublicMessage",
                    "TrainCode",
                    "TrainDate",
                    "TrainLatitude",
                    "TrainLongitude",
                    "TrainStatus"
                ]
            );
            assert!(value["PublicMessage"].as_str().unwrap().contains(r"\n"));
            ControlFlow::Continue(())
        });
        // The element's end tags, counted without a parser.
        assert_eq!(count.unwrap(), text.matches("</objTrainPositions>").count() as u64);
    }
    assert_eq!(files, 60);
}

/// Every file of a recorded feed: its document's name, its text, and the records of it.
fn recorded(pipeline: &str) -> Vec<(String, String, Vec<Value>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let config = root.join("sql").join(pipeline).join("pipeline.json");
    let config = PipelineConfig::parse(&std::fs::read_to_string(config).unwrap()).unwrap();
    let Source::Poll(source) = &config.source else { return Vec::new() };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root.join("tests/feeds").join(pipeline)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let Some((name, _)) = name.strip_suffix(".gz").and_then(|name| name.split_once('_')) else {
            continue;
        };
        let document = source.documents.iter().find(|one| one.name.is_empty() || one.name == name);
        let document = document.unwrap_or_else(|| panic!("{name} is no document of {pipeline}"));
        let mut text = String::new();
        GzDecoder::new(std::fs::File::open(&path).unwrap()).read_to_string(&mut text).unwrap();
        let mut records = Vec::new();
        let read =
            read_document(&source.format, None, &document.fields, text.as_bytes(), &mut |part| {
                let record = part.record.unwrap();
                records.push(serde_json::from_str::<Value>(record).unwrap());
                ControlFlow::Continue(())
            });
        assert_eq!(read.unwrap(), records.len() as u64, "{}", path.display());
        files.push((name.to_owned(), text, records));
    }
    assert!(!files.is_empty());
    files
}

#[test]
fn every_cell_of_the_last_rows_of_a_wide_table_is_a_record() {
    let files = recorded("meteoswiss");
    assert_eq!(files.len(), 8);
    for (name, text, records) in files {
        // Names with a comma are in quotes.
        let outside = |line: &str| line.split('"').step_by(2).collect::<String>();
        let stations = outside(text.lines().next().unwrap()).matches(',').count();
        assert_eq!(records.len(), 6 * stations, "{name}");
        let last: Vec<&Value> = records.iter().rev().take(stations).rev().collect();
        let cells = text.lines().last().unwrap().split(',').skip(1);
        for (record, cell) in last.iter().zip(cells) {
            assert_eq!(record["value"].as_str().unwrap_or_default(), cell);
            assert_eq!(record["Station"].as_str(), text.lines().last().unwrap().get(..16));
        }
        let empty = records.iter().filter(|record| record["value"].is_null()).count();
        assert!(empty > 0, "{name}: one cell in ten is empty");
        let tanikon = &records[0];
        assert_eq!(
            (&tanikon["station"], &tanikon["slug"]),
            (&"Aadorf / Tänikon".into(), &"aadorf-tanikon".into())
        );
        assert_eq!(tanikon["quantity"], name.replace('-', ".").as_str());
    }
}

#[test]
fn every_line_of_a_log_is_a_record_of_its_machine() {
    let files = recorded("nist-machines");
    assert_eq!(files.len(), 5);
    let mut conditions = 0;
    for (name, text, records) in files {
        assert_eq!(records.len(), text.lines().count(), "{name}");
        for (record, line) in records.iter().zip(text.lines()) {
            let fields: Vec<&str> = line.split('|').collect();
            assert_eq!(record["key"], fields[1]);
            assert_eq!(record["value"].as_str().unwrap_or_default(), fields[2]);
            assert_eq!(record["machine"], name.as_str());
            assert_eq!(record.as_object().unwrap().len(), fields.len() + 1);
            conditions += usize::from(fields.len() == 7);
        }
    }
    assert!(conditions > 100);
}

#[test]
fn every_message_and_every_vehicle_is_a_record() {
    for (name, text, records) in recorded("fi-compositions") {
        assert_eq!(records.len(), text.matches("\"messageReference\"").count(), "{name}");
    }
    let mut vehicles: Vec<usize> =
        recorded("mbta-vehicles").iter().map(|(_, _, records)| records.len()).collect();
    vehicles.sort_unstable();
    assert_eq!(vehicles, [426, 683, 735]);
}
