//! Fetches a silo's document over HTTP.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE};
use reqwest::{Client, Response, StatusCode, Url, redirect};
use twin_normalization::port::Clock;
use twin_normalization::{Secret, Validators};
use twin_pipeline::{Charset, PollSource};

use crate::FetchError;
use crate::address::PublicResolver;
use crate::auth::{Tokens, with_key, with_proof};
use crate::body::{Body, Content, Spool};
use crate::credentials::{Credentials, Vault};
use crate::headers::{http_date, link, retry_after, text, validators};
use crate::page::{Links, Page};
use crate::request::{Asking, Values};

/// What a silo answered.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "a poll has four of them at most")]
pub enum Fetched {
    /// The document has not changed.
    Unchanged,
    /// A document.
    Document(Body),
}

/// Fetches the silo's documents.
#[expect(async_fn_in_trait, reason = "a port is never `dyn`, so its future needs no name")]
pub trait Fetch {
    /// Asks for a document or a page of it, if it is newer than `known`.
    ///
    /// # Errors
    /// [`FetchError`] where there is not even its beginning.
    async fn fetch(&self, page: &Page<'_>, known: &Validators) -> Result<Fetched, FetchError>;
}

/// A silo behind HTTP.
#[derive(Debug)]
pub struct HttpSilo<V, C> {
    client: Client,
    asking: Asking,
    credentials: Credentials<V, C>,
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

impl<V: Vault, C: Clock> HttpSilo<V, C> {
    /// A silo that is asked as the source says, with parameters and a secret of the vault, and whose answers have as
    /// many bytes at most, unpacked, as the source allows. Redirects are not followed: they could lead anywhere. Nor
    /// are private, loopback and link-local addresses asked, unless `allow_private`.
    ///
    /// # Errors
    /// The client's own error where it cannot be made.
    pub fn new(
        source: &PollSource,
        vault: V,
        clock: C,
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
        let bytes = source.max_body_bytes;
        let seconds = u64::try_from(bytes / BYTES_A_SECOND).unwrap_or(u64::MAX);
        let whole = WHOLE.max(Duration::from_secs(seconds));
        let limits = Limits { whole, bytes, in_memory: Content::IN_MEMORY };
        let asking = Asking { source: source.clone(), allow_private };
        let credentials = Credentials::new(vault, clock);
        Ok(Self { client: client.build()?, asking, credentials, limits })
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

    /// Asks for a page, once more where the silo does not take what proved who asks, and something newer does.
    async fn ask(&self, ask: &Ask<'_>, proof: Option<Secret>) -> Result<Response, FetchError> {
        let auth = self.asking.source.request.auth.as_ref();
        let response = self.send(ask, proof.as_ref()).await?;
        let (Some(auth), Some(refused), StatusCode::UNAUTHORIZED) =
            (auth, proof, response.status())
        else {
            return Ok(response);
        };
        drop(response);
        let error = || FetchError::Refused { host: host(ask.url), secret: auth.secret().clone() };
        let newer =
            self.credentials.proof(auth, &self.tokens(), ask.values, Some(&refused)).await?;
        let response = self.send(ask, Some(&newer.ok_or_else(error)?)).await?;
        if response.status() == StatusCode::UNAUTHORIZED { Err(error()) } else { Ok(response) }
    }

    async fn send(&self, ask: &Ask<'_>, proof: Option<&Secret>) -> Result<Response, FetchError> {
        let Ask { url, page, known, values } = *ask;
        let name = host(url);
        let request = |url| self.asking.request(&self.client, url, page, known, values);
        let request = match (&self.asking.source.request.auth, proof) {
            (Some(auth), Some(proof)) => {
                with_proof(request(with_key(url.clone(), auth, proof))?, auth, proof, values)?
            }
            _ => request(url.clone())?,
        };
        request.send().await.map_err(|source| connection(&name, source))
    }

    fn tokens(&self) -> Tokens<'_> {
        Tokens { client: &self.client, asking: &self.asking, limit: self.limits.whole }
    }

    /// Reads the body as far as it comes: what came before a fault is kept.
    async fn read(
        &self,
        url: &Url,
        mut response: Response,
        spool: &mut Spool,
    ) -> Result<(), FetchError> {
        let limit = self.limits.bytes;
        while let Some(chunk) =
            response.chunk().await.map_err(|source| connection(&host(url), source))?
        {
            if spool.len() + chunk.len() > limit {
                return Err(FetchError::TooLarge { host: host(url), limit });
            }
            spool.push(&chunk).map_err(|source| FetchError::Keep { source })?;
        }
        Ok(())
    }

    fn time_out(&self, url: &Url) -> FetchError {
        FetchError::TimeOut { host: host(url), limit: self.limits.whole }
    }
}

impl<V: Vault, C: Clock> Fetch for HttpSilo<V, C> {
    async fn fetch(&self, page: &Page<'_>, known: &Validators) -> Result<Fetched, FetchError> {
        let values = &self.credentials.values(&self.asking.source).await?;
        let url = &self.asking.url(page, values)?;
        let proof = match &self.asking.source.request.auth {
            None => None,
            Some(auth) => self.credentials.proof(auth, &self.tokens(), values, None).await?,
        };
        let ask = Ask { url, page, known, values };
        let deadline = tokio::time::Instant::now() + self.limits.whole;
        let answer = tokio::time::timeout_at(deadline, self.ask(&ask, proof)).await;
        let response = answer.map_err(|_| self.time_out(url))??;
        // Of what nobody has asked for by its version, it is no answer.
        if response.status() == StatusCode::NOT_MODIFIED && *known != Validators::default() {
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
        let links = Links { asked: url.to_string(), next: link(response.headers()) };
        let mut spool = Spool::new(self.limits.in_memory);
        let read = tokio::time::timeout_at(deadline, self.read(url, response, &mut spool)).await;
        let broken_off = read.unwrap_or_else(|_| Err(self.time_out(url))).err();
        let content = spool.finish();
        Ok(Fetched::Document(Body { content, charset, as_of, validators, links, broken_off }))
    }
}

/// What a page is asked for with, but for what proves who asks.
struct Ask<'a> {
    /// Its URL, without a secret.
    url: &'a Url,
    page: &'a Page<'a>,
    known: &'a Validators,
    values: &'a Values,
}

/// An error of the client, without the URL: it can hold a key of the silo's.
pub(crate) fn connection(host: &str, source: reqwest::Error) -> FetchError {
    FetchError::Connection { host: host.to_owned(), source: source.without_url() }
}

fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    host.trim_start_matches('[').trim_end_matches(']').to_owned()
}
