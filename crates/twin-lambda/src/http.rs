//! The event of an HTTP API (payload format 2.0), and its answer.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::Invocation;

/// One request.
///
/// API Gateway has decoded the path parameters and the query already: they are never decoded again. It decodes
/// `rawPath` as well, and cuts it at a `?` that it has decoded, so what a path says is read from its parameters alone.
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
    #[serde(borrow, default)]
    headers: Option<BTreeMap<Cow<'a, str>, String>>,
    #[serde(borrow, default)]
    body: Option<Cow<'a, str>>,
    #[serde(default)]
    is_base64_encoded: bool,
    #[serde(default)]
    request_context: RequestContext,
}

#[derive(Debug, Default, Deserialize)]
struct RequestContext {
    // Of any shape: what is not a JWT authorizer's has no claims, and so no rights.
    #[serde(default)]
    authorizer: Value,
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

    /// Answers a request that [`HttpHandler::handle`] was not given, or did not come to the end of.
    fn unhandled(&self, why: Unhandled) -> HttpResponse;
}

/// Why a request has no answer of the handler's. What the parser said of it goes nowhere: it can quote the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unhandled {
    /// It holds a text that is no Unicode: half of a surrogate pair, which only a client can have sent.
    NotText,
    /// It is no request of an HTTP API: the function is wired to something else.
    NotHttp,
    /// The code panicked.
    Panic,
}

/// Answers an event, whatever it is and whatever becomes of it: what fails here the gateway would tell in words of its
/// own, and without the headers that a client goes by.
pub async fn respond(
    handler: &impl HttpHandler,
    event: &RawValue,
    invocation: &Invocation,
) -> HttpResponse {
    let handled = async {
        let event = HttpEvent::read(event)?;
        // A handler must leave nothing half done behind that the next request would read.
        let answer = AssertUnwindSafe(handler.handle(&event, invocation)).catch_unwind().await;
        answer.map_err(|_| Unhandled::Panic)
    };
    handled.await.unwrap_or_else(|why: Unhandled| {
        let request_id = &invocation.request_id;
        match why {
            Unhandled::NotText => tracing::warn!(request_id, ?why, "request was not handled"),
            _ => tracing::error!(request_id, ?why, "request was not handled"),
        }
        handler.unhandled(why)
    })
}

impl<'a> HttpEvent<'a> {
    /// Reads the event.
    ///
    /// # Errors
    /// [`Unhandled`] where it is not a request of an HTTP API.
    pub fn read(event: &'a RawValue) -> Result<Self, Unhandled> {
        serde_json::from_str(event.get()).map_err(|error| match error.classify() {
            // It is JSON already: no other syntax is left to be wrong than that of a text.
            Category::Syntax => Unhandled::NotText,
            _ => Unhandled::NotHttp,
        })
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

    /// The names of the query's parameters.
    pub fn query_names(&self) -> impl Iterator<Item = &str> {
        self.query_string_parameters.iter().flatten().map(|(name, _)| &**name)
    }

    /// A header, by its name in whatever case. Several of one name come joined by commas.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter().flatten();
        let found = headers.find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The body, empty where there is none. The gateway sends it in base64 where its content type is not one of
    /// text; none where that cannot be decoded.
    #[must_use]
    pub fn body(&self) -> Option<Cow<'_, [u8]>> {
        let body = self.body.as_deref().unwrap_or_default();
        if !self.is_base64_encoded {
            return Some(Cow::Borrowed(body.as_bytes()));
        }
        base64_simd::STANDARD.decode_to_vec(body).ok().map(Cow::Owned)
    }

    /// A claim of the caller's token, a text or a number, which the gateway has verified; none without a token.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<Cow<'_, str>> {
        match self.request_context.authorizer.get("jwt")?.get("claims")?.get(name)? {
            Value::String(text) => Some(Cow::Borrowed(text)),
            Value::Number(number) => Some(Cow::Owned(number.to_string())),
            _ => None,
        }
    }
}

impl HttpResponse {
    /// An answer without a body.
    #[must_use]
    pub fn empty(status_code: u16) -> Self {
        Self { status_code, headers: BTreeMap::new(), body: String::new() }
    }

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

    fn raw(event: &str) -> Box<RawValue> {
        RawValue::from_string(event.to_owned()).unwrap()
    }

