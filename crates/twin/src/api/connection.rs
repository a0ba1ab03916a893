//! The connection file: where the API is and who asks.

use std::fmt;
use std::path::{Path, PathBuf};

use reqwest::Url;
use serde::Deserialize;

use crate::Error;

/// How to reach the API.
#[derive(Debug)]
pub(crate) struct Connection {
    /// The file it was read from.
    pub(crate) path: PathBuf,
    /// Address of the API, without a slash at its end.
    pub(crate) api: String,
    /// Address of the token endpoint.
    pub(crate) token_url: String,
    /// Name of the client.
    pub(crate) client_id: String,
    /// Its secret.
    pub(crate) client_secret: Secret,
    /// What it asks to be allowed.
    pub(crate) scope: String,
}

/// A text that is never shown.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct Secret(pub(crate) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

#[derive(Deserialize)]
struct Document {
    api: String,
    token_url: String,
    client_id: String,
    client_secret: Secret,
    scope: String,
}

impl Connection {
    /// Reads a connection file.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| Error::Connection { path: path.to_owned(), source })?;
        let document: Document = serde_json::from_str(&text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            Error::ConnectionSyntax { path: path.to_owned(), line, column }
        })?;
        let connection = Self {
            path: path.to_owned(),
            api: document.api.trim_end_matches('/').to_owned(),
            token_url: document.token_url,
            client_id: document.client_id,
            client_secret: document.client_secret,
            scope: document.scope,
        };
        for (field, address) in [("api", &connection.api), ("token_url", &connection.token_url)] {
            if !is_address(address) {
                return Err(Error::Address { path: path.to_owned(), field });
            }
        }
        Ok(connection)
    }

    /// Returns whether any of the addresses needs TLS.
    pub(crate) fn needs_tls(&self) -> bool {
        !(self.api.starts_with("http://") && self.token_url.starts_with("http://"))
    }
}

fn is_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
    })
}
