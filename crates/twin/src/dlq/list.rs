//! `twin dlq list`: how many letters there are, and of what.

use std::collections::BTreeMap;
use std::process::ExitCode;

use serde_json::json;
use twin_normalization::port::{Fault, GetObject, ListObjects};

use super::letter::Letter;
use super::letters::DeadLetters;
use super::selection::Selection;
use crate::text::printable;
use crate::{Error, Output, table};

/// Letters that have function, pipeline, reason, day and keeper in common: these, in this order.
pub type Counted = BTreeMap<[String; 5], Count>;

/// How many letters there are of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// All of them.
    pub letters: u64,
    /// Those that were redriven.
    pub redriven: u64,
    /// The key of an object with such a letter, and the letter's number in it.
    pub example: Option<(String, u32)>,
}

impl<B: ListObjects + GetObject, F> DeadLetters<B, F> {
    /// Counts the selected letters.
    ///
    /// # Errors
    /// [`Fault`] where a bucket cannot be read.
    pub async fn count(&self, selection: &Selection) -> Result<Counted, Fault> {
        let mut counted = Counted::new();
        for entries in self.entries(selection).await? {
            for object in self.read(&entries, selection).await? {
                for letter in &object.letters {
                    let count = counted.entry(kind(letter)).or_default();
                    count.letters += 1;
                    count.redriven += u64::from(object.marks.letters.contains(&letter.number));
                    count.example.get_or_insert((object.key.clone(), letter.number));
                }
            }
        }
        Ok(counted)
    }
}

fn kind(letter: &Letter) -> [String; 5] {
    let Letter { function, pipeline, reason, day, keeper, .. } = letter;
    [function, pipeline.as_deref().unwrap_or_default(), reason, day, keeper.as_str()]
        .map(str::to_owned)
}

/// Prints the counts.
pub(super) fn print(counted: &Counted, output: &Output) -> Result<ExitCode, Error> {
    if !output.is_terminal() {
        for ([function, pipeline, reason, day, keeper], count) in counted {
            let (object, letter) = count.example.clone().unwrap_or_default();
            let line = json!({
                "function": function, "pipeline": pipeline, "reason": reason, "day": day, "keeper": keeper,
                "letters": count.letters, "redriven": count.redriven, "object": object, "letter": letter,
            });
            output.line(&line.to_string())?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let row = |([function, pipeline, reason, day, _], count): (&[String; 5], &Count)| {
        let (object, letter) = count.example.clone().unwrap_or_default();
        let (letters, redriven) = (count.letters.to_string(), count.redriven.to_string());
        let example = format!("{object} {letter}");
        [function, pipeline, reason, day, &letters, &redriven, &example].map(|cell| printable(cell))
    };
    let rows: Vec<_> = counted.iter().map(row).collect();
    let head = ["function", "pipeline", "reason", "day", "letters", "redriven", "for example"];
    for line in table::lines(head, &rows, None) {
        output.line(&line)?;
    }
    Ok(ExitCode::SUCCESS)
}
