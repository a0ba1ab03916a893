//! Functions that look for something in a text.

use super::Parameter::{Group, Regex};
use super::text::{INT, TEXT};
use super::{Arguments, Function, Signature};
use crate::number;
use crate::types::Type;
use crate::value::Value;

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "POSITION",
        forms: &["POSITION(STRING IN STRING) -> INT"],
        signatures: &[],
        meaning: "The character at which the first text starts in the second, counted from 1; 0 where it does not.",
        examples: &[("POSITION('ai' IN 'Train')", "3")],
        ..Function::TEXT
    },
    Function {
        name: "LOCATE",
        signatures: &[
            Signature::new(&[TEXT, TEXT], Type::Int, locate),
            Signature::new(&[TEXT, TEXT, INT], Type::Int, locate),
        ],
        meaning: "As `POSITION`, in search from a character on.",
        examples: &[("LOCATE('a', 'banana', 3)", "4")],
        ..Function::TEXT
    },
    Function {
        name: "INSTR",
        signatures: &[Signature::new(&[TEXT, TEXT], Type::Int, instr)],
        meaning: "As `POSITION`: where the second text starts in the first.",
        examples: &[("INSTR('Train', 'ai')", "3")],
        ..Function::TEXT
    },
    Function {
        name: "REGEXP",
        signatures: &[Signature::new(&[TEXT, Regex], Type::Boolean, matches)],
        meaning: "Whether the regular expression matches anywhere in the text.",
        examples: &[("REGEXP('A200', '^[A-Z][0-9]+$')", "TRUE")],
        ..Function::TEXT
    },
    Function {
        name: "REGEXP_EXTRACT",
        signatures: &[
            Signature::new(&[TEXT, Regex], Type::Text, extract_all),
            Signature::new(&[TEXT, Regex, Group], Type::Text, extract_group),
        ],
        meaning: "What the first match of the regular expression, or a group of it, has found.",
        nulls: "NULL for NULL, where nothing matches, and where the group took no part in the match",
        examples: &[("REGEXP_EXTRACT('A200 (-14 mins late)', '(-?\\d+) mins late', 1)", "'-14'")],
        ..Function::TEXT
    },
    Function {
        name: "REGEXP_REPLACE",
        signatures: &[Signature::new(&[TEXT, Regex, TEXT], Type::Text, replace)],
        meaning: "The text with the last argument in place of every match. `$1` in it means itself.",
        examples: &[("REGEXP_REPLACE('a  b   c', '\\s+', ' ')", "'a b c'")],
        ..Function::TEXT
    },
];

/// The place of the first text in the second.
fn locate<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (wanted, text) = (arguments.text(0)?, arguments.text(1)?);
    let from = if arguments.nodes.len() > 2 { arguments.integer(2)? } else { 1 };
    // Java takes 1 from it in 32 bits.
    let from = number::narrow(from).wrapping_sub(1);
    Some(Value::Integer(find(text, wanted, usize::try_from(from).unwrap_or_default())?))
}

fn instr<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (text, wanted) = (arguments.text(0)?, arguments.text(1)?);
    Some(Value::Integer(find(text, wanted, 0)?))
}

/// Finds a text after so many characters.
fn find(text: &str, wanted: &str, skipped: usize) -> Option<i64> {
    if wanted.is_empty() {
        return Some(1);
    }
    let Some((start, _)) = text.char_indices().nth(skipped) else { return Some(0) };
    let found = text.get(start..)?.find(wanted);
    let before = found.and_then(|found| text.get(..start + found));
    before.map_or(Some(0), |before| i64::try_from(before.chars().count() + 1).ok())
}

fn matches<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let text = arguments.text(0)?;
    Some(Value::Boolean(arguments.regex()?.is_match(text)))
}

fn extract_all<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let text = arguments.text(0)?;
    Some(Value::Text(arguments.regex()?.find(text)?.as_str()))
}

fn extract_group<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let text = arguments.text(0)?;
    let group = usize::try_from(arguments.integer(2)?).ok()?;
    Some(Value::Text(arguments.regex()?.captures(text)?.get(group)?.as_str()))
}

fn replace<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (text, new) = (arguments.text(0)?, arguments.text(2)?);
    let regex = arguments.regex()?;
    if !regex.is_match(text) {
        return Some(Value::Text(text));
    }
    let places = regex.find_iter(text).count();
    let arena = arguments.arena();
    arena.fits(places.checked_mul(new.len()).and_then(|new| new.checked_add(text.len())))?;
    let replaced = regex.replace_all(text, ::regex::NoExpand(new));
    arguments.made(&replaced)
}
