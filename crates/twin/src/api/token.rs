//! Access tokens by client credentials, kept in a file until three quarters of their life.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::connection::{Connection, Secret};
use crate::{Error, clock, text::printable};

/// The tokens of one connection.
#[derive(Debug)]
pub(crate) struct Tokens {
    file: PathBuf,
    current: Mutex<Option<Token>>,
}

#[derive(Debug, Clone)]
struct Token {
    text: Secret,
    renew_at: Timestamp,
}

/// What the file holds. It names whom the token is for: the connection file may have changed since.
#[derive(Serialize, Deserialize)]
struct Kept {
    token_url: String,
    client_id: String,
    scope: String,
    access_token: String,
    renew_at: Timestamp,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: u32,
}

#[derive(Deserialize)]
struct Denied {
    error: String,
}

impl Tokens {
    /// Begins with the token in the file beside the connection file, if there is one.
    pub(crate) fn open(connection: &Connection) -> Self {
        let mut name = connection.path.clone().into_os_string();
        name.push(".token");
        let file = PathBuf::from(name);
        let current = Mutex::new(read(&file, connection));
        Self { file, current }
    }

    /// Returns a token that is fresh enough and not the `refused` one; asks for one where needed.
    pub(crate) async fn get(
        &self,
        http: &reqwest::Client,
        connection: &Connection,
        refused: Option<&Secret>,
    ) -> Result<Secret, Error> {
        // Held while asking, so that many requests at once ask for one token only.
        let mut current = self.current.lock().await;
        let usable = |token: &&Token| {
            clock::now() < token.renew_at && refused.is_none_or(|refused| refused.0 != token.text.0)
        };
        if let Some(token) = current.as_ref().filter(usable) {
            return Ok(token.text.clone());
        }
        let token = fetch(http, connection).await?;
        // A token that cannot be kept is asked for again next time.
        write(&self.file, connection, &token).ok();
        let text = token.text.clone();
        *current = Some(token);
        Ok(text)
    }
}

async fn fetch(http: &reqwest::Client, connection: &Connection) -> Result<Token, Error> {
    let url = &connection.token_url;
    let unreachable = |error: reqwest::Error| Error::Unreachable {
        url: url.clone(),
        source: error.without_url(),
    };
    let asked_at = clock::now();
    let answer = http
        .post(url)
        .basic_auth(&connection.client_id, Some(&connection.client_secret.0))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("grant_type=client_credentials&scope={}", encode(&connection.scope)))
        .send()
        .await
        .map_err(unreachable)?;
    let status = answer.status();
    let body = answer.bytes().await.map_err(unreachable)?;
    let denied = |code: &str| Error::NoToken {
        url: url.clone(),
        status: status.as_u16(),
        code: printable(&code.chars().take(60).collect::<String>()),
    };
    if !status.is_success() {
        let code = serde_json::from_slice(&body).map_or(String::new(), |Denied { error }| error);
        return Err(denied(&code));
    }
    let granted: Granted = serde_json::from_slice(&body)
        .map_err(|_| denied("an answer without access_token and expires_in"))?;
    let life = jiff::SignedDuration::from_secs(granted.expires_in.into()) * 3 / 4;
    let renew_at = asked_at.checked_add(life).unwrap_or(asked_at);
    Ok(Token { text: Secret(granted.access_token), renew_at })
}

fn read(file: &Path, connection: &Connection) -> Option<Token> {
    let kept: Kept = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    let ours = kept.token_url == connection.token_url
        && kept.client_id == connection.client_id
        && kept.scope == connection.scope;
    ours.then_some(Token { text: Secret(kept.access_token), renew_at: kept.renew_at })
}

/// Writes the file anew, readable by its owner only, and puts it in place whole.
fn write(file: &Path, connection: &Connection, token: &Token) -> std::io::Result<()> {
    let kept = Kept {
        token_url: connection.token_url.clone(),
        client_id: connection.client_id.clone(),
        scope: connection.scope.clone(),
        access_token: token.text.0.clone(),
        renew_at: token.renew_at,
    };
    let fresh = file.with_extension(format!("token.{}", std::process::id()));
    fs::remove_file(&fresh).ok();
    let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
    out.write_all(serde_json::to_string(&kept)?.as_bytes())?;
    fs::rename(&fresh, file)
}

/// Encodes a text for a form or a query.
pub(super) fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let mut encoded = String::new();
    for byte in text.bytes() {
        if plain(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
