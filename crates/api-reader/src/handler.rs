//! Answers one request: who asks, what for, and in time.

use std::cell::Cell;
use std::time::Duration;

use twin_lambda::http::{HttpEvent, HttpHandler, HttpResponse, Unhandled};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, counters};
use twin_normalization::PipelineName;
use twin_normalization::port::Clock;
use twin_store::port::{GetItem, GetItems, QueryItems};
use twin_store::{Expectations, Reader};

use crate::access::Access;
use crate::error::Error;
use crate::problem::Problem;
use crate::request::{self, Listing};
use crate::route::{Route, What};
use crate::view::HealthView;
use crate::{answer, document};

/// What is left of the function's time when it gives up, to say so itself rather than be ended.
const TIME_TO_ANSWER: Duration = Duration::from_millis(500);

counters! {
    /// What became of the requests.
    pub struct Tally {
        /// Requests that came.
        requests,
        /// Requests that were wrong, or asked for what is not there.
        client_errors,
        /// Requests that could not be answered.
        server_errors,
        /// Items that cannot be read back, and were left out of an answer.
        unreadable_items,
    }
}

/// Answers from the twin table.
#[derive(Debug)]
pub struct ApiReader<T, C> {
    /// Reads the twin table.
    pub reader: Reader<T, C>,
    /// The environment's pipelines, sorted.
    pub pipelines: Vec<PipelineName>,
    /// How often they expect their metrics.
    pub expectations: Expectations,
    /// The version of the code, which the tags of its answers hold.
    pub code: String,
    /// The present.
    pub clock: C,
    /// Where the counts go.
    pub telemetry: Telemetry,
}

/// A request that is being answered.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) event: &'a HttpEvent<'a>,
    pub(crate) access: &'a Access,
    pub(crate) request_id: &'a str,
    /// Counts what had to be left out.
    pub(crate) unreadable: &'a Cell<u64>,
}

impl<T: GetItem + GetItems + QueryItems, C: Clock> HttpHandler for ApiReader<T, C> {
    async fn handle(&self, event: &HttpEvent<'_>, invocation: &Invocation) -> HttpResponse {
        let unreadable = Cell::new(0);
        let answer = self.answer(event, invocation, &unreadable);
        let answer = invocation.in_time_less(TIME_TO_ANSWER, &self.clock, "answer", answer).await;
        let response = answer
            .unwrap_or(Err(Error::Deadline))
            .unwrap_or_else(|error| error.into_problem(&invocation.request_id).response());
        self.count(&response, unreadable.get());
        response
    }

    fn unhandled(&self, why: Unhandled) -> HttpResponse {
        let problem = match why {
            Unhandled::NotText => {
                Problem::bad_request("the request holds what is no text in UTF-8")
            }
            Unhandled::NotHttp | Unhandled::Panic => Problem::internal(),
        };
        let response = problem.response();
        self.count(&response, 0);
        response
    }
}

impl<T, C: Clock> ApiReader<T, C> {
    fn count(&self, response: &HttpResponse, unreadable_items: u64) {
        let status = response.status_code;
        let tally = Tally {
            requests: 1,
            client_errors: u64::from((400..500).contains(&status)),
            server_errors: u64::from(status >= 500),
            unreadable_items,
        };
        self.telemetry.emit(self.clock.now(), &tally.counts());
    }
}

impl<T: GetItem + GetItems + QueryItems, C: Clock> ApiReader<T, C> {
    async fn answer(
        &self,
        event: &HttpEvent<'_>,
        invocation: &Invocation,
        unreadable: &Cell<u64>,
    ) -> Result<HttpResponse, Error> {
        let route = Route::of(&event.route_key);
        if let Some(open) = route.filter(|route| route.is_open()) {
            return Ok(match open.what {
                What::Document => document::answer(event),
                _ => answer::unstored(200, "application/json", &HealthView::UP),
            });
        }
        let access = Access::of(event, self.clock.now())?;
        let route = route.ok_or_else(|| Problem::not_found("there is no such route"))?;
        request::known_parameters(event, route.parameters)?;
        let asked =
            Asked { event, access: &access, request_id: &invocation.request_id, unreadable };
        match route.what {
            What::Components => {
                self.components(&asked, &Listing::read(event, route, &access)?).await
            }
            What::Stale => self.stale(&asked, &Listing::read(event, route, &access)?).await,
            What::Component => {
                let metrics = request::metrics(event)?;
                self.component(&asked, &request::component(event)?, metrics.as_deref()).await
            }
            What::Metric => self.value(&asked, &request::component_and_metric(event)?).await,
            What::Value => self.value(&asked, &request::key(event)?).await,
            What::Values => self.values(&asked, &request::keys(event)?).await,
            What::Health | What::Document => {
                Err(Problem::not_found("there is no such route").into())
            }
        }
    }
}
