//! Asks the API, with a token.

use std::path::Path;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::redirect::Policy;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use twin_normalization::{Component, Key, PipelineName};

use super::connection::{Connection, Secret};
use super::kept::{Kept, Tagged};
use super::model::{ComponentAnswer, ComponentEntry, ComponentPage, StalePage, TwinValue};
use super::token::{Tokens, encode};
use crate::Error;
use crate::arguments::Selection;
use crate::text::printable;

const MAX_ANSWER_BYTES: usize = 8 * 1024 * 1024;
const PAGE: u32 = 1000;
const STALE_PAGE: u32 = 100;

/// A client of the API.
#[derive(Debug)]
pub(crate) struct Client {
    http: reqwest::Client,
    connection: Connection,
    tokens: Tokens,
    kept: Kept,
}

/// An answer as it came.
struct Came {
    status: StatusCode,
    tag: Option<String>,
    body: String,
}

/// An error as the API tells it.
#[derive(Deserialize)]
struct Told {
    detail: Option<String>,
    title: Option<String>,
    message: Option<String>,
}

impl Client {
    /// Reads the connection file; asks nothing yet.
    pub(crate) fn open(file: &Path) -> Result<Self, Error> {
        Self::of(Connection::read(file)?)
    }

    fn of(connection: Connection) -> Result<Self, Error> {
        // A second installation is refused, and the first one does.
        rustls::crypto::ring::default_provider().install_default().ok();
        let mut builder = reqwest::Client::builder()
            .redirect(Policy::none())
            .connect_timeout(Duration::from_secs(3))
            .timeout(Duration::from_secs(20));
        if !connection.needs_tls() {
            // The machine's certificates need not exist where nobody asks for them.
            builder = builder.tls_certs_only([]);
        }
        let http = builder.build().map_err(|source| Error::Client { source })?;
        let tokens = Tokens::open(&connection);
        Ok(Self { http, connection, tokens, kept: Kept::default() })
    }

    /// Address of the API that it asks, without a slash at its end.
    pub(crate) fn api(&self) -> &str {
        &self.connection.api
    }

    /// Returns an access token: the kept one while it is fresh enough, else a new one.
    pub(crate) async fn token(&self) -> Result<Secret, Error> {
        self.tokens.get(&self.http, &self.connection, None).await
    }

    /// Returns one value.
    pub(crate) async fn value(&self, key: &Key) -> Result<TwinValue, Error> {
        let path = format!("/v1/values/{key}");
        let body = self.get(&path).await?;
        TwinValue::parse(&body).map_err(|source| self.misunderstood(&path, source))
    }

    /// Returns all values of a component.
    pub(crate) async fn component(&self, component: &Component) -> Result<Vec<TwinValue>, Error> {
        let path = format!("/v1/components/{component}");
        let answer: ComponentAnswer = self.get_as(&path).await?;
        let values = answer.metrics.iter().map(|raw| TwinValue::parse(raw.get()));
        values.collect::<Result<_, _>>().map_err(|source| self.misunderstood(&path, source))
    }

    /// Returns the components of a selection, all pages of them.
    pub(crate) async fn components(
        &self,
        selection: &Selection,
    ) -> Result<Vec<ComponentEntry>, Error> {
        let mut query = format!("limit={PAGE}");
        if let Some(pipeline) = &selection.pipeline {
            query.push_str(&format!("&pipeline={pipeline}"));
        }
        if let Some(prefix) = &selection.prefix {
            query.push_str(&format!("&prefix={}", encode(prefix.as_str())));
        }
        let first = format!("/v1/components?{query}");
        let mut components = Vec::new();
        let mut path = first.clone();
        loop {
            let page: ComponentPage = self.get_as(&path).await?;
            components.extend(page.components);
            match page.next_cursor {
                Some(cursor) => path = format!("{first}&cursor={}", encode(&cursor)),
                None => return Ok(components),
            }
        }
    }

    /// Returns what did not come when it was expected, all pages of it.
    pub(crate) async fn stale(
        &self,
        pipeline: Option<&PipelineName>,
    ) -> Result<Vec<TwinValue>, Error> {
        let pipeline = pipeline.map(|name| format!("&pipeline={name}")).unwrap_or_default();
        let first = format!("/v1/stale?limit={STALE_PAGE}{pipeline}");
        let mut values = Vec::new();
        let mut path = first.clone();
        loop {
            let page: StalePage = self.get_as(&path).await?;
            for raw in &page.values {
                let value = TwinValue::parse(raw.get());
                values.push(value.map_err(|source| self.misunderstood(&path, source))?);
            }
            match page.next_cursor {
                Some(cursor) => path = format!("{first}&cursor={}", encode(&cursor)),
                None => return Ok(values),
            }
        }
    }

