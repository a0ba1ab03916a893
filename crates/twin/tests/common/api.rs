//! A stand-in for the API and its token endpoint, on a free port of the loopback address.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// A request, as the server saw it.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) authorization: String,
    pub(crate) body: String,
    /// What the client says it has.
    pub(crate) if_none_match: String,
}

/// The server, and a folder with a connection file for it.
pub(crate) struct Api {
    pub(crate) folder: PathBuf,
    pub(crate) requests: Arc<Mutex<Vec<Request>>>,
}

/// The tag of every answer.
pub(crate) const TAG: &str = "7a9";

pub(crate) const SECRET: &str = "s3cr3t-canary";

impl Api {
    /// Starts a server that answers each request line by `answer`: a status and a body.
    pub(crate) fn start(
        test: &str,
        answer: impl Fn(&Request) -> (u16, String) + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
        std::fs::remove_dir_all(&folder).ok();
        std::fs::create_dir_all(&folder).unwrap();
        let connection = format!(
            r#"{{"api":"http://{address}/api/$default","token_url":"http://{address}/oauth2/token",
"client_id":"demo","client_secret":"{SECRET}","scope":"twin/api twin/read"}}"#
        );
        std::fs::write(folder.join("connection.json"), connection).unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that leaves early is its own affair.
                serve(stream.unwrap(), &seen, &answer).ok();
            }
        });
        Self { folder, requests }
    }

    pub(crate) fn connection(&self) -> String {
        self.folder.join("connection.json").to_str().unwrap().to_owned()
    }

    pub(crate) fn token_file(&self) -> PathBuf {
        self.folder.join("connection.json.token")
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.requests.lock().unwrap().iter().map(|request| request.line.clone()).collect()
    }
}

fn serve(
    stream: TcpStream,
    seen: &Mutex<Vec<Request>>,
    answer: &impl Fn(&Request) -> (u16, String),
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut request = Request {
        line: String::new(),
        authorization: String::new(),
        body: String::new(),
        if_none_match: String::new(),
    };
    let mut length = 0;
    reader.read_line(&mut request.line)?;
    request.line = request.line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "authorization" => request.authorization = value.to_owned(),
            "if-none-match" => request.if_none_match = value.to_owned(),
            "content-length" => length = value.parse().unwrap(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    request.body = String::from_utf8(body).unwrap();
    seen.lock().unwrap().push(request.clone());
    let (status, body) = answer(&request);
    let mut stream = reader.into_inner();
    let head = format!(
        "HTTP/1.1 {status} X\r\nConnection: close\r\nETag: W/\"{TAG}\"\r\nContent-Length: {}",
        body.len()
    );
    write!(stream, "{head}\r\n\r\n{body}")
}
