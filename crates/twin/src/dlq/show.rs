//! `twin dlq show`: one letter, readable.

use std::process::ExitCode;

use serde_json::{Value, json};
use twin_normalization::Timestamp;
use twin_normalization::port::{GetObject, ListObjects};

use super::letter::Letter;
use super::letters::DeadLetters;
use super::selection::Selection;
use super::way::Way;
use crate::text::printable;
use crate::{Error, Output};

/// A letter, and what is known about redriving it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The letter.
    pub letter: Letter,
    /// How many letters the object has.
    pub of: usize,
    /// When letters of the object were redriven, this one among them.
    pub redriven_at: Vec<Timestamp>,
    /// Where a redrive would put it.
    pub way: Way,
}

impl<B: ListObjects + GetObject, F> DeadLetters<B, F> {
    /// Reads one letter: the object's key and the letter's number in it, from 1.
    ///
    /// # Errors
    /// [`Error::NoLetter`] where there is none, and [`Error::Aws`].
    pub async fn show(&self, object: &str, number: u32) -> Result<Shown, Error> {
        let selection = Selection { object: Some(object.to_owned()), ..Selection::default() };
        let mut found = Vec::new();
        for entries in self.entries(&selection).await? {
            found.extend(self.read(&entries, &selection).await?);
        }
        let missing = || Error::NoLetter { object: object.to_owned(), number };
        let object = found.pop().ok_or_else(missing)?;
        let letter = object.letters.iter().find(|letter| letter.number == number);
        let letter = letter.ok_or_else(missing)?.clone();
        let redriven = object.marks.letters.contains(&number);
        Ok(Shown {
            of: object.letters.len(),
            redriven_at: if redriven { object.marks.times } else { Vec::new() },
            way: Way::of(&letter, &self.names),
            letter,
        })
    }
}

/// Prints a letter.
pub(super) fn print(shown: &Shown, output: &Output) -> Result<ExitCode, Error> {
    let json = json_of(shown);
    if !output.is_terminal() {
        output.line(&json.to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    for (name, value) in json.as_object().into_iter().flatten() {
        let text = match value {
            Value::Null => continue,
            Value::String(text) if name == "payload" => format!("\n{}", readable(text)),
            Value::String(text) => printable(text),
            other => printable(&other.to_string()),
        };
        output.line(&format!("{name:<14}{text}"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn json_of(Shown { letter, of, redriven_at, way }: &Shown) -> Value {
    let (text, base64) = match letter.payload.as_deref().map(std::str::from_utf8) {
        None => (None, None),
        Some(Ok(text)) => (Some(text), None),
        Some(Err(_)) => {
            let bytes = letter.payload.as_deref().unwrap_or_default();
            (None, Some(base64_simd::STANDARD.encode_to_string(bytes)))
        }
    };
    json!({
        "object": letter.object,
        "letter": letter.number,
        "of": of,
        "keeper": letter.keeper.as_str(),
        "function": letter.function,
        "pipeline": letter.pipeline,
        "reason": letter.reason,
        "detail": letter.detail,
        "origin": letter.origin,
        "code": letter.code,
        "mapping": letter.mapping,
        "redriven_at": redriven_at,
        "redrive": way.name(),
        "cut": letter.cut,
        "payload": text,
        "payload_base64": base64,
    })
}

/// JSON on several lines; whatever else as it is.
fn readable(payload: &str) -> String {
    let parsed = serde_json::from_str::<Value>(payload).ok();
    let pretty = parsed.and_then(|value| serde_json::to_string_pretty(&value).ok());
    let pretty = pretty.unwrap_or_else(|| payload.to_owned());
    pretty.lines().map(printable).collect::<Vec<_>>().join("\n")
}
