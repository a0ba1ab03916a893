//! Who asks, and what they may see.

use twin_lambda::http::HttpEvent;
use twin_normalization::{PipelineName, Timestamp};
use twin_store::Item;

use crate::problem::Problem;

/// The caller, by a token that is good now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Access {
    /// The client that the token was given to.
    pub(crate) client: String,
    rights: Rights,
}

/// What a caller may see, by the scopes of the token.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Rights {
    /// Everything.
    All,
    /// The values of these pipelines.
    Pipelines(Vec<String>),
}

impl Access {
    /// Reads the claims of an access token for this API.
    ///
    /// The gateway lets no other token through. That is checked here again, so that a route which lost its
    /// authorizer or its scope answers 401 or 403 rather than with data.
    pub(crate) fn of(event: &HttpEvent<'_>, now: Timestamp) -> Result<Self, Problem> {
        let is_access = event.claim("token_use").as_deref() == Some("access");
        let client = event.claim("client_id").filter(|client| !client.is_empty());
        let (true, Some(client)) = (is_access && ends_after(event, now), client) else {
            return Err(Problem::unauthorized(event.header("authorization").is_some()));
        };
        let scopes = event.claim("scope").unwrap_or_default();
        let scopes = || scopes.split(' ');
        if !scopes().any(|scope| scope == "twin/api") {
            return Err(Problem::forbidden());
        }
        let rights = if scopes().any(|scope| scope == "twin/read") {
            Rights::All
        } else {
            let pipelines = scopes().filter_map(|scope| scope.strip_prefix("twin/"));
            Rights::Pipelines(pipelines.filter(|name| *name != "api").map(str::to_owned).collect())
        };
        Ok(Self { client: client.into_owned(), rights })
    }

    /// Whether the caller may see what this pipeline feeds.
    pub(crate) fn allows(&self, pipeline: &PipelineName) -> bool {
        match &self.rights {
            Rights::All => true,
            Rights::Pipelines(names) => names.iter().any(|name| name == pipeline.as_str()),
        }
    }

    /// Whether the caller may see this item.
    pub(crate) fn allows_item(&self, item: &Item) -> bool {
        self.allows(&item.observation.lineage.pipeline)
    }
}

/// Whether the token says when it ends, and that is to come.
fn ends_after(event: &HttpEvent<'_>, now: Timestamp) -> bool {
    let seconds: Option<i64> = event.claim("exp").and_then(|exp| exp.parse().ok());
    let ends = seconds.and_then(|seconds| seconds.checked_mul(1_000_000));
    ends.is_some_and(|ends| ends > now.micros())
}
