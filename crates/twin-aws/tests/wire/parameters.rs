//! Parameters and secrets of a server that speaks as SSM Parameter Store does: the promises of the ports, what is sent,
//! and that no secret is in what is said of an answer.

use std::io::BufReader;
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use twin_aws::{Settings, SsmParameters};
use twin_normalization::ParameterName;
use twin_normalization::port::{Fault, GetParameter as _, GetSecret as _};
use twin_testkit::{block_on, conformance};

use crate::server::{Asked, answer, connect, request};

/// A server that answers each request by `reply`: a status and a body, or nothing at all.
fn serve(
    reply: impl Fn(usize, &Value) -> Option<(u16, String)> + Send + 'static,
) -> (SsmParameters, Receiver<Asked>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (told, asked) = channel();
    std::thread::spawn(move || {
        let mut held = Vec::new();
        let mut number = 0;
        for stream in listener.incoming() {
            let mut reader = BufReader::new(stream.unwrap());
            while let Some(asked) = request(&mut reader) {
                let replied = reply(number, &asked.body);
                number += 1;
                // The test may be done already.
                _ = told.send(asked);
                let Some((status, body)) = replied else { break };
                answer(reader.get_mut(), status, &body);
            }
            held.push(reader);
        }
    });
    let connection = connect(&endpoint);
    let folder = |kind: &str| Some(format!("/twinline-test/{kind}"));
    (SsmParameters::new(&connection, folder("parameters"), folder("secrets/irish-rail")), asked)
}

/// What Parameter Store answers that holds what the conformance suite asks for.
fn store(_: usize, asked: &Value) -> Option<(u16, String)> {
    let folders = [
        ("/twinline-test/parameters/", conformance::PARAMETERS),
        ("/twinline-test/secrets/irish-rail/", conformance::SECRETS),
    ];
    let name = asked["Name"].as_str().unwrap();
    for (folder, stored) in folders {
        for (stored, value, encrypted) in stored {
            if name == format!("{folder}{stored}") {
                let kind = if encrypted { "SecureString" } else { "String" };
                let opened = !encrypted || asked["WithDecryption"] == true;
                let value = if opened { value } else { "AQICAHh…" };
                let parameter = json!({ "Name": name, "Type": kind, "Value": value, "Version": 1 });
                return Some((200, json!({ "Parameter": parameter }).to_string()));
            }
        }
    }
    Some((400, json!({ "__type": "ParameterNotFound", "message": name }).to_string()))
}

fn secret(vault: &SsmParameters) -> Result<Option<String>, Fault> {
    let name = ParameterName::new("token").unwrap();
    let secret = block_on(vault.get_secret(&name))?;
    Ok(secret.map(|secret| secret.expose().to_owned()))
}

#[test]
fn parameter_store_keeps_the_promises_of_the_ports() {
    block_on(conformance::parameters(serve(store).0));
}

#[test]
fn a_request_is_signed_and_names_the_whole_path() {
    let (vault, asked) = serve(store);
    secret(&vault).unwrap();
    let name = ParameterName::new("site").unwrap();
    block_on(vault.get_parameter(&name)).unwrap();
    let Asked { head, body } = asked.recv().unwrap();
    assert_eq!(
        body,
        json!({ "Name": "/twinline-test/secrets/irish-rail/token", "WithDecryption": true })
    );
    assert!(head.contains("x-amz-target: amazonssm.getparameter"), "{head}");
    assert!(head.contains("content-type: application/x-amz-json-1.1"), "{head}");
    assert!(head.contains("/eu-west-1/ssm/aws4_request"), "{head}");
    let Asked { body, .. } = asked.recv().unwrap();
    assert_eq!(body, json!({ "Name": "/twinline-test/parameters/site", "WithDecryption": false }));
}

#[test]
fn without_a_folder_nothing_is_asked_for() {
    let settings = Settings::read(|_| Some("http://127.0.0.1:1".into()));
    // Every variable has that value: the file of roots is the one that is not there.
    assert!(settings.is_err());
    let settings = Settings::read(|name| (name != "TWIN_CA_FILE").then(|| "http://x".into()));
    let vault = SsmParameters::new(&settings.unwrap().connect().unwrap(), None, None);
    assert_eq!(secret(&vault).unwrap(), None);
}

#[test]
fn a_refusal_is_a_fault_with_its_code_and_nothing_else_of_the_answer() {
    for (status, body, code, tries) in [
        (
            400,
            r#"{"__type":"AccessDeniedException","message":"canary"}"#,
            "AccessDeniedException",
            1,
        ),
        (400, r#"{"__type":"x.y#InvalidKeyId","Message":"canary"}"#, "InvalidKeyId", 1),
        (400, r#"{"__type":"ThrottlingException","message":"canary"}"#, "ThrottlingException", 4),
        (500, "canary", "status 500", 4),
        (200, r#"{"Parameter":{"Value":"canary"}}"#, "unreadable answer", 1),
        (200, "canary", "unreadable answer", 1),
    ] {
        let (vault, asked) = serve(move |_, _| Some((status, body.to_owned())));
        let fault = secret(&vault).unwrap_err();
        assert_eq!(fault.code.as_deref(), Some(code), "{body}");
        assert_eq!(fault.transient, code == "ThrottlingException");
        let text = format!("{} {fault:?}", fault.chain());
        assert!(text.contains("/twinline-test/secrets/irish-rail/token"), "{text}");
        assert!(!text.contains("canary"), "{text}");
        assert_eq!(asked.try_iter().count(), tries, "{body}");
    }
}

#[test]
fn a_try_that_no_answer_comes_to_ends_after_two_seconds_and_the_next_one_is_made() {
    let (vault, _) = serve(|number, asked| if number == 0 { None } else { store(number, asked) });
    let begin = Instant::now();
    assert!(secret(&vault).unwrap().is_some());
    let took = begin.elapsed();
    assert!(took >= Duration::from_millis(1_900) && took < Duration::from_secs(5), "{took:?}");
}

/// Everything that is logged, of every level and library.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn no_secret_is_in_the_log_of_any_library_at_any_level() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let (vault, _) = serve(store);
    let read = tracing::subscriber::with_default(subscriber, || secret(&vault));
    assert_eq!(read.unwrap().as_deref(), Some("canary-token/+=\\ \""));
    let told = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(told.contains("GetParameter"), "the libraries say what they do: {told}");
    assert!(!told.contains("canary"), "{told}");
}
