//! `GET /export/{type}` and `GET /export`: everything that is held of things, in the form in which it is sent back.
//!
//! It streams page by page, each page of one moment. The order is that of the ids, so that whoever was cut off goes on
//! with `?after=` and the id of the last whole row.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::graph::read_id;
use domain::telling::{Writable, in_order_of_reference};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use uuid::Uuid;

use super::Doors;
use super::answer::Asker;
use super::authentication;
use super::refusal::Refusal;
use crate::app::{Actor, ExportedPage, StoreError};
use crate::graphql::ErrorCode;
use crate::sync_file::{self, Form, RowWriter};

/// How often it is asked whether whoever exports is still let in.
const LOOK_UP_EVERY: Duration = Duration::from_secs(15);
/// Things of one page.
const PAGE: usize = 500;
/// Where the feed stood at the beginning: whoever follows it from there misses nothing that the export does not show.
const FEED_POSITION: &str = "feed-position";

/// What a caller asks.
struct Asked {
    form: Form,
    after: Option<Uuid>,
    most: Option<usize>,
}

/// Things of one type.
pub(super) async fn of_type(
    State(doors): State<Arc<Doors>>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    Extension(actor): Extension<Actor>,
    caller: Asker,
    request: Parts,
) -> Response {
    let Some(of) = sync_file::type_named(&name) else {
        let message = format!("there is no type {name:?} that can be exported");
        return caller.refuse(ErrorCode::NotFound, &message);
    };
    match Asked::read(Some(of), query.as_deref().unwrap_or_default(), &request.headers) {
        Ok(asked) => stream(doors, (actor, request), &caller, vec![of], false, asked).await,
        Err(message) => caller.refuse(ErrorCode::BadRequest, &message),
    }
}

/// Things of all types, each after those that it refers to where that can be. Each row names its type.
pub(super) async fn of_all_types(
    State(doors): State<Arc<Doors>>,
    RawQuery(query): RawQuery,
    Extension(actor): Extension<Actor>,
    caller: Asker,
    request: Parts,
) -> Response {
    match Asked::read(None, query.as_deref().unwrap_or_default(), &request.headers) {
        Ok(asked) => {
            let all = in_order_of_reference();
            stream(doors, (actor, request), &caller, all, true, asked).await
        }
        Err(message) => caller.refuse(ErrorCode::BadRequest, &message),
    }
}

impl Asked {
    fn read(of: Option<&Writable>, query: &str, headers: &HeaderMap) -> Result<Self, String> {
        let accepted = headers.get(header::ACCEPT).and_then(|told| told.to_str().ok());
        let mut accepted = accepted.into_iter().flat_map(|told| told.split(','));
        let form = accepted.find_map(Form::of_media_type).unwrap_or(Form::Ndjson);
        let mut asked = Self { form, after: None, most: None };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match name {
                "format" => {
                    let form = Form::of_ending(value);
                    asked.form =
                        form.ok_or_else(|| format!("`format` is ndjson or csv, got {value:?}"))?;
                }
                "after" => {
                    let of = of.ok_or("`after` goes with one type")?;
                    let id = read_id(value).ok().filter(|(word, _)| word.name == of.word.name);
                    let (_, id) =
                        id.ok_or_else(|| format!("`after` is the id of a row, got {value:?}"))?;
                    asked.after = Some(id);
                }
                "first" => {
                    of.ok_or("`first` goes with one type")?;
                    let count = value.parse().ok().filter(|count| *count > 0);
                    let count = count
                        .ok_or_else(|| format!("`first` is a number of rows, got {value:?}"))?;
                    asked.most = Some(count);
                }
                _ => return Err(format!("there is no parameter `{name}`")),
            }
        }
        if of.is_none() && asked.form == Form::Csv {
            return Err("things of several types are NDJSON: CSV holds rows of one type".to_owned());
        }
        Ok(asked)
    }
}

