//! Judges how the worker says who it is.

use std::convert::Infallible;

use twin_normalization::ParameterName;

use super::request::{is_header_name, is_own_header};
use super::{Report, fields};
use crate::request_document::AuthDocument;
use crate::{Auth, KeyPlace, Request, SourceUrl, Template};

/// Names that carry a secret, in lower case and with hyphens: of headers, and what keys are called in a query.
const SECRET_NAMES: [&str; 11] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "appid",
    "auth",
    "key",
    "pass",
    "pwd",
    "sig",
    "signature",
    "access-key",
];
/// What else the name of what carries a secret contains, in lower case and with hyphens: every service has a name of its
/// own, such as `X-Api-Key`, `api_key` or `Ocp-Apim-Subscription-Key`.
const SECRET_PARTS: [&str; 6] =
    ["token", "secret", "api-key", "apikey", "password", "subscription-key"];

/// Whether the name of a header, or one in a query, is that of a secret.
pub(super) fn carries_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    SECRET_NAMES.contains(&name.as_str()) || SECRET_PARTS.iter().any(|part| name.contains(part))
}

impl Report<'_> {
    pub(super) fn auth(
        &mut self,
        auth: AuthDocument,
        request: &Request,
        allow_hosts: &[String],
    ) -> Option<Auth> {
        Some(match auth {
            AuthDocument::Basic { user, secret } => {
                let user = self.identity("user", &user);
                let Ok(plain) = user.fill(|_| Ok::<_, Infallible>(String::new()));
                if plain.contains(':') {
                    self.say(&place("user"), "a user's name has no colon in HTTP's Basic scheme");
                }
                Auth::Basic { user, secret: self.secret(&secret)? }
            }
            AuthDocument::Bearer { secret } => Auth::Bearer { secret: self.secret(&secret)? },
            AuthDocument::ApiKey { header, query, secret } => {
                let place = self.key_place(header, query, request);
                Auth::ApiKey { secret: self.secret(&secret)?, place: place? }
            }
            AuthDocument::ClientCredentials { token_url, client_id, secret, scope } => {
                let token_url = self.url(&place("token_url"), &token_url, allow_hosts);
                if token_url.as_ref().is_some_and(|url: &SourceUrl| !url.is_https()) {
                    self.say(&place("token_url"), "a secret is sent by https only");
                }
                let client_id = self.identity("client_id", &client_id);
                let scope = scope.map(|scope| self.identity("scope", &scope));
                let secret = self.secret(&secret)?;
                Auth::ClientCredentials { token_url: token_url?, client_id, secret, scope }
            }
        })
    }

    /// The name of a secret. What is none may be the secret itself, so it is not repeated.
    fn secret(&mut self, name: &str) -> Option<ParameterName> {
        let secret = ParameterName::new(name).ok();
        if secret.is_none() {
            let message = "write the secret's name, not the secret: 1 to 64 small letters, digits and hyphens";
            self.say(&place("secret"), message);
        }
        secret
    }

    fn identity(&mut self, field: &str, text: &str) -> Template {
        if text.is_empty() || text.len() > 1024 || text.contains(char::is_control) {
            self.say(&place(field), "write one line of 1 to 1024 bytes");
        }
        self.template(&place(field), text)
    }

    fn key_place(
        &mut self,
        header: Option<String>,
        query: Option<String>,
        request: &Request,
    ) -> Option<KeyPlace> {
        match (header, query) {
            (Some(name), None) => {
                let mut headers = request.headers.iter();
                let twice = headers.any(|header| header.name.eq_ignore_ascii_case(&name));
                if !is_header_name(&name) {
                    self.say(&place("header"), "not a legal header name");
                } else if twice || is_own_header(&name) {
                    self.say(&place("header"), format!("header {name} is set already"));
                }
                Some(KeyPlace::Header(name))
            }
            (None, Some(name)) => {
                if name.is_empty() || name.len() > 128 || name.contains(char::is_control) {
                    let message = "a name in the query is 1 to 128 bytes without line breaks";
                    self.say(&place("query"), message);
                } else if request.query.iter().any(|(earlier, _)| *earlier == name) {
                    self.say(&place("query"), format!("{name} is in the source's query already"));
                }
                Some(KeyPlace::Query(name))
            }
            _ => {
                self.say(&fields(&["source", "auth"]), "give either header or query");
                None
            }
        }
    }
}

fn place(field: &str) -> Vec<crate::locate::Step> {
    fields(&["source", "auth", field])
}
