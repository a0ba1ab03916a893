//! `STR_TO_MAP(text, pairs, key)['name']`: a value of a text of keys and values.

use super::{Arguments, Function};
use crate::value::Value;

pub(super) static FUNCTIONS: &[Function] = &[Function {
    name: "STR_TO_MAP",
    forms: &["STR_TO_MAP(STRING [, 'between pairs', 'after a key'])['key'] -> STRING"],
    signatures: &[],
    meaning: "The value of a key in a text of keys and values. The texts between them are `,` and `=` if left \
              out, and are no regular expressions. Of equal keys the last counts.",
    nulls: "NULL for NULL, and where the key or its value is not there",
    examples: &[
        ("STR_TO_MAP('battery=80;door=open', ';', '=')['door']", "'open'"),
        ("STR_TO_MAP('a=1,b=2')['c']", "NULL STRING"),
    ],
    ..Function::TEXT
}];

/// Whether a text divides as it stands, though Java takes it for a regular expression.
pub(crate) fn plain_delimiter(text: &str) -> bool {
    !text.is_empty()
        && !text.contains(['\\', '[', ']', '(', ')', '{', '}', '^', '$', '.', '|', '?', '*', '+'])
}

/// The body: the text, what is between pairs, what is after a key, and the key.
pub(crate) fn value_of_key<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (text, between) = (arguments.text(0)?, arguments.text(1)?);
    let (after, key) = (arguments.text(2)?, arguments.text(3)?);
    // Java leaves out the empty parts at the end.
    let mut pairs = text.len();
    while pairs > 0 && text.get(..pairs).is_some_and(|head| head.ends_with(between)) {
        pairs -= between.len();
    }
    let name = |pair: &&str| pair.split_once(after).map_or(*pair, |(name, _)| name) == key;
    let pair = text.get(..pairs)?.rsplit(between).find(name)?;
    let (_, value) = pair.split_once(after)?;
    Some(Value::Text(value))
}
