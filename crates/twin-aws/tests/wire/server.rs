//! A server in place of DynamoDB, Kinesis or Firehose, which plays one reply for each request.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

use serde_json::Value;
use twin_aws::{Connection, DeliveryStream, DynamoTable, KinesisStream, Settings};

/// What the server does when the next request comes.
#[derive(Clone, Copy)]
pub(crate) enum Reply {
    /// Answers with a status and a body, made from the request's.
    Answer(u16, fn(&Value) -> Value),
    /// Never answers.
    Hole,
    /// Resets the connection.
    Reset,
}

/// A server that plays one reply for each request.
pub(crate) struct Server {
    endpoint: String,
    /// The connection that each request came on.
    pub(crate) connections: Receiver<usize>,
    /// What was asked, where it was answered.
    pub(crate) requests: Receiver<Value>,
}

/// Starts a server.
pub(crate) fn serve(replies: Vec<Reply>) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (told, connections) = channel();
    let (asked, requests) = channel();
    std::thread::spawn(move || {
        let mut replies = replies.into_iter();
        let mut held = Vec::new();
        for (number, stream) in listener.incoming().enumerate() {
            let mut reader = BufReader::new(stream.unwrap());
            // Looks for the next request, and reads nothing of it.
            while reader.get_ref().peek(&mut [0]).is_ok_and(|bytes| bytes > 0) {
                told.send(number).unwrap();
                match replies.next().unwrap() {
                    Reply::Answer(status, body) => {
                        // Told before it is answered, so that who has the answer finds it.
                        let Asked { body: request, .. } = request(&mut reader).unwrap();
                        asked.send(request.clone()).unwrap();
                        answer(reader.get_mut(), status, &body(&request).to_string());
                    }
                    Reply::Hole => {
                        held.push(reader);
                        break;
                    }
                    // To close a connection with a request unread is to reset it.
                    Reply::Reset => break,
                }
            }
        }
    });
    Server { endpoint, connections, requests }
}

/// A request.
pub(crate) struct Asked {
    /// Its first line and its headers, in lower case.
    pub(crate) head: String,
    pub(crate) body: Value,
}

/// The next request of a connection; none where it has ended.
pub(crate) fn request(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let lines = reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty());
    let head = lines.collect::<Vec<_>>().join("\n").to_ascii_lowercase();
    let (_, length) = head.split_once("content-length:")?;
    let mut body = vec![0; length.lines().next()?.trim().parse().unwrap()];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { head, body: serde_json::from_slice(&body).unwrap() })
}

pub(crate) fn answer(stream: &mut TcpStream, status: u16, body: &str) {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} x\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all((head + body).as_bytes()).unwrap();
}

impl Server {
    /// The table `t` that it stands for.
    pub(crate) fn table(&self) -> DynamoTable {
        DynamoTable::new(&self.connection(), "t")
    }

    /// The stream `s` that it stands for.
    pub(crate) fn stream(&self) -> KinesisStream {
        KinesisStream::new(&self.connection(), "s")
    }

    /// The delivery stream `s` that it stands for.
    pub(crate) fn delivery_stream(&self) -> DeliveryStream {
        DeliveryStream::new(&self.connection(), "s")
    }

    fn connection(&self) -> Connection {
        connect(&self.endpoint)
    }
}

/// Connects to a server of the test.
pub(crate) fn connect(endpoint: &str) -> Connection {
    let settings = Settings::read(|name| match name {
        "AWS_REGION" => Some("eu-west-1".into()),
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("test".into()),
        "AWS_ENDPOINT_URL" => Some(endpoint.to_owned()),
        _ => None,
    });
    settings.unwrap().connect().unwrap()
}
