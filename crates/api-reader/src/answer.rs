//! The forms of an answer: what a client may keep, and for how long.

use serde::Serialize;
use twin_lambda::http::{HttpEvent, HttpResponse};

use crate::etag;
use crate::problem::Problem;

/// A function's answer has at most 6 MB with its headers and as JSON in JSON, where each quote and backslash of it
/// takes two bytes.
const MAX_ANSWER_BYTES: usize = 6_000_000;

/// Kept by the client alone, and asked about each time.
const ASK_EACH_TIME: &str = "private, no-cache";

/// An answer that a client may keep as long as its tag stays: 304 where it has it already.
pub(crate) fn tagged(event: &HttpEvent<'_>, tag: String, body: &impl Serialize) -> HttpResponse {
    kept(event, tag, ASK_EACH_TIME, "authorization", || {
        HttpResponse::json(200, "application/json", body)
    })
}

/// An answer that is the same for everybody until the next deployment.
pub(crate) fn public(event: &HttpEvent<'_>, tag: String, body: &str) -> HttpResponse {
    kept(event, tag, "public, max-age=300", "accept-encoding", || {
        let mut response = HttpResponse::json(200, "application/json", &());
        response.body = body.to_owned();
        response
    })
}

/// An answer that no client keeps.
pub(crate) fn unstored(status: u16, content_type: &str, body: &impl Serialize) -> HttpResponse {
    sealed(HttpResponse::json(status, content_type, body), "no-store")
}

fn kept(
    event: &HttpEvent<'_>,
    tag: String,
    cache: &str,
    vary: &str,
    make: impl FnOnce() -> HttpResponse,
) -> HttpResponse {
    let has_it = event.header("if-none-match").is_some_and(|listed| etag::names(listed, &tag));
    let response = if has_it { HttpResponse::empty(304) } else { make() };
    let mut response = sealed(response, cache);
    response.headers.insert("etag", tag);
    response.headers.insert("vary", vary.to_owned());
    response
}

fn sealed(mut response: HttpResponse, cache: &str) -> HttpResponse {
    if bytes_in_json(&response.body) > MAX_ANSWER_BYTES {
        return Problem::too_large().response();
    }
    response.headers.insert("cache-control", cache.to_owned());
    // A text of a source stays a text, whatever a browser takes it for.
    response.headers.insert("x-content-type-options", "nosniff".to_owned());
    response
}

/// How long a body is as a text in JSON. It is JSON itself, so that no other character of it needs an escape.
fn bytes_in_json(body: &str) -> usize {
    2 + body.len() + body.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_the_platform_would_refuse_is_a_problem_that_says_what_to_do() {
        let of = |text: String| unstored(200, "application/json", &text);
        // Each quote is two bytes of the body and four of the answer, which has six around the text.
        for (text, status) in [
            ("x".repeat(MAX_ANSWER_BYTES - 6), 200),
            ("x".repeat(MAX_ANSWER_BYTES - 5), 400),
            ("\"".repeat(MAX_ANSWER_BYTES / 4 - 2), 200),
            ("\"".repeat(MAX_ANSWER_BYTES / 4 - 1), 400),
        ] {
            let response = of(text);
            assert_eq!(response.status_code, status);
            assert!(serde_json::to_string(&response.body).unwrap().len() <= MAX_ANSWER_BYTES);
        }
        assert!(of("x".repeat(MAX_ANSWER_BYTES)).body.contains("too_large"));
    }
}
