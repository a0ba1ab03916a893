//! The runtime API on one connection, which reads into little memory of its own.

use http::header::HOST;
use http::{HeaderValue, Request, Response};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use lambda_runtime::Error;
use tokio::net::TcpStream;

/// What is read at once: a piece of an event waits in so much memory until it is put to the others.
const READ_BYTES: usize = 256 * 1024;

/// Who hands out events and takes answers.
pub(super) struct RuntimeApi {
    address: String,
    connection: Option<SendRequest<Full<Bytes>>>,
}

impl RuntimeApi {
    /// The one that listens at `address`; nothing is sent yet.
    pub(super) fn at(address: String) -> Self {
        Self { address, connection: None }
    }

    /// Sends a request, on the connection that there is or a new one.
    pub(super) async fn call(
        &mut self,
        mut request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, Error> {
        request.headers_mut().insert(HOST, HeaderValue::from_str(&self.address)?);
        let mut connection = match self.connection.take() {
            Some(open) if !open.is_closed() => open,
            _ => self.connect().await?,
        };
        connection.ready().await?;
        let response = connection.send_request(request).await?;
        self.connection = Some(connection);
        Ok(response)
    }

    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>, Error> {
        let stream = TcpStream::connect(&self.address).await?;
        stream.set_nodelay(true)?;
        let mut builder = Builder::new();
        builder.max_buf_size(READ_BYTES);
        let (connection, driver) = builder.handshake(TokioIo::new(stream)).await?;
        // It ends with the connection; whoever sends next is told.
        tokio::spawn(driver);
        Ok(connection)
    }
}
