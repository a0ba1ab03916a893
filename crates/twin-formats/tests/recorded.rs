//! The recorded feed, read through the format of its pipeline.

use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;

use flate2::read::GzDecoder;
use twin_formats::read_records;
use twin_pipeline::PipelineConfig;

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
        let count = read_records(config.source.format(), body, &mut |record| {
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
