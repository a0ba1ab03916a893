//! The functions of the mapping language, in one table.
//!
//! A function is one [`Function`] entry in [`text`], [`number`] or [`time`]: its name, what it does with
//! NULL, and a signature with its implementation for each list of argument types. Functions answer NULL
//! for a NULL argument unless their `nulls` says otherwise; in the code that is the `?` on an argument.

mod like;
mod number;
mod pattern;
mod regex;
mod text;
mod time;

use std::borrow::Cow;
use std::fmt;

use crate::plan::{Id, PreparedId};
use crate::run::Evaluator;
use crate::types::Type;
use crate::value::Value;

pub(crate) use like::Like;
pub(crate) use pattern::Pattern;
pub(crate) use regex::compile as compile_regex;

/// A function of the mapping language.
#[derive(Debug)]
pub struct Function {
    pub(crate) name: &'static str,
    /// Other names that mean the same.
    pub(crate) aliases: &'static [&'static str],
    pub(crate) signatures: &'static [Signature],
    pub(crate) nulls: &'static str,
}

/// One list of argument types, the type of the result, and the implementation.
#[derive(Debug)]
pub(crate) struct Signature {
    pub(crate) parameters: &'static [Parameter],
    pub(crate) result: Type,
    pub(crate) body: Body,
}

/// What an argument must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parameter {
    /// Any expression of a type.
    Any(Type),
    /// A text literal that is a regular expression.
    Regex,
    /// An integer literal that is the number of a group in the regular expression before it.
    Group,
    /// A text literal that is a date and time pattern.
    Pattern,
    /// An integer literal that is one of these.
    OneOf(&'static [i64]),
}

/// An implementation. `None` is NULL.
#[derive(Clone, Copy)]
pub(crate) struct Body(pub(crate) for<'a, 'e> fn(&Arguments<'a, 'e>) -> Option<Value<'e>>);

/// Something made once at check time from a literal argument.
#[derive(Debug)]
pub(crate) enum Prepared {
    Regex(::regex::Regex),
    Pattern(Pattern),
    Like(Like),
}

/// The arguments of one call, evaluated when they are asked for. `None` is NULL.
pub(crate) struct Arguments<'a, 'e> {
    pub(crate) evaluator: &'a Evaluator<'e>,
    pub(crate) nodes: &'e [Id],
    pub(crate) prepared: Option<PreparedId>,
}

impl Function {
    /// The name, in capitals.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What the function answers where an argument is NULL or makes no sense.
    #[must_use]
    pub fn nulls(&self) -> &'static str {
        self.nulls
    }

    /// Each way to call it, such as `SPLIT_INDEX(STRING, STRING, INT) -> STRING`.
    #[must_use]
    pub fn signatures(&self) -> Vec<String> {
        let signatures = self.signatures.iter();
        signatures.map(|signature| format!("{}{signature}", self.name)).collect()
    }

    /// The function of that name, in capitals or not.
    pub(crate) fn find(name: &str) -> Option<&'static Function> {
        functions().find(|function| {
            let mut names = function.aliases.iter().chain([&function.name]);
            names.any(|known| known.eq_ignore_ascii_case(name))
        })
    }
}

/// Every function of the mapping language. The operators and `CASE`, `COALESCE`, `NULLIF`, `CAST` and
/// `TRY_CAST` are part of the grammar.
pub fn functions() -> impl Iterator<Item = &'static Function> {
    text::FUNCTIONS.iter().chain(number::FUNCTIONS).chain(time::FUNCTIONS)
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        for (index, parameter) in self.parameters.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{parameter}")?;
        }
        write!(f, ") -> {}", self.result)
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Parameter::Any(data_type) => write!(f, "{data_type}"),
            Parameter::Regex => f.write_str("'regular expression'"),
            Parameter::Group => f.write_str("group number"),
            Parameter::Pattern => f.write_str("'date and time pattern'"),
            Parameter::OneOf(integers) => {
                let integers: Vec<String> = integers.iter().map(ToString::to_string).collect();
                f.write_str(&integers.join(" or "))
            }
        }
    }
}

impl<'e> Arguments<'_, 'e> {
    /// The argument at a position, as a text.
    pub(crate) fn text(&self, position: usize) -> Option<Cow<'e, str>> {
        match self.value(position)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The argument at a position, as an `INT` or `BIGINT`.
    pub(crate) fn integer(&self, position: usize) -> Option<i64> {
        match self.value(position)? {
            Value::Integer(integer) => Some(integer),
            _ => None,
        }
    }

    /// The argument at a position, as a `DOUBLE`.
    pub(crate) fn double(&self, position: usize) -> Option<f64> {
        match self.value(position)? {
            Value::Double(double) => Some(double),
            _ => None,
        }
    }

    /// The argument at a position, as microseconds.
    pub(crate) fn time(&self, position: usize) -> Option<i64> {
        match self.value(position)? {
            Value::Time(micros) => Some(micros),
            _ => None,
        }
    }

    /// The regular expression of the call.
    pub(crate) fn regex(&self) -> Option<&'e ::regex::Regex> {
        match self.prepared()? {
            Prepared::Regex(regex) => Some(regex),
            _ => None,
        }
    }

    /// The date and time pattern of the call.
    pub(crate) fn pattern(&self) -> Option<&'e Pattern> {
        match self.prepared()? {
            Prepared::Pattern(pattern) => Some(pattern),
            _ => None,
        }
    }

    fn prepared(&self) -> Option<&'e Prepared> {
        self.evaluator.prepared(self.prepared?)
    }

    fn value(&self, position: usize) -> Option<Value<'e>> {
        self.evaluator.evaluate(*self.nodes.get(position)?)
    }
}

/// Bodies are equal where they are the same function of the table: this is what lets calls be shared.
impl PartialEq for Body {
    fn eq(&self, other: &Body) -> bool {
        std::ptr::fn_addr_eq(self.0, other.0)
    }
}

impl Eq for Body {}

impl std::hash::Hash for Body {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.0 as usize).hash(state);
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body")
    }
}