    async fn get_as<T: DeserializeOwned>(&self, path: &str) -> Result<T, Error> {
        let body = self.get(path).await?;
        serde_json::from_str(&body).map_err(|source| self.misunderstood(path, source))
    }

    /// Asks with the token at hand and, where that is refused, once more with a fresh one.
    async fn get(&self, path: &str) -> Result<String, Error> {
        let token = self.token().await?;
        let mut came = self.ask(path, &token).await?;
        if came.status == StatusCode::UNAUTHORIZED {
            let token = self.tokens.get(&self.http, &self.connection, Some(&token)).await?;
            came = self.ask(path, &token).await?;
        }
        let body = judge(path, came.status, came.body)?;
        if let Some(tag) = came.tag {
            self.kept.keep(path, Tagged { tag, body: body.clone() });
        }
        Ok(body)
    }

    /// Asks once. Where the API says that the answer at hand is still the one, that is what came.
    async fn ask(&self, path: &str, token: &Secret) -> Result<Came, Error> {
        let url = format!("{}{path}", self.connection.api);
        let unreachable = |error: reqwest::Error| Error::Unreachable {
            url: url.clone(),
            source: error.without_url(),
        };
        let mut request = self.http.get(&url).bearer_auth(&token.0);
        let known = self.kept.get(path);
        if let Some(known) = &known {
            request = request.header("if-none-match", &known.tag);
        }
        let mut answer = request.send().await.map_err(unreachable)?;
        let status = answer.status();
        if let Some(Tagged { tag, body }) = known
            && status == StatusCode::NOT_MODIFIED
        {
            return Ok(Came { status: StatusCode::OK, tag: Some(tag), body });
        }
        let tag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
            body.extend_from_slice(&chunk);
            if body.len() > MAX_ANSWER_BYTES {
                return Err(Error::AnswerSize { url, limit: MAX_ANSWER_BYTES });
            }
        }
        Ok(Came { status, tag, body: String::from_utf8_lossy(&body).into_owned() })
    }

    fn misunderstood(&self, path: &str, source: serde_json::Error) -> Error {
        Error::Answer { url: format!("{}{path}", self.connection.api), source }
    }
}

fn judge(path: &str, status: StatusCode, body: String) -> Result<String, Error> {
    if status.is_success() {
        return Ok(body);
    }
    let told: Option<Told> = serde_json::from_str(&body).ok();
    let detail = told.and_then(|told| told.detail.or(told.title).or(told.message));
    let detail = detail.unwrap_or_else(|| body.chars().take(100).collect());
    let detail = printable(&detail.chars().take(300).collect::<String>());
    let number = status.as_u16();
    Err(match number {
        401 | 403 => Error::Refused { status: number, detail },
        404 => {
            if path.contains('?') {
                // A listing is missing where its pipeline is, which the API says better.
                return Err(Error::Api { status: number, detail });
            }
            let what = path.rsplit_once('/').map_or(path, |(_, name)| name).to_owned();
            Error::Missing { what }
        }
        _ => Error::Api { status: number, detail },
    })
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::super::kept::MOST;
    use super::*;

    /// A client whose kept answers go while it waits, as another request makes them go where there is no room.
    #[tokio::test]
    async fn what_is_still_the_same_is_at_hand_though_it_is_kept_no_longer() {
        let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api = format!("http://{}", server.local_addr().unwrap());
        let connection = Connection {
            path: "none".into(),
            token_url: api.clone(),
            api,
            client_id: String::new(),
            client_secret: Secret(String::new()),
            scope: String::new(),
        };
        let client = Client::of(connection).unwrap();
        let answer = Tagged { tag: "\"t\"".to_owned(), body: "b".to_owned() };
        client.kept.keep("/a", answer.clone());
        let serve = async {
            let (mut stream, _) = server.accept().await.unwrap();
            let mut head = [0; 4096];
            let length = stream.read(&mut head).await.unwrap();
            assert!(String::from_utf8_lossy(&head[..length]).contains("if-none-match: \"t\""));
            (0..MOST).for_each(|path| client.kept.keep(&path.to_string(), answer.clone()));
            assert_eq!(client.kept.get("/a"), None);
            stream.write_all(b"HTTP/1.1 304 X\r\nconnection: close\r\n\r\n").await.unwrap();
        };
        let token = Secret("t".to_owned());
        let (came, ()) = tokio::join!(client.ask("/a", &token), serve);
        let came = came.unwrap();
        assert_eq!((came.status, came.body.as_str()), (StatusCode::OK, "b"));
        assert_eq!(came.tag, Some(answer.tag));
    }
}
