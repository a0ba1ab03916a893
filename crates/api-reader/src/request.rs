//! What a request asks for, checked. Nothing of it comes back in what is said of it.

use serde::Deserialize;
use twin_lambda::http::HttpEvent;
use twin_normalization::{Component, Error, Key, Metric, PipelineName};

use crate::access::Access;
use crate::cursor::{self, Place, Query};
use crate::problem::Problem;
use crate::route::Route;

/// How many keys a query may have, and how many metrics may be selected.
pub(crate) const MAX_KEYS: usize = 100;
/// Room for that many keys of the greatest length, with blanks.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// A page of components.
#[derive(Debug)]
pub(crate) struct Listing<'a> {
    pub(crate) query: Query<'a>,
    pub(crate) after: Option<Place>,
    pub(crate) limit: usize,
}

impl<'a> Listing<'a> {
    /// Reads `?pipeline=&prefix=&limit=&cursor=`.
    pub(crate) fn read(
        event: &'a HttpEvent<'_>,
        route: &'a Route,
        access: &'a Access,
    ) -> Result<Self, Problem> {
        let query = Query {
            route: route.key,
            client: &access.client,
            pipeline: event.query("pipeline"),
            prefix: event.query("prefix").unwrap_or_default(),
        };
        if let Some(pipeline) = query.pipeline {
            PipelineName::new(pipeline).map_err(|error| not_legal(&error))?;
        }
        if !query.prefix.is_empty() {
            Component::new(query.prefix)
                .map_err(|_| Problem::bad_request("prefix is not the beginning of a component"))?;
        }
        let limit = event.query("limit").map_or(Ok(route.pages.usual), |text| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            let number = text.parse().ok().filter(|_| digits);
            let most = route.pages.most;
            number.filter(|number| (1..=most).contains(number)).ok_or_else(|| {
                Problem::bad_request(format!("limit is not a number from 1 to {most}"))
            })
        })?;
        let after = event.query("cursor").map(|cursor| cursor::read(query, cursor)).transpose()?;
        Ok(Self { query, after, limit })
    }
}

/// Refuses a parameter that the route does not have: a slip of the pen would otherwise be answered with something else
/// than what was asked for.
pub(crate) fn known_parameters(event: &HttpEvent<'_>, known: &[&str]) -> Result<(), Problem> {
    if event.query_names().all(|name| known.contains(&name)) {
        return Ok(());
    }
    Err(Problem::bad_request(if known.is_empty() {
        "this route has no parameters in its query".to_owned()
    } else {
        format!("the query may have {} and no other parameters", known.join(", "))
    }))
}

/// Reads `{component}` of the path.
pub(crate) fn component(event: &HttpEvent<'_>) -> Result<Component, Problem> {
    Component::new(event.path("component").unwrap_or_default()).map_err(|e| not_legal(&e))
}

/// Reads `{component}` and `{metric}` of the path.
pub(crate) fn component_and_metric(event: &HttpEvent<'_>) -> Result<Key, Problem> {
    let metric =
        Metric::new(event.path("metric").unwrap_or_default()).map_err(|e| not_legal(&e))?;
    Ok(Key { component: component(event)?, metric })
}

/// Reads `{key}` of the path.
pub(crate) fn key(event: &HttpEvent<'_>) -> Result<Key, Problem> {
    Key::parse(event.path("key").unwrap_or_default()).map_err(|e| not_legal(&e))
}

/// Reads `?metrics=a,b`: none where all are asked for.
pub(crate) fn metrics(event: &HttpEvent<'_>) -> Result<Option<Vec<Metric>>, Problem> {
    let Some(text) = event.query("metrics") else { return Ok(None) };
    if text.split(',').count() > MAX_KEYS {
        return Err(Problem::bad_request(format!("metrics are more than {MAX_KEYS}")));
    }
    let metrics: Result<_, _> = text.split(',').map(Metric::new).collect();
    metrics.map(Some).map_err(|error| not_legal(&error))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    keys: Vec<String>,
}

/// Reads the body `{"keys": ["train:A1.speed", …]}`.
pub(crate) fn keys(event: &HttpEvent<'_>) -> Result<Vec<Key>, Problem> {
    let media_type = event.header("content-type").unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(Problem::unsupported_media_type());
    }
    let shape = || Problem::bad_request("the body is not an object with keys, a list of texts");
    let body = event.body().ok_or_else(shape)?;
    if body.len() > MAX_BODY_BYTES {
        return Err(Problem::bad_request(format!("the body is over {MAX_BODY_BYTES} bytes")));
    }
    let Keys { keys } = serde_json::from_slice(&body).map_err(|_| shape())?;
    if !(1..=MAX_KEYS).contains(&keys.len()) {
        return Err(Problem::bad_request(format!("keys are not 1 to {MAX_KEYS}")));
    }
    let parsed = keys.iter().enumerate().map(|(number, key)| {
        let at = |error| format!("keys[{number}]: {}", rule(&error));
        Key::parse(key).map_err(|error| Problem::bad_request(at(error)))
    });
    parsed.collect()
}

fn not_legal(error: &Error) -> Problem {
    Problem::bad_request(rule(error))
}

/// The rule that a name breaks, without the name.
fn rule(error: &Error) -> String {
    match error {
        Error::Name { kind, rule, .. } => format!("{kind} is not legal: {rule}"),
        _ => "a name is not legal".to_owned(),
    }
}
