//! The loop of the runtime for a function whose events and answers are megabytes: bytes in, bytes out.
//!
//! `lambda_runtime` reads every event and writes every answer as JSON, after it has put the pieces of an event that the
//! network brought together in memory of its own, which for a batch of Firehose costs more than the work on it. Here the
//! runtime API is asked on a connection of our own, the pieces go into memory that is kept from batch to batch, and the body of
//! the answer is sent as the handler wrote it.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use http::header::CONTENT_LENGTH;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use lambda_runtime::{Diagnostic, Error};

use crate::shell::failed;
use crate::{Failure, Invocation, StartError};

mod api;

use api::RuntimeApi;

/// Where events come from and answers go.
const INVOCATION: &str = "/2018-06-01/runtime/invocation";

/// Runs the loop with the runtime API at `address`: the bytes of an event in, the text of the answer out.
pub(crate) async fn run(
    address: String,
    handle: impl AsyncFn(&[u8], &Invocation) -> Result<String, Failure>,
) -> Result<(), StartError> {
    let mut api = RuntimeApi::at(address);
    let mut event = Vec::new();
    loop {
        let turn = turn(&mut api, &handle, &mut event).await;
        turn.map_err(|source| StartError::Runtime { source })?;
    }
}

/// One event: asked for, handled, answered.
async fn turn(
    api: &mut RuntimeApi,
    handle: &impl AsyncFn(&[u8], &Invocation) -> Result<String, Failure>,
    event: &mut Vec<u8>,
) -> Result<(), Error> {
    let invocation = next(api, event).await?;
    let work = AssertUnwindSafe(handle(event, &invocation)).catch_unwind();
    let answer = match Box::pin(work).await {
        Ok(Ok(answer)) => response(&invocation.request_id, answer),
        Ok(Err(failure)) => error(&invocation.request_id, &failed(&invocation, failure)),
        // What panicked, and where, is in the log already.
        Err(_) => error(&invocation.request_id, &panicked()),
    };
    let (head, body) = api.call(answer?).await?.into_parts();
    body.collect().await?;
    let status = head.status;
    if !status.is_success() {
        // The platform has given this answer up, as after the deadline; there may be a next event.
        let (request_id, status) = (invocation.request_id, status.as_u16());
        tracing::error!(request_id, status, "the runtime api does not take the answer");
    }
    Ok(())
}

/// Waits for an event, and puts it in the place of the one before.
async fn next(api: &mut RuntimeApi, event: &mut Vec<u8>) -> Result<Invocation, Error> {
    let next = Request::get(format!("{INVOCATION}/next")).body(Full::default())?;
    let (head, mut body) = successful(api.call(next).await?)?.into_parts();
    let length = head.headers.get(CONTENT_LENGTH).and_then(|text| text.to_str().ok()?.parse().ok());
    event.clear();
    event.reserve(length.unwrap_or_default());
    while let Some(frame) = body.frame().await {
        if let Ok(piece) = frame?.into_data() {
            event.extend_from_slice(&piece);
        }
    }
    Invocation::of_headers(&head.headers)
}

fn successful<B>(response: Response<B>) -> Result<Response<B>, Error> {
    let status = response.status();
    if status.is_success() { Ok(response) } else { Err(format!("no next event: {status}").into()) }
}

fn response(request_id: &str, answer: String) -> Result<Request<Full<Bytes>>, Error> {
    let to = Request::post(format!("{INVOCATION}/{request_id}/response"));
    Ok(to.header("content-type", "application/json").body(Full::from(answer))?)
}

fn error(request_id: &str, diagnostic: &Diagnostic) -> Result<Request<Full<Bytes>>, Error> {
    let to = Request::post(format!("{INVOCATION}/{request_id}/error"));
    let body = serde_json::to_string(diagnostic)?;
    Ok(to.header("lambda-runtime-function-error-type", "unhandled").body(Full::from(body))?)
}

fn panicked() -> Diagnostic {
    Diagnostic { error_type: "Panic".to_owned(), error_message: "the code panicked".to_owned() }
}
