//! The two wire formats, version 1: lines of JSON, each ended by a newline.
//!
//! A Kinesis record holds one line or several; [`lines`] splits it. Formats outlive deployments:
//! readers take what older writers wrote, and ignore fields that they do not know. The files in
//! `fixtures/` stay for ever, one for each form that was ever written.

mod lake;
mod meta;
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
pub use source::{LineOrigin, SourceLine, write_source_line};
pub use write::{write_observation, write_observations};

/// The format version that this code writes.
pub const FORMAT: u64 = 1;

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
