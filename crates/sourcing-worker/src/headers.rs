//! What the headers of a silo's answer say.

use std::time::Duration;

use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{ETAG, HeaderMap, HeaderName, LAST_MODIFIED, LINK, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use twin_normalization::{Timestamp, Validators};

use crate::page::next_link;

/// A silo's `Retry-After`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// So long after it answered.
    Wait(Duration),
    /// At this time, by the silo's clock.
    At(Timestamp),
}

impl RetryAfter {
    /// When to ask again, of an answer at `now`.
    #[must_use]
    pub fn from(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Wait(wait) => now.plus(wait),
            Self::At(time) => time,
        }
    }
}

/// How long a tag or a date may be that is kept: a longer one is neither.
const HEADER: usize = 1_000;

/// What the `Link` headers call the next page.
pub(crate) fn link(headers: &HeaderMap) -> Option<String> {
    next_link(headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok()))
}

/// A header's value; none where it is missing, or no text.
pub(crate) fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// What to ask with next time.
pub(crate) fn validators(headers: &HeaderMap) -> Validators {
    let kept = |name| text(headers, name).filter(|text| text.len() <= HEADER);
    Validators { etag: kept(ETAG), last_modified: kept(LAST_MODIFIED) }
}

/// What a silo asks for that has no answer now, or not for us: in seconds, or as a date.
pub(crate) fn retry_after(response: &Response) -> Option<RetryAfter> {
    let busy = [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE];
    let text = text(response.headers(), RETRY_AFTER).filter(|_| busy.contains(&response.status()));
    let text = text?;
    match text.parse() {
        Ok(seconds) => Some(RetryAfter::Wait(Duration::from_secs(seconds))),
        Err(_) => http_date(&text).map(RetryAfter::At),
    }
}

/// An HTTP date is an RFC 2822 date in GMT.
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    let time = DateTimeParser::new().parse_timestamp(text).ok()?;
    Timestamp::from_micros(time.as_microsecond()).ok()
}
