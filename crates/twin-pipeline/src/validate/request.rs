//! Judges what a silo is asked with.

use super::auth::carries_secret;
use super::{Report, fields};
use crate::document::Pairs;
use crate::locate::Step;
use crate::request_document::{AuthDocument, BodyDocument, MethodDocument};
use crate::{Header, Method, PolledDocument, Request, RequestBody, Template};

/// Headers that the sourcing worker sets itself, in lower case.
const OWN_HEADERS: [&str; 9] = [
    "host",
    "connection",
    "content-length",
    "content-type",
    "transfer-encoding",
    "accept-encoding",
    "if-none-match",
    "if-modified-since",
    "range",
];

/// How long the body of a request may be, before its parameters are filled in.
const LONGEST_BODY: usize = 16 * 1024;
/// How many names the query may have.
const MOST_QUERY: usize = 32;
/// What to do with a secret that stands in the file.
pub(super) const WRITE_AUTH: &str = "a secret does not belong in this file: name it under auth, and put its value in SSM Parameter Store";

/// What the file says of requests.
pub(super) struct RequestDocument {
    pub(super) method: MethodDocument,
    pub(super) query: Pairs,
    pub(super) headers: Pairs,
    pub(super) body: Option<BodyDocument>,
    pub(super) auth: Option<AuthDocument>,
}

impl Report<'_> {
    pub(super) fn request(&mut self, document: RequestDocument, allow_hosts: &[String]) -> Request {
        let RequestDocument { method, query, headers, body, auth } = document;
        let method = match method {
            MethodDocument::Get => Method::Get,
            MethodDocument::Post => Method::Post,
        };
        if method == Method::Get && body.is_some() {
            let message = "a body is sent by POST: write \"method\": \"POST\"";
            self.say(&fields(&["source", "body"]), message);
        }
        let (query, headers) = (self.query(query), self.headers(headers));
        let body = body.and_then(|body| self.body(body));
        let mut request = Request { method, query, headers, body, auth: None };
        request.auth = auth.and_then(|auth| self.auth(auth, &request, allow_hosts));
        request
    }

    /// Reads a text that may refer to parameters.
    pub(super) fn template(&mut self, steps: &[Step], text: &str) -> Template {
        text.parse().unwrap_or_else(|error: crate::TemplateError| {
            self.say(steps, error.to_string());
            Template::default()
        })
    }

    fn query(&mut self, query: Pairs) -> Vec<(String, Template)> {
        let place = fields(&["source", "query"]);
        if query.0.len() > MOST_QUERY {
            self.say(&place, format!("name at most {MOST_QUERY} of them"));
        }
        let mut kept: Vec<(String, Template)> = Vec::new();
        for (name, value) in query.0 {
            let steps = [&place[..], &[Step::Field(name.clone())]].concat();
            if name.is_empty() || name.len() > 128 || name.contains(char::is_control) {
                self.say(&steps, "a name in the query is 1 to 128 bytes without line breaks");
            } else if carries_secret(&name) {
                self.say(&steps, format!("{name} carries a secret, and {WRITE_AUTH}"));
            } else if kept.iter().any(|(earlier, _)| *earlier == name) {
                self.say(&steps, format!("{name} is named twice"));
            } else if value.len() > 1024 {
                self.say(&steps, "a value in the query is at most 1024 bytes");
            }
            let value = self.template(&steps, &value);
            kept.push((name, value));
        }
        kept
    }

    fn headers(&mut self, headers: Pairs) -> Vec<Header> {
        let mut kept: Vec<Header> = Vec::new();
        for (name, value) in headers.0 {
            let mut steps = fields(&["source", "headers"]);
            steps.push(Step::Field(name.clone()));
            let twice = kept.iter().any(|header| header.name.eq_ignore_ascii_case(&name));
            if let Some(message) = header_problem(&name, &value, twice) {
                self.say(&steps, message);
            }
            let value = self.template(&steps, &value);
            kept.push(Header { name, value });
        }
        kept
    }

    fn body(&mut self, body: BodyDocument) -> Option<RequestBody> {
        let place = |field: &str| fields(&["source", "body", field]);
        let (json, text) = match (&body.json, body.text) {
            (Some(json), None) => (true, json.to_string()),
            (None, Some(text)) => (false, text),
            _ => {
                self.say(&fields(&["source", "body"]), "give either json or text");
                return None;
            }
        };
        let steps = place(if json { "json" } else { "text" });
        if text.len() > LONGEST_BODY {
            self.say(&steps, format!("a body is at most {LONGEST_BODY} bytes"));
        }
        let text = self.template(&steps, &text);
        let given = body.content_type.or_else(|| json.then(|| "application/json".to_owned()));
        let content_type = given.unwrap_or_default();
        if content_type.len() > 128
            || !content_type.contains('/')
            || !is_header_value(&content_type)
        {
            let message = "say what the text is, such as application/x-www-form-urlencoded";
            self.say(&place("content_type"), message);
        }
        Some(RequestBody { content_type, text, json })
    }

    /// Refuses what would show a secret to everybody on the way, or stands in an address already.
    pub(super) fn no_secret_in_the_open(
        &mut self,
        documents: &[PolledDocument],
        request: &Request,
    ) {
        for (index, document) in documents.iter().enumerate() {
            let steps = if document.name.is_empty() {
                fields(&["source", "url"])
            } else {
                let steps = fields(&["source", "documents"]);
                [&steps[..], &[Step::Element(index)], &fields(&["url"])].concat()
            };
            if request.auth.is_some() && !document.url.is_https() {
                self.say(&steps, "a secret is sent by https only");
            }
            let query = document.url.as_str().split_once('?').map_or("", |(_, query)| query);
            let names = query.split('&').filter_map(|pair| pair.split('=').next());
            for name in names.filter(|name| carries_secret(name)) {
                self.say(&steps, format!("{name} carries a secret, and {WRITE_AUTH}"));
            }
        }
    }
}

fn header_problem(name: &str, value: &str, twice: bool) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    if !is_header_name(name) {
        Some("not a legal header name".to_owned())
    } else if carries_secret(name) {
        Some(format!("{name} carries a secret, and {WRITE_AUTH}"))
    } else if OWN_HEADERS.contains(&lower.as_str()) {
        Some(format!("{name} is set by the sourcing worker itself"))
    } else if value.len() > 1024 || value.trim() != value || !is_header_value(value) {
        Some(
            "a header's value is visible ASCII text of at most 1024 bytes without blanks around it"
                .to_owned(),
        )
    } else if twice {
        Some(format!("header {name} is named twice"))
    } else {
        None
    }
}

pub(super) fn is_header_name(name: &str) -> bool {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    (1..=128).contains(&name.len()) && name.bytes().all(token)
}

/// Whether the sourcing worker sets a header itself.
pub(super) fn is_own_header(name: &str) -> bool {
    OWN_HEADERS.contains(&name.to_ascii_lowercase().as_str())
}

fn is_header_value(value: &str) -> bool {
    value.bytes().all(|b| b == b'\t' || b == b' ' || b.is_ascii_graphic())
}
