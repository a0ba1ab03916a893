//! Answers one request.

use serde::Serialize;
use twin_lambda::http::{HttpEvent, HttpHandler, HttpResponse};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, counters};
use twin_normalization::port::Clock;
use twin_normalization::{Component, Key, PipelineName};
use twin_store::port::{GetItem, QueryItems};
use twin_store::{Item, Reader};

use crate::access::Access;
use crate::cursor;
use crate::error::Error;
use crate::problem::Problem;
use crate::request::{self, Listing};
use crate::view::{ComponentView, HealthView, ListedView, ListingView, ValueView};

counters! {
    /// What became of the requests.
    pub struct Tally {
        /// Requests that came.
        requests,
        /// Requests that were wrong, or asked for what is not there.
        client_errors,
        /// Requests that could not be answered.
        server_errors,
    }
}

/// Answers from the twin table.
#[derive(Debug)]
pub struct ApiReader<T, C> {
    /// Reads the twin table.
    pub reader: Reader<T, C>,
    /// The environment's pipelines, sorted.
    pub pipelines: Vec<PipelineName>,
    /// The present.
    pub clock: C,
    /// Where the counts go.
    pub telemetry: Telemetry,
}

impl<T: GetItem + QueryItems, C: Clock> HttpHandler for ApiReader<T, C> {
    async fn handle(&self, event: &HttpEvent<'_>, invocation: &Invocation) -> HttpResponse {
        let answer = self.answer(event).await;
        let response =
            answer.unwrap_or_else(|error| error.into_problem(&invocation.request_id).response());
        let status = response.status_code;
        let tally = Tally {
            requests: 1,
            client_errors: u64::from((400..500).contains(&status)),
            server_errors: u64::from(status >= 500),
        };
        self.telemetry.emit(self.clock.now(), &tally.counts());
        response
    }
}

impl<T: GetItem + QueryItems, C: Clock> ApiReader<T, C> {
    async fn answer(&self, event: &HttpEvent<'_>) -> Result<HttpResponse, Error> {
        if event.route_key == "GET /v1/health" {
            return Ok(ok(&HealthView::UP));
        }
        let access = Access::of(event)?;
        match &*event.route_key {
            "GET /v1/components" => self.components(&Listing::read(event)?, &access).await,
            "GET /v1/components/{component}" => {
                self.component(&request::component(event)?, &access).await
            }
            "GET /v1/components/{component}/metrics/{metric}" => {
                self.value(&request::component_and_metric(event)?, &access).await
            }
            "GET /v1/values/{key}" => self.value(&request::key(event)?, &access).await,
            _ => Err(Problem::not_found("there is no such route").into()),
        }
    }

    async fn components(
        &self,
        asked: &Listing<'_>,
        access: &Access,
    ) -> Result<HttpResponse, Error> {
        let query = asked.query;
        let is_asked =
            |name: &PipelineName| query.pipeline.is_none_or(|asked| name.as_str() == asked);
        let pipelines: Vec<PipelineName> = self
            .pipelines
            .iter()
            .filter(|name| is_asked(name) && access.allows(name))
            .cloned()
            .collect();
        if pipelines.is_empty() && query.pipeline.is_some() {
            return Err(
                Problem::not_found("there is no such pipeline, or not for this token").into()
            );
        }
        let page = self
            .reader
            .components(&pipelines, query.prefix, asked.after.as_ref(), asked.limit)
            .await?;
        let last = page.components.last().filter(|_| page.more);
        let listed = page.components.iter();
        Ok(ok(&ListingView {
            components: listed
                .map(|(pipeline, component)| ListedView { component, pipeline })
                .collect(),
            next_cursor: last.map(|last| cursor::write(query, last)),
        }))
    }

    async fn component(
        &self,
        component: &Component,
        access: &Access,
    ) -> Result<HttpResponse, Error> {
        let items = self.reader.component(component).await?;
        let seen = items.iter().filter(|item| may_see(access, item));
        let metrics: Vec<ValueView<'_>> = seen.filter_map(ValueView::of).collect();
        if metrics.is_empty() {
            return Err(Problem::not_found("nothing is known of this component").into());
        }
        Ok(ok(&ComponentView { component, metrics }))
    }

    async fn value(&self, key: &Key, access: &Access) -> Result<HttpResponse, Error> {
        let item = self.reader.value(key).await?.filter(|item| may_see(access, item));
        match item.as_ref().and_then(ValueView::of) {
            Some(value) => Ok(ok(&value)),
            None => Err(Problem::not_found("there is no value for this key").into()),
        }
    }
}

fn may_see(access: &Access, item: &Item) -> bool {
    access.allows(&item.observation.lineage.pipeline)
}

fn ok(body: &impl Serialize) -> HttpResponse {
    HttpResponse::json(200, "application/json", body)
}
