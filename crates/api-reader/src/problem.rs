//! What goes wrong with a request, as `application/problem+json` (RFC 9457).
//!
//! A client gets a stable code and a sentence that says what to do, in which nothing of the request comes back. What the
//! log gets is more, and goes nowhere else.

use serde::Serialize;
use twin_lambda::http::HttpResponse;

use crate::answer;

/// An error answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    code: Code,
    detail: String,
    /// The header by which a client learns what to do, besides the code.
    #[serde(skip)]
    header: Option<(&'static str, &'static str)>,
}

/// What went wrong, as a client may tell cases apart. A code keeps its meaning for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Code {
    /// The request is wrong.
    BadRequest,
    /// The answer would be too large.
    TooLarge,
    /// There is no token, or none that is good.
    Unauthorized,
    /// The token is not one for this API.
    Forbidden,
    /// There is no such thing, or the caller may not know of it.
    NotFound,
    /// The body is not JSON by its content type.
    UnsupportedMediaType,
    /// The table did not answer.
    Unavailable,
    /// The code or its wiring is wrong.
    Internal,
}

/// Who asks without a token is told which kind is wanted; who has a bad one, also that it is bad (RFC 6750).
const NO_TOKEN: &str = "Bearer realm=\"twin\"";
const BAD_TOKEN: &str = "Bearer realm=\"twin\", error=\"invalid_token\"";
const NO_SCOPE: &str = "Bearer realm=\"twin\", error=\"insufficient_scope\", scope=\"twin/api\"";

/// Seconds: longer than a throttled partition or a fail-over of a moment takes.
const RETRY_AFTER: &str = "2";

impl Problem {
    /// The request is wrong.
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(400, "Bad Request", Code::BadRequest, detail)
    }

    /// The answer would be larger than a function can give.
    pub(crate) fn too_large() -> Self {
        let detail =
            "the answer would be too large: ask for some of it, by metrics or a smaller limit";
        Self::new(400, "Bad Request", Code::TooLarge, detail)
    }

    /// There is no token, or none that is good.
    pub(crate) fn unauthorized(has_token: bool) -> Self {
        let detail = "an access token is needed that has not expired";
        Self::new(401, "Unauthorized", Code::Unauthorized, detail)
            .with("www-authenticate", if has_token { BAD_TOKEN } else { NO_TOKEN })
    }

    /// The token is not one for this API.
    pub(crate) fn forbidden() -> Self {
        let detail = "a token with the scope twin/api is needed";
        Self::new(403, "Forbidden", Code::Forbidden, detail).with("www-authenticate", NO_SCOPE)
    }

    /// There is no such thing, or the caller may not know of it.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(404, "Not Found", Code::NotFound, detail)
    }

    /// The body is something else than JSON.
    pub(crate) fn unsupported_media_type() -> Self {
        let detail = "the body must be JSON: send it with Content-Type: application/json";
        Self::new(415, "Unsupported Media Type", Code::UnsupportedMediaType, detail)
    }

    /// The table did not answer, or not in time.
    pub(crate) fn unavailable() -> Self {
        let detail = "the twin cannot be read at the moment: try again";
        Self::new(503, "Service Unavailable", Code::Unavailable, detail)
            .with("retry-after", RETRY_AFTER)
    }

    /// The code or its wiring is wrong: trying again does not help.
    pub(crate) fn internal() -> Self {
        let detail = "the request could not be answered: tell the operator when it was sent";
        Self::new(500, "Internal Server Error", Code::Internal, detail)
    }

    /// The answer to the client.
    pub(crate) fn response(&self) -> HttpResponse {
        let mut response = answer::unstored(self.status, "application/problem+json", self);
        let header = self.header.map(|(name, value)| (name, value.to_owned()));
        response.headers.extend(header);
        response
    }

    fn new(status: u16, title: &'static str, code: Code, detail: impl Into<String>) -> Self {
        Self { r#type: "about:blank", title, status, code, detail: detail.into(), header: None }
    }

    fn with(self, name: &'static str, value: &'static str) -> Self {
        Self { header: Some((name, value)), ..self }
    }
}

#[cfg(test)]
impl Code {
    /// Every code there is, to be compared with what the document lists.
    pub(crate) const ALL: [Self; 8] = [
        Self::BadRequest,
        Self::TooLarge,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::UnsupportedMediaType,
        Self::Unavailable,
        Self::Internal,
    ];
}
