//! What a request asks for, checked.

use twin_lambda::http::HttpEvent;
use twin_normalization::{Component, Key, Metric, PipelineName};

use crate::cursor::{self, Query};
use crate::problem::Problem;

/// How many components a page has at first, and at most.
const DEFAULT_LIMIT: usize = 100;
const MAX_LIMIT: usize = 1_000;

/// A page of components.
#[derive(Debug)]
pub(crate) struct Listing<'a> {
    pub(crate) query: Query<'a>,
    pub(crate) after: Option<(PipelineName, Component)>,
    pub(crate) limit: usize,
}

impl<'a> Listing<'a> {
    /// Reads `?pipeline=&prefix=&limit=&cursor=`.
    pub(crate) fn read(event: &'a HttpEvent<'_>) -> Result<Self, Problem> {
        let query = Query {
            pipeline: event.query("pipeline"),
            prefix: event.query("prefix").unwrap_or_default(),
        };
        if let Some(pipeline) = query.pipeline {
            PipelineName::new(pipeline).map_err(|error| Problem::bad_request(error.to_string()))?;
        }
        if !query.prefix.is_empty() {
            Component::new(query.prefix)
                .map_err(|_| Problem::bad_request("prefix is not the beginning of a component"))?;
        }
        let limit = match event.query("limit") {
            None => DEFAULT_LIMIT,
            Some(text) => {
                text.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit)).ok_or_else(
                    || Problem::bad_request(format!("limit is not a number from 1 to {MAX_LIMIT}")),
                )?
            }
        };
        let after = event.query("cursor").map(|cursor| cursor::read(query, cursor)).transpose()?;
        Ok(Self { query, after, limit })
    }
}

/// Reads `{component}` of the path.
pub(crate) fn component(event: &HttpEvent<'_>) -> Result<Component, Problem> {
    Component::new(event.path("component").unwrap_or_default()).map_err(|e| bad_name(&e))
}

/// Reads `{component}` and `{metric}` of the path.
pub(crate) fn component_and_metric(event: &HttpEvent<'_>) -> Result<Key, Problem> {
    let metric = Metric::new(event.path("metric").unwrap_or_default()).map_err(|e| bad_name(&e))?;
    Ok(Key { component: component(event)?, metric })
}

/// Reads `{key}` of the path.
pub(crate) fn key(event: &HttpEvent<'_>) -> Result<Key, Problem> {
    Key::parse(event.path("key").unwrap_or_default()).map_err(|e| bad_name(&e))
}

fn bad_name(error: &twin_normalization::Error) -> Problem {
    Problem::bad_request(error.to_string())
}
