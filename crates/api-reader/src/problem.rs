//! What goes wrong with a request, as `application/problem+json` (RFC 9457).
//!
//! A client gets a stable code and a sentence that says what to do. What the log gets is more, and goes
//! nowhere else.

use serde::Serialize;
use twin_lambda::http::HttpResponse;

/// An error answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    code: &'static str,
    detail: String,
}

impl Problem {
    /// The request is wrong.
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(400, "Bad Request", "bad_request", detail)
    }

    /// There is no token, or not one for this API.
    pub(crate) fn unauthorized() -> Self {
        let detail = "an access token with the scope twin/api is needed";
        Self::new(401, "Unauthorized", "unauthorized", detail)
    }

    /// There is no such thing, or the caller may not know of it.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(404, "Not Found", "not_found", detail)
    }

    /// The table did not answer.
    pub(crate) fn unavailable() -> Self {
        let detail = "the twin cannot be read at the moment: try again";
        Self::new(503, "Service Unavailable", "unavailable", detail)
    }

    /// The answer to the client.
    pub(crate) fn response(&self) -> HttpResponse {
        HttpResponse::json(self.status, "application/problem+json", self)
    }

    fn new(
        status: u16,
        title: &'static str,
        code: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self { r#type: "about:blank", title, status, code, detail: detail.into() }
    }
}
