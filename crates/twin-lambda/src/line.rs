//! One line of a stream record, with all that says where it stood.

use twin_normalization::wire::{self, LineOrigin};
use twin_normalization::{Origin, PipelineName, Timestamp};

/// One line of a stream record, as every function that reads a stream handles it.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The line, without its newline.
    pub bytes: &'a [u8],
    /// Its number in the record, from 0.
    pub number: u32,
    /// The record's sequence number.
    pub sequence: &'a str,
    /// When the record arrived.
    pub arrived_at: Timestamp,
}

impl<'a> Line<'a> {
    /// The lines of a record whose payload is `data`.
    pub(crate) fn of_record(
        data: &'a [u8],
        sequence: &'a str,
        arrived_at: Timestamp,
    ) -> impl Iterator<Item = Self> {
        wire::lines(data).map(move |(number, bytes)| Self { bytes, number, sequence, arrived_at })
    }

    /// The payload of a record from the text of an event, on one line where it is one JSON value. Data that is not
    /// base64 gives itself: its lines are then dead letters.
    pub(crate) fn payload(base64: &str) -> Vec<u8> {
        let data = base64_simd::STANDARD.decode_to_vec(base64);
        data.map_or_else(|_| base64.as_bytes().to_vec(), wire::joined)
    }

    /// Where it stood, for a dead letter.
    #[must_use]
    pub fn origin(&self) -> Origin {
        Origin {
            sequence: self.sequence.to_owned(),
            line: self.number,
            arrived_at: self.arrived_at,
        }
    }

    /// Where it stood on the stream of `pipeline`, for its lineage.
    #[must_use]
    pub fn on_stream_of(&self, pipeline: &'a PipelineName) -> LineOrigin<'a> {
        LineOrigin {
            pipeline,
            arrived_at: self.arrived_at,
            sequence: self.sequence,
            line: self.number,
        }
    }
}
