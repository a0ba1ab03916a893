//! The typed configuration of one pipeline: every value in it is legal.

use std::collections::BTreeMap;
use std::time::Duration;

use twin_normalization::{Metric, PipelineName, Revision};

use crate::{
    Charset, Format, Paging, Problem, RecordPath, Request, SourceUrl, SourceUrlError, document,
    validate,
};

/// One pipeline's configuration, from `pipeline.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PipelineConfig {
    /// Name of the pipeline and of its folder: small letters, digits and single hyphens.
    pub name: PipelineName,
    /// Number of the mapping's revision, 1 to 999,999; rises when `extract.sql` changes. None where there is no mapping.
    pub revision: Option<Revision>,
    /// What the data are, in one line.
    pub description: String,
    /// Whom to name when the data are shown, if anybody.
    pub attribution: Option<String>,
    /// Where the source records come from.
    pub source: Source,
    /// Where they go.
    pub stream: Stream,
    /// What runs the mapping.
    pub engine: Engine,
    /// How records are buffered on their way to the data lake.
    pub delivery: Delivery,
    /// How many source records a minute are normal; a measure for shards and alarms.
    pub expected_records_per_minute: Option<u32>,
    /// How long after its observation a value counts, 1 second to 10 years; none where it does for ever.
    pub expires_after: Option<Duration>,
    /// How often metrics are expected; none where nobody waits for them.
    pub freshness: Option<Freshness>,
}

impl PipelineConfig {
    /// Parses and validates the text of a `pipeline.json`.
    ///
    /// # Errors
    /// Every illegal value at once, in the order of the file. A syntax error, an unknown field or a
    /// value of the wrong type is reported alone, because what follows it cannot be read.
    pub fn parse(json: &str) -> Result<Self, Vec<Problem>> {
        let document = document::read(json).map_err(|problem| vec![problem])?;
        validate::config(json, document)
    }

    /// Whether the records go to the lake, and nothing of them to the twin.
    #[must_use]
    pub fn is_lake_only(&self) -> bool {
        self.stream == Stream::Firehose
    }
}

/// Where a pipeline's source records come from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[expect(clippy::large_enum_variant, reason = "a process has one of them")]
pub enum Source {
    /// The sourcing worker asks a silo at an interval.
    Poll(PollSource),
    /// Devices and producers put messages on the pipeline stream themselves.
    Push(PushSource),
}

impl Source {
    /// Returns how the bodies of this source are read. What is pushed has none: a message, or a line of a file of
    /// messages, is a record.
    #[must_use]
    pub fn format(&self) -> &Format {
        match self {
            Self::Poll(poll) => &poll.format,
            Self::Push(_) => &Format::NdJson { tail: None },
        }
    }
}

/// A silo that is asked over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollSource {
    /// What to fetch at each tick, 1 to 16 documents of one shape, in the order of the file.
    pub documents: Vec<PolledDocument>,
    /// Time between polls, 1 second to 24 hours.
    pub interval: Duration,
    /// How the body of each document is cut into source records.
    pub format: Format,
    /// How the bodies are encoded, whatever the silo says; none where it is to be believed.
    pub charset: Option<Charset>,
    /// How many bytes a body may have, unpacked: 1 MiB to 512 MiB.
    pub max_body_bytes: usize,
    /// What each document is asked for with.
    pub request: Request,
    /// How a document goes on that comes in pages; none where an answer is the whole document.
    pub paging: Option<Paging>,
    /// When a record has changed; none where each poll puts all that it reads.
    pub on_change: Option<OnChange>,
    /// Lower-case host names that may be contacted; nothing else may, not even by redirect.
    pub allow_hosts: Vec<String>,
}

impl PollSource {
    /// What `max_body_bytes` is where nothing is written.
    pub const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;

    /// How many places in the order of one tick each document has to itself: a record's place is then the
    /// same in every retry of the tick, whatever became of the documents before its own. Far more than a
    /// body has room for.
    pub const PLACES: u32 = 100_000_000;

    /// Returns the documents, each with the first of its places.
    pub fn places(&self) -> impl Iterator<Item = (u32, &PolledDocument)> {
        (0..).step_by(Self::PLACES as usize).zip(&self.documents)
    }

    /// Puts another silo in place of this one: `url` itself, or `<url>/<name>` for each of several
    /// documents.
    ///
    /// # Errors
    /// [`SourceUrlError`] where such an address is too long.
    pub fn replace_silo(&mut self, url: &SourceUrl) -> Result<(), SourceUrlError> {
        match self.documents.as_mut_slice() {
            [only] if only.name.is_empty() => only.url = url.clone(),
            documents => {
                let folder = url.as_str().trim_end_matches('/');
                for document in documents {
                    document.url = format!("{folder}/{}", document.name).parse()?;
                }
            }
        }
        Ok(())
    }
}

/// Which records a poll leaves out: those that have not changed since they were put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnChange {
    /// The fields whose values together name what a record is about, 1 to 8 of them. Each path has a field and leads to
    /// one value.
    pub key: Vec<RecordPath>,
    /// After how long all records are put again, changed or not: longer than the interval in the file.
    pub heartbeat: Duration,
}

/// Messages that come without being asked for. Each is a JSON object and needs no `_meta`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PushSource {
    /// Which MQTT topics an IoT rule puts on the stream, as a topic filter; none where producers put their records
    /// with credentials of their own.
    pub topic: Option<String>,
    /// The rule's condition on messages, in the SQL of IoT rules; none where all count.
    pub condition: Option<String>,
    /// Fields that each message gets from its topic, each with the level, 1 to 8, in the order of the file.
    pub topic_fields: Vec<(String, u8)>,
}

/// One document of a silo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolledDocument {
    /// What logs and recorded files call it, unique in its source: letters, digits and hyphens. Empty
    /// where the source has a `url` and no `documents`.
    pub name: String,
    /// Where it is. Its host is one of `allow_hosts`.
    pub url: SourceUrl,
    /// Names and texts that each of its records gets as further fields, in the order of the file.
    pub fields: Vec<(String, String)>,
}

/// Where a pipeline's source records go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// To a Kinesis stream, for the mapping and for the lake.
    Kinesis,
    /// To Firehose: a lake-only pipeline. It is polled, and has no mapping.
    Firehose,
}

/// What runs a pipeline's mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Engine {
    /// The engine of this project, inside the data extractor's function.
    Embedded,
}

/// How Firehose buffers records before it writes an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// Longest time a record waits, 0 to 900 seconds.
    pub buffer_seconds: u32,
    /// Most megabytes that wait, 1 to 128.
    pub buffer_mb: u32,
}

/// How often a pipeline's metrics are expected, each of each component. Readers say by it what is late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freshness {
    /// How often each metric is expected, 1 second to a year; none where only those of `metrics` are.
    pub every: Option<Duration>,
    /// How often these are, whatever `every` says.
    pub metrics: BTreeMap<Metric, Duration>,
}
