//! Judges the values of a `pipeline.json` and reports every illegal one with its place.

mod auth;
mod format;
mod freshness;
mod on_change;
mod paging;
mod push;
mod request;
mod source;
mod stream;

use std::ops::RangeInclusive;
use std::time::Duration;

use twin_normalization::{PipelineName, Revision};

use crate::config::{Delivery, Engine, PipelineConfig, Source};
use crate::document::{Document, EngineDocument};
use crate::locate::{Step, locate, path};
use crate::{Format, Problem};

/// How long a pipeline's name may be, so that the names of its functions fit into AWS's 64 characters:
/// `twinline-`, 8 for the environment, and `-firehose-transformer`.
const MAX_NAME: usize = 25;
/// Ten years, in seconds.
const MAX_EXPIRY: u32 = 315_360_000;
/// Names that mean something else: the twin stream, and the scopes that are no pipeline's.
const RESERVED_NAMES: [&str; 3] = ["digitaltwin", "api", "read"];

/// Turns a document into a configuration.
pub(crate) fn config(json: &str, document: Document) -> Result<PipelineConfig, Vec<Problem>> {
    let mut report = Report { json, problems: Vec::new() };
    let name = report.name(&document.name);
    let stream = report.stream(&document);
    let revision = document.revision.and_then(|revision| report.revision(revision));
    report.sentence("description", &document.description);
    if let Some(attribution) = &document.attribution {
        report.sentence("attribution", attribution);
    }
    let mut source = report.source(document.source);
    let delivery = Delivery {
        buffer_seconds: report.number(
            &["delivery", "buffer_seconds"],
            document.delivery.buffer_seconds,
            0..=900,
        ),
        buffer_mb: report.number(&["delivery", "buffer_mb"], document.delivery.buffer_mb, 1..=128),
    };
    let expected_records_per_minute = document
        .expected_records_per_minute
        .map(|rate| report.number(&["expected_records_per_minute"], rate, 1..=10_000_000));
    if let (Some(rate), Some(source)) = (expected_records_per_minute, &source)
        && report.problems.is_empty()
    {
        report.rate(rate, source);
    }
    let expires_after = document.expires_after_seconds.map(|seconds| {
        let seconds = report.number(&["expires_after_seconds"], seconds, 1..=MAX_EXPIRY);
        Duration::from_secs(seconds.into())
    });
    let freshness = document.freshness.map(|freshness| report.freshness(freshness));
    if let (Some(expires_after), Some(freshness)) = (expires_after, &freshness) {
        report.late_before_expiry(freshness, expires_after);
    }
    if let Some(Source::Poll(poll)) = &mut source {
        report.heartbeat(poll, freshness.as_ref(), expires_after);
    }
    let engine = match document.extractor.unwrap_or_default().engine {
        EngineDocument::Embedded => Engine::Embedded,
    };
    let Document { description, attribution, .. } = document;
    match (name, source) {
        (Some(name), Some(source)) if report.problems.is_empty() => Ok(PipelineConfig {
            name,
            revision,
            description,
            attribution,
            source,
            stream,
            engine,
            delivery,
            expected_records_per_minute,
            expires_after,
            freshness,
        }),
        _ => Err(report.finish()),
    }
}

/// Reports a mapping beside a configuration that has none.
pub(crate) fn needless_mapping(json: &str) -> Vec<Problem> {
    let mut report = Report { json, problems: Vec::new() };
    report.needless_mapping();
    report.finish()
}

/// Reports a name in the document that differs from its folder's.
pub(crate) fn folder_name(json: &str, folder: &str) -> Option<Problem> {
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    let name = value.get("name")?.as_str()?;
    let mut report = Report { json, problems: Vec::new() };
    if name != folder {
        report.say(&fields(&["name"]), format!("the folder is named {folder:?}, not {name:?}"));
    }
    report.problems.pop()
}

struct Report<'j> {
    json: &'j str,
    problems: Vec<Problem>,
}

impl Report<'_> {
    fn say(&mut self, steps: &[Step], message: impl Into<String>) {
        let (line, column) = locate(self.json, steps);
        self.problems.push(Problem { line, column, path: path(steps), message: message.into() });
    }

    fn finish(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| (problem.line, problem.column));
        self.problems
    }

    fn name(&mut self, name: &str) -> Option<PipelineName> {
        let mut words = name.split('-');
        let legal = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.len() <= MAX_NAME
            && words.all(|word| !word.is_empty())
            && !RESERVED_NAMES.contains(&name);
        let name = PipelineName::new(name).ok().filter(|_| legal);
        if name.is_none() {
            let reserved = RESERVED_NAMES.join(", ");
            self.say(
                &fields(&["name"]),
                format!(
                    "a pipeline's name is at most {MAX_NAME} small letters and digits with single hyphens between, a letter first, and none of {reserved}"
                ),
            );
        }
        name
    }

    fn revision(&mut self, revision: u64) -> Option<Revision> {
        let legal = u32::try_from(revision).ok().and_then(|small| Revision::new(small).ok());
        if legal.is_none() {
            self.say(&fields(&["revision"]), format!("{revision} is not between 1 and 999999"));
        }
        legal
    }

    /// Refuses a rate that no poll can bring: with `tail`, a poll has so many rows of each document and no more. How
    /// many records other documents have is not written down.
    fn rate(&mut self, rate: u32, source: &Source) {
        let Source::Poll(poll) = source else { return };
        let tail = match &poll.format {
            Format::NdJson { tail } => *tail,
            Format::Text(text) => text.tail,
            Format::Csv(csv) if csv.melt.is_none() => csv.tail,
            _ => None,
        };
        let Some(tail) = tail else { return };
        let documents = poll.documents.len();
        let (a_poll, seconds) = (tail as u64 * documents as u64, poll.interval.as_secs());
        if u64::from(rate) * seconds > a_poll * 60 {
            let documents = if documents == 1 {
                "one document".to_owned()
            } else {
                format!("{documents} documents")
            };
            self.say(
                &fields(&["expected_records_per_minute"]),
                format!(
                    "{rate} is more than there can be: every {seconds} s at most {tail} rows (tail) of {documents}"
                ),
            );
        }
    }

    fn number(&mut self, names: &[&str], value: u64, range: RangeInclusive<u32>) -> u32 {
        match u32::try_from(value).ok().filter(|small| range.contains(small)) {
            Some(small) => small,
            None => {
                let (least, most) = (range.start(), range.end());
                self.say(&fields(names), format!("{value} is not between {least} and {most}"));
                *range.start()
            }
        }
    }

    fn sentence(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() || text.len() > 256 || text.contains(char::is_control) {
            self.say(&fields(&[field]), "write one line of 1 to 256 bytes");
        }
    }
}

fn fields(names: &[&str]) -> Vec<Step> {
    names.iter().map(|name| Step::Field((*name).to_owned())).collect()
}
