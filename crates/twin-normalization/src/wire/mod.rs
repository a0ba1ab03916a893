//! The two wire formats, version 1: lines of JSON, each ended by a newline.
//!
//! A Kinesis record holds one line or several; [`lines`] splits it. Formats outlive deployments:
//! readers take what older writers wrote, and ignore fields that they do not know. The files in
//! `fixtures/` stay for ever, one for each form that was ever written.

mod lake;
mod meta;
mod names;
mod object;
mod observation;
mod pack;
mod plain;
mod polled;
mod redrive;
mod source;
mod write;

pub use lake::{LakeLineage, write_lake_line};
pub use observation::parse_observation;
pub use pack::Packer;
pub use polled::{ObjectName, Polled, SourceMeta};
pub use redrive::write_redriven_line;
pub use source::{LineOrigin, SourceLine, has_own_place, write_source_line};
pub use write::{write_observation, write_observations};

/// The format version that this code writes.
pub const FORMAT: u64 = 1;

/// Puts a payload that is one JSON value over several lines, as a device may send it, on one line.
///
/// Every other payload comes back as it is: one whose first line ends in a brace holds lines, and is not looked at
/// further. Inside of JSON a line break stands between tokens only, so a blank can take its place.
///
/// ```
/// use twin_normalization::wire::joined;
/// assert_eq!(joined(b"{\n\t\"a\": 1\r\n}\n".to_vec()), b"{ \t\"a\": 1  } ");
/// assert_eq!(joined(b"{\"a\": 1}\n{\"a\": 2}\n".to_vec()), b"{\"a\": 1}\n{\"a\": 2}\n");
/// assert_eq!(joined(b"{\n\"a\": 1\n{\"a\": 2}\n".to_vec()), b"{\n\"a\": 1\n{\"a\": 2}\n");
/// ```
#[must_use]
pub fn joined(mut payload: Vec<u8>) -> Vec<u8> {
    let first = payload.trim_ascii_start();
    let end = memchr::memchr(b'\n', first).unwrap_or(first.len());
    let (first, rest) = first.split_at(end);
    let holds_lines = first.trim_ascii_end().ends_with(b"}") || rest.trim_ascii().is_empty();
    if !holds_lines && serde_json::from_slice::<serde::de::IgnoredAny>(&payload).is_ok() {
        for byte in payload.iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')) {
            *byte = b' ';
        }
    }
    payload
}

/// Splits the payload of a stream record into its lines, each with its number from 0.
///
/// Blank lines are left out but counted, so a line keeps its number. A payload without a newline, as
/// a device sends it, is one line.
///
/// ```
/// use twin_normalization::wire::lines;
/// let found: Vec<_> = lines(b"{\"a\":1}\r\n\n{\"a\":2}").collect();
/// assert_eq!(found, [(0, &b"{\"a\":1}"[..]), (2, &b"{\"a\":2}"[..])]);
/// ```
pub fn lines(payload: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', payload).chain([payload.len()]);
    let lines = ends.map(move |end| {
        let line = payload.get(start..end).unwrap_or_default();
        start = end + 1;
        line.trim_ascii()
    });
    (0..).zip(lines).filter(|(_, line)| !line.is_empty())
}
