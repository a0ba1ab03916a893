//! Starts a function and runs it.

use std::process::ExitCode;
use std::sync::Once;

use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use tracing::level_filters::LevelFilter;
use twin_normalization::port::chain;

use crate::firehose::{FirehoseEvent, FirehoseHandler};
use crate::http::{self, HttpHandler};
use crate::kinesis::{KinesisEvent, KinesisHandler};
use crate::schedule::{ScheduleEvent, ScheduleHandler};
use crate::telemetry::Telemetry;
use crate::{Environment, Failure, Invocation, Letterhead, StartError, raw};

/// What every function has: its name, its environment, its logs and its metrics.
#[derive(Debug)]
pub struct Shell {
    function: &'static str,
    environment: Environment,
    code: String,
}

impl Shell {
    /// Starts `function` (the crate's name) and lets `wire` build and run it. Logs are JSON lines from
    /// here on: panics too, and the reason why a function does not start.
    pub async fn start(
        function: &'static str,
        wire: impl AsyncFnOnce(Self) -> Result<(), StartError>,
    ) -> ExitCode {
        let environment = Environment::of_process();
        let level = environment.get("TWIN_LOG").and_then(|level| level.parse().ok());
        install_logs(level.unwrap_or(LevelFilter::INFO));
        let code = environment.get("TWIN_CODE").unwrap_or_else(|| "unknown".to_owned());
        match wire(Self { function, environment, code }).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                tracing::error!(function, error = chain(&error), "function does not start");
                ExitCode::FAILURE
            }
        }
    }

    /// The function's variables.
    #[must_use]
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The version of the deployed code: a part of its artifact's hash.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The function's counts, as CloudWatch metrics; `pipeline` where it serves just one.
    #[must_use]
    pub fn telemetry(&self, pipeline: Option<&str>) -> Telemetry {
        Telemetry::to_stdout(self.function, pipeline)
    }

    /// What the function's dead letters have in common.
    #[must_use]
    pub fn letterhead(&self, pipeline: Option<String>, mapping: Option<String>) -> Letterhead {
        Letterhead::new(self.function, &*self.code, pipeline, mapping)
    }

    /// Runs a function that a schedule invokes.
    ///
    /// # Errors
    /// [`StartError::Runtime`] where the runtime ends.
    pub async fn run_schedule(self, handler: &impl ScheduleHandler) -> Result<(), StartError> {
        run(async |event: &RawValue, invocation| {
            let event = ScheduleEvent::read(event)?;
            answer(&handler.handle(&event, invocation).await?)
        })
        .await
    }

    /// Runs a function that a Kinesis event source mapping invokes, with `ReportBatchItemFailures`.
    ///
    /// # Errors
    /// [`StartError::Runtime`] where the runtime ends.
    pub async fn run_kinesis(self, handler: &impl KinesisHandler) -> Result<(), StartError> {
        run(async |event: &RawValue, invocation| {
            let event = KinesisEvent::read(event)?;
            answer(&handler.handle(&event, invocation).await?)
        })
        .await
    }

    /// Runs a function that transforms records for Firehose.
    ///
    /// # Errors
    /// [`StartError::Runtime`] where the runtime ends.
    pub async fn run_firehose(self, handler: &impl FirehoseHandler) -> Result<(), StartError> {
        let address = self.environment.get("AWS_LAMBDA_RUNTIME_API").ok_or_else(|| {
            StartError::Runtime { source: "AWS_LAMBDA_RUNTIME_API is not set".into() }
        })?;
        raw::run(address, async |event: &[u8], invocation| {
            let event = FirehoseEvent::read_bytes(event)?;
            Ok(handler.handle(&event, invocation).await?.into_body())
        })
        .await
    }

    /// Runs a function behind an HTTP API, payload format 2.0. Every event gets an answer, so that no invocation fails.
    ///
    /// # Errors
    /// [`StartError::Runtime`] where the runtime ends.
    pub async fn run_http(self, handler: &impl HttpHandler) -> Result<(), StartError> {
        run(async |event: &RawValue, invocation| {
            answer(&http::respond(handler, event, invocation).await)
        })
        .await
    }
}

fn answer(answer: &impl Serialize) -> Result<Box<RawValue>, Failure> {
    to_raw_value(answer).map_err(|source| Failure::Response { source })
}

/// Runs the loop of the runtime: the raw event in, the handler's answer out.
async fn run(
    handle: impl AsyncFn(&RawValue, &Invocation) -> Result<Box<RawValue>, Failure>,
) -> Result<(), StartError> {
    let handle = &handle;
    lambda_runtime::run(service_fn(async |event: LambdaEvent<Box<RawValue>>| {
        let invocation = Invocation::of(&event.context);
        // Boxed, so that the depth of a handler's future does not add to that of the runtime's.
        let answer = Box::pin(handle(&event.payload, &invocation)).await;
        let answer = answer.map_err(|failure| failed(&invocation, failure))?;
        Ok::<_, Diagnostic>(answer)
    }))
    .await
    .map_err(|source| StartError::Runtime { source })
}

/// What the runtime is told of an invocation that failed; the log is told first.
pub(crate) fn failed(invocation: &Invocation, failure: Failure) -> Diagnostic {
    let diagnostic = Diagnostic::from(failure);
    tracing::error!(
        request_id = invocation.request_id,
        error_type = diagnostic.error_type,
        error = diagnostic.error_message,
        "invocation failed"
    );
    diagnostic
}

fn install_logs(level: LevelFilter) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false)
            .with_target(false)
            .with_max_level(level)
            .init();
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string);
            tracing::error!(place, panic = panic.payload_as_str(), "the code panicked");
        }));
    });
}
