//! Judges the values of a `pipeline.json` and reports every illegal one with its place.

use std::ops::RangeInclusive;
use std::time::Duration;

use twin_normalization::{PipelineName, Revision};

use crate::config::{Delivery, Engine, Format, Header, PipelineConfig, PollSource, Source};
use crate::document::{Document, EngineDocument, FormatDocument, Headers, SourceDocument};
use crate::locate::{Step, locate, path};
use crate::source_url::is_host;
use crate::{Problem, SourceUrl};

/// How long a pipeline's name may be, so that the names of its functions fit into AWS's 64 characters:
/// `twinline-`, 8 for the environment, and `-firehose-transformer`.
const MAX_NAME: usize = 25;
/// Names that mean something else: the twin stream, and the scopes that are no pipeline's.
const RESERVED_NAMES: [&str; 3] = ["digitaltwin", "api", "read"];
/// Headers that carry a secret, in lower case.
const SECRET_HEADERS: [&str; 3] = ["authorization", "proxy-authorization", "cookie"];
/// What else the name of a header that carries a secret contains, in lower case: every service has a
/// name of its own, such as `X-Api-Key` or `Ocp-Apim-Subscription-Key`.
const SECRET_PARTS: [&str; 5] = ["token", "secret", "api-key", "apikey", "subscription-key"];
/// Headers that the sourcing worker sets itself, in lower case.
const OWN_HEADERS: [&str; 8] = [
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
    "accept-encoding",
    "if-none-match",
    "if-modified-since",
    "range",
];

/// Turns a document into a configuration.
pub(crate) fn config(json: &str, document: Document) -> Result<PipelineConfig, Vec<Problem>> {
    let mut report = Report { json, problems: Vec::new() };
    let name = report.name(&document.name);
    let revision = report.revision(document.revision);
    report.sentence("description", &document.description);
    if let Some(attribution) = &document.attribution {
        report.sentence("attribution", attribution);
    }
    let source = report.source(document.source);
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
    let engine = match document.extractor.engine {
        EngineDocument::Embedded => Engine::Embedded,
    };
    let Document { description, attribution, .. } = document;
    match (name, revision, source) {
        (Some(name), Some(revision), Some(source)) if report.problems.is_empty() => {
            Ok(PipelineConfig {
                name,
                revision,
                description,
                attribution,
                source,
                engine,
                delivery,
                expected_records_per_minute,
            })
        }
        _ => Err(report.finish()),
    }
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

    fn source(&mut self, source: SourceDocument) -> Option<Source> {
        let SourceDocument::Poll { url, interval_seconds, format, headers, allow_hosts } = source;
        let seconds = self.number(&["source", "interval_seconds"], interval_seconds, 1..=86_400);
        if seconds > 60 && !seconds.is_multiple_of(60) {
            self.say(
                &fields(&["source", "interval_seconds"]),
                format!(
                    "{seconds} is over a minute and no whole number of minutes, as a schedule needs"
                ),
            );
        }
        self.hosts(&allow_hosts);
        let url = self.url(&url, &allow_hosts);
        let format = self.format(format);
        let headers = self.headers(headers);
        Some(Source::Poll(PollSource {
            url: url?,
            interval: Duration::from_secs(seconds.into()),
            format: format?,
            headers,
            allow_hosts,
        }))
    }

    fn url(&mut self, url: &str, allow_hosts: &[String]) -> Option<SourceUrl> {
        match url.parse::<SourceUrl>() {
            Ok(url) => {
                if !allow_hosts.iter().any(|host| host == url.host()) {
                    let message = format!("host {:?} is not in allow_hosts", url.host());
                    self.say(&fields(&["source", "url"]), message);
                }
                Some(url)
            }
            Err(error) => {
                self.say(&fields(&["source", "url"]), error.to_string());
                None
            }
        }
    }

    fn hosts(&mut self, hosts: &[String]) {
        if hosts.is_empty() || hosts.len() > 16 {
            self.say(&fields(&["source", "allow_hosts"]), "name 1 to 16 hosts");
        }
        for (index, host) in hosts.iter().enumerate() {
            let mut steps = fields(&["source", "allow_hosts"]);
            steps.push(Step::Element(index));
            if !is_host(host) {
                let message =
                    "write a host in small letters, without scheme, port, path or wildcard";
                self.say(&steps, message);
            } else if hosts.iter().take(index).any(|earlier| earlier == host) {
                self.say(&steps, format!("host {host:?} is named twice"));
            }
        }
    }

    fn format(&mut self, format: FormatDocument) -> Option<Format> {
        match format {
            FormatDocument::Xml { record } if is_local_name(&record) => {
                Some(Format::Xml { record })
            }
            FormatDocument::Xml { .. } => {
                let message = "write the local name of an XML element, without a namespace prefix";
                self.say(&fields(&["source", "format", "record"]), message);
                None
            }
            FormatDocument::Json { records } => match records.parse() {
                Ok(records) => Some(Format::Json { records }),
                Err(error) => {
                    self.say(&fields(&["source", "format", "records"]), format!("{error}"));
                    None
                }
            },
        }
    }

    fn headers(&mut self, headers: Headers) -> Vec<Header> {
        let mut kept: Vec<Header> = Vec::new();
        for (name, value) in headers.0 {
            let twice = kept.iter().any(|header| header.name.eq_ignore_ascii_case(&name));
            if let Some(message) = header_problem(&name, &value, twice) {
                let mut steps = fields(&["source", "headers"]);
                steps.push(Step::Field(name.clone()));
                self.say(&steps, message);
            }
            kept.push(Header { name, value });
        }
        kept
    }
}

fn header_problem(name: &str, value: &str, twice: bool) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let visible = |b: u8| b == b'\t' || b == b' ' || b.is_ascii_graphic();
    if name.is_empty() || name.len() > 128 || !name.bytes().all(token) {
        Some("not a legal header name".to_owned())
    } else if carries_secret(&lower) {
        Some(format!(
            "{name} carries a secret, and a secret does not belong in this file: it will come from SSM Parameter Store, which this version does not read yet"
        ))
    } else if OWN_HEADERS.contains(&lower.as_str()) {
        Some(format!("{name} is set by the sourcing worker itself"))
    } else if value.len() > 1024 || value.trim() != value || !value.bytes().all(visible) {
        Some(
            "a header's value is visible ASCII text of at most 1024 bytes without blanks around it"
                .to_owned(),
        )
    } else if twice {
        Some(format!("header {name} is named twice"))
    } else {
        None
    }
}

fn carries_secret(lower: &str) -> bool {
    SECRET_HEADERS.contains(&lower) || SECRET_PARTS.iter().any(|part| lower.contains(part))
}

/// An XML name without a prefix. Which characters beyond ASCII are name characters is left to the
/// document: a wrong one only finds no records.
fn is_local_name(name: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    name.len() <= 128
        && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(inner)
}

fn fields(names: &[&str]) -> Vec<Step> {
    names.iter().map(|name| Step::Field((*name).to_owned())).collect()
}
