//! What a caller may see.

use twin_lambda::http::HttpEvent;
use twin_normalization::PipelineName;

use crate::problem::Problem;

/// What a caller may see, by the scopes of the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everything.
    All,
    /// The values of these pipelines.
    Pipelines(Vec<String>),
}

impl Access {
    /// Reads the scopes of an access token for this API.
    ///
    /// The gateway lets no other token through. That is checked here again, so that a route which lost its
    /// authorizer or its scope answers 401 rather than with data.
    pub(crate) fn of(event: &HttpEvent<'_>) -> Result<Self, Problem> {
        let is_access = event.claim("token_use") == Some("access") && event.claim("exp").is_some();
        let mut scopes = event.claim("scope").unwrap_or_default().split(' ');
        if !is_access || !scopes.clone().any(|scope| scope == "twin/api") {
            return Err(Problem::unauthorized());
        }
        if scopes.clone().any(|scope| scope == "twin/read") {
            return Ok(Self::All);
        }
        let pipelines = scopes.by_ref().filter_map(|scope| scope.strip_prefix("twin/"));
        Ok(Self::Pipelines(pipelines.filter(|name| *name != "api").map(str::to_owned).collect()))
    }

    /// Whether the caller may see what this pipeline feeds.
    pub(crate) fn allows(&self, pipeline: &PipelineName) -> bool {
        match self {
            Self::All => true,
            Self::Pipelines(names) => names.iter().any(|name| name == pipeline.as_str()),
        }
    }
}
