//! Makes the request for a page of what `pipeline.json` says, the values of its parameters, and what the silo said of
//! the page before.

use std::collections::BTreeMap;
use std::net::IpAddr;

use reqwest::header::{CONTENT_TYPE, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use reqwest::{Client, RequestBuilder, Url};
use serde_json::Value;
use twin_normalization::ParameterName;
use twin_pipeline::{CursorPlace, Method, PagingKind, PollSource, Template};

use crate::address::is_public;
use crate::page::{Mark, Page};
use crate::{FetchError, Validators};

/// The values of parameters, by their names.
pub(crate) type Values = BTreeMap<ParameterName, String>;

/// How long the URL of a next page may be.
const LONGEST_URL: usize = 8 * 1024;

/// What a source says of its requests.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    pub(crate) source: PollSource,
    pub(crate) allow_private: bool,
}

impl Asking {
    /// The URL of a page, without a secret.
    ///
    /// # Errors
    /// [`FetchError`] where nobody may ask for it.
    pub(crate) fn url(&self, page: &Page<'_>, values: &Values) -> Result<Url, FetchError> {
        let document = &page.document.url;
        let invalid = || FetchError::Url { host: document.host().to_owned() };
        let filled = document.fill(|name| {
            // However it is written, an address takes these for a way to another folder.
            let is_way = |value: &String| matches!(value.as_str(), "." | "..");
            let bad = || FetchError::BadParameter { name: name.clone() };
            value(name, values).and_then(|value| (!is_way(&value)).then_some(value).ok_or_else(bad))
        })?;
        let first = Url::parse(&filled).map_err(|_| invalid())?;
        let url = match &page.mark {
            Mark::Url(next) => self.next(next, &first)?,
            Mark::First | Mark::Sent(_) => self.with_query(first, &page.mark, values)?,
        };
        self.check(&url)?;
        Ok(url)
    }

    /// The URL that a silo calls the next page's. It may lead to the hosts of the allow list and to that of the document
    /// itself, never to what everybody can read.
    fn next(&self, next: &str, first: &Url) -> Result<Url, FetchError> {
        let Some(mut url) = Url::parse(next).ok().filter(|_| next.len() <= LONGEST_URL) else {
            return Err(FetchError::Url { host: host(first) });
        };
        url.set_fragment(None);
        let name = host(&url);
        let known = name == host(first) || self.source.allow_hosts.contains(&name);
        let scheme =
            url.scheme() == "https" || (url.scheme() == "http" && first.scheme() == "http");
        let anonymous = url.username().is_empty() && url.password().is_none();
        if known && scheme && anonymous {
            Ok(url)
        } else {
            Err(FetchError::NotAllowed { host: name })
        }
    }

    fn with_query(&self, mut url: Url, mark: &Mark, values: &Values) -> Result<Url, FetchError> {
        for (name, template) in &self.source.request.query {
            let value = filled(template, values)?;
            url.query_pairs_mut().append_pair(name, &value);
        }
        if let (Some(CursorPlace::Query(name)), Some(mark)) = (self.place(), self.sent(mark)) {
            set_pair(&mut url, name, &as_text(&mark));
        }
        Ok(url)
    }

    /// A host that is an address is not resolved, so it is checked here.
    pub(crate) fn check(&self, url: &Url) -> Result<(), FetchError> {
        let host = host(url);
        let literal: Option<IpAddr> = host.parse().ok();
        if !self.allow_private && literal.is_some_and(|address| !is_public(address)) {
            return Err(FetchError::NotPublic { host });
        }
        let secret = self.source.request.auth.is_some();
        if secret && url.scheme() != "https" && !self.allow_private {
            return Err(FetchError::Open { host });
        }
        Ok(())
    }