/// The first page is read before anything is answered: a failure there is told by the status.
async fn stream(
    doors: Arc<Doors>,
    (actor, request): (Actor, Parts),
    caller: &Asker,
    types: Vec<&'static Writable>,
    tells_types: bool,
    asked: Asked,
) -> Response {
    let count = asked.most.map_or(PAGE, |most| most.min(PAGE));
    let Some(&first) = types.first() else {
        return caller.refuse(ErrorCode::NotFound, "there is nothing to export");
    };
    let page = match doors.app.export(&actor, first, asked.after, count).await {
        Ok(page) => page,
        Err(error) => {
            tracing::error!(error = ?error, "an export failed");
            if error.is_absence() {
                return Refusal::DatabaseAway.answer(caller);
            }
            return caller.refuse(ErrorCode::Internal, "the service failed on this request");
        }
    };
    let position = HeaderValue::from_str(&page.feed_position).ok();
    let (sender, receiver) = mpsc::channel(2);
    let form = asked.form;
    tokio::spawn(async move {
        let looked_up = Instant::now();
        let exporting = Exporting { doors, actor, request, looked_up, asked, tells_types, sender };
        exporting.tell(types, page).await;
    });
    let mut response = Body::from_stream(ReceiverStream::new(receiver)).into_response();
    let media_type = HeaderValue::from_static(form.media_type());
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    if let Some(position) = position {
        response.headers_mut().insert(FEED_POSITION, position);
    }
    response
}

/// An export under way.
struct Exporting {
    doors: Arc<Doors>,
    actor: Actor,
    /// The request: who sent it is looked up again.
    request: Parts,
    looked_up: Instant,
    asked: Asked,
    tells_types: bool,
    sender: mpsc::Sender<io::Result<Bytes>>,
}

/// Why an export breaks off.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("whoever asked is let in no more")]
    NotLetIn,
}

impl Exporting {
    /// Tells everything; whoever has gone away wants no more.
    async fn tell(mut self, types: Vec<&'static Writable>, first: ExportedPage) {
        let mut page = Some(first);
        for of in types {
            if let Err(error) = self.of_type(of, page.take()).await {
                match error {
                    Broken::Store(error) => tracing::error!(error = ?error, "an export broke off"),
                    Broken::NotLetIn => tracing::info!("an export ended with its token"),
                }
                // the connection is cut, so that nobody takes the part for the whole
                let cut = io::Error::other("the export broke off");
                let _ = self.sender.send(Err(cut)).await;
                return;
            }
        }
    }

    async fn page(
        &mut self,
        of: &'static Writable,
        after: Option<Uuid>,
        most: usize,
    ) -> Result<ExportedPage, Broken> {
        if self.looked_up.elapsed() >= LOOK_UP_EVERY {
            self.looked_up = Instant::now();
            match authentication::actor(&self.doors, &self.request).await {
                Ok(actor) => self.actor = actor,
                Err(refusal) if refusal.may_pass() => {}
                Err(_) => return Err(Broken::NotLetIn),
            }
        }
        Ok(self.doors.app.export(&self.actor, of, after, most.min(PAGE)).await?)
    }

    async fn of_type(
        &mut self,
        of: &'static Writable,
        first: Option<ExportedPage>,
    ) -> Result<(), Broken> {
        let mut writer = RowWriter::new(self.asked.form, of, self.tells_types);
        let mut left = self.asked.most.unwrap_or(usize::MAX);
        let mut page = match first {
            Some(page) => page,
            None => self.page(of, None, left).await?,
        };
        loop {
            left = left.saturating_sub(page.things.len());
            let last = page.things.last().map(|thing| thing.id);
            let bytes = writer.write(page.things.into_iter().map(|thing| thing.given));
            if self.sender.send(bytes.map(Bytes::from)).await.is_err() {
                return Ok(());
            }
            if !page.has_more || left == 0 {
                return Ok(());
            }
            page = self.page(of, last, left).await?;
        }
    }
}
