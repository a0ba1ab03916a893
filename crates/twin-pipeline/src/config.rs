//! The typed configuration of one pipeline: every value in it is legal.

use std::time::Duration;

use twin_normalization::{PipelineName, Revision};

use crate::{Problem, RecordPath, SourceUrl, document, validate};

/// One pipeline's configuration, from `pipeline.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PipelineConfig {
    /// Name of the pipeline and of its folder: small letters, digits and single hyphens.
    pub name: PipelineName,
    /// Number of the mapping's revision, 1 to 999,999; rises when `extract.sql` changes.
    pub revision: Revision,
    /// What the data are, in one line.
    pub description: String,
    /// Whom to name when the data are shown, if anybody.
    pub attribution: Option<String>,
    /// Where the source records come from.
    pub source: Source,
    /// What runs the mapping.
    pub engine: Engine,
    /// How records are buffered on their way to the data lake.
    pub delivery: Delivery,
    /// How many source records a minute are normal; a measure for shards and alarms.
    pub expected_records_per_minute: Option<u32>,
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
}

/// Where a pipeline's source records come from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// The sourcing worker asks a silo at an interval.
    Poll(PollSource),
}

impl Source {
    /// Returns how the bodies of this source are read.
    #[must_use]
    pub fn format(&self) -> &Format {
        match self {
            Self::Poll(poll) => &poll.format,
        }
    }
}

/// A silo that is asked over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollSource {
    /// What to fetch. Its host is one of `allow_hosts`.
    pub url: SourceUrl,
    /// Time between polls, 1 second to 24 hours.
    pub interval: Duration,
    /// How the answer's body is cut into source records.
    pub format: Format,
    /// Headers to send, in the order of the file. Names are unique and none carries a secret.
    pub headers: Vec<Header>,
    /// Lower-case host names that may be contacted; nothing else may, not even by redirect.
    pub allow_hosts: Vec<String>,
}

/// One header of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// A legal field name.
    pub name: String,
    /// A legal field value.
    pub value: String,
}

/// How a body is cut into source records.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// An XML document.
    Xml {
        /// Local name of the element that is one record; namespaces are ignored.
        record: String,
    },
    /// A JSON document.
    Json {
        /// Where the records stand.
        records: RecordPath,
    },
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
