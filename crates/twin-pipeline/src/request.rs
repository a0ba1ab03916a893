//! What a silo is asked with.

use std::collections::BTreeSet;

use twin_normalization::ParameterName;

use crate::{PollSource, RecordPath, SourceUrl, Template};

/// What each of a source's documents is asked for with, beside its URL.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// How it is asked.
    pub method: Method,
    /// Names and values that are added to the URL's query, in the order of the file.
    pub query: Vec<(String, Template)>,
    /// Headers to send, in the order of the file. Names are unique and none carries a secret.
    pub headers: Vec<Header>,
    /// What is sent with a POST; none where nothing is.
    pub body: Option<RequestBody>,
    /// How the worker says who it is; none where everybody may ask.
    pub auth: Option<Auth>,
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Method {
    /// Asks for a document, and changes nothing.
    #[default]
    Get,
    /// Asks with a body, as a query language does.
    Post,
}

/// One header of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// A legal field name.
    pub name: String,
    /// A legal field value, but for what its parameters come to.
    pub value: Template,
}

/// What is sent with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestBody {
    /// Its `Content-Type`.
    pub content_type: String,
    /// Its text. Of JSON, a value that is put in place of a parameter is part of a string, and escaped as such.
    pub text: Template,
    /// Whether it is JSON.
    pub json: bool,
}

/// How the worker says who it is. Secrets are named here, never written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// A user and a password, by HTTP's Basic scheme.
    Basic {
        /// The user.
        user: Template,
        /// The password.
        secret: ParameterName,
    },
    /// A token that does not change, by the Bearer scheme.
    Bearer {
        /// The token.
        secret: ParameterName,
    },
    /// A key in a header or in the query.
    ApiKey {
        /// Where it stands.
        place: KeyPlace,
        /// The key.
        secret: ParameterName,
    },
    /// A token that is got by OAuth 2.0's client credentials grant, and then sent by the Bearer scheme.
    ClientCredentials {
        /// Where it is got. Its host is one of `allow_hosts`.
        token_url: SourceUrl,
        /// The client.
        client_id: Template,
        /// The client's secret.
        secret: ParameterName,
        /// What the token is to be good for, as the silo names it; none where it does not want to know.
        scope: Option<Template>,
    },
}

impl Auth {
    /// Returns the name of its secret.
    #[must_use]
    pub fn secret(&self) -> &ParameterName {
        match self {
            Self::Basic { secret, .. }
            | Self::Bearer { secret }
            | Self::ApiKey { secret, .. }
            | Self::ClientCredentials { secret, .. } => secret,
        }
    }
}

/// Where a key stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPlace {
    /// In the header of this name.
    Header(String),
    /// In the query, under this name.
    Query(String),
}

/// How a document that comes in pages goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// What leads to the next page.
    pub kind: PagingKind,
    /// How many pages a document has at most, 1 to 1,000. One that has more is an error.
    pub max_pages: u32,
}

/// What leads from a page to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PagingKind {
    /// The `Link` header with `rel="next"`.
    Link,
    /// A field of the page that holds the next one's URL.
    NextUrl {
        /// Where it stands.
        field: RecordPath,
    },
    /// A field of the page that is sent back to get the next one.
    Cursor {
        /// Where it stands.
        field: RecordPath,
        /// Where it is sent.
        place: CursorPlace,
    },
    /// A number that rises by as much with each page, until one has no records.
    Count {
        /// Where it is sent.
        place: CursorPlace,
        /// The number of the first page.
        first: u32,
        /// By how much it rises, 1 or more.
        step: u32,
    },
}

/// Where the mark of a page is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CursorPlace {
    /// In the query, under this name.
    Query(String),
    /// In this field of the body, which is JSON.
    Body(RecordPath),
}

impl PollSource {
    /// Returns whether a document is asked for only if it has changed. Not so where it comes in pages, because the first
    /// says nothing of the others; nor by POST, which has no such condition; nor where parameters say what is asked for,
    /// because what the silo said then was of another document.
    #[must_use]
    pub fn is_conditional(&self) -> bool {
        let get = self.request.method == Method::Get;
        get && self.paging.is_none() && self.parameters().is_empty()
    }

    /// Returns the parameters that the requests refer to.
    #[must_use]
    pub fn parameters(&self) -> BTreeSet<&ParameterName> {
        let Request { query, headers, body, auth, .. } = &self.request;
        let mut templates: Vec<&Template> = query.iter().map(|(_, value)| value).collect();
        templates.extend(headers.iter().map(|header| &header.value));
        templates.extend(body.as_ref().map(|body| &body.text));
        templates.extend(self.documents.iter().map(|document| document.url.template()));
        match auth {
            Some(Auth::Basic { user, .. }) => templates.push(user),
            Some(Auth::ClientCredentials { token_url, client_id, scope, .. }) => {
                templates.extend([token_url.template(), client_id]);
                templates.extend(scope);
            }
            Some(Auth::Bearer { .. } | Auth::ApiKey { .. }) | None => {}
        }
        templates.into_iter().flat_map(Template::parameters).collect()
    }
}
