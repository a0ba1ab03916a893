//! A silo that answers by what it is asked, and remembers it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use twin_pipeline::{Auth, Format, Paging, PollSource, Request};

use crate::source;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Method and path with query.
    pub(crate) line: String,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Asked {
    /// The value of a header; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

/// A silo on this machine.
pub(crate) struct Server {
    /// Where it is, without a path.
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// What was asked since the last time.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    /// The lines of what was asked since the last time.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }
}

/// Answers each request, by its number from 0, with these bytes; with none it holds the connection and says nothing.
pub(crate) fn serve(mut reply: impl FnMut(usize, &Asked) -> Vec<u8> + Send + 'static) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
    let told = Arc::clone(&asked);
    thread::spawn(move || {
        let (mut number, mut held) = (0, Vec::new());
        for connection in listener.incoming() {
            let mut reader = BufReader::new(connection.unwrap());
            let Some(asked) = read(&mut reader) else { continue };
            told.lock().unwrap().push(asked.clone());
            let answer = reply(number, &asked);
            number += 1;
            // The client may have gone: that is what some tests are about.
            _ = reader.get_mut().write_all(&answer);
            if answer.is_empty() {
                held.push(reader);
            }
        }
    });
    Server { url, asked }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    reader.get_ref().set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let lines = reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty());
    let lines: Vec<String> = lines.collect();
    let line = lines.first()?.trim_end_matches(" HTTP/1.1").to_owned();
    let mut asked = Asked { line, head: lines.join("\n"), body: String::new() };
    let mut body = vec![0; asked.header("content-length").parse().unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    asked.body = String::from_utf8(body).unwrap();
    Some(asked)
}

/// An answer in JSON.
pub(crate) fn json(body: &str) -> Vec<u8> {
    crate::answer("200 OK", body)
}

/// A source of one JSON document.
pub(crate) fn json_source(url: &str, request: Request, paging: Option<Paging>) -> PollSource {
    let format = Format::Json { records: "$.items[*]".parse().unwrap() };
    let source = source(format, &[("", url, &[])]);
    PollSource { request, paging, ..source }
}

/// A request with this authentication.
pub(crate) fn with(auth: Auth) -> Request {
    Request { auth: Some(auth), ..Request::default() }
}
