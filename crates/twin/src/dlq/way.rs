//! Where a letter goes when it is redriven, and why some stay.

use twin_normalization::wire::{
    LakeLineage, LineOrigin, has_own_place, parse_observation, write_redriven_line,
};
use twin_normalization::{Component, Origin, PipelineName, Reason, SkewLimit};

use super::letter::{Keeper, Letter, Place};
use crate::Names;

/// Its letters are lines of a silo's document, or lines that the stream did not take.
const WORKER: &str = "sourcing-worker";
/// What a stream record may hold, less some room.
const MAX_LINE_BYTES: usize = 1_000_000;

/// Where a letter goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Back on a stream.
    Stream {
        /// The stream's name.
        stream: String,
        /// The line, with its newline.
        line: String,
        /// The component, where the line is an observation.
        component: Option<Component>,
    },
    /// Into the lake, from where it fell: nothing else missed it.
    Lake {
        /// The folder of the pipeline and the hour.
        folder: String,
        /// The line, with its newline.
        line: String,
    },
    /// Nowhere.
    Stays(Obstacle),
}

/// Why a letter cannot be redriven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// Just its beginning is kept.
    Cut,
    /// It cannot be read, or no payload is kept.
    NoPayload,
    /// It is part of a silo's document.
    NoRecord,
    /// It is no source record.
    NotASourceRecord,
    /// It is no observation.
    NotAnObservation,
    /// It does not say where it stood, and whoever kept it did not keep that either.
    NoPlace,
    /// It is observed too far ahead of its arrival, which it has in itself.
    Ahead,
    /// The environment has no such stream or pipeline.
    NoStream,
    /// It is over what a stream record holds.
    TooLarge,
}

impl Obstacle {
    /// Says it to a person.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cut => "just the beginning of the line is kept",
            Self::NoPayload => "no line is kept that could be read",
            Self::NoRecord => {
                "a line of a silo's document and no record: the silo has it, or nobody"
            }
            Self::NotASourceRecord => "no source record: it would be refused again",
            Self::NotAnObservation => "no observation: it would be refused again",
            Self::NoPlace => {
                "where it stood on the stream is not kept: put there again it could pass for newer than it is"
            }
            Self::Ahead => "observed too far ahead of its arrival: it would be refused again",
            Self::NoStream => "its pipeline is not in this environment",
            Self::TooLarge => "over what a stream record holds",
        }
    }
}

impl Way {
    /// Decides where a letter goes.
    #[must_use]
    pub fn of(letter: &Letter, names: &Names) -> Self {
        Self::find(letter, names).unwrap_or_else(Self::Stays)
    }

    fn find(letter: &Letter, names: &Names) -> Result<Self, Obstacle> {
        let is_line = letter.reason == Reason::Undelivered.as_str();
        if letter.function == WORKER && !is_line {
            return Err(if letter.cut { Obstacle::Cut } else { Obstacle::NoRecord });
        }
        if letter.cut {
            return Err(Obstacle::Cut);
        }
        let (Some(payload), Some(origin)) = (&letter.payload, &letter.origin) else {
            return Err(Obstacle::NoPayload);
        };
        match letter.function.as_str() {
            "stream-writer" => on_the_twin_stream(letter, payload, names),
            "data-extractor" | Place::RULE | WORKER => {
                on_its_stream(letter, payload, origin, names)
            }
            // A transform runs in its function alone, so the line takes the whole way again. What else reads the stream
            // finds nothing new in it.
            "firehose-transformer" if names.has_transform(letter.pipeline.as_deref()) => {
                // Firehose keeps a record without its number on the stream, and with its own arrival.
                if letter.keeper == Keeper::Firehose && !has_own_place(payload) {
                    return Err(Obstacle::NoPlace);
                }
                on_its_stream(letter, payload, origin, names)
            }
            "firehose-transformer" => into_the_lake(letter, payload, origin, names),
            _ => Err(Obstacle::NoStream),
        }
    }

