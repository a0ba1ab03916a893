//! What a silo is asked for: a document, or a page of it.

use std::fmt;

use serde_json::Value;
use twin_pipeline::PolledDocument;

/// A document, or a page of it.
#[derive(Clone, Debug)]
pub struct Page<'d> {
    /// The document.
    pub document: &'d PolledDocument,
    /// Which of its pages.
    pub mark: Mark,
}

impl<'d> Page<'d> {
    /// The whole document, or its first page.
    #[must_use]
    pub fn first(document: &'d PolledDocument) -> Self {
        Self { document, mark: Mark::First }
    }
}

/// Which page of a document. What the silo wrote into it may be as secret as the document, so `Debug` does not show it.
#[derive(Clone, PartialEq)]
pub enum Mark {
    /// The first one.
    First,
    /// The one at this URL, which the silo has given.
    Url(String),
    /// The one that comes when this is sent.
    Sent(Value),
}

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::First => "First",
            Self::Url(_) => "Url",
            Self::Sent(_) => "Sent",
        })
    }
}

/// Where a page came from, and what the silo says of the next.
#[derive(Clone, Default)]
pub struct Links {
    /// The URL that it was asked for at, without a secret; empty where there was none.
    pub asked: String,
    /// What its `Link` header calls the next page, as it came.
    pub next: Option<String>,
}

impl fmt::Debug for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A URL can hold a key of the silo's.
        f.debug_struct("Links").field("next", &self.next.is_some()).finish_non_exhaustive()
    }
}

/// The target with `rel="next"` among the values of `Link` headers (RFC 8288).
pub(crate) fn next_link<'v>(values: impl Iterator<Item = &'v str>) -> Option<String> {
    for mut rest in values {
        while let Some((_, from)) = rest.split_once('<') {
            let (target, parameters) = from.split_once('>')?;
            let end = parameters.find(outside_quotes(',')).unwrap_or(parameters.len());
            let (own, after) = parameters.split_at(end);
            if own.split(outside_quotes(';')).any(is_next) {
                return Some(target.trim().to_owned());
            }
            rest = after;
        }
    }
    None
}

/// Finds a separator outside of quotes.
fn outside_quotes(separator: char) -> impl FnMut(char) -> bool {
    let mut quoted = false;
    move |c| {
        quoted ^= c == '"';
        c == separator && !quoted
    }
}

fn is_next(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return false };
    let mut relations = value.trim().trim_matches('"').split_ascii_whitespace();
    name.trim().eq_ignore_ascii_case("rel")
        && relations.any(|relation| relation.eq_ignore_ascii_case("next"))
}

#[cfg(test)]
mod tests {
    use super::next_link;

    #[test]
    fn the_next_page_is_found_among_other_links() {
        for (values, expected) in [
            (&["<https://a.example/?p=2>; rel=\"next\""][..], Some("https://a.example/?p=2")),
            (&["<?p=1>; rel=prev, <?p=3>; rel=next"], Some("?p=3")),
            (&["<?p=9>; rel=last", "<?p=3>; REL=\"start Next\""], Some("?p=3")),
            (&["<a>; title=\"x, <b>; rel=next\"; rel=last, <c>; rel=\"next\""], Some("c")),
            (&["<a,b;c>; type=x; rel=next"], Some("a,b;c")),
            (&["<a>; rel=\"prev\"", "", "nonsense", "<b; rel=next"], None),
            (&["<a>; rel=nextish"], None),
            (&["<a>"], None),
        ] {
            assert_eq!(next_link(values.iter().copied()).as_deref(), expected, "{values:?}");
        }
    }
}
