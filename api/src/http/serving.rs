//! Connections: taken, watched, and closed when nothing comes.
//!
//! Why not `axum::serve`: it waits for ever for a caller that says nothing. hyper's own limit on the time that headers
//! take begins with their first byte, so that a connection without one needs a watch of its own.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use axum::{Extension, Router};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;

use super::authentication::Listening;
use super::following::Stopping;

/// How long requests that are under way may take after the service was asked to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How long the headers of a request may take, from their first byte.
const HEADERS: Duration = Duration::from_secs(5);
/// How long a connection may be open without a request.
const SILENCE: Duration = Duration::from_secs(15);
/// How long a caller may not read what it is sent.
const UNREAD: Duration = Duration::from_secs(30);
/// The longest headers, and the least that one connection takes to read them, in bytes.
const HEADER_BYTES: usize = 64 * 1024;
/// How long to wait when no more sockets can be had.
const NO_SOCKET: Duration = Duration::from_millis(50);

/// Serves on `listener` until `stop`, then lets requests that are under way finish.
///
/// # Errors
/// The listener failed.
pub async fn serve_within(
    listener: TcpListener,
    doors: Router,
    stop: impl Future<Output = ()> + Send + 'static,
    connections: usize,
) -> io::Result<()> {
    let listening = Listening::on(listener.local_addr()?);
    let (stopping, stopped) = watch::channel(false);
    // whoever stays open holds on to this, and so is waited for
    let doors = doors.layer(Extension(listening)).layer(Extension(Stopping(stopped.clone())));
    let places = Arc::new(Semaphore::new(connections));
    let mut stop = pin!(stop);
    loop {
        let taken = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            taken = taken => taken,
            () = &mut stop => break,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // the caller is gone, or the system has no more sockets: others may still be served
                tracing::debug!(error = ?error, "a connection was not taken");
                sleep(NO_SOCKET).await;
                continue;
            }
        };
        let doors = doors.clone();
        let stopped = stopped.clone();
        tokio::spawn(async move {
            connected(stream, address, doors, stopped).await;
            drop(place);
        });
    }
    drop((listener, stopped, doors));
    // nobody listens any more where nothing is under way
    let _ = stopping.send(true);
    // whoever is still under way after that is cut off
    let _ = timeout(GRACE, stopping.closed()).await;
    Ok(())
}

async fn connected(
    stream: TcpStream,
    address: SocketAddr,
    doors: Router,
    mut stopped: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(UNREAD));
    let (under_way, mut watched) = watch::channel(0_u32);
    let under_way = Arc::new(under_way);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let doors = doors.clone();
        let begun = UnderWay::begin(&under_way);
        async move { Ok::<_, std::convert::Infallible>(answer(doors, address, request, begun).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(Box::pin(stream)), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let silent = async {
        loop {
            if watched.wait_for(|count| *count == 0).await.is_err() {
                // the connection has let go of its service: it is ending, or became another protocol's
                std::future::pending::<()>().await;
            }
            if timeout(SILENCE, watched.wait_for(|count| *count > 0)).await.is_err() {
                return;
            }
        }
    };
    let mut silent = pin!(silent);
    let mut is_stopping = false;
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(error = ?error, "a connection broke");
                }
                return;
            }
            () = silent.as_mut() => {
                tracing::debug!("a connection was silent for too long");
                return;
            }
            _ = stopped.wait_for(|stopped| *stopped), if !is_stopping => {
                is_stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

async fn answer(
    mut doors: Router,
    address: SocketAddr,
    request: hyper::Request<Incoming>,
    underway: UnderWay,
) -> Response {
    let mut request: Request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(address));
    let Ok(response) = tower_service::Service::call(&mut doors, request).await;
    // it is under way until the last byte of its answer has left
    response.map(|body| {
        Body::new(body.map_frame(move |frame| {
            let _ = &underway;
            frame
        }))
    })
}

/// A request that is being answered.
struct UnderWay(Arc<watch::Sender<u32>>);

impl UnderWay {
    fn begin(count: &Arc<watch::Sender<u32>>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(Arc::clone(count))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count = count.saturating_sub(1));
    }
}
