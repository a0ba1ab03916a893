//! The loop of the runtime for a function whose events and answers are megabytes: bytes in, bytes out.
//!
//! `lambda_runtime` reads every event and writes every answer as JSON, which for a batch of Firehose costs more than the
//! work on it. Here it polls and reports as ever, but the body of an event is handed over as it came, and the body of the
//! answer sent as the handler wrote it.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use http::Request;
use lambda_runtime::tower::layer::layer_fn;
use lambda_runtime::{Diagnostic, Error, LambdaEvent, LambdaInvocation, Runtime, service_fn};
use lambda_runtime_api_client::PooledClient;
use lambda_runtime_api_client::body::Body;
use serde::de::IgnoredAny;

use crate::shell::failed;
use crate::{Failure, Invocation, StartError};

/// Where answers go.
const INVOCATION: &str = "/2018-06-01/runtime/invocation";

/// Runs the loop: the bytes of an event in, the text of the answer out.
pub(crate) async fn run(
    handle: impl AsyncFn(&[u8], &Invocation) -> Result<String, Failure>,
) -> Result<(), StartError> {
    let client = &PooledClient::builder().build();
    let handle = &handle;
    let service = service_fn(async move |event: LambdaInvocation| {
        let invocation = Invocation::of(&event.context);
        let work = AssertUnwindSafe(handle(&event.body, &invocation)).catch_unwind();
        let answer = match Box::pin(work).await {
            Ok(Ok(answer)) => response(&invocation.request_id, answer),
            Ok(Err(failure)) => error(&invocation.request_id, &failed(&invocation, failure)),
            // What panicked, and where, is in the log already.
            Err(_) => error(&invocation.request_id, &panicked()),
        };
        // The event is let go of before the answer is sent: an answer of megabytes is then not held beside it.
        drop(event);
        client.call(answer?).await.map(drop)
    });
    // The runtime's own service, which knows JSON alone, is made and never used.
    let json = Runtime::new(service_fn(async |_: LambdaEvent<IgnoredAny>| Ok::<_, Diagnostic>(())));
    json.layer(layer_fn(move |_| service))
        .run()
        .await
        .map_err(|source| StartError::Runtime { source })
}

fn response(request_id: &str, answer: String) -> Result<Request<Body>, Error> {
    let to = Request::post(format!("{INVOCATION}/{request_id}/response"));
    Ok(to.header("content-type", "application/json").body(Body::from(answer))?)
}

fn error(request_id: &str, diagnostic: &Diagnostic) -> Result<Request<Body>, Error> {
    let to = Request::post(format!("{INVOCATION}/{request_id}/error"));
    let body = serde_json::to_string(diagnostic)?;
    Ok(to.header("lambda-runtime-function-error-type", "unhandled").body(Body::from(body))?)
}

fn panicked() -> Diagnostic {
    Diagnostic { error_type: "Panic".to_owned(), error_message: "the code panicked".to_owned() }
}
