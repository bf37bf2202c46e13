//! One operation of a socket, from its beginning to its end.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use super::super::busy::Place;
use super::super::logging::Telling;
use super::super::metrics::Metrics;
use super::QUEUE_BYTES;
use crate::app::{Actor, Freshness};
use crate::graphql::{Answer, Bytes, Manner, Request, Service, Stream};

/// What an operation says.
pub(super) struct Out {
    pub(super) id: String,
    pub(super) number: u64,
    pub(super) said: Said,
    /// Its part of the bytes that may wait.
    pub(super) room: Option<OwnedSemaphorePermit>,
}

pub(super) enum Said {
    /// An answer.
    Next(Bytes),
    /// Errors, and the end.
    Error(Vec<u8>),
    /// The end.
    Complete,
    /// Our fault, and the end of all.
    Failed,
}

/// Up to where a stream was read.
#[derive(Clone, Default)]
pub(super) struct Watermark(Arc<Mutex<Option<String>>>);

impl Watermark {
    pub(super) fn read(&self) -> Option<String> {
        self.0.lock().ok().and_then(|read| read.clone())
    }

    fn set(&self, cursor: String) {
        if let Ok(mut read) = self.0.lock() {
            *read = Some(cursor);
        }
    }
}

/// An operation to run.
pub(super) struct Operation {
    pub(super) service: Service,
    pub(super) metrics: Arc<Metrics>,
    /// Of the socket.
    pub(super) request_id: Option<Arc<str>>,
    pub(super) actor: Actor,
    pub(super) id: String,
    pub(super) number: u64,
    pub(super) out: mpsc::Sender<Out>,
    pub(super) watermark: Watermark,
    /// Bytes that may wait for the client.
    pub(super) room: Arc<Semaphore>,
}

impl Operation {
    /// Answers a query once, or streams a subscription until it is ended or cannot go on. Its place is held until the
    /// answer waits to be sent, or the stream is open.
    pub(super) async fn run(self, request: Request, freshness: Freshness, place: Place) {
        let mut telling = Telling::of_socket(Arc::clone(&self.metrics));
        telling.request_id.clone_from(&self.request_id);
        let account = Arc::clone(&telling.account);
        Box::pin(account.gather(self.run_to_the_end(request, freshness, place))).await;
        telling.answered(StatusCode::OK);
    }

    async fn run_to_the_end(self, request: Request, freshness: Freshness, place: Place) {
        match self.service.subscribe(&self.actor, &request) {
            Ok(Some(stream)) => {
                drop(place);
                self.stream(stream).await;
            }
            Ok(None) => {
                let manner = Manner { freshness, ..Manner::default() };
                let answer = self.service.execute_as(self.actor.clone(), request, manner).await;
                self.answer(answer).await;
            }
            Err(refused) => self.say(Said::Error(refused.json())).await,
        }
    }

    async fn answer(&self, answer: Answer) {
        if answer.refused.is_none() {
            self.say(Said::Next(answer.json)).await;
            self.say(Said::Complete).await;
            return;
        }
        let whole: Option<Value> = serde_json::from_slice(&answer.json).ok();
        match whole.as_ref().and_then(|answer| answer.get("errors")) {
            Some(errors) => self.say(Said::Error(errors.to_string().into_bytes())).await,
            None => self.say(Said::Failed).await,
        }
    }

    async fn stream(&self, mut stream: Stream) {
        let key = stream.key().to_owned();
        loop {
            match stream.next().await {
                Ok(batch) => {
                    for change in batch.changes {
                        self.say(Said::Next(change.answer(&key).into())).await;
                        self.watermark.set(change.cursor);
                    }
                    self.watermark.set(batch.cursor);
                }
                Err(refused) => return self.say(Said::Error(refused.json())).await,
            }
        }
    }

    /// Waits until there is room. If the socket is gone nobody reads it, and the task is ended with the socket.
    async fn say(&self, said: Said) {
        let bytes = match &said {
            Said::Next(payload) => payload.len(),
            Said::Error(_) | Said::Complete | Said::Failed => 0,
        };
        let wanted = u32::try_from(bytes.min(QUEUE_BYTES)).unwrap_or_default();
        let room = Arc::clone(&self.room).acquire_many_owned(wanted).await.ok();
        let out = Out { id: self.id.clone(), number: self.number, said, room };
        let _ = self.out.send(out).await;
    }
}
