//! `/graphql` as a websocket that speaks [graphql-transport-ws](https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md).
//!
//! [`CloseCode`] says why a socket is closed.
//!
//! Changes that are streamed wait in a queue of [`QUEUE`] messages until the client takes them; nothing more is read
//! until then. A quiet socket is pinged; the ping's payload says up to where each stream was read.

mod close;
mod message;
mod operation;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::{Map, Value, json};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio::time::{Instant, interval_at, sleep, timeout};

use super::Doors;
use super::answer::{Asker, request_id};
use super::authentication;
use super::busy::{Caller, Place};
use super::following::{COME_AGAIN, Stopping};
use super::graphql;
use super::logging::Telling;
use super::origin::is_of_another_site;
use crate::app::Actor;
use crate::graphql::ErrorCode;
pub use close::CloseCode;
use close::shortened;
use message::{FromClient, Malformed, Subscribe};
use operation::{Out, Said, Watermark};

const PROTOCOL: &str = "graphql-transport-ws";
/// How long a client may take to send `connection_init`.
const INIT_TIMEOUT: Duration = Duration::from_secs(5);
/// How often a socket is pinged.
const PING: Duration = Duration::from_secs(20);
/// How long a client may take to take a message.
const SEND_TIMEOUT: Duration = Duration::from_secs(30);
/// The longest message of a client, in bytes.
const MESSAGE_BYTES: usize = 256 * 1024;
/// Operations that one socket runs at once.
const MOST_OPERATIONS: usize = 32;
/// Messages that wait for a client, and their bytes; a longer message waits alone.
const QUEUE: usize = 64;
const QUEUE_BYTES: usize = 1024 * 1024;

/// A websocket where the client asks for one; otherwise the operation that the request carries.
pub(super) async fn or_operation(
    State(doors): State<Arc<Doors>>,
    stopping: Option<Extension<Stopping>>,
    actor: Option<Extension<Actor>>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    request: Request,
) -> Response {
    let Ok(upgrade) = upgrade else {
        let Some(Extension(actor)) = actor else {
            let asker = Asker::of(request.headers(), request.extensions());
            let sentence = "this is not the beginning of a websocket";
            return asker.refuse(ErrorCode::BadRequest, sentence);
        };
        return graphql::answer(&doors, actor, request).await;
    };
    let (request, _) = request.into_parts();
    let asker = Asker::of(&request.headers, &request.extensions);
    if is_of_another_site(&request.headers, &doors.limits.now().allowed_origins) {
        let sentence = "a page of another site may not open a socket";
        return asker.refuse(ErrorCode::OriginNotAllowed, sentence);
    }
    let actor = actor.map(|Extension(actor)| actor);
    let caller = Caller::of(actor.as_ref(), &request.extensions);
    let place = if actor.is_some() { doors.busy.open(caller) } else { doors.busy.wait(caller) };
    let place = match place {
        Ok(place) => place,
        Err(full) => {
            let sentence = full.sentence("sockets and streams are open");
            return asker.put_off(ErrorCode::Overloaded, &sentence, COME_AGAIN);
        }
    };
    let stopping = stopping.map(|Extension(it)| it);
    upgrade
        .protocols([PROTOCOL])
        .max_message_size(MESSAGE_BYTES)
        .max_frame_size(MESSAGE_BYTES)
        .on_upgrade(async move |socket| {
            let _counted = doors.metrics.socket();
            let (out, queue) = mpsc::channel(QUEUE);
            let operations = HashMap::new();
            let session = Session {
                doors,
                request,
                actor,
                socket,
                out,
                operations,
                count: 0,
                is_open: false,
                place,
                room: Arc::new(Semaphore::new(QUEUE_BYTES)),
            };
            session.run(queue, stopping).await;
        })
}

/// A socket that is open.
struct Session {
    doors: Arc<Doors>,
    /// The request that opened it, with who asks: that is looked up again.
    request: Parts,
    /// Nobody until the client has said who asks.
    actor: Option<Actor>,
    socket: WebSocket,
    out: mpsc::Sender<Out>,
    operations: HashMap<String, Running>,
    count: u64,
    /// Whether the connection was acknowledged.
    is_open: bool,
    /// Among those that wait, until the client has said who asks.
    place: Place,
    /// Bytes that may wait for the client.
    room: Arc<Semaphore>,
}