    /// The place in words.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Stream { stream, .. } => format!("stream {stream}"),
            Self::Lake { .. } => "lake".to_owned(),
            Self::Stays(obstacle) => format!("stays: {}", obstacle.as_str()),
        }
    }
}

/// An observation line has its order, its arrival and all else in itself.
fn on_the_twin_stream(letter: &Letter, payload: &[u8], names: &Names) -> Result<Way, Obstacle> {
    let text = std::str::from_utf8(payload).map_err(|_| Obstacle::NotAnObservation)?;
    let observation = parse_observation(text).ok();
    // What Lambda discarded nobody has judged yet: that is the writer's to do.
    if letter.keeper != Keeper::Lambda {
        let observation = observation.as_ref().ok_or(Obstacle::NotAnObservation)?;
        observation.check_skew(SkewLimit::default()).map_err(|_| Obstacle::Ahead)?;
    }
    let component = observation.map(|observation| observation.component);
    let line = fitting(format!("{text}\n"))?;
    Ok(Way::Stream { stream: names.twin_stream.clone(), line, component })
}

/// A source record gets its place on the stream written into it, so that it keeps it.
fn on_its_stream(
    letter: &Letter,
    payload: &[u8],
    origin: &Origin,
    names: &Names,
) -> Result<Way, Obstacle> {
    let pipeline = pipeline(letter, names)?;
    let stream = names.pipeline_streams.get(pipeline.as_str()).ok_or(Obstacle::NoStream)?.clone();
    let mut line = String::new();
    if write_redriven_line(payload, &line_origin(&pipeline, origin), &mut line).is_err() {
        // What Lambda discarded nobody has judged yet: the extractor keeps it as a letter of its own.
        let text = std::str::from_utf8(payload).ok().filter(|_| letter.keeper == Keeper::Lambda);
        line = format!("{}\n", text.ok_or(Obstacle::NotASourceRecord)?);
    }
    Ok(Way::Stream { stream, line: fitting(line)?, component: None })
}

/// Written as the transformer would have written it, and into the folder where Firehose would have put it.
fn into_the_lake(
    letter: &Letter,
    payload: &[u8],
    origin: &Origin,
    names: &Names,
) -> Result<Way, Obstacle> {
    let pipeline = pipeline(letter, names)?;
    let refused = |_| Obstacle::NotASourceRecord;
    let mut lineage = LakeLineage::new(&pipeline, "twin", None);
    if letter.keeper != Keeper::Function {
        lineage = lineage.without_sequence();
    }
    let (line_origin, mut line) = (line_origin(&pipeline, origin), String::new());
    lineage.write_line(payload, &line_origin, &mut line).map_err(refused)?;
    let arrived_at = origin.arrived_at.to_string();
    let (day, time) = arrived_at.split_once('T').unwrap_or_default();
    let hour = time.split(':').next().unwrap_or_default();
    Ok(Way::Lake { folder: format!("{pipeline}/dt={day}/hour={hour}"), line })
}

fn pipeline(letter: &Letter, names: &Names) -> Result<PipelineName, Obstacle> {
    let name = letter.pipeline.as_deref().ok_or(Obstacle::NoStream)?;
    if !names.pipeline_streams.contains_key(name) {
        return Err(Obstacle::NoStream);
    }
    PipelineName::new(name).map_err(|_| Obstacle::NoStream)
}

fn line_origin<'a>(pipeline: &'a PipelineName, origin: &'a Origin) -> LineOrigin<'a> {
    let Origin { sequence, line, arrived_at } = origin;
    LineOrigin { pipeline, arrived_at: *arrived_at, sequence, line: *line }
}

fn fitting(line: String) -> Result<String, Obstacle> {
    if line.len() > MAX_LINE_BYTES { Err(Obstacle::TooLarge) } else { Ok(line) }
}
