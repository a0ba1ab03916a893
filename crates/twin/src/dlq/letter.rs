//! A dead letter, whoever kept it.

use twin_normalization::Origin;

/// One line that was given up on. Whatever kept it, a letter is one line: a batch that Lambda discarded, or a record
/// that Firehose could not transform, is as many letters as it has lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The key of the object that holds it.
    pub object: String,
    /// Its number in that object, from 1.
    pub number: u32,
    /// Who kept it.
    pub keeper: Keeper,
    /// The function that could not use it.
    pub function: String,
    /// The pipeline, where the letter or the line in it names one.
    pub pipeline: Option<String>,
    /// The kind of fault, in the keeper's own word.
    pub reason: String,
    /// What exactly was wrong.
    pub detail: String,
    /// The day under which it is kept, such as `2025-10-02`.
    pub day: String,
    /// Where the line stood; none where the keeper does not say.
    pub origin: Option<Origin>,
    /// The version of the function's code, where it is known.
    pub code: Option<String>,
    /// The mapping's revision and hash, where one was running.
    pub mapping: Option<String>,
    /// The line; none where the keeper kept no line.
    pub payload: Option<Vec<u8>>,
    /// Whether the payload is just the beginning of the line.
    pub cut: bool,
}

/// Who kept a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    /// The function itself.
    Function,
    /// Lambda, which gave up on a batch.
    Lambda,
    /// Firehose, whose transformer failed.
    Firehose,
    /// AWS IoT, whose rule could not put a message on the stream.
    Iot,
}

impl Keeper {
    /// The word for it in results.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Lambda => "lambda",
            Self::Firehose => "firehose",
            Self::Iot => "iot",
        }
    }
}

impl Letter {
    /// A letter that says of an object, or of a line of it, that it cannot be read.
    pub(super) fn unreadable(place: &Place<'_>, number: u32, detail: String) -> Self {
        Self {
            object: place.key.to_owned(),
            number,
            keeper: place.keeper,
            function: place.function.to_owned(),
            pipeline: place.pipeline.map(str::to_owned),
            reason: "unreadable".to_owned(),
            detail,
            day: place.day.clone(),
            origin: None,
            code: None,
            mapping: None,
            payload: None,
            cut: false,
        }
    }
}

/// What an object's key says about the letters in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place<'k> {
    pub(super) key: &'k str,
    pub(super) keeper: Keeper,
    /// The function; nothing where Lambda's own record says it.
    pub(super) function: &'k str,
    pub(super) pipeline: Option<&'k str>,
    pub(super) day: String,
}

impl<'k> Place<'k> {
    /// Under this folder of a pipeline, Firehose keeps what could not be transformed.
    pub(super) const FAILED: &'static str = "processing-failed";
    /// Under this folder AWS IoT keeps the messages that a stream did not take. It stands for the function.
    pub(super) const RULE: &'static str = "topic-rule";

    /// Reads a key; none where it is not that of an object of letters.
    pub(super) fn of(key: &'k str) -> Option<Self> {
        let parts: Vec<&str> = key.split('/').collect();
        match parts[..] {
            // aws/lambda/<mapping>/<shard>/2025/10/02/<time>-<random>
            ["aws", "lambda", .., year, month, day, _] => Some(Self {
                key,
                keeper: Keeper::Lambda,
                function: "",
                pipeline: None,
                day: format!("{year}-{month}-{day}"),
            }),
            [pipeline, Self::FAILED, day, _, _] => Some(Self {
                key,
                keeper: Keeper::Firehose,
                function: "firehose-transformer",
                pipeline: Some(pipeline),
                day: day.strip_prefix("dt=")?.to_owned(),
            }),
            [Self::RULE, pipeline, day, _] => Some(Self {
                key,
                keeper: Keeper::Iot,
                function: Self::RULE,
                pipeline: Some(pipeline),
                day: day.strip_prefix("dt=")?.to_owned(),
            }),
            [function, day, _] => Some(Self {
                key,
                keeper: Keeper::Function,
                function,
                pipeline: None,
                day: day.strip_prefix("dt=")?.to_owned(),
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_who_kept_its_letters_and_when() {
        for (key, expect) in [
            (
                "data-extractor/dt=2025-10-02/ab.jsonl",
                Some((Keeper::Function, "data-extractor", None)),
            ),
            (
                "irish-rail/processing-failed/dt=2025-10-02/hour=06/x-1-2025",
                Some((Keeper::Firehose, "firehose-transformer", Some("irish-rail"))),
            ),
            (
                "aws/lambda/0b1c-22/shardId-000000000000/2025/10/02/2025-10-02T06.41.00-9f",
                Some((Keeper::Lambda, "", None)),
            ),
            (
                "topic-rule/presses/dt=2025-10-02/1759387204000-0b1c.json",
                Some((Keeper::Iot, "topic-rule", Some("presses"))),
            ),
            ("redriven/data-extractor/dt=2025-10-02/ab.jsonl/000.json", None),
            ("irish-rail/dt=2025-10-02/hour=06/x.gz", None),
            ("notes.txt", None),
        ] {
            let place = Place::of(key);
            assert!(place.iter().all(|place| place.day == "2025-10-02"));
            let found = place.map(|place| (place.keeper, place.function, place.pipeline));
            assert_eq!(found, expect, "{key}");
        }
    }
}
