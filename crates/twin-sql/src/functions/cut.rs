//! Functions that cut a part out of a text. Positions count characters (code points), from 1.

use super::text::{INT, TEXT};
use super::{Arguments, Function, Signature};
use crate::types::Type;
use crate::value::Value;

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "SUBSTRING",
        aliases: &["SUBSTR"],
        signatures: &[
            Signature::new(&[TEXT, INT], Type::Text, substring),
            Signature::new(&[TEXT, INT, INT], Type::Text, substring_for),
        ],
        forms: &["SUBSTRING(STRING FROM INT [FOR INT]) -> STRING"],
        meaning: "The part from a position on, so many characters long. Positions count from 1; 0 is 1, a \
                  negative one counts from the end.",
        nulls: "NULL for any NULL and for a negative length; empty for a start outside of the text",
        examples: &[("SUBSTRING('Train', 2, 3)", "'rai'"), ("SUBSTRING('Train', -2)", "'in'")],
        ..Function::TEXT
    },
    Function {
        name: "LEFT",
        signatures: &[Signature::new(&[TEXT, INT], Type::Text, left)],
        meaning: "So many characters from the start.",
        nulls: "NULL for any NULL; empty for a negative number",
        examples: &[("LEFT('Train', 2)", "'Tr'")],
        ..Function::TEXT
    },
    Function {
        name: "RIGHT",
        signatures: &[Signature::new(&[TEXT, INT], Type::Text, right)],
        meaning: "So many characters from the end.",
        nulls: "NULL for any NULL; empty for a negative number",
        examples: &[("RIGHT('Train', 2)", "'in'")],
        ..Function::TEXT
    },
    Function {
        name: "SPLIT_INDEX",
        signatures: &[Signature::new(&[TEXT, TEXT, INT], Type::Text, split_index)],
        meaning: "A part of the first text, which the second text divides. Parts count from 0. An empty second \
                  text stands for white space.",
        nulls: "NULL for any NULL, for a part that is not there, and for an empty text",
        examples: &[
            ("SPLIT_INDEX('2025-10-02|Xabs|1.5', '|', 1)", "'Xabs'"),
            ("SPLIT_INDEX('a,b', ',', 2)", "NULL STRING"),
        ],
        ..Function::TEXT
    },
];

fn substring<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    substring_of(arguments.text(0)?, arguments.integer(1)?, i64::MAX)
}

fn substring_for<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (text, start, length) = (arguments.text(0)?, arguments.integer(1)?, arguments.integer(2)?);
    if length < 0 { None } else { substring_of(text, start, length) }
}

fn substring_of(text: &str, start: i64, length: i64) -> Option<Value<'_>> {
    let skipped = match start {
        0 => 0,
        1.. => start - 1,
        _ => i64::try_from(text.chars().count()).ok()? + start,
    };
    let Ok(skipped) = usize::try_from(skipped) else {
        return Some(Value::Text(""));
    };
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let mut ends = text.char_indices().map(|(index, _)| index).chain([text.len()]);
    let first = ends.nth(skipped).unwrap_or(text.len());
    let last = match length.checked_sub(1) {
        None => first,
        Some(length) => ends.nth(length).unwrap_or(text.len()),
    };
    text.get(first..last).map(Value::Text)
}

fn left<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (text, count) = (arguments.text(0)?, arguments.integer(1)?);
    substring_of(text, 1, count.max(0))
}

fn right<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (text, count) = (arguments.text(0)?, arguments.integer(1)?);
    let count = usize::try_from(count).unwrap_or_default();
    let start = match count.checked_sub(1) {
        None => text.len(),
        Some(before) => text.char_indices().rev().nth(before).map_or(0, |(index, _)| index),
    };
    text.get(start..).map(Value::Text)
}

fn split_index<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (text, separator) = (arguments.text(0)?, arguments.text(1)?);
    let index = usize::try_from(arguments.integer(2)?).ok()?;
    if text.is_empty() {
        return None;
    }
    let found = if separator.is_empty() {
        text.split(is_java_whitespace).nth(index)?
    } else {
        text.split(separator).nth(index)?
    };
    Some(Value::Text(found))
}

/// What Java's `Character.isWhitespace` says.
fn is_java_whitespace(character: char) -> bool {
    let not_in_java = matches!(character, '\u{85}' | '\u{a0}' | '\u{2007}' | '\u{202f}');
    character.is_whitespace() && !not_in_java || ('\u{1c}'..='\u{1f}').contains(&character)
}
