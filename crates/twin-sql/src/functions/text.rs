//! Functions that make texts of texts.

use bumpalo::collections::String as ArenaText;

use super::Parameter::{Any, More};
use super::{Arguments, Function, Kind, Signature};
use crate::types::Type;
use crate::value::Value;

pub(super) const TEXT: super::Parameter = Any(Type::Text);
pub(super) const INT: super::Parameter = Any(Type::Int);

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "UPPER",
        signatures: &[Signature::new(&[TEXT], Type::Text, upper)],
        meaning: "The text in capitals, in no particular language.",
        examples: &[("UPPER('Train')", "'TRAIN'")],
        ..Function::TEXT
    },
    Function {
        name: "LOWER",
        signatures: &[Signature::new(&[TEXT], Type::Text, lower)],
        meaning: "The text in small letters, in no particular language.",
        examples: &[("LOWER('Train')", "'train'")],
        ..Function::TEXT
    },
    Function {
        name: "TRIM",
        forms: &[
            "TRIM(STRING) -> STRING",
            "TRIM(BOTH STRING FROM STRING) -> STRING",
            "TRIM(LEADING STRING FROM STRING) -> STRING",
            "TRIM(TRAILING STRING FROM STRING) -> STRING",
        ],
        signatures: &[],
        meaning: "The text without the blanks at both ends, or without any of the characters given. Other \
                  white space, such as a tab, stays.",
        examples: &[("TRIM('  a b ')", "'a b'"), ("TRIM(LEADING '0' FROM '0070')", "'70'")],
        ..Function::TEXT
    },
    Function {
        name: "LTRIM",
        signatures: &[
            Signature::new(&[TEXT], Type::Text, trim_start),
            Signature::new(&[TEXT, TEXT], Type::Text, trim_start),
        ],
        meaning: "The text without the blanks at its start, or without any of the characters given.",
        examples: &[("LTRIM('  a ')", "'a '"), ("LTRIM('xya', 'xy')", "'a'")],
        ..Function::TEXT
    },
    Function {
        name: "RTRIM",
        signatures: &[
            Signature::new(&[TEXT], Type::Text, trim_end),
            Signature::new(&[TEXT, TEXT], Type::Text, trim_end),
        ],
        meaning: "The text without the blanks at its end, or without any of the characters given.",
        examples: &[("RTRIM(' a  ')", "' a'"), ("RTRIM('axy', 'xy')", "'a'")],
        ..Function::TEXT
    },
    Function {
        name: "REPLACE",
        signatures: &[Signature::new(&[TEXT, TEXT, TEXT], Type::Text, replace)],
        meaning: "The first text with the third in every place of the second. An empty text is found around \
                  every character.",
        examples: &[("REPLACE('1,5', ',', '.')", "'1.5'")],
        ..Function::TEXT
    },
    Function {
        name: "CONCAT",
        forms: &["CONCAT(STRING, STRING …) -> STRING"],
        signatures: &[],
        meaning: "The texts one after the other, as `||`.",
        examples: &[("CONCAT('a', 'b', 'c')", "'abc'")],
        ..Function::TEXT
    },
    Function {
        name: "CONCAT_WS",
        signatures: &[Signature::new(&[TEXT, More(Type::Text)], Type::Text, concat_ws)],
        meaning: "The second and all further texts, with the first between them.",
        nulls: "NULL where the first is NULL; the others are left out where they are",
        examples: &[("CONCAT_WS('-', 'a', CAST(NULL AS STRING), 'c')", "'a-c'")],
        ..Function::TEXT
    },
    Function {
        name: "REVERSE",
        signatures: &[Signature::new(&[TEXT], Type::Text, reverse)],
        meaning: "The characters from the last to the first.",
        examples: &[("REVERSE('Train')", "'niarT'")],
        ..Function::TEXT
    },
    Function {
        name: "CHAR_LENGTH",
        aliases: &["CHARACTER_LENGTH"],
        signatures: &[Signature::new(&[TEXT], Type::Int, length)],
        meaning: "The number of characters (code points).",
        examples: &[("CHAR_LENGTH('Zürich')", "6")],
        ..Function::TEXT
    },
];

impl Function {
    /// What most functions on texts share.
    pub(super) const TEXT: Function = Function {
        name: "",
        aliases: &[],
        signatures: &[],
        forms: &[],
        kind: Kind::Text,
        meaning: "",
        nulls: "NULL for any NULL",
        examples: &[],
    };
}

fn upper<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let text = arguments.text(0)?;
    if !text.is_ascii() {
        return arguments.made(&text.to_uppercase());
    }
    if !text.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return Some(Value::Text(text));
    }
    arguments.arena().altered(text, str::make_ascii_uppercase).map(Value::Text)
}

fn lower<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let text = arguments.text(0)?;
    if !text.is_ascii() {
        return arguments.made(&text.to_lowercase());
    }
    if !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Some(Value::Text(text));
    }
    arguments.arena().altered(text, str::make_ascii_lowercase).map(Value::Text)
}

pub(crate) fn trim<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    cut(arguments, |text, cut| text.trim_matches(cut))
}

pub(crate) fn trim_start<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    cut(arguments, |text, cut| text.trim_start_matches(cut))
}

pub(crate) fn trim_end<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    cut(arguments, |text, cut| text.trim_end_matches(cut))
}

fn cut<'e>(
    arguments: &Arguments<'_, 'e>,
    cut: impl for<'t> Fn(&'t str, &dyn Fn(char) -> bool) -> &'t str,
) -> Option<Value<'e>> {
    let text = arguments.text(0)?;
    let characters = if arguments.nodes.len() > 1 { arguments.text(1)? } else { " " };
    Some(Value::Text(cut(text, &|character| characters.contains(character))))
}

fn replace<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let (text, old, new) = (arguments.text(0)?, arguments.text(1)?, arguments.text(2)?);
    let arena = arguments.arena();
    let bytes = |places: usize| places.checked_mul(new.len())?.checked_add(text.len());
    if old.is_empty() {
        // It is found around every UTF-16 unit.
        arena.fits(bytes(text.len() + 1))?;
        return arguments.made(&super::pad::spread(text, new));
    }
    let places = text.matches(old).count();
    if places == 0 {
        return Some(Value::Text(text));
    }
    let write = |replaced: &mut ArenaText<'e>| {
        for (index, part) in text.split(old).enumerate() {
            replaced.push_str(if index == 0 { "" } else { new });
            replaced.push_str(part);
        }
    };
    arena.written(bytes(places).map(|bytes| bytes - places * old.len()), write).map(Value::Text)
}

fn concat_ws<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let separator = arguments.text(0)?;
    let texts = (1..arguments.nodes.len()).filter_map(|position| arguments.text(position));
    arguments.arena().joined(separator, &texts.collect::<Vec<_>>()).map(Value::Text)
}

fn reverse<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let text = arguments.text(0)?;
    let write = |reversed: &mut ArenaText<'e>| reversed.extend(text.chars().rev());
    arguments.arena().written(Some(text.len()), write).map(Value::Text)
}

fn length<'e>(arguments: &Arguments<'_, 'e>) -> Option<Value<'e>> {
    let text = arguments.text(0)?;
    let count = if text.is_ascii() { text.len() } else { text.chars().count() };
    i64::try_from(count).ok().map(Value::Integer)
}
