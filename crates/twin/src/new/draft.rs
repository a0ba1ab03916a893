//! The files of a new pipeline.

use std::collections::HashSet;
use std::path::Path;

use serde_json::{Value, json};
use twin_formats::Error::{Encoding, NotA};
use twin_normalization::{Revision, Timestamp};
use twin_pipeline::{
    CONFIG_FILE, Charset, LOCK_FILE, Lock, MAPPING_FILE, MappingText, Pipeline, PipelineConfig,
    json_fault,
};

use super::charset;
use super::format::{Guess, guess, xml, xml_record};
use super::mapping;
use super::shape::Node;
use crate::arguments::New;
use crate::source_lines::Entry;
use crate::{Error, cases, extraction, source_lines};

/// The name of the case.
const INPUT_FILE: &str = "cases/sample.in.jsonl";
const OUTPUT_FILE: &str = "cases/sample.out.jsonl";

/// How many records go into the case, and how many of them come first whatever they hold.
const MOST_LINES: usize = 12;
const FIRST_LINES: usize = 4;

/// How many bytes the records of the case have at most, all together; there is always one.
const MOST_BYTES: usize = 64 * 1024;

/// The files of a new pipeline: name, text, and what there is to tell about each.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) files: Vec<(&'static str, String, String)>,
    /// The lines of the sample that are no records, each with its place and what is wrong with it.
    pub(super) left_out: Vec<String>,
}

impl Draft {
    /// Drafts the folder of a pipeline whose source answered with `body` at `tick`.
    pub(super) fn of(
        options: &New,
        folder: &Path,
        body: &[u8],
        tick: Timestamp,
    ) -> Result<Self, Error> {
        let file = &options.sample;
        let charset = charset::of(options.charset, body);
        let sample = Sample { options, folder, body, charset, tick };
        let format = sample.format()?;
        let (config_text, mut pipeline) = sample.pipeline(&format)?;
        // The draft learns from all records, also where a poll is to read the last ones only.
        let (lines, left_out) = sample.lines(&sample.pipeline(&whole(&format))?.1)?;
        let records = lines.len();
        if records == 0 {
            let (path, first) = (file.clone(), left_out.into_iter().next());
            return Err(match first {
                Some(first) => Error::NoGoodRecords { path, first },
                None => Error::NoRecords { path, format: inline(&format) },
            });
        }
        let mut node = Node::default();
        for (line, record) in lines.iter().zip(1..) {
            node.add(line).map_err(|error| Error::SampleValue {
                path: file.clone(),
                what: format!("{}, in record {record}", json_fault(&error)),
            })?;
        }
        let name = options.pipeline.as_str();
        let file_name = file.file_name().unwrap_or_default().to_string_lossy();
        let draft = mapping::draft(name, &file_name, &node, records, tick);
        let lock = Lock::of(Revision::FIRST, &draft.sql).to_text();
        pipeline.mapping = Some(MappingText::new(Revision::FIRST, draft.sql.clone())?);
        let shown = telling(&lines);
        let input: String = shown.iter().map(|line| format!("{line}\n")).collect();
        let outcomes = cases::outcomes(&extraction::compile(&pipeline)?, &input)?;
        let output = cases::outcomes_text(&outcomes);
        let case = format!("{} of {} records", shown.len(), lines.len());
        let letters = outcomes.iter().filter(|outcome| outcome.is_dead_letter()).count();
        let came = format!("{} observations, {letters} dead letters", outcomes.len() - letters);
        Ok(Self {
            files: vec![
                (CONFIG_FILE, config_text, told(&format, charset)),
                (MAPPING_FILE, draft.sql, draft.told),
                (LOCK_FILE, lock, "revision 1 and the hash of this mapping".to_owned()),
                (INPUT_FILE, input, case),
                (OUTPUT_FILE, output, came),
            ],
            left_out,
        })
    }
}

/// One answer of a source, of which all else is drafted.
struct Sample<'s> {
    options: &'s New,
    folder: &'s Path,
    body: &'s [u8],
    /// How it is encoded, where it does not say so itself.
    charset: Option<Charset>,
    tick: Timestamp,
}

