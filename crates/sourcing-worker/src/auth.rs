//! Says to a silo who the worker is, and gets the token that it says so with.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Client, RequestBuilder, StatusCode, Url};
use serde_json::Value;
use twin_normalization::Secret;
use twin_pipeline::{Auth, KeyPlace, SourceUrl, Template};

use crate::FetchError;
use crate::credentials::{GetToken, Token};
use crate::headers::retry_after;
use crate::request::{Asking, Values, filled, set_pair, value};
use crate::silo::connection;

/// How large the answer with a token may be.
const TOKEN_BYTES: usize = 64 * 1024;
/// How long a token is good for that comes without a word about it.
const LIFE: Duration = Duration::from_mins(5);
/// No token is kept for longer than this, whatever its answer says.
const LONGEST_LIFE: Duration = Duration::from_hours(24);

/// Puts a key into the query, where it belongs there.
pub(crate) fn with_key(mut url: Url, auth: &Auth, proof: &Secret) -> Url {
    if let Auth::ApiKey { place: KeyPlace::Query(name), .. } = auth {
        set_pair(&mut url, name, proof.expose());
    }
    url
}

/// Puts into the headers what proves who the worker is. They are marked, so that no log shows them.
pub(crate) fn with_proof(
    request: RequestBuilder,
    auth: &Auth,
    proof: &Secret,
    values: &Values,
) -> Result<RequestBuilder, FetchError> {
    Ok(match auth {
        Auth::Basic { user, .. } => request.basic_auth(filled(user, values)?, Some(proof.expose())),
        Auth::Bearer { .. } | Auth::ClientCredentials { .. } => request.bearer_auth(proof.expose()),
        Auth::ApiKey { place: KeyPlace::Header(name), secret } => {
            let value = HeaderValue::from_str(proof.expose());
            let mut value = value.map_err(|_| FetchError::BadSecret { name: secret.clone() })?;
            value.set_sensitive(true);
            request.header(name, value)
        }
        // An authentication of a later version would have been refused with its file.
        _ => request,
    })
}

/// Gets tokens by OAuth 2.0's client credentials grant.
pub(crate) struct Tokens<'s> {
    pub(crate) client: &'s Client,
    pub(crate) asking: &'s Asking,
    /// How long an answer may take.
    pub(crate) limit: Duration,
}

impl GetToken for Tokens<'_> {
    async fn get_token(&self, secret: &Secret, values: &Values) -> Result<Token, FetchError> {
        let Some(Auth::ClientCredentials { token_url, client_id, scope, .. }) =
            &self.asking.source.request.auth
        else {
            return Err(FetchError::Token { host: String::new(), what: "is not asked for one" });
        };
        let host = token_url.host().to_owned();
        let request = self.request(token_url, client_id, scope.as_ref(), secret, values)?;
        let late = |_| FetchError::TimeOut { host: host.clone(), limit: self.limit };
        tokio::time::timeout(self.limit, token(request, &host)).await.map_err(late)?
    }
}

impl Tokens<'_> {
    fn request(
        &self,
        token_url: &SourceUrl,
        client_id: &Template,
        scope: Option<&Template>,
        secret: &Secret,
        values: &Values,
    ) -> Result<RequestBuilder, FetchError> {
        let invalid = || FetchError::Url { host: token_url.host().to_owned() };
        let filled_url = token_url.fill(|name| value(name, values))?;
        let url = Url::parse(&filled_url).map_err(|_| invalid())?;
        self.asking.check(&url)?;
        let mut form = form(&[("grant_type", "client_credentials")]);
        if let Some(scope) = scope {
            form = format!("{form}&{}", self::form(&[("scope", &filled(scope, values)?)]));
        }
        // RFC 6749, 2.3.1: both are encoded as in a form before they are put together.
        let (id, secret) = (encoded(&filled(client_id, values)?), encoded(secret.expose()));
        let request = self.client.post(url).basic_auth(id, Some(secret));
        let request = request.header("accept", "application/json");
        Ok(request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form))
    }
}

