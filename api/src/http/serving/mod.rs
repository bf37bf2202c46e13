//! Connections: taken, watched, and closed when nothing comes.
//!
//! Why not `axum::serve`: it waits for ever for a caller that says nothing. hyper's own limit on the time that headers
//! take begins with their first byte, so that a connection without one needs a watch of its own.

mod liveliness;
mod paced;

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;

use super::authentication::Listening;
use super::following::Stopping;
use super::watching::Watched;
use liveliness::{Liveliness, UnderWay};
use paced::Paced;

/// How long requests that are under way may take after the service was asked to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How long the headers of a request may take, from their first byte.
const HEADERS: Duration = Duration::from_secs(5);
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
    doors: Watched,
    stop: impl Future<Output = ()> + Send + 'static,
    connections: usize,
) -> io::Result<()> {
    let listening = Listening::on(listener.local_addr()?);
    let (stopping, stopped) = watch::channel(false);
    let doors = Arc::new(doors);
    let places = Arc::new(Semaphore::new(connections));
    let mut connected = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let taken = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            taken = taken => taken,
            Some(_ended) = connected.join_next() => continue,
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
        // whoever stays open holds on to this, and so is waited for
        let (stopped, stopping) = (stopped.clone(), Stopping(Arc::new(stopped.clone())));
        let site = Site { doors: Arc::clone(&doors), address, listening, stopping };
        connected.spawn(async move {
            talk(stream, site, stopped).await;
            drop(place);
        });
    }
    drop((listener, stopped, doors));
    // nobody listens any more where nothing is under way
    let _ = stopping.send(true);
    // whoever is still under way after that is cut off
    let _ = timeout(GRACE, stopping.closed()).await;
    connected.shutdown().await;
    Ok(())
}

/// What the requests of one connection come to.
struct Site {
    doors: Arc<Watched>,
    address: SocketAddr,
    listening: Listening,
    stopping: Stopping,
}

async fn talk(stream: TcpStream, site: Site, mut stopped: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(UNREAD));
    let liveliness = Arc::<Liveliness>::default();
    let watched = Arc::clone(&liveliness);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let answer = answer(&site, request, UnderWay::begin(&watched));
        async move { Ok::<_, std::convert::Infallible>(answer.await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(Box::pin(stream)), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let mut silent = pin!(liveliness.silence());
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

fn answer(
    site: &Site,
    request: hyper::Request<Incoming>,
    under_way: UnderWay,
) -> impl Future<Output = Response<Paced>> + use<> {
    let mut request: Request = request.map(Body::new);
    let extensions = request.extensions_mut();
    extensions.insert(site.listening);
    extensions.insert(site.stopping.clone());
    let (doors, peer) = (Arc::clone(&site.doors), site.address.ip());
    async move {
        let mut response = doors.answer(request, peer).await;
        let held = response.extensions_mut().remove();
        response.map(|body| Paced::new(body, under_way, held))
    }
}
