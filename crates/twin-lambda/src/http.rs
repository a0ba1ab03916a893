//! The event of an HTTP API (payload format 2.0), and its answer.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::{Failure, Invocation};

/// One request.
///
/// API Gateway has decoded the path parameters and the query already: they are never decoded again.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpEvent<'a> {
    /// The route that matched, such as `GET /v1/components/{component}`.
    #[serde(borrow)]
    pub route_key: Cow<'a, str>,
    #[serde(borrow, default)]
    path_parameters: Option<BTreeMap<Cow<'a, str>, String>>,
    #[serde(borrow, default)]
    query_string_parameters: Option<BTreeMap<Cow<'a, str>, String>>,
    request_context: RequestContext,
}

#[derive(Debug, Deserialize)]
struct RequestContext {
    #[serde(default)]
    authorizer: Option<Authorizer>,
}

#[derive(Debug, Deserialize)]
struct Authorizer {
    #[serde(default)]
    jwt: Option<Jwt>,
}

#[derive(Debug, Deserialize)]
struct Jwt {
    #[serde(default)]
    claims: BTreeMap<String, Value>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpResponse {
    /// The status.
    pub status_code: u16,
    /// The headers, by their lower-case names.
    pub headers: BTreeMap<&'static str, String>,
    /// The body.
    pub body: String,
}

/// Handles a request.
#[expect(async_fn_in_trait, reason = "a handler is never `dyn`, so its future needs no name")]
pub trait HttpHandler {
    /// Answers; a fault is an answer too.
    async fn handle(&self, event: &HttpEvent<'_>, invocation: &Invocation) -> HttpResponse;
}

impl<'a> HttpEvent<'a> {
    /// Reads the event.
    ///
    /// # Errors
    /// [`Failure::Event`] where it is not a request of an HTTP API.
    pub fn read(event: &'a RawValue) -> Result<Self, Failure> {
        serde_json::from_str(event.get())
            .map_err(|source| Failure::Event { what: "a request of an http api", source })
    }

    /// A part of the path, by its name in the route.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<&str> {
        self.path_parameters.as_ref()?.get(name).map(String::as_str)
    }

    /// A parameter of the query. Several of one name come joined by commas.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query_string_parameters.as_ref()?.get(name).map(String::as_str)
    }

    /// A claim of the caller's token, which the gateway has verified; none without a token.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&str> {
        self.request_context.authorizer.as_ref()?.jwt.as_ref()?.claims.get(name)?.as_str()
    }
}

impl HttpResponse {
    /// An answer in JSON.
    #[must_use]
    pub fn json(status_code: u16, content_type: &str, body: &impl Serialize) -> Self {
        let headers = BTreeMap::from([("content-type", content_type.to_owned())]);
        Self { status_code, headers, body: serde_json::to_string(body).unwrap_or_default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recorded_request_is_read() {
        let event = RawValue::from_string(include_str!("../fixtures/http.json").into()).unwrap();
        let event = HttpEvent::read(&event).unwrap();
        assert_eq!(event.route_key, "GET /v1/components/{component}");
        assert_eq!(event.path("component"), Some("train:A200~2025-10-02"));
        assert_eq!(event.query("limit"), Some("2"));
        assert_eq!(event.claim("scope"), Some("twin/api twin/read"));
        assert_eq!(event.claim("exp"), Some("1764000000"));
        assert_eq!(event.path("metric"), None);
    }

    #[test]
    fn a_request_without_parameters_or_token_is_read() {
        let event = r#"{"routeKey":"GET /v1/health","requestContext":{"requestId":"r"}}"#;
        let event = RawValue::from_string(event.to_owned()).unwrap();
        let event = HttpEvent::read(&event).unwrap();
        assert_eq!((event.path("a"), event.query("a"), event.claim("a")), (None, None, None));
    }
}
