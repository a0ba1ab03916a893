//! Functions that fill a text up. Java counts them in UTF-16 units, so that half of a character may be cut; that
//! half becomes `?`.

use bumpalo::collections::String as ArenaText;

use super::Parameter::Between;
use super::text::TEXT;
use super::{Arguments, Function, Signature};
use crate::types::Type;
use crate::value::Value;

/// The longest text that these make: a longer one would be no value of the twin anyway.
const LENGTH: super::Parameter = Between(0, 1_000);

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "LPAD",
        signatures: &[Signature::new(&[TEXT, LENGTH, TEXT], Type::Text, left)],
        meaning: "The first text, filled up from the left with the second to a length, or cut to it.",
        nulls: "NULL for any NULL and where the second text is empty",
        examples: &[("LPAD('7', 3, '0')", "'007'"), ("LPAD('Train', 3, '0')", "'Tra'")],
        ..Function::TEXT
    },
    Function {
        name: "RPAD",
        signatures: &[Signature::new(&[TEXT, LENGTH, TEXT], Type::Text, right)],
        meaning: "The first text, filled up from the right with the second to a length, or cut to it.",
        nulls: "NULL for any NULL and where the second text is empty",
        examples: &[("RPAD('7', 3, '.')", "'7..'")],
        ..Function::TEXT
    },
    Function {
        name: "REPEAT",
        signatures: &[Signature::new(&[TEXT, LENGTH], Type::Text, repeat)],
        meaning: "The text so many times.",
        examples: &[("REPEAT('ab', 2)", "'abab'")],
        ..Function::TEXT
    },
    Function {
        name: "OVERLAY",
        forms: &["OVERLAY(STRING PLACING STRING FROM INT [FOR 0 to 1000]) -> STRING"],
        signatures: &[],
        meaning: "The first text with the second written over it from a position on, over so many characters \
                  or over as many as the second has. For a position outside of it the first text.",
        examples: &[("OVERLAY('Train' PLACING 'XX' FROM 2)", "'TXXin'")],
        ..Function::TEXT
    },
];

fn left<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    pad(arguments, |text, fill| [fill, text].concat())
}

fn right<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    pad(arguments, |text, fill| [text, fill].concat())
}

fn pad<'e>(
    arguments: &Arguments<'_, 'e>,
    join: impl Fn(&[u16], &[u16]) -> Vec<u16>,
) -> Option<Value<'e>> {
    let (text, length, fill) = (arguments.text(0)?, arguments.integer(1)?, arguments.text(2)?);
    let length = usize::try_from(length).ok()?;
    if fill.is_empty() {
        return None;
    }
    let units: Vec<u16> = text.encode_utf16().take(length).collect();
    let fill: Vec<u16> = fill.encode_utf16().collect();
    let fill: Vec<u16> = fill.into_iter().cycle().take(length - units.len()).collect();
    arguments.made(&to_text(&join(&units, &fill)))
}

fn repeat<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (text, count) = (arguments.text(0)?, usize::try_from(arguments.integer(1)?).ok()?);
    let write = |repeated: &mut ArenaText<'e>| {
        (0..count).for_each(|_| repeated.push_str(text));
    };
    arguments.arena().written(text.len().checked_mul(count), write).map(Value::Text)
}

/// The body of `OVERLAY`: the text, what is placed, the position, and optionally the length.
pub(crate) fn overlay<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (text, placed) = (arguments.text(0)?, arguments.text(1)?);
    let start = arguments.integer(2)?;
    let old: Vec<u16> = text.encode_utf16().collect();
    let new: Vec<u16> = placed.encode_utf16().collect();
    let length = if arguments.nodes.len() > 3 {
        usize::try_from(arguments.integer(3)?).ok()?
    } else {
        new.len()
    };
    let before = usize::try_from(start).ok().and_then(|start| start.checked_sub(1));
    let Some(head) = before.filter(|before| *before < old.len()).and_then(|end| old.get(..end))
    else {
        return Some(Value::Text(text));
    };
    let mut joined = [head, &new].concat();
    // Java leaves the rest out where nothing is taken away, and where the last character is.
    if length > 0 && head.len() + 1 + length <= old.len() {
        joined.extend_from_slice(old.get(head.len() + length..).unwrap_or_default());
    }
    arguments.made(&to_text(&joined))
}

/// A text with another around each UTF-16 unit.
pub(super) fn spread(text: &str, between: &str) -> String {
    let between: Vec<u16> = between.encode_utf16().collect();
    let mut units = between.clone();
    for unit in text.encode_utf16() {
        units.push(unit);
        units.extend_from_slice(&between);
    }
    to_text(&units)
}

/// A text of UTF-16 units. A half of a character is a question mark, as where Java writes it out.
fn to_text(units: &[u16]) -> String {
    char::decode_utf16(units.iter().copied()).map(|unit| unit.unwrap_or('?')).collect()
}