/// An operation that runs; it ends with this value.
struct Running {
    number: u64,
    task: JoinHandle<()>,
    watermark: Watermark,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Why a socket is closed.
enum End {
    /// By us, with this code and reason.
    Close(CloseCode, String),
    /// The client is gone.
    Gone,
}

impl From<Malformed> for End {
    fn from(Malformed(reason): Malformed) -> Self {
        Self::Close(CloseCode::Malformed, reason)
    }
}

impl Session {
    async fn run(mut self, mut queue: mpsc::Receiver<Out>, stopping: Option<Stopping>) {
        let end = if self.socket.protocol().is_none() {
            End::Close(CloseCode::OtherProtocol, "Subprotocol not acceptable".to_owned())
        } else {
            match self.talk(&mut queue, stopping).await {
                Ok(()) => return,
                Err(end) => end,
            }
        };
        self.operations.clear();
        let End::Close(code, reason) = end else { return };
        let frame = CloseFrame { code: code.code(), reason: shortened(&reason).into() };
        let closing = async {
            if self.socket.send(Message::Close(Some(frame))).await.is_ok() {
                // what is said is said: a service that ends does not wait for more
                self.request.extensions.clear();
                // until the client answers: a socket that is dropped before may lose the reason
                while let Some(Ok(_)) = self.socket.recv().await {}
            }
        };
        let _ = timeout(INIT_TIMEOUT, closing).await;
    }

    async fn talk(
        &mut self,
        queue: &mut mpsc::Receiver<Out>,
        stopping: Option<Stopping>,
    ) -> Result<(), End> {
        let mut pings = interval_at(Instant::now() + PING, PING);
        let stopped = Stopping::of(stopping);
        let out_of_time = sleep(INIT_TIMEOUT);
        tokio::pin!(stopped, out_of_time);
        let mut is_quiet = false;
        loop {
            tokio::select! {
                () = &mut stopped => return Err(End::Close(CloseCode::ServiceEnds, "the service ends".to_owned())),
                () = &mut out_of_time, if !self.is_open => {
                    return Err(End::Close(CloseCode::NoInit, "Connection initialisation timeout".to_owned()));
                }
                received = self.socket.recv() => {
                    is_quiet = false;
                    let message = match received {
                        None => return Err(End::Gone),
                        Some(Err(error)) => return Err(broken(&error)),
                        Some(Ok(message)) => message,
                    };
                    match message {
                        Message::Text(text) => self.take(&text).await?,
                        Message::Binary(_) => {
                            return Err(End::Close(CloseCode::Malformed, "Invalid message received: binary".to_owned()));
                        }
                        Message::Close(_) => return Err(End::Gone),
                        Message::Ping(_) | Message::Pong(_) => {}
                    }
                }
                Some(out) = queue.recv() => self.pass_on(out).await?,
                _ = pings.tick(), if self.is_open => {
                    if is_quiet {
                        // it has not answered the ping before
                        return Err(End::Gone);
                    }
                    is_quiet = true;
                    self.admit(None).await?;
                    self.ping().await?;
                }
            }
        }
    }

    async fn take(&mut self, text: &str) -> Result<(), End> {
        match message::read(text)? {
            FromClient::Init(_) if self.is_open => {
                Err(End::Close(CloseCode::InitTwice, "Too many initialisation requests".to_owned()))
            }
            FromClient::Init(authorization) => {
                self.admit(authorization).await?;
                self.is_open = true;
                self.send(&json!({ "type": "connection_ack" })).await
            }
            FromClient::Ping(payload) => {
                let mut pong = Map::from_iter([("type".to_owned(), Value::from("pong"))]);
                pong.extend(payload.map(|payload| ("payload".to_owned(), payload)));
                self.send(&Value::Object(pong)).await
            }
            FromClient::Pong => Ok(()),
            FromClient::Complete { id } => {
                self.operations.remove(&id);
                Ok(())
            }
            FromClient::Subscribe(_) if !self.is_open => {
                Err(End::Close(CloseCode::Unauthorized, "Unauthorized".to_owned()))
            }
            FromClient::Subscribe(subscribe) => self.subscribe(*subscribe).await,
        }
    }

    /// Looks up who asks, as the request or its first message says.
    async fn admit(&mut self, authorization: Option<String>) -> Result<(), End> {
        if let Some(said) = authorization {
            let value = said.parse().ok().ok_or_else(forbidden)?;
            self.request.headers.insert(AUTHORIZATION, value);
        }
        let admitted = authentication::actor(&self.doors, &self.request).await;
        match admitted {
            Ok(actor) if self.actor.is_none() => {
                let caller = Caller::of(Some(&actor), &self.request.extensions);
                let place = self.doors.busy.open(caller).map_err(|full| {
                    let reason = full.sentence("sockets and streams are open");
                    End::Close(CloseCode::TryAgain, reason)
                })?;
                drop(std::mem::replace(&mut self.place, place));
                self.actor = Some(actor);
            }
            Ok(actor) => self.actor = Some(actor),
            Err(refusal) if !refusal.may_pass() => {
                authentication::counted(&self.doors, &self.request.extensions, refusal);
                return Err(forbidden());
            }
            // the database or the issuer is away: whoever is in stays, others come again
            Err(_) if self.is_open => {}
            Err(_) => return Err(End::Close(CloseCode::TryAgain, "Try again later".to_owned())),
        }
        Ok(())
    }

