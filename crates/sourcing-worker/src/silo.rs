//! Fetches a silo's document over HTTP.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{
    CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, RETRY_AFTER,
};
use reqwest::{Client, Response, StatusCode, redirect};
use twin_normalization::Timestamp;
use twin_pipeline::{Charset, Header, SourceUrl};

use crate::FetchError;
use crate::address::{PublicResolver, is_public};
use crate::body::{Body, Content, Spool};

/// What a silo said about its last document, to ask for a newer one only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`, as it came.
    pub last_modified: Option<String>,
}

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

/// What a silo answered.
#[derive(Debug)]
pub enum Fetched {
    /// The document has not changed.
    Unchanged,
    /// A document.
    Document(Body),
}

/// Fetches the silo's documents.
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its future needs no name")]
pub trait Fetch {
    /// Asks for the document at `url`, if it is newer than `known`.
    ///
    /// # Errors
    /// [`FetchError`] where there is not even the beginning of a document.
    async fn fetch(&self, url: &SourceUrl, known: &Validators) -> Result<Fetched, FetchError>;
}

/// A silo behind HTTP.
#[derive(Debug)]
pub struct HttpSilo {
    client: Client,
    headers: Vec<Header>,
    allow_private: bool,
    limits: Limits,
}

#[derive(Clone, Copy, Debug)]
struct Limits {
    whole: Duration,
    bytes: usize,
    in_memory: usize,
}

/// How long a connection and a whole answer may take; and how many bytes a second a larger one has to bring at least,
/// so that it is there before the invocation ends.
const CONNECT: Duration = Duration::from_secs(3);
const WHOLE: Duration = Duration::from_secs(15);
const BYTES_A_SECOND: usize = 4 * 1024 * 1024;

/// How long a tag or a date may be that is kept: a longer one is neither.
const HEADER: usize = 1_000;

impl HttpSilo {
    /// A silo that is asked with these headers, and whose answers have so many bytes at most, unpacked. Redirects are not followed: they could lead anywhere. Nor
    /// are private, loopback and link-local addresses asked, unless `allow_private`.
    ///
    /// # Errors
    /// The client's own error where it cannot be made.
    pub fn new(
        headers: Vec<Header>,
        bytes: usize,
        allow_private: bool,
    ) -> Result<Self, reqwest::Error> {
        // Fails where one is installed already, which then serves as well.
        _ = rustls::crypto::ring::default_provider().install_default();
        let mut client = Client::builder()
            .connect_timeout(CONNECT)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .user_agent("twinline");
        if !allow_private {
            client = client.dns_resolver(Arc::new(PublicResolver));
        }
        let seconds = u64::try_from(bytes / BYTES_A_SECOND).unwrap_or(u64::MAX);
        let whole = WHOLE.max(Duration::from_secs(seconds));
        let limits = Limits { whole, bytes, in_memory: Content::IN_MEMORY };
        Ok(Self { client: client.build()?, headers, allow_private, limits })
    }

    /// The same silo with other limits.
    #[must_use]
    pub fn with_limits(mut self, whole: Duration, bytes: usize) -> Self {
        self.limits = Limits { whole, bytes, ..self.limits };
        self
    }

    /// The same silo, of whose answers no more than so many bytes are held in memory.
    #[must_use]
    pub fn with_memory(mut self, bytes: usize) -> Self {
        self.limits.in_memory = bytes;
        self
    }

    async fn ask(&self, url: &SourceUrl, known: &Validators) -> Result<Response, FetchError> {
        // A host that is an address is not resolved, so it is checked here.
        let literal: Option<IpAddr> = url.host().parse().ok();
        if !self.allow_private && literal.is_some_and(|address| !is_public(address)) {
            return Err(FetchError::NotPublic { host: host(url) });
        }
        let mut request = self.client.get(url.as_str());
        for header in &self.headers {
            request = request.header(&header.name, &header.value);
        }
        for (name, value) in
            [(IF_NONE_MATCH, &known.etag), (IF_MODIFIED_SINCE, &known.last_modified)]
        {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        request.send().await.map_err(|source| connection(url, source))
    }

    /// Reads the body as far as it comes: what came before a fault is kept.
    async fn read(
        &self,
        url: &SourceUrl,
        mut response: Response,
        spool: &mut Spool,
    ) -> Result<(), FetchError> {
        let limit = self.limits.bytes;
        while let Some(chunk) = response.chunk().await.map_err(|source| connection(url, source))? {
            if spool.len() + chunk.len() > limit {
                return Err(FetchError::TooLarge { host: host(url), limit });
            }
            spool.push(&chunk).map_err(|source| FetchError::Keep { source })?;
        }
        Ok(())
    }

    fn time_out(&self, url: &SourceUrl) -> FetchError {
        FetchError::TimeOut { host: host(url), limit: self.limits.whole }
    }
}

impl Fetch for HttpSilo {
    async fn fetch(&self, url: &SourceUrl, known: &Validators) -> Result<Fetched, FetchError> {
        let deadline = tokio::time::Instant::now() + self.limits.whole;
        let answer = tokio::time::timeout_at(deadline, self.ask(url, known)).await;
        let response = answer.map_err(|_| self.time_out(url))??;
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok(Fetched::Unchanged);
        }
        if response.status() != StatusCode::OK {
            let (status, retry_after) = (response.status(), retry_after(&response));
            return Err(FetchError::Status {
                host: host(url),
                status: status.as_u16(),
                retry_after,
            });
        }
        // What the client can unpack it unpacks, and takes the name away.
        if let Some(name) =
            text(response.headers(), CONTENT_ENCODING).filter(|name| name != "identity")
        {
            return Err(FetchError::Encoding { host: host(url), name });
        }
        let charset =
            text(response.headers(), CONTENT_TYPE).as_deref().and_then(Charset::of_content_type);
        let validators = validators(response.headers());
        let as_of = validators.last_modified.as_deref().and_then(http_date);
        let mut spool = Spool::new(self.limits.in_memory);
        let read = tokio::time::timeout_at(deadline, self.read(url, response, &mut spool)).await;
        let broken_off = read.unwrap_or_else(|_| Err(self.time_out(url))).err();
        let content = spool.finish();
        Ok(Fetched::Document(Body { content, charset, as_of, validators, broken_off }))
    }
}

fn connection(url: &SourceUrl, source: reqwest::Error) -> FetchError {
    // The URL can hold a key of the silo's.
    FetchError::Connection { host: host(url), source: source.without_url() }
}

fn host(url: &SourceUrl) -> String {
    url.host().to_owned()
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn validators(headers: &HeaderMap) -> Validators {
    let kept = |name| text(headers, name).filter(|text| text.len() <= HEADER);
    Validators { etag: kept(ETAG), last_modified: kept(LAST_MODIFIED) }
}

/// What a silo asks for that has no answer now, or not for us: in seconds, or as a date.
fn retry_after(response: &Response) -> Option<RetryAfter> {
    let busy = [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE];
    let text = text(response.headers(), RETRY_AFTER).filter(|_| busy.contains(&response.status()));
    let text = text?;
    match text.parse() {
        Ok(seconds) => Some(RetryAfter::Wait(Duration::from_secs(seconds))),
        Err(_) => http_date(&text).map(RetryAfter::At),
    }
}

/// An HTTP date is an RFC 2822 date in GMT.
fn http_date(text: &str) -> Option<Timestamp> {
    let time = DateTimeParser::new().parse_timestamp(text).ok()?;
    Timestamp::from_micros(time.as_microsecond()).ok()
}
