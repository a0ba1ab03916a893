//! Checks a parsed mapping against its declared source and its sink, and plans it.

mod array;
mod branch;
mod call;
mod cast;
mod expression;
mod fatal;
mod from;
mod interval;
mod lake;
mod literal;
mod logic;
mod near;
mod operator;
mod output;
mod scope;
mod special;
mod statement;
mod ucum;
mod unknown;

use crate::plan::Plan;
use crate::problem::Problems;
use crate::sink::Sink;
use crate::source::Fields;
use crate::syntax::Syntax;
pub(crate) use branch::selects;

/// What to do about SQL that needs memory of other records.
const STATELESS: &str = "a mapping sees one record at a time: take it out; `engine: flink`, which has a memory, is not available yet";

/// SQL that was checked.
#[derive(Debug)]
pub(crate) struct Checked {
    /// The declared source.
    pub(crate) fields: Fields,
    pub(crate) plan: Plan,
    /// What it writes to, every column with its type.
    pub(crate) sink: Sink,
}

/// Checks parsed SQL that is to write to the sink of that name. `None` where a problem was found.
pub(crate) fn check(
    syntax: &Syntax,
    sink: &'static str,
    share: bool,
    problems: &mut Problems,
) -> Option<Checked> {
    let before = problems.count();
    let checked = statement::check(syntax, sink, share, problems)?;
    (problems.count() == before).then_some(checked)
}

/// Reports SQL that only Flink runs.
fn stateful<T>(
    problems: &mut Problems,
    place: impl Into<crate::problem::Place>,
    thing: &str,
) -> Option<T> {
    problems.add(place, format!("{thing} needs `engine: flink`"), STATELESS)
}
