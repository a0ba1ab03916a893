//! The functions of the mapping language, in one table.
//!
//! A function is one [`Function`] entry in the file of its kind: its name, what it means, what it does with NULL,
//! examples, and a signature with its implementation for each list of argument types. Functions answer NULL for
//! a NULL argument unless their `nulls` says otherwise; in the code that is the `?` on an argument.
//!
//! A function that has a syntax of its own, such as `EXTRACT(unit FROM time)`, has `forms` in place of signatures;
//! the check knows it by name.

mod cut;
mod extreme;
mod forms;
mod key;
mod like;
mod moment;
mod number;
mod pad;
mod pattern;
mod place;
mod regex;
mod repeat;
mod text;
mod time;
mod unit;
mod zone;

use std::fmt;

use crate::arena::Arena;
use crate::plan::{Id, PreparedId};
use crate::run::Evaluator;
use crate::time::Moment;
use crate::types::Type;
use crate::value::Value;

pub(crate) use key::{plain_delimiter, value_of_key};
pub(crate) use like::Like;
pub(crate) use moment::{ceil_time, difference, extract, floor_time, shift_months, shift_span};
pub(crate) use pad::overlay;
pub(crate) use pattern::{Pattern, plain_time};
pub(crate) use regex::{Use, compile as compile_regex};
pub(crate) use text::{trim, trim_end, trim_start};
pub(crate) use unit::Unit;
pub(crate) use zone::Zone;

/// A function of the mapping language.
#[derive(Debug)]
pub struct Function {
    pub(crate) name: &'static str,
    /// Other names that mean the same.
    pub(crate) aliases: &'static [&'static str],
    pub(crate) signatures: &'static [Signature],
    /// How to write it, where it has a syntax of its own.
    pub(crate) forms: &'static [&'static str],
    pub(crate) kind: Kind,
    pub(crate) meaning: &'static str,
    pub(crate) nulls: &'static str,
    /// Expressions and their values, as the semantics tests write them.
    pub(crate) examples: &'static [(&'static str, &'static str)],
}

/// What a function is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Texts.
    Text,
    /// Numbers.
    Number,
    /// Times and dates.
    Time,
    /// Choosing between values of any type.
    Choice,
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
    /// Any number of expressions of a type; the last parameter.
    More(Type),
    /// A text literal that is a regular expression.
    Regex,
    /// An integer literal that is the number of a group in the regular expression before it.
    Group,
    /// A text literal that is a date and time pattern.
    Pattern,
    /// A text literal that is the name of a time zone.
    Zone,
    /// An integer literal that is one of these.
    OneOf(&'static [i64]),
    /// An integer literal from one number to another.
    Between(i64, i64),
}

/// An implementation. `None` is NULL.
#[derive(Clone, Copy)]
pub(crate) struct Body {
    pub(crate) run: Implementation,
    /// Whether Flink dies of it where its first argument, a number, is NaN or infinite.
    pub(crate) needs_finite: bool,
}

type Implementation = for<'a, 'e> fn(&Arguments<'a, 'e>) -> Option<Value<'e>>;

impl Body {
    pub(crate) const fn new(run: Implementation) -> Body {
        Body { run, needs_finite: false }
    }
}

/// Something made once at check time from a literal argument.
#[derive(Debug)]
pub(crate) enum Prepared {
    Regex(::regex::Regex),
    Pattern(Pattern),
    Like(Like),
    /// The zone to read a time in, and the one to write it in.
    Zones(Zone, Zone),
}

/// The arguments of one call, evaluated when they are asked for. `None` is NULL.
pub(crate) struct Arguments<'a, 'e> {
    pub(crate) evaluator: &'a Evaluator<'a, 'e>,
    pub(crate) nodes: &'e [Id],
    pub(crate) prepared: Option<PreparedId>,
}

