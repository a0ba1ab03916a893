//! Fault 47: whatever goes wrong, no secret is in anything that a worker says or leaves behind.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sourcing_worker::{Poller, SourcingWorker};
use tracing_subscriber::fmt::MakeWriter;
use twin_lambda::schedule::{ScheduleEvent, ScheduleHandler as _};
use twin_lambda::telemetry::Telemetry;
use twin_lambda::{Invocation, Letterhead};
use twin_normalization::PipelineName;
use twin_normalization::port::LoadCursors as _;
use twin_pipeline::{Auth, KeyPlace, PollSource};
use twin_testkit::{at, block_on, systemic};

use crate::auth::{ONE, bearer, client_credentials, name};
use crate::server::{Asked, Server, json, json_source, serve, with};
use crate::{World, answer, http, ports, world};

/// What no output may hold: the secret, the token got for it, and how both look on their way. The last two are `me` and
/// `a client` with the secret, as HTTP's Basic scheme writes them.
const CANARIES: [&str; 4] =
    ["canary-secret", "canary-token", "bWU6Y2FuYXJ5LXNlY3JldA", "YStjbGllbnQ6Y2FuYXJ5LXNlY3JldA"];

/// Everything that is logged, of every level and library.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Runs a worker for two polls, and gives all that it has written, said and left behind.
fn outputs(world: &World, source: &PollSource) -> String {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    let mut outputs = Vec::new();
    tracing::subscriber::with_default(subscriber, || {
        let silo = http(source, world).with_limits(Duration::from_millis(300), 100_000);
        let letterhead = Letterhead::new("sourcing-worker", "c0de", Some("test".into()), None);
        let pipeline = PipelineName::new("test").unwrap();
        let ports = ports(silo, &world.clock, world);
        let worker = SourcingWorker {
            poller: Poller::new(ports, pipeline.clone(), source.clone(), letterhead),
            pipeline: pipeline.clone(),
            interval: Duration::from_secs(60),
            clock: &world.clock,
            telemetry: Telemetry::in_memory("sourcing-worker", Some("test")),
        };
        for minute in [41, 42] {
            let scheduled_time = Some(at(&format!("2025-10-02T06:{minute}:00Z")));
            let event = ScheduleEvent { scheduled_time };
            block_on(worker.handle(&event, &Invocation::unbounded("r"))).unwrap();
        }
        let (_, failed) = block_on(worker.poller.poll(at("2025-10-02T06:45:00Z")));
        outputs.push(format!("{failed:?} {failed:#?}"));
        outputs.extend(failed.iter().map(|failed| twin_normalization::port::chain(&failed.error)));
        outputs.extend(worker.telemetry.written());
        outputs.push(format!("{:?}", worker.poller));
        outputs.push(format!("{:?}", block_on((&world.cursors).load_cursors(&pipeline)).unwrap()));
    });
    outputs.push(format!("{:?} {:?}", world.letters.kept(), world.stream.lines()));
    outputs.push(String::from_utf8(log.0.lock().unwrap().clone()).unwrap());
    outputs.join("\n")
}

/// What a silo does.
type Fault = fn(&Asked) -> Vec<u8>;

const FAULTS: [(&str, Fault); 8] = [
    ("all is well", |_| json(ONE)),
    ("401 for ever", |_| answer("401 Who", "")),
    ("500", |_| answer("500 Oops", "")),
    ("429", |_| answer("429 Slow\r\nRetry-After: 1", "")),
    ("redirect", |_| answer("302 Found\r\nLocation: http://127.0.0.1:1/", "")),
    ("never answers", |_| Vec::new()),
    ("no http", |_| b"SSH-2.0-x\r\n".to_vec()),
    ("no document", |_| answer("200 OK", "<html/>")),
];

const TOKENS: [(&str, &str); 5] = [
    ("200 OK", r#"{"access_token":"canary-token","token_type":"bearer","expires_in":1}"#),
    ("200 OK", r#"{"access_token":"canary-token""#),
    ("200 OK", r#"{"access_token":"canary-token\n"}"#),
    ("200 OK", r#"{"token":"canary-token"}"#),
    ("401 Who", r#"{"error":"canary-token canary-secret"}"#),
];

fn kinds(server: &Server) -> Vec<Auth> {
    let secret = || name("token");
    let key = |place| Auth::ApiKey { place, secret: secret() };
    vec![
        Auth::Basic { user: "me".parse().unwrap(), secret: secret() },
        bearer(),
        key(KeyPlace::Header("X-Key".into())),
        key(KeyPlace::Query("key".into())),
        client_credentials(server),
    ]
}

/// Whether what was sent holds a secret: else the test would look for what is not there.
fn carries(asked: &Asked) -> bool {
    let sent = format!("{} {}", asked.head, asked.body);
    CANARIES.iter().any(|canary| sent.contains(canary))
}

fn check(world: &World, source: &PollSource, what: &str) {
    let outputs = outputs(world, source);
    assert!(outputs.contains("hyper") && outputs.contains("\"polls\""), "the log is there");
    for canary in CANARIES {
        let at = outputs.find(canary);
        let around = at.and_then(|at| outputs.get(at.saturating_sub(300)..at));
        assert_eq!(around, None, "{what}: {canary} is told after this");
    }
}

fn secrets() -> World {
    let world = world();
    world.vault.put_secret("token", "canary-secret", true);
    world.vault.put_parameter("tenant", "t", false);
    world
}

#[test]
fn no_secret_is_told_whatever_the_silo_does() {
    for (what, fault) in FAULTS {
        let server = serve(move |_, asked| {
            if asked.line.starts_with("POST /token") {
                return answer(TOKENS[0].0, TOKENS[0].1);
            }
            fault(asked)
        });
        for auth in kinds(&server) {
            let kind = format!("{what}: {auth:?}");
            check(&secrets(), &json_source(&server.url, with(auth), None), &kind);
            assert!(server.asked().iter().all(carries), "{kind}");
        }
    }
}

#[test]
fn no_secret_is_told_whatever_comes_in_place_of_a_token() {
    for (head, body) in TOKENS {
        let server =
            serve(
                move |_, asked| {
                    if asked.line.starts_with("POST") { answer(head, body) } else { json(ONE) }
                },
            );
        let source = json_source(&server.url, with(client_credentials(&server)), None);
        check(&secrets(), &source, body);
        assert!(server.asked().iter().all(carries), "{body}");
    }
}

#[test]
fn no_secret_is_told_that_cannot_be_had_or_cannot_be_sent() {
    let server = serve(|_, _| json(ONE));
    let sets: [fn(&World); 4] = [
        |world| world.vault.faults.plan((0..9).map(|_| Some(systemic()))),
        |world| world.vault.put_secret("token", "canary-secret\n", true),
        |world| world.vault.put_secret("token", "canary-secret", false),
        |world| world.vault.put_secret("token", "canary-secret\u{e9}", true),
    ];
    for (number, set) in sets.into_iter().enumerate() {
        for auth in kinds(&server) {
            let world = secrets();
            set(&world);
            let kind = format!("{number}: {auth:?}");
            let outputs = outputs(&world, &json_source(&server.url, with(auth), None));
            for canary in CANARIES {
                assert!(!outputs.contains(canary), "{kind}: {outputs}");
            }
        }
    }
}
