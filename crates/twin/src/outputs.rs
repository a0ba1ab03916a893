//! The outputs file: what Terraform called the buckets and streams of an environment.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use crate::Error;

/// What the streams' output calls the twin stream.
const TWIN_STREAM: &str = "digitaltwin";

/// Names of what an environment consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The bucket of dead letters.
    pub dead_letters: String,
    /// The bucket of the lake's transformed zone.
    pub lake: String,
    /// The twin stream.
    pub twin_stream: String,
    /// The stream of each pipeline: a delivery stream where it is lake-only.
    pub pipeline_streams: BTreeMap<String, String>,
    /// The pipelines whose records go to Firehose, and nowhere else.
    pub lake_only: BTreeSet<String>,
    /// The pipelines whose lake gets the rows of a transform.
    pub transforms: BTreeSet<String>,
    /// Fields that the messages of a pipeline get from their topic, each with its level, from 1.
    pub topic_fields: BTreeMap<String, BTreeMap<String, usize>>,
    /// Address of the API, as Terraform has it.
    pub api: String,
}

/// What `terraform output -json` prints, as far as it is needed.
#[derive(Deserialize)]
struct Document {
    bucket_names: Output,
    stream_names: Output,
    api_url: Output<String>,
    /// Not of an environment that was applied before there were transforms, topics or lake-only pipelines.
    #[serde(default)]
    transforms: Option<Output<BTreeSet<String>>>,
    #[serde(default)]
    lake_only: Option<Output<BTreeSet<String>>>,
    #[serde(default)]
    topic_fields: Option<Output<BTreeMap<String, BTreeMap<String, usize>>>>,
}

#[derive(Deserialize)]
struct Output<T = BTreeMap<String, String>> {
    value: T,
}

impl Names {
    /// Reads an outputs file.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| Error::Outputs { path: path.to_owned(), source })?;
        Self::parse(&text).ok_or_else(|| Error::OutputsContent { path: path.to_owned() })
    }

    /// Whether this is a delivery stream, and no stream of Kinesis.
    #[must_use]
    pub(crate) fn is_delivery_stream(&self, stream: &str) -> bool {
        self.pipeline_of(stream).is_some_and(|pipeline| self.lake_only.contains(pipeline))
    }

    /// Whether the lake gets rows of that pipeline, and not its source records as they are.
    #[must_use]
    pub(crate) fn has_transform(&self, pipeline: Option<&str>) -> bool {
        pipeline.is_some_and(|pipeline| self.transforms.contains(pipeline))
    }

    fn parse(text: &str) -> Option<Self> {
        let document: Document = serde_json::from_str(text).ok()?;
        let mut buckets = document.bucket_names.value;
        let mut pipeline_streams = document.stream_names.value;
        Some(Self {
            dead_letters: buckets.remove("dead-letters")?,
            lake: buckets.remove("transformed")?,
            twin_stream: pipeline_streams.remove(TWIN_STREAM)?,
            pipeline_streams,
            lake_only: document.lake_only.map(|output| output.value).unwrap_or_default(),
            transforms: document.transforms.map(|output| output.value).unwrap_or_default(),
            topic_fields: document.topic_fields.map(|output| output.value).unwrap_or_default(),
            api: document.api_url.value,
        })
    }

    /// Refuses the names of another environment than the one whose API is at `api`.
    pub(crate) fn check_api(&self, path: &Path, api: &str) -> Result<(), Error> {
        if self.api.trim_end_matches('/') == api.trim_end_matches('/') {
            return Ok(());
        }
        let (theirs, asked) = (self.api.clone(), api.to_owned());
        Err(Error::OtherEnvironment { path: path.to_owned(), theirs, asked })
    }

    /// The pipeline whose stream this is; none where it is the twin stream, or of another environment.
    #[must_use]
    pub fn pipeline_of(&self, stream: &str) -> Option<&str> {
        let mut streams = self.pipeline_streams.iter();
        streams.find(|(_, name)| *name == stream).map(|(pipeline, _)| pipeline.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_terraform_prints_is_read() {
        let names = Names::parse(
            r#"{"api_url":{"sensitive":false,"type":"string","value":"https://a/"},
                "bucket_names":{"sensitive":false,"type":["object",{}],"value":{"raw":"r","transformed":"t","dead-letters":"d"}},
                "stream_names":{"sensitive":false,"value":{"digitaltwin":"dev-digitaltwin","irish-rail":"dev-irish-rail","a":"dev-a"}},
                "lake_only":{"value":["a"]}}"#,
        )
        .unwrap();
        assert_eq!((names.dead_letters.as_str(), names.lake.as_str()), ("d", "t"));
        assert_eq!(
            (names.twin_stream.as_str(), names.api.as_str()),
            ("dev-digitaltwin", "https://a/")
        );
        assert_eq!(names.pipeline_of("dev-irish-rail"), Some("irish-rail"));
        assert_eq!(names.pipeline_of("dev-digitaltwin"), None);
        let delivered = ["dev-digitaltwin", "dev-irish-rail", "dev-a", "dev-b"]
            .map(|stream| names.is_delivery_stream(stream));
        assert_eq!(delivered, [false, false, true, false]);
    }

    #[test]
    fn the_outputs_of_something_else_are_refused() {
        for text in ["", "{}", r#"{"bucket_names":{"value":{}},"stream_names":{"value":{}}}"#] {
            assert_eq!(Names::parse(text), None, "{text}");
        }
    }
}