impl Sample<'_> {
    /// Finds out how the body is cut into records.
    fn format(&self) -> Result<Value, Error> {
        let New { sample, format, record, columns, .. } = self.options;
        let text = charset::text(self.charset, self.body);
        match guess(&text, format.as_deref(), record.as_deref(), columns) {
            Guess::Format(format) => Ok(format),
            Guess::XmlRoot(root) => {
                let (_, pipeline) = self.pipeline(&xml(&root))?;
                let (lines, _) = self.lines(&pipeline).map_err(|error| match error {
                    // A page of HTML is no XML, whatever a record is called.
                    Error::Body { source: NotA { .. } | Encoding { .. }, .. } => error,
                    Error::Body { path, source } => Error::SampleRecord { path, source },
                    other => other,
                })?;
                let document = lines.first().and_then(|line| serde_json::from_str(line).ok());
                let mut document: Value = document.unwrap_or_default();
                document.as_object_mut().map(|fields| fields.remove("_meta"));
                Ok(xml(&xml_record(&root, &document)))
            }
            Guess::Unreadable(what) => Err(Error::SampleValue { path: sample.to_owned(), what }),
            Guess::Unknown => {
                let excerpt: String = text.trim().chars().take(40).collect();
                let excerpt = excerpt.escape_debug().to_string();
                let path = sample.clone();
                let is_text = !text.contains(['\0', char::REPLACEMENT_CHARACTER]);
                Err(if is_text {
                    Error::SampleFormat { path, excerpt }
                } else {
                    Error::SampleBinary { path, excerpt }
                })
            }
        }
    }

    /// Returns the configuration's text, and the pipeline as far as it says.
    fn pipeline(&self, format: &Value) -> Result<(String, Pipeline), Error> {
        let New { pipeline: name, url, .. } = self.options;
        let text = format!(
            "{{\n  \"$schema\": \"../pipeline.schema.json\",\n  \"name\": {name},\n  \"revision\": 1,\n  \
             \"description\": \"A draft: say in one line what the data are\",\n  \"source\": {{\n    \
             \"kind\": \"poll\",\n    \"url\": {url},\n    \"interval_seconds\": 60,\n    \"format\": {format},\n    \
             {charset}\"allow_hosts\": [{host}]\n  }}\n}}\n",
            name = json!(name.as_str()),
            url = json!(url.as_str()),
            format = inline(format),
            charset = self.charset.map_or_else(String::new, |charset| {
                format!("\"charset\": {},\n    ", json!(charset::label(charset)))
            }),
            host = json!(url.host()),
        );
        let path = self.folder.join(CONFIG_FILE);
        let config = PipelineConfig::parse(&text)
            .map_err(|problems| twin_pipeline::Error::Config { path, problems })?;
        let folder = self.folder.to_owned();
        let pipeline = Pipeline { folder, config, mapping: None, transform: None };
        Ok((text, pipeline))
    }

    /// Returns the records as lines of the pipeline's stream, and which lines of the sample are none.
    fn lines(&self, pipeline: &Pipeline) -> Result<(Vec<String>, Vec<String>), Error> {
        let (mut lines, mut left_out) = (Vec::new(), Vec::new());
        let file = &self.options.sample;
        source_lines::read_body(file, self.body, pipeline, self.tick, &mut |entry| {
            match entry {
                Entry::Line(line) => lines.push(line.to_owned()),
                Entry::Refused { line, refusal, .. } => {
                    left_out.push(format!("{}:{line}: {}", file.display(), refusal.detail));
                }
            }
            Ok(())
        })?;
        Ok((lines, left_out))
    }
}

/// What there is to tell about the configuration.
fn told(format: &Value, charset: Option<Charset>) -> String {
    let tail = format.get("tail").map(|tail| {
        format!("; the sample is a log that grows at its end, of which a poll reads the last {tail} rows")
    });
    let charset = charset.map(|charset| format!(", in {}", charset::label(charset)));
    let (charset, tail) = (charset.unwrap_or_default(), tail.unwrap_or_default());
    format!("a draft, with the format {}{charset}{tail}", inline(format))
}

/// The format without `tail`.
fn whole(format: &Value) -> Value {
    let mut whole = format.clone();
    whole.as_object_mut().map(|fields| fields.remove("tail"));
    whole
}

/// Writes a value in one line, as people write it.
fn inline(value: &Value) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Object(fields) => {
            let field =
                |(name, value): (&String, &Value)| format!("{}: {}", json!(name), inline(value));
            // What it is comes first, as in the schema.
            let (kind, rest): (Vec<_>, Vec<_>) =
                fields.iter().partition(|(name, _)| *name == "kind");
            format!("{{ {} }}", joined(kind.into_iter().chain(rest).map(field).collect()))
        }
        Value::Array(elements) => format!("[{}]", joined(elements.iter().map(inline).collect())),
        scalar => scalar.to_string(),
    }
}

/// Chooses the lines of the case: the first ones, and those that show what no line before showed.
fn telling(lines: &[String]) -> Vec<&String> {
    let mut seen = HashSet::new();
    let (mut chosen, mut bytes) = (Vec::new(), 0);
    for (number, line) in lines.iter().enumerate() {
        let value: Value = serde_json::from_str(line).unwrap_or_default();
        let before = seen.len();
        features(&value, "", &mut seen);
        let wanted = number < FIRST_LINES || seen.len() > before;
        if wanted
            && chosen.len() < MOST_LINES
            && (bytes + line.len() <= MOST_BYTES || chosen.is_empty())
        {
            bytes += line.len();
            chosen.push(line);
        }
    }
    chosen
}

/// Adds the path and the type of everything in a value.
fn features(value: &Value, path: &str, seen: &mut HashSet<String>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(text) if text.is_empty() => "empty",
        Value::String(_) => "text",
        Value::Array(elements) if elements.is_empty() => "none",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    seen.insert(format!("{path} {kind}"));
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                features(value, &format!("{path}.{name}"), seen);
            }
        }
        Value::Array(elements) => {
            elements.iter().for_each(|element| features(element, &format!("{path}[]"), seen));
        }
        _ => {}
    }
}
