//! `POST /sync/{type}` and `POST /sync`: rows of things as NDJSON or CSV, in any number.
//!
//! The body is read, planned and written batch by batch; the answer comes when all is read: a line of JSON for every row
//! that was not taken (with `report=all` for every row), and a last line that says how far it came. Whoever goes away in
//! the middle leaves whole batches only.

mod answer;
mod asked;
mod body_reader;
mod code;
mod failure;

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::telling::Writable;

use self::answer::{Answer, refuse};
use self::asked::Asked;
pub use self::code::SyncCode;
use super::Doors;
use crate::app::{Actor, BulkOptions, BulkRow};
use crate::sync_file;

/// Rows of things of one type.
pub(super) async fn of_type(
    State(doors): State<Arc<Doors>>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Some(of) = sync_file::type_named(&name) else {
        let message = format!("there is no type {name:?} that can be written");
        return refuse(SyncCode::NotFound, &message, body).await;
    };
    sync(&doors, Some(of), query.as_deref(), &actor, &headers, body).await
}

/// Rows of things of several types, each of which names its type.
pub(super) async fn of_all_types(
    State(doors): State<Arc<Doors>>,
    RawQuery(query): RawQuery,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    sync(&doors, None, query.as_deref(), &actor, &headers, body).await
}

async fn sync(
    doors: &Doors,
    of: Option<&'static Writable>,
    query: Option<&str>,
    actor: &Actor,
    headers: &HeaderMap,
    body: Body,
) -> Response {
    let asked = match Asked::read(of, query.unwrap_or_default(), headers) {
        Ok(asked) => asked,
        Err((code, message)) => return refuse(code, &message, body).await,
    };
    if !actor.may_write() {
        let message = "you may not write";
        return refuse(SyncCode::Forbidden, message, body).await;
    }
    let options = BulkOptions {
        deed: of.map_or_else(|| "sync".to_owned(), |of| format!("sync/{}", of.word.many)),
        match_by: asked.match_by,
        on_row_error: asked.on_row_error,
        dry_run: asked.dry_run,
        idempotency_key: asked.idempotency_key.clone(),
    };
    let mut bulk = doors.app.bulk(actor, options, asked.from);
    let mut answer = Answer::new(asked.reports_all);

    let (pump, text) = body_reader::pipe(body);
    let mut batches = sync_file::batches(text, asked.reading);
    let mut has_begun = false;
    let writing = async {
        while let Some(batch) = batches.recv().await {
            let rows = match batch {
                Ok(rows) => rows,
                Err(error) => {
                    answer.broke_off(&error);
                    break;
                }
            };
            if asked.atomic && (has_begun || rows.len() > asked::ATOMIC_ROWS) {
                answer.too_many_for_one_transaction();
                break;
            }
            has_begun = true;
            let rows = rows.into_iter().map(|row| BulkRow { number: row.number, told: row.told });
            match bulk.batch(rows.collect()).await {
                Ok(outcomes) => answer.add(&outcomes),
                Err(error) => {
                    answer.failed(&error);
                    break;
                }
            }
            if bulk.is_stopped() {
                break;
            }
        }
        if answer.is_whole() && !bulk.is_stopped() {
            match bulk.finish().await {
                Ok(outcomes) => answer.add(&outcomes),
                Err(error) => answer.failed(&error),
            }
        }
        // nothing more is read, so that what is still coming is only drained
        drop(batches);
    };
    tokio::join!(pump, writing);
    answer.into_response(&bulk.progress(), &asked)
}
