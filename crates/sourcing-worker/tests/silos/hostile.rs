//! Silos that mean harm, or are so broken that it comes to the same: faults 1 to 4, and TLS.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use sourcing_worker::{Fetch as _, HttpSilo, Page, Tally, Validators};
use twin_normalization::port::chain;
use twin_pipeline::Request;
use twin_testkit::{at, block_on};

use crate::server::{json_source, serve};
use crate::{answer, poller, poller_with, world};

/// Polls a silo whose connection does this once the request has come; what it comes to, and how long it took.
fn poll(then: impl Fn(TcpStream) + Send + 'static, scheme: &str) -> (Tally, String, Duration) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("{scheme}://{}/feed?key=canary-secret", listener.local_addr().unwrap());
    thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            _ = connection.read(&mut [0; 4096]).unwrap();
            then(connection);
        }
    });
    let world = world();
    let poller = poller(&url, &world);
    let begin = Instant::now();
    let (tally, failed) = block_on(poller.poll(at("2025-10-02T06:40:00Z")));
    let error = chain(&failed[0].error);
    assert!(!error.contains("canary-secret"), "{error}");
    assert_eq!((tally.failed_polls, tally.source_records), (1, tally.lines_put));
    (tally, error, begin.elapsed())
}

const LATE: &str = "failed to fetch: silo at 127.0.0.1 did not answer within 0 s";
const BROKEN: &str = "failed to fetch: silo at 127.0.0.1 cannot be reached, or broke off";

#[test]
fn a_silo_that_drips_is_given_up_at_the_limit_of_the_whole_answer() {
    for beginning in ["HTTP/1.1 200 OK\r\nX-A: ", "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"]
    {
        let (_, error, took) = poll(
            move |mut connection| {
                _ = connection.write_all(beginning.as_bytes());
                // Never idle for long, never done.
                while connection.write_all(b"a").is_ok() {
                    thread::sleep(Duration::from_millis(100));
                }
            },
            "http",
        );
        assert!(error.starts_with(LATE), "{beginning:?}: {error}");
        assert!(took < Duration::from_secs(3), "{took:?}");
    }
}

#[test]
fn an_answer_that_never_ends_is_cut_off_wherever_it_goes_on() {
    for (beginning, more, expected) in [
        ("HTTP/1.1 200 OK\r\n", "X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", BROKEN),
        ("HTTP/1.1 200 OK\r\nX-A: ", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", BROKEN),
        (
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
            "aaaaaaaaaaaaaaaa",
            "sent more than 100000",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "1\r\na\r\n",
            "sent more than 100000",
        ),
    ] {
        let (_, error, _) = poll(
            move |mut connection| {
                _ = connection.write_all(beginning.as_bytes());
                let more = more.repeat(1_000);
                while connection.write_all(more.as_bytes()).is_ok() {}
            },
            "http",
        );
        let late = error.starts_with(LATE);
        assert!(error.contains(expected) || late, "{beginning:?}: {error}");
    }
}

#[test]
fn an_answer_that_lies_about_itself_is_one_clear_error() {
    for lie in [
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\naaaaa",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\na",
        "HTTP/1.1 999999 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\na",
        "\r\n\r\n\r\n",
        "\u{0}\u{0}\u{0}\u{0}",
    ] {
        let (tally, error, _) = poll(
            move |mut connection| {
                _ = connection.write_all(lie.as_bytes());
            },
            "http",
        );
        assert!(error.starts_with(BROKEN), "{lie:?}: {error}");
        assert_eq!(tally.lines_put, 0);
    }
}

#[test]
fn a_broken_tls_is_one_clear_error() {
    // An alert that ends the handshake; a handshake of another protocol; HTTP without TLS; nothing at all.
    for bytes in [
        &b"\x15\x03\x03\x00\x02\x02\x28"[..],
        b"\x16\x03\x00\x00\x05hello",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"",
    ] {
        let (_, error, _) = poll(
            move |mut connection| {
                _ = connection.write_all(bytes);
            },
            "https",
        );
        assert!(error.starts_with(BROKEN), "{bytes:?}: {error}");
    }
    let (_, error, _) = poll(|_| thread::sleep(Duration::from_secs(2)), "https");
    assert!(error.starts_with(LATE), "{error}");
}

/// Of 127.0.0.1, from 2020 to 2119, signed by itself: there is nothing wrong with it but that nobody trusts it, and the
/// key is nobody's secret. Made by `openssl ca -selfsign`.
const CERTIFICATE: &[u8] = include_bytes!("untrusted/certificate.der");
const KEY: &[u8] = include_bytes!("untrusted/key.der");

#[test]
fn a_certificate_that_nobody_trusts_is_one_clear_error_and_nothing_is_asked() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/feed?key=canary-secret", listener.local_addr().unwrap());
    let (told, asked) = channel();
    thread::spawn(move || {
        let key = PrivatePkcs8KeyDer::from(KEY).into();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|config| {
                config.with_no_client_auth().with_single_cert(vec![CERTIFICATE.into()], key)
            });
        let session = ServerConnection::new(Arc::new(config.unwrap())).unwrap();
        let mut connection = StreamOwned::new(session, listener.accept().unwrap().0);
        let asked = connection.read(&mut [0; 4096]).is_ok();
        _ = connection.write_all(&answer("200 OK", r#"{"items":[{"a":1}]}"#));
        told.send(asked).unwrap();
    });
    let world = world();
    let (_, failed) = block_on(poller(&url, &world).poll(at("2025-10-02T06:40:00Z")));
    let error = chain(&failed[0].error);
    assert!(error.starts_with(BROKEN) && error.contains("certificate"), "{error}");
    assert!(!error.contains("canary-secret"), "{error}");
    assert!(!asked.recv().unwrap(), "the silo was asked");
}

#[test]
fn no_redirect_is_followed_wherever_it_leads() {
    let target = serve(|_, _| crate::server::json(r#"{"items":[{"a":1}]}"#));
    let elsewhere = target.url.clone();
    for location in [
        elsewhere.as_str(),
        "/elsewhere",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "file:///etc/passwd",
        "",
    ] {
        for status in ["301 a", "302 a", "303 a", "307 a", "308 a"] {
            let redirect = answer(&format!("{status}\r\nLocation: {location}"), "");
            let server = serve(move |_, _| redirect.clone());
            let (world, source) = (world(), json_source(&server.url, Request::default(), None));
            let silo = crate::http(&source, &world);
            let poller = poller_with(silo, &world.clock, source, &world);
            let (_, failed) = block_on(poller.poll(at("2025-10-02T06:40:00Z")));
            let expected = format!("silo at 127.0.0.1 answered {}", status.trim_end_matches(" a"));
            assert!(chain(&failed[0].error).ends_with(&expected), "{failed:?}");
            assert_eq!((server.asked().len(), target.asked().len()), (1, 0), "{location}");
        }
    }
}

#[test]
fn no_notation_of_a_private_address_is_asked() {
    let world = world();
    for host in [
        "127.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "169.254.169.254",
        "10.0.0.1",
        "0.0.0.0",
        "localhost",
    ] {
        let source = json_source(&format!("https://{host}:9/"), Request::default(), None);
        let silo = HttpSilo::new(&source, &world.vault, &world.clock, false).unwrap();
        let page = Page::first(&source.documents[0]);
        let error = block_on(silo.fetch(&page, &Validators::default())).unwrap_err();
        assert!(chain(&error).contains("address"), "{host}: {}", chain(&error));
    }
}
