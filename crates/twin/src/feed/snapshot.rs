//! A recorded snapshot: its bytes and the time in its file name.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use jiff::civil::Time;
use jiff::{Timestamp, Zoned};

use crate::Error;

/// One recorded answer of a source.
#[derive(Debug)]
pub(crate) struct Snapshot {
    /// Name of its file.
    pub(crate) file: String,
    /// When it was recorded.
    pub(crate) recorded: Timestamp,
    /// The bytes of the answer, uncompressed.
    pub(crate) body: Vec<u8>,
}

/// Reads the snapshots of a folder in the order of their times.
///
/// Files without a time in their name, such as a licence, are passed over. `from` leaves out what is
/// earlier in the day, by the clock of the place where it was recorded.
pub(crate) fn read_all(
    folder: &Path,
    from: Option<Time>,
    limit: Option<u32>,
) -> Result<Vec<Snapshot>, Error> {
    let failed = |source| Error::Read { path: folder.to_owned(), source };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match recorded_at(&name) {
            Some(time) if from.is_none_or(|from| time.time() >= from) => {
                found.push((time.timestamp(), name, path));
            }
            _ => {}
        }
    }
    found.sort();
    found.truncate(limit.map_or(usize::MAX, |limit| limit as usize));
    if found.is_empty() {
        return Err(Error::NoSnapshots { folder: folder.to_owned() });
    }
    let read = |(recorded, file, path): (_, _, std::path::PathBuf)| {
        let body = read_body(&path).map_err(|source| Error::Read { path, source })?;
        Ok(Snapshot { file, recorded, body })
    };
    found.into_iter().map(read).collect()
}

/// Reads the time in a name such as `trains_20251002T074002+0100.xml.gz`.
pub(crate) fn recorded_at(name: &str) -> Option<Zoned> {
    let (_, rest) = name.rsplit_once('_')?;
    let (time, _) = rest.split_once('.')?;
    let time = time.strip_suffix('Z').map_or_else(|| time.to_owned(), |utc| format!("{utc}+0000"));
    let parsed = jiff::fmt::strtime::parse("%Y%m%dT%H%M%S%z", time).ok()?;
    parsed.to_zoned().ok()
}

/// Returns the document that a recording is of: what stands before the time, or the whole stem.
pub(crate) fn document_name(file: &str) -> &str {
    let stem = file.split_once('.').map_or(file, |(stem, _)| stem);
    stem.rsplit_once('_').map_or(stem, |(document, _)| document)
}

fn read_body(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    open(path)?.read_to_end(&mut body)?;
    Ok(body)
}

/// Opens a file, uncompressed where its name ends in `.gz`.
pub(crate) fn open(path: &Path) -> std::io::Result<Box<dyn Read>> {
    let file = File::open(path)?;
    if path.extension().is_some_and(|extension| extension == "gz") {
        return Ok(Box::new(GzDecoder::new(file)));
    }
    Ok(Box::new(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_holds_its_document() {
        for (name, document) in [
            ("currentTrains_20251002T074002+0100.xml.gz", "currentTrains"),
            ("wind-speed_20240629T183300Z.csv.gz", "wind-speed"),
            ("wind-speed.csv", "wind-speed"),
            ("265", "265"),
        ] {
            assert_eq!(document_name(name), document, "{name}");
        }
    }

    #[test]
    fn a_name_holds_its_time() {
        let check = |name: &str, expected: Option<&str>| {
            let time = recorded_at(name).map(|time| time.timestamp().to_string());
            assert_eq!(time.as_deref(), expected, "{name}");
        };
        check("currentTrains_20251002T074002+0100.xml.gz", Some("2025-10-02T06:40:02Z"));
        check("a_b_20251002T074002Z.json", Some("2025-10-02T07:40:02Z"));
        check("currentTrains_20251302T074002+0100.xml.gz", None);
        check("LICENSE", None);
        check("README.md", None);
    }
}
