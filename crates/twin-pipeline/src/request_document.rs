//! What a silo is asked with, as it is written in `pipeline.json`.

use schemars::JsonSchema;
use serde::Deserialize;

/// How a silo is asked.
#[derive(Debug, Default, Clone, Copy, Deserialize, JsonSchema)]
pub(crate) enum MethodDocument {
    /// Asks for a document.
    #[default]
    #[serde(rename = "GET")]
    Get,
    /// Asks with a body.
    #[serde(rename = "POST")]
    Post,
}

/// What is sent with a POST. Give either json or text.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BodyDocument {
    /// A JSON value. Its strings may refer to parameters.
    pub(crate) json: Option<serde_json::Value>,
    /// A text, which may refer to parameters.
    pub(crate) text: Option<String>,
    /// What the body is, such as application/x-www-form-urlencoded; of json, application/json where it is left out.
    #[schemars(length(min = 1, max = 128))]
    pub(crate) content_type: Option<String>,
}

/// How the worker says who it is. A secret is named, never written: its value is a SecureString of SSM Parameter Store.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum AuthDocument {
    /// A user and a password, by HTTP's Basic scheme.
    Basic {
        /// The user. It may refer to a parameter.
        user: String,
        /// The name of the secret that holds the password.
        #[schemars(regex(pattern = "^[a-z0-9-]{1,64}$"))]
        secret: String,
    },
    /// A token that does not change, sent as Authorization: Bearer.
    Bearer {
        /// The name of the secret that holds the token.
        #[schemars(regex(pattern = "^[a-z0-9-]{1,64}$"))]
        secret: String,
    },
    /// A key in a header or in the query: give one of the two.
    ApiKey {
        /// The header that it stands in.
        header: Option<String>,
        /// The name that it has in the query.
        query: Option<String>,
        /// The name of the secret that holds the key.
        #[schemars(regex(pattern = "^[a-z0-9-]{1,64}$"))]
        secret: String,
    },
    /// A token that is got by OAuth 2.0 with the client's credentials, and kept for three quarters of its life.
    #[serde(rename = "oauth2_client_credentials")]
    ClientCredentials {
        /// Where the token is got. Its host is one of allow_hosts.
        #[schemars(regex(pattern = "^https?://"), length(max = 2048))]
        token_url: String,
        /// The client. It may refer to a parameter.
        client_id: String,
        /// The name of the secret that holds the client's secret.
        #[schemars(regex(pattern = "^[a-z0-9-]{1,64}$"))]
        secret: String,
        /// What the token is to be good for, as the silo names it.
        scope: Option<String>,
    },
}

/// How a document goes on that comes in pages. All pages are one document: each is read at every poll.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum PagingDocument {
    /// The Link header with rel="next" is the next page.
    Link {
        /// How many pages there may be; 100 where it is left out. More are an error.
        #[schemars(range(min = 1, max = 1000))]
        max_pages: Option<u64>,
    },
    /// A field of the answer is the next page's URL, absolute or relative. The last page has none, or null.
    NextUrl {
        /// Where it stands: $.a.b.
        field: String,
        /// How many pages there may be; 100 where it is left out. More are an error.
        #[schemars(range(min = 1, max = 1000))]
        max_pages: Option<u64>,
    },
    /// A field of the answer is sent back to get the next page. The last page has none, or null.
    Cursor {
        /// Where it stands: $.a.b.
        field: String,
        /// The name that it has in the query. Give this or body_field.
        query: Option<String>,
        /// The field of the JSON body that it is put into: $.a.b. Give this or query.
        body_field: Option<String>,
        /// How many pages there may be; 100 where it is left out. More are an error.
        #[schemars(range(min = 1, max = 1000))]
        max_pages: Option<u64>,
    },
    /// A number that rises with each page, until one has no records.
    Count {
        /// The name that it has in the query. Give this or body_field.
        query: Option<String>,
        /// The field of the JSON body that it is put into: $.a.b. Give this or query.
        body_field: Option<String>,
        /// The number of the first page; 1 where it is left out.
        #[schemars(range(min = 0, max = 1_000_000))]
        first: Option<u64>,
        /// By how much it rises: 1 where pages are counted, the size of a page where records are.
        #[schemars(range(min = 1, max = 1_000_000))]
        step: Option<u64>,
        /// How many pages there may be; 100 where it is left out. More are an error.
        #[schemars(range(min = 1, max = 1000))]
        max_pages: Option<u64>,
    },
}