    /// The request for a page, without a secret.
    ///
    /// # Errors
    /// [`FetchError`] where a value is missing.
    pub(crate) fn request(
        &self,
        client: &Client,
        url: Url,
        page: &Page<'_>,
        known: &Validators,
        values: &Values,
    ) -> Result<RequestBuilder, FetchError> {
        let asked = &self.source.request;
        let mut request = match asked.method {
            Method::Get => client.get(url),
            Method::Post => client.post(url),
        };
        for header in &asked.headers {
            request = request.header(&header.name, filled(&header.value, values)?);
        }
        if let Some(body) = &asked.body {
            let text = if body.json {
                let json = body.text.fill(|name| value(name, values).map(|text| escaped(&text)))?;
                self.with_mark(json, &page.mark)
            } else {
                filled(&body.text, values)?
            };
            request = request.header(CONTENT_TYPE, &body.content_type).body(text);
        }
        for (name, value) in
            [(IF_NONE_MATCH, &known.etag), (IF_MODIFIED_SINCE, &known.last_modified)]
        {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        Ok(request)
    }

    /// Puts the mark of a page into its field of the body.
    fn with_mark(&self, json: String, mark: &Mark) -> String {
        let (Some(CursorPlace::Body(field)), Some(mark)) = (self.place(), self.sent(mark)) else {
            return json;
        };
        let Ok(mut body) = serde_json::from_str::<Value>(&json) else { return json };
        let mut place = &mut body;
        for name in field.fields() {
            if !place.is_object() {
                *place = Value::Object(serde_json::Map::new());
            }
            let Value::Object(object) = place else { return json };
            place = object.entry(name).or_insert(Value::Null);
        }
        *place = mark;
        body.to_string()
    }

    fn place(&self) -> Option<&CursorPlace> {
        match &self.source.paging.as_ref()?.kind {
            PagingKind::Cursor { place, .. } | PagingKind::Count { place, .. } => Some(place),
            _ => None,
        }
    }

    /// What is sent to get a page. The first one has a number where pages are counted.
    fn sent(&self, mark: &Mark) -> Option<Value> {
        match (mark, &self.source.paging.as_ref()?.kind) {
            (Mark::Sent(value), _) => Some(value.clone()),
            (Mark::First, PagingKind::Count { first, .. }) => Some((*first).into()),
            _ => None,
        }
    }
}

/// The host as an allow list has it: in lower case, and an IPv6 address without its brackets.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase()
}

/// Puts a name and its value into a query, in place of what has that name already.
pub(crate) fn set_pair(url: &mut Url, name: &str, value: &str) {
    if url.query_pairs().any(|(earlier, _)| earlier == name) {
        let others = url.query_pairs().into_owned().filter(|(earlier, _)| earlier != name);
        let others: Vec<(String, String)> = others.collect();
        url.query_pairs_mut().clear().extend_pairs(others);
    }
    url.query_pairs_mut().append_pair(name, value);
}

/// A text with its parameters' values.
pub(crate) fn filled(template: &Template, values: &Values) -> Result<String, FetchError> {
    template.fill(|name| value(name, values))
}

/// The value of a parameter.
pub(crate) fn value(name: &ParameterName, values: &Values) -> Result<String, FetchError> {
    let value = values.get(name).cloned();
    value.ok_or_else(|| FetchError::NoParameter { name: name.clone() })
}

/// A text as it stands within the quotes of a JSON string.
fn escaped(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned()
}

fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use twin_pipeline::{PipelineConfig, Source};

    use super::*;

    const CONFIG: &str = include_str!("../../../sql/fi-compositions/pipeline.json");

    /// Where a page leads that names the next one, of a document at `first`.
    fn led(first: &str, next: &str) -> Result<String, String> {
        let Source::Poll(mut source) = PipelineConfig::parse(CONFIG).unwrap().source else {
            panic!("not polled")
        };
        source.allow_hosts = vec!["other.example".to_owned(), "2001:db8::1".to_owned()];
        source.documents[0].url = first.parse().unwrap();
        let page = Page { document: &source.documents[0], mark: Mark::Url(next.to_owned()) };
        let asking = Asking { source: source.clone(), allow_private: true };
        let url = asking.url(&page, &Values::new());
        url.map(String::from).map_err(|error| error.to_string())
    }

    #[test]
    fn a_next_page_is_on_the_documents_host_or_an_allowed_one_and_never_in_the_open_after_https() {
        let refused = |host| {
            Err(format!("silo leads to {host}, which is not in allow_hosts, or not by https"))
        };
        for (first, next, expected) in [
            (
                "https://silo.example/",
                "https://SILO.example/b#c",
                Ok("https://silo.example/b".to_owned()),
            ),
            (
                "https://silo.example/",
                "https://other.example/",
                Ok("https://other.example/".to_owned()),
            ),
            (
                "https://silo.example/",
                "https://[2001:db8::1]/",
                Ok("https://[2001:db8::1]/".to_owned()),
            ),
            ("https://silo.example/", "https://[2001:db8::2]/", refused("2001:db8::2")),
            ("https://silo.example/", "https://a.silo.example/", refused("a.silo.example")),
            ("https://silo.example/", "http://silo.example/", refused("silo.example")),
            ("https://silo.example/", "ftp://silo.example/", refused("silo.example")),
            (
                "http://silo.example/",
                "http://silo.example/b",
                Ok("http://silo.example/b".to_owned()),
            ),
            (
                "http://silo.example/",
                "https://silo.example/b",
                Ok("https://silo.example/b".to_owned()),
            ),
        ] {
            assert_eq!(led(first, next), expected, "{first} {next}");
        }
    }
}
