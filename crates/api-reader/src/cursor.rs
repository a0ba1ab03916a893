//! Where the next page of a listing begins.

use twin_normalization::{Component, PipelineName};

use crate::problem::Problem;

/// The query that a listing answers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query<'a> {
    pub(crate) pipeline: Option<&'a str>,
    pub(crate) prefix: &'a str,
}

/// Separates the parts; no legal name holds it.
const SEPARATOR: char = '\n';

/// Writes the place after `last` in the listing of `query`. The text is opaque to clients.
pub(crate) fn write(query: Query<'_>, last: &(PipelineName, Component)) -> String {
    let parts =
        [query.pipeline.unwrap_or_default(), query.prefix, last.0.as_str(), last.1.as_str()];
    base64_simd::URL_SAFE_NO_PAD.encode_to_string(parts.join(&SEPARATOR.to_string()))
}

/// Reads a cursor back.
///
/// # Errors
/// 400 where it is not one of ours, or belongs to another query.
pub(crate) fn read(query: Query<'_>, cursor: &str) -> Result<(PipelineName, Component), Problem> {
    parse(query, cursor).ok_or_else(|| {
        Problem::bad_request("cursor is not one of this query: begin without a cursor")
    })
}

fn parse(query: Query<'_>, cursor: &str) -> Option<(PipelineName, Component)> {
    let bytes = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(cursor).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let mut parts = text.split(SEPARATOR);
    let of_query =
        parts.next()? == query.pipeline.unwrap_or_default() && parts.next()? == query.prefix;
    let last = (PipelineName::new(parts.next()?).ok()?, Component::new(parts.next()?).ok()?);
    (of_query && parts.next().is_none()).then_some(last)
}
