//! The function's own process behind a runtime API of the test: events go in as bytes, answers come out as they were
//! written, a failure is reported as one, and the next event is asked for.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use twin_testkit::firehose_event;

const LINE: &str = "{\"_meta\":{\"v\":1,\"id\":\"i\"},\"a\":1.50}\n";

/// A process that is ended with the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().and_then(|()| self.0.wait()).ok();
    }
}

/// A folder with the artifact's pipeline.
fn task_root() -> String {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("process");
    let pipeline = root.join("pipeline");
    std::fs::create_dir_all(&pipeline).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sql/irish-rail");
    for file in ["pipeline.json", "extract.sql"] {
        std::fs::copy(folder.join(file), pipeline.join(file)).unwrap();
    }
    root.display().to_string()
}

fn start(address: &str) -> Process {
    let variables = [
        ("AWS_LAMBDA_RUNTIME_API", address),
        ("AWS_LAMBDA_FUNCTION_NAME", "test"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "a"),
        ("AWS_SECRET_ACCESS_KEY", "b"),
        ("TWIN_DEAD_LETTER_BUCKET", "letters"),
    ];
    let mut command = Command::new(env!("CARGO_BIN_EXE_firehose-transformer"));
    command.env_clear().envs(variables).env("LAMBDA_TASK_ROOT", task_root());
    Process(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
}

/// Serves the process until it has answered as many times as there are events: the path and the body of each answer.
fn serve(listener: &TcpListener, events: &[String]) -> Vec<(String, Value)> {
    let (mut left, mut answers) = (events.iter(), Vec::new());
    let mut open = Vec::new();
    while answers.len() < events.len() {
        let (connection, _) = listener.accept().unwrap();
        let (sender, lines) = std::sync::mpsc::channel();
        let mut reader = BufReader::new(connection.try_clone().unwrap());
        std::thread::spawn(move || {
            while let Some(request) = read(&mut reader) {
                if sender.send(request).is_err() {
                    return;
                }
            }
        });
        open.push((connection, lines));
        // Whoever has something to say on any connection is answered before another connection is waited for.
        while answers.len() < events.len() {
            let pause = std::time::Duration::from_millis(200);
            let said = open.iter_mut().find_map(|(connection, lines)| {
                lines.recv_timeout(pause).ok().map(|request| (connection, request))
            });
            let Some((connection, (path, body))) = said else { break };
            if path.ends_with("/next") {
                let Some(event) = left.next() else { continue };
                let head = "HTTP/1.1 200 OK\r\nlambda-runtime-aws-request-id: r7\r\nlambda-runtime-deadline-ms: 4102444800000\r\nlambda-runtime-invoked-function-arn: a";
                write!(connection, "{head}\r\ncontent-length: {}\r\n\r\n{event}", event.len())
                    .unwrap();
            } else {
                answers.push((path, serde_json::from_slice(&body).unwrap()));
                write!(connection, "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n").unwrap();
            }
        }
    }
    answers
}

/// A request: its path and its body; none at the end.
fn read(reader: &mut impl BufRead) -> Option<(String, Vec<u8>)> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let header = line.trim().to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        length = header
            .strip_prefix("content-length:")
            .map_or(length, |text| text.trim().parse().unwrap());
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((path, body))
}

#[test]
fn a_batch_is_answered_a_wrong_event_is_an_error_and_the_next_batch_is_answered() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let _process = start(&listener.local_addr().unwrap().to_string());
    let batch = firehose_event(&[LINE]).get().to_owned();
    let answers = serve(&listener, &[batch.clone(), r#"{"Records":[]}"#.to_owned(), batch]);
    let paths: Vec<&str> = answers.iter().map(|(path, _)| path.as_str()).collect();
    let path = |end: &str| format!("/2018-06-01/runtime/invocation/r7/{end}");
    assert_eq!(paths, [path("response"), path("error"), path("response")]);
    let [(_, first), (_, error), (_, last)] = &answers[..] else {
        unreachable!("three were asked for")
    };
    assert_eq!(first, last);
    assert_eq!(
        (&first["records"][0]["recordId"], &first["records"][0]["result"]),
        (&json!("r0"), &json!("Ok"))
    );
    assert_eq!(error["errorType"], "Event");
}
