//! A small HTTP/1.1 server: one request a connection, no TLS, for the loopback address.

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};

use super::documents::Documents;
use super::playback::Conditions;
use super::snapshot;
use crate::arguments::FeedServe;
use crate::{Error, Output, clock};

const STATUS_PATH: &str = "/-/status";
const MAX_HEAD_BYTES: usize = 16 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves until it is told to end.
pub(crate) async fn serve(options: &FeedServe, output: &Output) -> Result<ExitCode, Error> {
    let snapshots = snapshot::read_all(&options.folder, options.from, options.limit)?;
    let count = snapshots.len();
    let documents = Arc::new(Mutex::new(Documents::new(snapshots, options.now)));
    let address = options.listen.to_string();
    let failed = |source| Error::Listen { address: address.clone(), source };
    let listener = TcpListener::bind(options.listen).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    let mut terminate =
        signal(SignalKind::terminate()).map_err(|source| Error::Runtime { source })?;
    let mut interrupt =
        signal(SignalKind::interrupt()).map_err(|source| Error::Runtime { source })?;
    let listening = serde_json::json!({"url": format!("http://{bound}/"), "snapshots": count});
    output.line(&listening.to_string())?;
    loop {
        tokio::select! {
            _ = terminate.recv() => return Ok(ExitCode::SUCCESS),
            _ = interrupt.recv() => return Ok(ExitCode::SUCCESS),
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let (documents, output) = (Arc::clone(&documents), output.clone());
                    tokio::spawn(async move { talk(stream, &documents, &output).await });
                }
                // A connection that is gone already, or too many open files for a moment.
                Err(error) => {
                    output.note(&format!("feed: cannot accept a connection: {error}"));
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
        }
    }
}

/// Answers the one request of a connection.
async fn talk(mut stream: TcpStream, documents: &Mutex<Documents>, output: &Output) {
    let exchange = async {
        let Some(head) = read_head(&mut stream).await? else { return Ok(None) };
        let (answer, note) = respond(&head, documents);
        stream.write_all(&answer).await?;
        stream.shutdown().await?;
        std::io::Result::Ok(note)
    };
    match tokio::time::timeout(PATIENCE, exchange).await {
        Ok(Ok(Some(note))) => output.note(&format!("feed: {note}")),
        Ok(Ok(None)) => {}
        Ok(Err(error)) => output.note(&format!("feed: a connection broke: {error}")),
        Err(_) => output.note("feed: a client was too slow"),
    }
}

/// Reads up to the empty line that ends a request's head; `None` where the client says nothing.
async fn read_head(stream: &mut TcpStream) -> std::io::Result<Option<String>> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        if stream.read_buf(&mut head).await? == 0 || head.len() > MAX_HEAD_BYTES {
            break;
        }
    }
    Ok((!head.is_empty()).then(|| String::from_utf8_lossy(&head).into_owned()))
}

/// Returns the bytes of the answer, and a line for the log where a snapshot was asked for.
fn respond(head: &str, documents: &Mutex<Documents>) -> (Vec<u8>, Option<String>) {
    let mut words = head.split_ascii_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut documents = documents.lock().unwrap_or_else(PoisonError::into_inner);
    if method != "GET" {
        return (message("405 Method Not Allowed", &[("Allow", "GET")], b""), None);
    }
    if target == STATUS_PATH {
        let (served, of, last) = documents.status();
        let last = (!last.is_empty()).then(|| last.join(" "));
        let body = serde_json::json!({"served": served, "of": of, "last": last}).to_string();
        return (message("200 OK", &[("Content-Type", "application/json")], body.as_bytes()), None);
    }
    let conditions = Conditions {
        none_match: header(head, "if-none-match"),
        modified_since: header(head, "if-modified-since"),
    };
    let document = documents.of(target);
    let Some(answer) = document.and_then(|one| one.next(clock::now(), &conditions)) else {
        return (message("404 Not Found", &[], b""), None);
    };
    let headers = [
        ("Content-Type", content_type(&answer.snapshot.file)),
        ("Last-Modified", answer.last_modified.as_str()),
        ("ETag", answer.etag.as_str()),
        ("Cache-Control", "no-cache"),
    ];
    let (status, body) = if answer.unchanged {
        ("304 Not Modified", &[][..])
    } else {
        ("200 OK", &*answer.snapshot.body)
    };
    let bytes = message(status, &headers, body);
    let code = status.split(' ').next().unwrap_or_default();
    let note = format!("{code} {} ({} bytes)", answer.snapshot.file, body.len());
    let (served, of, _) = documents.status();
    (bytes, Some(format!("{served}/{of} {note}")))
}

fn message(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head =
        format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    [head.as_bytes(), body].concat()
}

fn header(head: &str, wanted: &str) -> Option<String> {
    head.lines().skip(1).find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
    })
}

fn content_type(file: &str) -> &'static str {
    let name = file.strip_suffix(".gz").unwrap_or(file);
    match name.rsplit_once('.') {
        Some((_, "xml")) => "text/xml; charset=utf-8",
        Some((_, "json")) => "application/json",
        Some((_, "csv")) => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    }
}
