//! An HTTP client that costs next to nothing, so that the service is measured and not its caller.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Whom to ask, and the token to show; whoever needs none does not look at it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) address: SocketAddr,
    pub(crate) token: Arc<str>,
}

/// One kept-alive connection.
pub(crate) struct Client {
    stream: TcpStream,
    token: Arc<str>,
    received: Vec<u8>,
}

impl Client {
    pub(crate) async fn connect(place: &Place) -> io::Result<Self> {
        let stream = TcpStream::connect(place.address).await?;
        stream.set_nodelay(true)?;
        let token = Arc::clone(&place.token);
        Ok(Self { stream, token, received: Vec::with_capacity(256 * 1024) })
    }

    /// Posts JSON and reads the whole answer; its body comes back.
    pub(crate) async fn post(&mut self, path: &str, body: &str) -> io::Result<&[u8]> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.token,
            body.len()
        );
        Ok(self.send(&(head + body)).await?.1)
    }

    /// Sends a request as it stands and reads the whole answer; its head and its body come back.
    pub(crate) async fn send(&mut self, request: &str) -> io::Result<(&[u8], &[u8])> {
        self.stream.write_all(request.as_bytes()).await?;
        self.received.clear();
        let (begin, length) = loop {
            self.read_more().await?;
            if let Some(found) = head_of(&self.received)? {
                break found;
            }
        };
        while self.received.len() < begin + length {
            self.read_more().await?;
        }
        Ok((&self.received[..begin], &self.received[begin..begin + length]))
    }

    async fn read_more(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.received).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

/// Where the body begins and how long it is, once the head is there. Anything but 200 and 304 is an error.
fn head_of(received: &[u8]) -> io::Result<Option<(usize, usize)>> {
    let Some(end) = received.windows(4).position(|part| part == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = String::from_utf8_lossy(&received[..end]).to_ascii_lowercase();
    if head.starts_with("http/1.1 304") {
        return Ok(Some((end + 4, 0)));
    }
    if !head.starts_with("http/1.1 200") {
        return Err(io::Error::other(String::from_utf8_lossy(received).into_owned()));
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length = length.and_then(|length| length.trim().parse().ok());
    Ok(Some((end + 4, length.ok_or_else(|| io::Error::other("no content-length"))?)))
}
