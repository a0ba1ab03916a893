//! `pipeline.json` as it is written: what serde reads and the JSON Schema is made of.
//!
//! The doc comments of these fields are the schema's descriptions, so they speak to the author of a
//! pipeline.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use crate::Problem;
use crate::format_document::FormatDocument;
use crate::misread::misread;
use crate::request_document::{AuthDocument, BodyDocument, MethodDocument, PagingDocument};

/// Returns the JSON Schema of `pipeline.json`, as committed in `sql/pipeline.schema.json`.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(Document);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// Reads the document's shape; its values are not judged yet.
pub(crate) fn read(json: &str) -> Result<Document, Problem> {
    serde_json::from_str(json).map_err(|error| misread(json, &error))
}

/// One pipeline: where its data come from, how they are read and how they are delivered.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "pipeline.json")]
pub(crate) struct Document {
    /// Path of this schema, for editors.
    #[serde(rename = "$schema")]
    #[expect(dead_code, reason = "editors read it, the project does not")]
    pub(crate) schema: Option<String>,
    /// Name of the pipeline, the same as its folder's.
    #[schemars(regex(pattern = "^(?=.{1,25}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$"))]
    pub(crate) name: String,
    /// Revision of the mapping; raise it when extract.sql changes. Every pipeline with a mapping has one.
    #[schemars(range(min = 1, max = 999_999))]
    pub(crate) revision: Option<u64>,
    /// What the data are, in one line.
    #[schemars(length(min = 1, max = 256))]
    pub(crate) description: String,
    /// Whom to name when the data are shown.
    #[schemars(length(min = 1, max = 256))]
    pub(crate) attribution: Option<String>,
    /// Where the source records come from.
    pub(crate) source: SourceDocument,
    /// Which stream the source records go to.
    #[serde(default)]
    pub(crate) stream: StreamDocument,
    /// What runs the mapping.
    pub(crate) extractor: Option<ExtractorDocument>,
    /// How records are buffered on their way to the data lake.
    #[serde(default)]
    pub(crate) delivery: DeliveryDocument,
    /// How many source records a minute are normal; a measure for shards and alarms.
    #[schemars(range(min = 1, max = 10_000_000))]
    pub(crate) expected_records_per_minute: Option<u64>,
    /// Seconds after its observation at which a value is no longer shown, and is deleted; without it, never.
    #[schemars(range(min = 1, max = 315_360_000))]
    pub(crate) expires_after_seconds: Option<u64>,
    /// How often metrics are expected: by it the API says what is late. Nothing is late where it is left out.
    pub(crate) freshness: Option<FreshnessDocument>,
}

/// Where the source records come from.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum SourceDocument {
    /// A silo that is asked over HTTP at an interval.
    Poll(Box<PollDocument>),
    /// Devices, or producers of your own, that put their messages on the pipeline stream themselves. A message is a
    /// JSON object.
    Push(PushDocument),
}

/// A silo that is asked over HTTP at an interval.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PollDocument {
    /// What to fetch: http or https, without credentials. It may refer to parameters after its host. Give this or
    /// documents.
    #[schemars(regex(pattern = "^https?://"), length(max = 2048))]
    pub(crate) url: Option<String>,
    /// Several documents of one shape, all fetched at each poll. Give this or url.
    #[schemars(length(min = 1, max = 16))]
    pub(crate) documents: Option<Vec<OneDocument>>,
    /// Seconds between polls, 1 second to 24 hours.
    #[schemars(range(min = 1, max = 86_400))]
    pub(crate) interval_seconds: u64,
    /// How a document's body is cut into source records.
    pub(crate) format: FormatDocument,
    /// How the bodies are encoded, such as iso-8859-1, where the silo does not say it or says it wrongly. Without it
    /// a byte order mark counts, the silo's Content-Type, and what an XML document declares; else it is UTF-8.
    pub(crate) charset: Option<String>,
    /// How many megabytes (of 1,048,576 bytes) a body may have, unpacked; 16 where it is left out. A larger one is cut
    /// off there, and its poll fails.
    #[schemars(range(min = 1, max = 512))]
    pub(crate) max_body_megabytes: Option<u64>,
    /// How documents are asked for: GET where it is left out.
    #[serde(default)]
    pub(crate) method: MethodDocument,
    /// Names and values that are added to the query of each URL. Values may refer to parameters: ${parameter:site}
    /// stands for what the environment calls site, and $${ for ${ itself. Secrets do not belong here.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub(crate) query: Pairs,
    /// Request headers. Values may refer to parameters. Secrets do not belong here.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub(crate) headers: Pairs,
    /// What is sent with a POST.
    pub(crate) body: Option<BodyDocument>,
    /// How the worker says who it is.
    pub(crate) auth: Option<AuthDocument>,
    /// How a document goes on that comes in pages.
    pub(crate) paging: Option<PagingDocument>,
    /// Puts a record only where it has changed since it was put last. Without it each poll puts all that it reads.
    pub(crate) on_change: Option<OnChangeDocument>,
    /// Host names that may be contacted, the URL's among them.
    #[schemars(length(min = 1, max = 16))]
    pub(crate) allow_hosts: Vec<String>,
}

