//! Holds `twin new` to samples of what sources send, however strange.
//!
//! Every file in `tests/samples` is found by itself. It gives a folder that passes `twin check` and `twin test` as it is
//! written, or one clear error: `twin new` must then say what stands in `tests/samples/<file>.refused`. Where
//! `tests/samples/<file>.told` is, the output must hold each of its lines.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::run;

/// An empty folder of pipelines.
fn pipelines(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("samples").join(test);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A pipeline's name for the sample of that number.
fn pipeline(number: usize) -> String {
    format!("sample-{number}")
}

fn side(sample: &Path, kind: &str) -> Option<String> {
    fs::read_to_string(format!("{}.{kind}", sample.display())).ok()
}

/// Makes a pipeline of a sample. Returns what is wrong with what it says.
fn drafted(sample: &Path, name: &str, pipelines: &Path) -> Result<(), String> {
    let (path, folder) = (sample.display().to_string(), pipelines.display().to_string());
    let ended = run(&["new", name, "--sample", &path, "--pipelines", &folder]);
    let (out, err) = (ended.out.replace(&path, "FILE"), ended.err.replace(&path, "FILE"));
    let made = pipelines.join(name).exists();
    match side(sample, "refused") {
        Some(refused) if ended.code == Some(1) && !made && err == refused => Ok(()),
        Some(refused) => Err(format!("expected the error\n{refused}found\n{err}{out}")),
        None if ended.code != Some(0) => Err(format!("refused:\n{err}")),
        None => {
            let told = side(sample, "told").unwrap_or_default();
            let missing: String = told
                .lines()
                .filter(|line| !out.contains(line) && !err.contains(line))
                .map(|line| format!("{line}\n"))
                .collect();
            if missing.is_empty() {
                Ok(())
            } else {
                Err(format!("not told:\n{missing}told:\n{out}{err}"))
            }
        }
    }
}

#[test]
fn every_sample_gives_a_folder_that_passes_or_one_clear_error() {
    let pipelines = pipelines("all");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let is_sample = |path: &PathBuf| {
        !path.extension().is_some_and(|extension| extension == "refused" || extension == "told")
    };
    let mut samples: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    samples.retain(is_sample);
    samples.sort();
    assert!(samples.len() > 30, "only {} samples were found", samples.len());
    let mut failures = String::new();
    for (number, sample) in samples.iter().enumerate() {
        let name = pipeline(number);
        let file = sample.file_name().unwrap().to_string_lossy();
        let held =
            drafted(sample, &name, &pipelines).and_then(|()| passes(sample, &name, &pipelines));
        if let Err(failure) = held {
            failures.push_str(&format!("\n{file}: {failure}"));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Holds a folder, where one was made, to its checks. Dead letters are in its case only where that is told.
fn passes(sample: &Path, name: &str, pipelines: &Path) -> Result<(), String> {
    let folder = pipelines.display().to_string();
    if !pipelines.join(name).exists() {
        return Ok(());
    }
    for command in ["check", "test"] {
        let ended = run(&[command, name, "--pipelines", &folder]);
        if ended.code != Some(0) {
            return Err(format!("twin {command}:\n{}{}", ended.err, ended.out));
        }
    }
    let written = fs::read_to_string(pipelines.join(name).join("cases/sample.out.jsonl")).unwrap();
    let told = side(sample, "told").is_some_and(|told| told.contains("dead letters"));
    if written.contains("dead_letter") && !told {
        Err(format!("dead letters:\n{written}"))
    } else {
        Ok(())
    }
}

/// A file of this size is not worth keeping.
#[test]
fn a_sample_of_five_megabytes_passes() {
    let pipelines = pipelines("large");
    let record = |number: u32| {
        format!(
            r#"{{"id":"v{number}","timestamp":{},"note":"{}"}}"#,
            1_759_384_800 + number,
            "x".repeat(250)
        )
    };
    let records: Vec<String> = (0..20_000).map(record).collect();
    let sample = pipelines.join("large.json");
    fs::write(&sample, format!("[{}]", records.join(",\n"))).unwrap();
    assert!(fs::metadata(&sample).unwrap().len() > 5_000_000);
    let held =
        drafted(&sample, "large", &pipelines).and_then(|()| passes(&sample, "large", &pipelines));
    assert!(held.is_ok(), "{held:?}");
}
