//! Checks a parsed mapping against its declared source and its sink, and plans it.

mod array;
mod branch;
mod call;
mod cast;
mod expression;
mod fatal;
mod from;
mod interval;
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
use crate::source::Fields;
use crate::syntax::Syntax;
pub(crate) use branch::selects;

/// What to do about SQL that needs memory of other records.
const STATELESS: &str = "a mapping sees one record at a time: take it out; `engine: flink`, which has a memory, is not available yet";

/// Checks a parsed mapping. `None` where a problem was found.
pub(crate) fn check(
    syntax: &Syntax,
    share: bool,
    problems: &mut Problems,
) -> Option<(Fields, Plan)> {
    let before = problems.count();
    let (fields, plan) = statement::check(syntax, share, problems)?;
    (problems.count() == before).then_some((fields, plan))
}

/// Reports SQL that only Flink runs.
fn stateful<T>(
    problems: &mut Problems,
    place: impl Into<crate::problem::Place>,
    thing: &str,
) -> Option<T> {
    problems.add(place, format!("{thing} needs `engine: flink`"), STATELESS)
}