/// When a record has changed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OnChangeDocument {
    /// The fields that name what a record is about, such as $.station: of two records of one document with the same
    /// values there, the later one replaces the earlier. What a record lacks counts as null.
    #[schemars(length(min = 1, max = 8))]
    pub(crate) key: Vec<String>,
    /// Seconds after which all records are put again, changed or not: at most half of the shortest interval of
    /// freshness and half of expires_after_seconds, and longer than the interval. Where it is left out, as long as
    /// that allows, and an hour at most.
    #[schemars(range(min = 1, max = 86_400))]
    pub(crate) heartbeat_seconds: Option<u64>,
}

/// What comes without being asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PushDocument {
    /// Topic filter of the MQTT messages that AWS IoT puts on the stream, such as plant/+/telemetry. Without it no IoT
    /// rule is made, and only producers with credentials of their own put records.
    #[schemars(length(min = 1, max = 256))]
    pub(crate) topic: Option<String>,
    /// Which of these messages, as the condition of an IoT rule: temperature > 0 AND valid = true. All without it.
    #[schemars(length(min = 1, max = 1024))]
    pub(crate) r#where: Option<String>,
    /// Fields that each message gets from its topic, with the number of the level, from 1. Messages have none of
    /// these names.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, std::num::NonZeroU8>")]
    pub(crate) topic_fields: Pairs<u64>,
}

/// One of several documents.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OneDocument {
    /// What logs and recorded files call it: letters, digits and hyphens.
    #[schemars(regex(pattern = "^[A-Za-z0-9-]{1,64}$"))]
    pub(crate) name: String,
    /// Where it is: http or https, without credentials.
    #[schemars(regex(pattern = "^https?://"), length(max = 2048))]
    pub(crate) url: String,
    /// Fields that each of its records gets: what only its address tells. All documents have the same.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub(crate) fields: Pairs,
}

/// Which stream the source records go to.
#[derive(Debug, Default, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StreamDocument {
    /// A Kinesis stream of the pipeline's own: its mapping reads it, and Firehose brings it to the lake.
    #[default]
    Kinesis,
    /// Firehose, for a lake-only pipeline: it has no mapping, and nothing of it is in the twin.
    Firehose,
}

/// What runs the mapping.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExtractorDocument {
    /// The engine.
    #[serde(default)]
    pub(crate) engine: EngineDocument,
}

/// The engine that runs extract.sql.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum EngineDocument {
    /// Inside the data extractor's function.
    #[default]
    Embedded,
}

/// How Firehose buffers records before it writes an object.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct DeliveryDocument {
    /// Longest time a record waits.
    #[schemars(range(min = 0, max = 900))]
    pub(crate) buffer_seconds: u64,
    /// Most megabytes that wait.
    #[schemars(range(min = 1, max = 128))]
    pub(crate) buffer_mb: u64,
}

impl Default for DeliveryDocument {
    fn default() -> Self {
        Self { buffer_seconds: 60, buffer_mb: 1 }
    }
}

/// How often metrics are expected.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FreshnessDocument {
    /// Seconds after which a newer value of each metric of a component is expected. A value is late after two such
    /// intervals and stale after five.
    #[schemars(range(min = 1, max = 31_536_000))]
    pub(crate) every_seconds: Option<u64>,
    /// Seconds for single metrics, by name, in place of every_seconds.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, std::num::NonZeroU32>")]
    pub(crate) metrics: Pairs<u64>,
}

/// Names and what belongs to them, in the order of the file, duplicates kept so that they can be refused.
#[derive(Debug)]
pub(crate) struct Pairs<T = String>(pub(crate) Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Visit<T> {
            type Value = Pairs<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<T>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Visit(PhantomData))
    }
}