async fn token(request: RequestBuilder, host: &str) -> Result<Token, FetchError> {
    let mut response = request.send().await.map_err(|source| connection(host, source))?;
    let status = response.status();
    let owned = || host.to_owned();
    if [StatusCode::BAD_REQUEST, StatusCode::UNAUTHORIZED].contains(&status) {
        return Err(FetchError::TokenRefused { host: owned(), status: status.as_u16() });
    }
    if status != StatusCode::OK {
        let retry_after = retry_after(&response);
        return Err(FetchError::Status { host: owned(), status: status.as_u16(), retry_after });
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|source| connection(host, source))? {
        if body.len() + chunk.len() > TOKEN_BYTES {
            return Err(FetchError::TooLarge { host: owned(), limit: TOKEN_BYTES });
        }
        body.extend_from_slice(&chunk);
    }
    read(&body).map_err(|what| FetchError::Token { host: owned(), what })
}

/// Reads the answer with a token. What is wrong with it is said without a word of it: it may hold the token.
fn read(body: &[u8]) -> Result<Token, &'static str> {
    let answer: Value = serde_json::from_slice(body).map_err(|_| "answered with no JSON")?;
    let text = |name: &str| answer.get(name).and_then(Value::as_str);
    let token = text("access_token").ok_or("answered without an access_token")?;
    let kind = text("token_type").unwrap_or("bearer");
    if !kind.eq_ignore_ascii_case("bearer") {
        return Err("gives tokens of another type than Bearer");
    }
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("gave a token that no header may have");
    }
    let life = answer.get("expires_in").and_then(seconds).unwrap_or(LIFE).min(LONGEST_LIFE);
    Ok(Token { text: Secret::new(token), life })
}

/// A number of seconds, which some servers write as a text.
fn seconds(value: &Value) -> Option<Duration> {
    let number = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
    Duration::try_from_secs_f64(number).ok()
}

fn encoded(text: &str) -> String {
    form(&[("", text)]).trim_start_matches('=').to_owned()
}

/// Pairs as a form has them.
fn form(pairs: &[(&str, &str)]) -> String {
    // Nothing else of this URL is used.
    let Ok(mut url) = Url::parse("form:") else { return String::new() };
    url.query_pairs_mut().extend_pairs(pairs);
    url.query().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_from_what_servers_write() {
        for (body, expected) in [
            (r#"{"access_token":"t","token_type":"Bearer","expires_in":3600}"#, Ok(("t", 3600))),
            (r#"{"access_token":"t","token_type":"bearer","expires_in":"60"}"#, Ok(("t", 60))),
            (r#"{"access_token":"t"}"#, Ok(("t", 300))),
            (r#"{"access_token":"t","expires_in":-1}"#, Ok(("t", 300))),
            (r#"{"access_token":"t","expires_in":1e300}"#, Ok(("t", 300))),
            (r#"{"access_token":"t","expires_in":1e9}"#, Ok(("t", 86_400))),
            (r#"{"access_token":"t","token_type":"mac"}"#, Err("gives tokens of another")),
            (r#"{"access_token":"a\nb"}"#, Err("gave a token that no header")),
            (r#"{"access_token":""}"#, Err("gave a token that no header")),
            (r#"{"access_token":7}"#, Err("answered without an access_token")),
            ("<html>", Err("answered with no JSON")),
        ] {
            let token = read(body.as_bytes());
            let token = token.as_ref().map(|token| (token.text.expose(), token.life.as_secs()));
            match (token, expected) {
                (Ok(token), Ok(expected)) => assert_eq!(token, expected, "{body}"),
                (Err(what), Err(start)) => assert!(what.starts_with(start), "{body}: {what}"),
                (token, _) => panic!("{body}: {token:?}"),
            }
        }
    }

    #[test]
    fn credentials_are_encoded_as_in_a_form() {
        assert_eq!(encoded("a b:c=d&é="), "a+b%3Ac%3Dd%26%C3%A9%3D");
        assert_eq!(form(&[("grant_type", "x"), ("scope", "a b")]), "grant_type=x&scope=a+b");
    }
}