impl Function {
    /// The name, in capitals.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Other names that mean the same.
    #[must_use]
    pub fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }

    /// What the function is about.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What the function does.
    #[must_use]
    pub fn meaning(&self) -> &'static str {
        self.meaning
    }

    /// What the function answers where an argument is NULL or makes no sense.
    #[must_use]
    pub fn nulls(&self) -> &'static str {
        self.nulls
    }

    /// Expressions and their values, written as SQL.
    #[must_use]
    pub fn examples(&self) -> &'static [(&'static str, &'static str)] {
        self.examples
    }

    /// Each way to call it, such as `SPLIT_INDEX(STRING, STRING, INT) -> STRING`.
    #[must_use]
    pub fn signatures(&self) -> Vec<String> {
        let signatures = self.signatures.iter();
        let forms = self.forms.iter().map(|form| (*form).to_owned());
        forms.chain(signatures.map(|signature| format!("{}{signature}", self.name))).collect()
    }

    /// The function of that name, in capitals or not.
    pub(crate) fn find(name: &str) -> Option<&'static Function> {
        functions().find(|function| {
            let mut names = function.aliases.iter().chain([&function.name]);
            names.any(|known| known.eq_ignore_ascii_case(name))
        })
    }
}

/// Every function of the mapping language. The operators and `CASE` are part of the grammar.
pub fn functions() -> impl Iterator<Item = &'static Function> {
    let texts = text::FUNCTIONS.iter().chain(cut::FUNCTIONS).chain(pad::FUNCTIONS);
    let found = place::FUNCTIONS.iter().chain(key::FUNCTIONS);
    let numbers = number::FUNCTIONS.iter().chain(time::FUNCTIONS).chain(zone::FUNCTIONS);
    let others = moment::FUNCTIONS.iter().chain(extreme::FUNCTIONS).chain(forms::FUNCTIONS);
    texts.chain(found).chain(numbers).chain(others)
}

impl Signature {
    const fn new(parameters: &'static [Parameter], result: Type, run: Implementation) -> Signature {
        Signature { parameters, result, body: Body::new(run) }
    }

    /// The same of a number that must be finite.
    const fn of_finite(mut self) -> Signature {
        self.body.needs_finite = true;
        self
    }
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
            Parameter::More(data_type) => write!(f, "{data_type} …"),
            Parameter::Regex => f.write_str("'regular expression'"),
            Parameter::Group => f.write_str("group number"),
            Parameter::Pattern => f.write_str("'date and time pattern'"),
            Parameter::Zone => f.write_str("'time zone'"),
            Parameter::Between(least, most) => write!(f, "{least} to {most}"),
            Parameter::OneOf(integers) => {
                let integers: Vec<String> = integers.iter().map(ToString::to_string).collect();
                f.write_str(&integers.join(" or "))
            }
        }
    }
}

impl<'e> Arguments<'_, 'e> {
    /// The argument at a position, as a text.
    pub(crate) fn text(&self, position: usize) -> Option<&'e str> {
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

    /// The argument at a position, as a time.
    pub(crate) fn moment(&self, position: usize) -> Option<Moment> {
        match self.value(position)? {
            Value::Time(moment) => Some(moment),
            _ => None,
        }
    }

    /// The argument at a position, as milliseconds.
    pub(crate) fn time(&self, position: usize) -> Option<i64> {
        self.moment(position).map(|moment| moment.millis)
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

    /// The time zones of the call.
    pub(crate) fn zones(&self) -> Option<(&'e Zone, &'e Zone)> {
        match self.prepared()? {
            Prepared::Zones(from, to) => Some((from, to)),
            _ => None,
        }
    }

    /// Where texts are made.
    pub(crate) fn arena(&self) -> &'e Arena {
        self.evaluator.arena
    }

    /// A text that the function made. Before making one that may be much longer than its arguments, a function asks
    /// the arena for room.
    pub(crate) fn made(&self, text: &str) -> Option<Value<'e>> {
        self.arena().text(text).map(Value::Text)
    }

    fn prepared(&self) -> Option<&'e Prepared> {
        self.evaluator.prepared(self.prepared?)
    }

    /// The argument at a position.
    pub(crate) fn value(&self, position: usize) -> Option<Value<'e>> {
        self.evaluator.evaluate(*self.nodes.get(position)?)
    }
}

/// Bodies are equal where they are the same function of the table: this is what lets calls be shared.
impl PartialEq for Body {
    fn eq(&self, other: &Body) -> bool {
        std::ptr::fn_addr_eq(self.run, other.run)
    }
}

impl Eq for Body {}

impl std::hash::Hash for Body {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.run as usize).hash(state);
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body")
    }
}
