//! Where the next page of a listing begins.
//!
//! A cursor is bound to its query and its caller by a digest, and is refused where that differs. The digest is
//! no secret: whoever forges it well has named a place to begin at, and what a page may show is decided by the query
//! and the token alone (`docs/adr/0014-a-cursor-is-no-secret.md`).

use twin_normalization::{Component, PipelineName, sha256_hex};

use crate::problem::Problem;

/// The listing that a cursor belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query<'a> {
    /// Its route.
    pub(crate) route: &'a str,
    /// The client that asks.
    pub(crate) client: &'a str,
    /// The pipeline asked for, if it is one.
    pub(crate) pipeline: Option<&'a str>,
    /// How the components asked for begin.
    pub(crate) prefix: &'a str,
}

/// Where a page ended.
pub(crate) type Place = (PipelineName, Component);

/// Separates the parts; no legal name holds it.
const SEPARATOR: char = '\n';
/// Hex digits of the digest.
const DIGEST: usize = 32;
/// Longer than any of ours.
const MAX_BYTES: usize = 400;

/// Writes the place after `last` in the listing of `query`. The text is opaque to clients.
pub(crate) fn write(query: Query<'_>, (pipeline, component): &Place) -> String {
    let Query { route, client, pipeline: asked, prefix } = query;
    let asked = asked.unwrap_or_default();
    // The client comes last: of all parts it alone could hold the separator.
    let bound = [route, asked, prefix, pipeline.as_str(), component.as_str(), client];
    let mut digest = sha256_hex(bound.join(&SEPARATOR.to_string()).as_bytes());
    digest.truncate(DIGEST);
    base64_simd::URL_SAFE_NO_PAD
        .encode_to_string(format!("{digest}{SEPARATOR}{pipeline}{SEPARATOR}{component}"))
}

/// Reads a cursor back.
///
/// # Errors
/// 400 where it is not one of ours, or belongs to another query or caller.
pub(crate) fn read(query: Query<'_>, cursor: &str) -> Result<Place, Problem> {
    parse(cursor).filter(|place| write(query, place) == cursor && is_in(query, place)).ok_or_else(
        || Problem::bad_request("cursor is not one of this query: begin without a cursor"),
    )
}

fn parse(cursor: &str) -> Option<Place> {
    if cursor.len() > MAX_BYTES {
        return None;
    }
    let bytes = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(cursor).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let mut parts = text.split(SEPARATOR).skip(1);
    let place = (PipelineName::new(parts.next()?).ok()?, Component::new(parts.next()?).ok()?);
    parts.next().is_none().then_some(place)
}

/// Whether a listing can have ended there.
fn is_in(query: Query<'_>, (pipeline, component): &Place) -> bool {
    query.pipeline.is_none_or(|asked| asked == pipeline.as_str())
        && component.as_str().starts_with(query.prefix)
}
