//! Subscriptions: the feed, page by page, as it grows.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{ServerError, Value};
use domain::graph::plan::{Argued, Cell, Found, Given, Node};
use tokio::time::{Instant, sleep};

use super::error::code;
use super::error::{ErrorCode, of_request};
use super::read::refusal;
use super::select::PlannedStream;
use super::{Answer, write};
use crate::account;
use crate::app::{Actor, App, Follower, ReadError, StoreError};

/// How many changes are read at once, and held for a reader who is slow.
const PAGE: u32 = 100;
/// How long a stream waits for a database that does not answer: its restart, not its end.
const MOST_AWAY: Duration = Duration::from_secs(120);
/// How long it waits before it reads again.
const PAUSE: Duration = Duration::from_millis(500);

/// A stream of changes. It reads only when it is asked for more.
pub struct Stream {
    app: Arc<App>,
    actor: Actor,
    planned: PlannedStream,
    follower: Follower,
    cursor: Option<String>,
    has_more: bool,
    /// Since when the database has not answered; nothing while it does.
    away_since: Option<Instant>,
}

/// Changes, and how far the feed was read.
#[derive(Debug)]
pub struct Batch {
    /// The changes, in order.
    pub changes: Vec<StreamedChange>,
    /// Up to where the feed was read: further than the last change where what follows is not for the caller.
    pub cursor: String,
}

/// A change, as its selection asked.
#[derive(Debug)]
pub struct StreamedChange {
    /// Its place in the feed.
    pub cursor: String,
    /// It, as JSON.
    pub json: Vec<u8>,
}

/// Why a stream or an operation is not answered: errors as callers see them.
#[derive(Debug)]
pub struct Refused(Vec<ServerError>);

impl StreamedChange {
    /// It as an answer, under the response name of what is streamed.
    pub fn answer(&self, key: &str) -> Vec<u8> {
        let key = Value::from(key).to_string();
        [br#"{"data":{"#, key.as_bytes(), b":", &self.json, b"}}"].concat()
    }
}

impl Refused {
    /// These errors, of something that `actor` asked.
    pub(super) fn of(mut errors: Vec<ServerError>, actor: &Actor) -> Self {
        of_request(&mut errors, actor.request());
        let refused = Self(errors);
        account::is_refused(refused.code().code());
        refused
    }

    /// The errors, as a list in JSON.
    pub fn json(&self) -> Vec<u8> {
        write::errors(&self.0)
    }

    /// The first of them, as an object in JSON.
    pub fn first(&self) -> Vec<u8> {
        self.0.first().map(write::error).unwrap_or_default()
    }

    fn code(&self) -> ErrorCode {
        self.0.first().and_then(code).unwrap_or(ErrorCode::Internal)
    }
}

impl From<Refused> for Answer {
    fn from(refused: Refused) -> Self {
        Self { refused: Some(refused.code()), ..Self::of(write::refusal(&refused.0)) }
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Stream").field("cursor", &self.cursor).finish_non_exhaustive()
    }
}

impl Stream {
    pub(super) fn new(app: Arc<App>, actor: Actor, planned: PlannedStream) -> Self {
        // before anything is read, so that nothing is written unheard in between
        let follower = app.follow();
        let cursor = planned.given.text("after").map(str::to_owned);
        Self { app, actor, planned, follower, cursor, has_more: true, away_since: None }
    }

    /// The response name of what is streamed.
    pub fn key(&self) -> &str {
        &self.planned.key
    }

    /// Up to where the feed was read; nothing before the first page.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// What follows; waits until there is something, if only that the feed was read further. Whoever stops waiting
    /// loses nothing. A database that goes away is waited for, [`MOST_AWAY`] at most: clients take an error for the
    /// end, and would not come again.
    ///
    /// # Errors
    /// [`Refused`]: the feed cannot be read on from where it was.
    pub async fn next(&mut self) -> Result<Batch, Refused> {
        loop {
            if !self.has_more {
                self.follower.woken().await;
                // until a page says otherwise, also if we are not asked again after this one was broken off
                self.has_more = true;
            }
            let page = match self.page().await {
                Ok(page) => page,
                Err(ReadError::Store(error @ (StoreError::Database(_) | StoreError::Away)))
                    if self.may_wait() =>
                {
                    tracing::warn!(error = ?error, "a stream waits for the database");
                    sleep(PAUSE).await;
                    continue;
                }
                Err(error) => {
                    return Err(Refused::of(vec![refusal(error, &self.actor)], &self.actor));
                }
            };
            self.away_since = None;
            let Some(page) = page else { continue };
            let is_new = self.cursor.as_ref() != Some(&page.cursor);
            if is_new || !page.changes.is_empty() {
                self.cursor = Some(page.cursor.clone());
                return Ok(page);
            }
        }
    }

    /// Whether a database that does not answer is waited for any longer.
    fn may_wait(&mut self) -> bool {
        self.away_since.get_or_insert_with(Instant::now).elapsed() < MOST_AWAY
    }

    async fn page(&mut self) -> Result<Option<Batch>, ReadError> {
        let Given(mut given) = self.planned.given.clone();
        given.retain(|(name, _)| *name != "after");
        given.extend(self.cursor.clone().map(|after| ("after", Argued::Text(after))));
        given.push(("first", Argued::Count(PAGE)));
        let root = self.planned.page(Given(given));
        let mut reading = self.app.read(&self.actor, &[root]).await?;
        let Some(Found::Derived(mut pages)) = reading.found.pop() else { return Ok(None) };
        let Some(mut page) = pages.pop() else { return Ok(None) };
        let [Cell::Text(cursor), Cell::Bool(has_more)] = page.cells.as_slice() else {
            return Ok(None);
        };
        self.has_more = *has_more;
        let cursor = cursor.clone();
        let made = page.derived.pop().flatten().unwrap_or_default();
        let changes = made.iter().map(|made| self.written(&made.node));
        Ok(Some(Batch { changes: changes.collect(), cursor }))
    }

    fn written(&self, node: &Node) -> StreamedChange {
        let cursor = match node.cells.get(self.planned.cursor) {
            Some(Cell::Text(cursor)) => cursor.clone(),
            _ => String::new(),
        };
        StreamedChange { cursor, json: write::change(&self.planned.shape, node) }
    }
}
