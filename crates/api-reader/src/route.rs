//! The routes, as the gateway names them.

/// One route.
#[derive(Debug)]
pub(crate) struct Route {
    /// Its key, method and path.
    pub(crate) key: &'static str,
    /// What answers it.
    pub(crate) what: What,
    /// The names of the parameters that its query may have.
    pub(crate) parameters: &'static [&'static str],
    /// How large its pages are, where it has any.
    pub(crate) pages: Pages,
}

/// What answers a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// Whether the function runs.
    Health,
    /// The OpenAPI document.
    Document,
    /// Components, page by page.
    Components,
    /// One component.
    Component,
    /// One value, by component and metric.
    Metric,
    /// One value, by key.
    Value,
    /// Many values, by key.
    Values,
    /// Late and stale values, page by page.
    Stale,
}

/// How many components a page has where the query does not say, and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pages {
    pub(crate) usual: usize,
    pub(crate) most: usize,
}

const NO_PAGES: Pages = Pages { usual: 0, most: 0 };

const fn route(
    key: &'static str,
    what: What,
    parameters: &'static [&'static str],
    pages: Pages,
) -> Route {
    Route { key, what, parameters, pages }
}

/// Every route.
pub(crate) const ROUTES: [Route; 8] = [
    route(
        "GET /v1/components",
        What::Components,
        &["pipeline", "prefix", "limit", "cursor"],
        Pages { usual: 100, most: 1_000 },
    ),
    route("GET /v1/components/{component}", What::Component, &["metrics"], NO_PAGES),
    route("GET /v1/components/{component}/metrics/{metric}", What::Metric, &[], NO_PAGES),
    route("GET /v1/values/{key}", What::Value, &[], NO_PAGES),
    route("POST /v1/values/query", What::Values, &[], NO_PAGES),
    // Each component of a page is a query of its own.
    route(
        "GET /v1/stale",
        What::Stale,
        &["pipeline", "limit", "cursor"],
        Pages { usual: 25, most: 100 },
    ),
    route("GET /v1/health", What::Health, &[], NO_PAGES),
    route("GET /v1/openapi.json", What::Document, &[], NO_PAGES),
];

impl Route {
    /// The route of a key; none where there is none.
    pub(crate) fn of(key: &str) -> Option<&'static Self> {
        ROUTES.iter().find(|route| route.key == key)
    }

    /// Whether it is answered without a token.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.what, What::Health | What::Document)
    }
}
