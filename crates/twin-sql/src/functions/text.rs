//! Functions on texts. Positions count characters (code points), from 1 unless said otherwise.

use std::borrow::Cow;
use std::ops::Range;

use super::Parameter::{Any, Group, Regex};
use super::{Arguments, Body, Function, Signature};
use crate::types::Type;
use crate::value::Value;

const TEXT: super::Parameter = Any(Type::Text);
const INT: super::Parameter = Any(Type::Int);

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "UPPER",
        aliases: &[],
        signatures: &[Signature { parameters: &[TEXT], result: Type::Text, body: Body(upper) }],
        nulls: "NULL for NULL",
    },
    Function {
        name: "LOWER",
        aliases: &[],
        signatures: &[Signature { parameters: &[TEXT], result: Type::Text, body: Body(lower) }],
        nulls: "NULL for NULL",
    },
    Function {
        name: "TRIM",
        aliases: &["BTRIM"],
        signatures: &[
            Signature { parameters: &[TEXT], result: Type::Text, body: Body(trim) },
            Signature { parameters: &[TEXT, TEXT], result: Type::Text, body: Body(trim) },
        ],
        nulls: "NULL for NULL; cuts blanks, or the characters given, and no other white space",
    },
    Function {
        name: "LTRIM",
        aliases: &[],
        signatures: &[
            Signature { parameters: &[TEXT], result: Type::Text, body: Body(trim_start) },
            Signature { parameters: &[TEXT, TEXT], result: Type::Text, body: Body(trim_start) },
        ],
        nulls: "NULL for NULL",
    },
    Function {
        name: "RTRIM",
        aliases: &[],
        signatures: &[
            Signature { parameters: &[TEXT], result: Type::Text, body: Body(trim_end) },
            Signature { parameters: &[TEXT, TEXT], result: Type::Text, body: Body(trim_end) },
        ],
        nulls: "NULL for NULL",
    },
    Function {
        name: "REPLACE",
        aliases: &[],
        signatures: &[Signature {
            parameters: &[TEXT, TEXT, TEXT],
            result: Type::Text,
            body: Body(replace),
        }],
        nulls: "NULL for any NULL; an empty text to look for is found around every character",
    },
    Function {
        name: "SUBSTRING",
        aliases: &["SUBSTR"],
        signatures: &[
            Signature { parameters: &[TEXT, INT], result: Type::Text, body: Body(substring) },
            Signature {
                parameters: &[TEXT, INT, INT],
                result: Type::Text,
                body: Body(substring_for),
            },
        ],
        nulls: "NULL for any NULL and for a negative length; empty for a start outside the text; a negative start counts from the end",
    },
    Function {
        name: "CHAR_LENGTH",
        aliases: &["CHARACTER_LENGTH"],
        signatures: &[Signature { parameters: &[TEXT], result: Type::Int, body: Body(length) }],
        nulls: "NULL for NULL",
    },
    Function {
        name: "SPLIT_INDEX",
        aliases: &[],
        signatures: &[Signature {
            parameters: &[TEXT, TEXT, INT],
            result: Type::Text,
            body: Body(split_index),
        }],
        nulls: "NULL for any NULL, for an index (from 0) that is negative or past the last part, and for an empty text",
    },
    Function {
        name: "REGEXP_EXTRACT",
        aliases: &[],
        signatures: &[
            Signature { parameters: &[TEXT, Regex], result: Type::Text, body: Body(extract_all) },
            Signature {
                parameters: &[TEXT, Regex, Group],
                result: Type::Text,
                body: Body(extract_group),
            },
        ],
        nulls: "NULL for NULL, where nothing matches, and where the group took no part in the match",
    },
];

fn upper<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    Some(Value::owned(arguments.text(0)?.to_uppercase()))
}

fn lower<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    Some(Value::owned(arguments.text(0)?.to_lowercase()))
}

fn trim<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    cut(arguments, |text, cut| text.trim_matches(cut))
}

fn trim_start<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    cut(arguments, |text, cut| text.trim_start_matches(cut))
}

fn trim_end<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    cut(arguments, |text, cut| text.trim_end_matches(cut))
}

fn cut<'e>(
    arguments: &Arguments<'_, 'e>,
    cut: impl for<'t> Fn(&'t str, &dyn Fn(char) -> bool) -> &'t str,
) -> Option<Value<'e>> {
    let text = arguments.text(0)?;
    let characters = if arguments.nodes.len() > 1 { arguments.text(1)? } else { " ".into() };
    let rest = cut(&text, &|character| characters.contains(character));
    let start = rest.as_ptr().addr() - text.as_ptr().addr();
    let range = start..start + rest.len();
    part(text, range)
}

fn replace<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let text = arguments.text(0)?;
    let (old, new) = (arguments.text(1)?, arguments.text(2)?);
    if old.is_empty() || text.contains(&*old) {
        return Some(Value::owned(text.replace(&*old, &new)));
    }
    Some(Value::Text(text))
}

fn substring<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    substring_of(arguments.text(0)?, arguments.integer(1)?, i64::MAX)
}

fn substring_for<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (text, start, length) = (arguments.text(0)?, arguments.integer(1)?, arguments.integer(2)?);
    if length < 0 { None } else { substring_of(text, start, length) }
}

fn substring_of(text: Cow<'_, str>, start: i64, length: i64) -> Option<Value<'_>> {
    let skipped = match start {
        0 => 0,
        1.. => start - 1,
        _ => i64::try_from(text.chars().count()).ok()? + start,
    };
    let Ok(skipped) = usize::try_from(skipped) else {
        return Some(Value::Text("".into()));
    };
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let mut ends = text.char_indices().map(|(index, _)| index).chain([text.len()]);
    let first = ends.nth(skipped).unwrap_or(text.len());
    let last = match length.checked_sub(1) {
        None => first,
        Some(length) => ends.nth(length).unwrap_or(text.len()),
    };
    part(text, first..last)
}

fn length<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    i64::try_from(arguments.text(0)?.chars().count()).ok().map(Value::Integer)
}

fn split_index<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (text, separator) = (arguments.text(0)?, arguments.text(1)?);
    let index = usize::try_from(arguments.integer(2)?).ok()?;
    if text.is_empty() {
        return None;
    }
    // Flink splits at white space where the separator is empty.
    let found = if separator.is_empty() {
        text.split(char::is_whitespace).nth(index)?
    } else {
        text.split(&*separator).nth(index)?
    };
    let start = found.as_ptr().addr() - text.as_ptr().addr();
    let range = start..start + found.len();
    part(text, range)
}

fn extract_all<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    extract(arguments, 0)
}

fn extract_group<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    extract(arguments, usize::try_from(arguments.integer(2)?).ok()?)
}

fn extract<'e>(arguments: &Arguments<'_, 'e>, group: usize) -> Option<Value<'e>> {
    let text = arguments.text(0)?;
    let range = arguments.regex()?.captures(&text)?.get(group)?.range();
    part(text, range)
}

/// A part of a text, borrowed where the text is.
fn part(text: Cow<'_, str>, range: Range<usize>) -> Option<Value<'_>> {
    Some(Value::Text(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(range)?),
        Cow::Owned(text) => Cow::Owned(text.get(range)?.to_owned()),
    }))
}