    fn check(event: &str, test: impl FnOnce(HttpEvent<'_>)) {
        test(HttpEvent::read(&raw(event)).unwrap());
    }

    #[test]
    fn a_recorded_request_is_read() {
        check(include_str!("../fixtures/http.json"), |event| {
            assert_eq!(event.route_key, "GET /v1/components/{component}");
            assert_eq!(event.path("component"), Some("train:A200~2025-10-02"));
            assert_eq!(event.query("limit"), Some("2"));
            assert_eq!(event.query_names().collect::<Vec<_>>(), ["limit"]);
            assert_eq!(event.claim("scope").as_deref(), Some("twin/api twin/read"));
            assert_eq!(event.claim("exp").as_deref(), Some("1764000000"));
            assert_eq!((event.path("metric"), event.header("none")), (None, None));
            assert_eq!(event.header("User-Agent"), Some("curl/8.5.0"));
            assert_eq!(event.body().as_deref(), Some(&b""[..]));
        });
    }

    #[test]
    fn a_request_without_parameters_or_token_is_read() {
        for context in [
            r#""requestContext":{"requestId":"r"}"#,
            r#""requestContext":{"authorizer":null}"#,
            r#""requestContext":{"authorizer":[{"jwt":{"claims":{"a":"b"}}}]}"#,
            r#""requestContext":{"authorizer":{"jwt":{"claims":["a"]}}}"#,
            r#""requestContext":{"authorizer":{"lambda":{"a":"b"},"claims":{"a":"b"}}}"#,
            r#""version":"2.0""#,
        ] {
            check(&format!(r#"{{"routeKey":"GET /v1/health",{context}}}"#), |event| {
                assert_eq!(
                    (event.path("a"), event.query("a"), event.claim("a")),
                    (None, None, None)
                );
            });
        }
    }

    #[test]
    fn a_body_is_read_in_both_of_its_forms() {
        check(r#"{"routeKey":"","body":"{\"a\":1}"}"#, |event| {
            assert_eq!(event.body().as_deref(), Some(&b"{\"a\":1}"[..]));
        });
        check(r#"{"routeKey":"","body":"/w==","isBase64Encoded":true}"#, |event| {
            assert_eq!(event.body().as_deref(), Some(&b"\xff"[..]));
        });
        check(r#"{"routeKey":"","body":"{}","isBase64Encoded":true}"#, |event| {
            assert_eq!(event.body(), None);
        });
    }
    #[test]
    fn what_is_no_request_says_whose_fault_that_is() {
        for (event, why) in [
            (r#"{"routeKey":"","queryStringParameters":{"a":"\ud800"}}"#, Unhandled::NotText),
            (r#"{"routeKey":"","pathParameters":{"\udc00":""}}"#, Unhandled::NotText),
            (r#"{"routeKey":"","body":"\ud800x"}"#, Unhandled::NotText),
            ("null", Unhandled::NotHttp),
            ("{}", Unhandled::NotHttp),
            (r#"{"Records":[]}"#, Unhandled::NotHttp),
            (r#"{"routeKey":1}"#, Unhandled::NotHttp),
            (r#"{"routeKey":"","headers":[]}"#, Unhandled::NotHttp),
        ] {
            assert_eq!(HttpEvent::read(&raw(event)).unwrap_err(), why, "{event}");
        }
        // What is not read may be anything.
        check(r#"{"routeKey":"r","rawQueryString":"\ud800"}"#, |event| {
            assert_eq!(event.route_key, "r");
        });
    }

    /// Panics where the route is to.
    struct Frail;

    impl HttpHandler for Frail {
        async fn handle(&self, event: &HttpEvent<'_>, _: &Invocation) -> HttpResponse {
            assert!(event.route_key != "panic", "a bug");
            HttpResponse::empty(200)
        }

        fn unhandled(&self, why: Unhandled) -> HttpResponse {
            HttpResponse::empty(if why == Unhandled::NotText { 400 } else { 500 })
        }
    }

    #[test]
    fn every_event_gets_an_answer() {
        for (event, status) in [
            (r#"{"routeKey":"r"}"#, 200),
            (r#"{"routeKey":"panic"}"#, 500),
            (r#"{"routeKey":"\ud800"}"#, 400),
            ("[]", 500),
        ] {
            let (event, invocation) = (raw(event), Invocation::unbounded("r"));
            let answer = respond(&Frail, &event, &invocation).now_or_never().unwrap();
            assert_eq!(answer.status_code, status, "{event}");
        }
    }
}