    async fn refuse(&mut self, id: &str, code: ErrorCode, sentence: &str) -> Result<(), End> {
        let mut telling = Telling::of_socket(Arc::clone(&self.doors.metrics));
        telling.request_id = request_id(&self.request.extensions);
        telling.account.refuse(code.code());
        drop(telling);
        let extensions = json!({ "code": code.code(), "retryable": code.is_retryable() });
        let errors = json!([{ "message": sentence, "extensions": extensions }]);
        self.send(&json!({ "type": "error", "id": id, "payload": errors })).await
    }

    async fn subscribe(&mut self, subscribe: Subscribe) -> Result<(), End> {
        let Subscribe { id, mut call } = subscribe;
        if self.operations.contains_key(&id) {
            return Err(End::Close(
                CloseCode::IdInUse,
                format!("Subscriber for {id} already exists"),
            ));
        }
        if self.operations.len() >= MOST_OPERATIONS {
            let message = format!("a socket runs at most {MOST_OPERATIONS} operations at once");
            return self.refuse(&id, ErrorCode::BadInput, &message).await;
        }
        let Some(actor) = self.actor.clone() else { return Err(forbidden()) };
        let caller = Caller::of(Some(&actor), &self.request.extensions);
        let place = match self.doors.busy.take_on_operation(caller) {
            Ok(place) => place,
            Err(put_off) => return self.refuse(&id, put_off.code(), &put_off.sentence()).await,
        };
        let text = match self.doors.service.text(&actor, std::mem::take(&mut call.named)) {
            Ok(text) => text,
            Err((code, sentence)) => return self.refuse(&id, code, &sentence).await,
        };
        let freshness = std::mem::take(&mut call.freshness);
        self.count += 1;
        let (number, watermark) = (self.count, Watermark::default());
        let task = operation::Operation {
            service: self.doors.service.clone(),
            metrics: Arc::clone(&self.doors.metrics),
            request_id: request_id(&self.request.extensions),
            actor,
            id: id.clone(),
            number,
            out: self.out.clone(),
            watermark: watermark.clone(),
            room: Arc::clone(&self.room),
        };
        let task = tokio::spawn(task.run(call.request(text), freshness, place));
        self.operations.insert(id, Running { number, task, watermark });
        Ok(())
    }

    /// Sends what an operation says, unless the client has ended it meanwhile.
    async fn pass_on(&mut self, out: Out) -> Result<(), End> {
        let Out { id, number, said, room } = out;
        if self.operations.get(&id).is_none_or(|running| running.number != number) {
            return Ok(());
        }
        if let Said::Error(_) | Said::Complete | Said::Failed = said {
            self.operations.remove(&id);
        }
        let text = match said {
            Said::Next(payload) => message::with_payload("next", &id, &payload),
            Said::Error(errors) => message::with_payload("error", &id, &errors),
            Said::Complete => json!({ "type": "complete", "id": id }).to_string(),
            Said::Failed => {
                return Err(End::Close(CloseCode::Internal, "Internal server error".to_owned()));
            }
        };
        let sent = self.send_text(text).await;
        drop(room);
        sent
    }

    async fn ping(&mut self) -> Result<(), End> {
        let read = self
            .operations
            .iter()
            .filter_map(|(id, running)| Some((id.clone(), Value::from(running.watermark.read()?))));
        let watermarks: Map<String, Value> = read.collect();
        let payload = json!({ "watermarks": watermarks });
        self.send(&json!({ "type": "ping", "payload": payload })).await
    }

    async fn send(&mut self, message: &Value) -> Result<(), End> {
        self.send_text(message.to_string()).await
    }

    async fn send_text(&mut self, text: String) -> Result<(), End> {
        match timeout(SEND_TIMEOUT, self.socket.send(Message::text(text))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }
}

/// Whoever asks is not let in, or not any more.
fn forbidden() -> End {
    End::Close(CloseCode::Forbidden, "Forbidden".to_owned())
}

/// What came in cannot be read: too long, or not a websocket's frames.
fn broken(error: &axum::Error) -> End {
    let words = error.to_string();
    if words.contains("too long") || words.contains("too big") {
        End::Close(CloseCode::TooLong, format!("a message may be {MESSAGE_BYTES} bytes long"))
    } else {
        End::Gone
    }
}
