//! One line in the log per request, the same counted, and its span exported where that is wanted.
//!
//! It tells what was asked and how it ended, never what was in it nor from where it came: no value of a variable,
//! nothing that stands after `?` in a path, no token, no address. A proxy that logs addresses beside the ids of requests
//! tells who attacks.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::Request;
use axum::http::{HeaderName, Method, StatusCode};

use super::metrics::Metrics;
use super::request_id::RequestId;
use crate::account::Account;
use crate::spans::{Ended, Trace};

/// Names the caller's span.
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// How many letters of a path are told.
const PATH_LETTERS: usize = 200;

/// A request that is going to be told of at its end; also that of a caller who has gone away.
pub(super) fn telling(metrics: &Arc<Metrics>, request: &Request) -> Telling {
    let path = request.uri().path();
    let extensions = request.extensions();
    let mut telling = Telling::begin(Arc::clone(metrics), door(path));
    telling.method = Some(request.method().clone());
    telling.path = Some(first_letters(path).to_owned());
    telling.request_id = extensions.get::<RequestId>().map(|id| Arc::clone(&id.0));
    if let Some(trace) = &mut telling.trace
        && let Some(parent) = request.headers().get(TRACEPARENT).and_then(|it| it.to_str().ok())
    {
        trace.take_up(parent);
    }
    telling
}

fn first_letters(path: &str) -> &str {
    let end = path.char_indices().nth(PATH_LETTERS).map(|(end, _)| end);
    end.and_then(|end| path.get(..end)).unwrap_or(path)
}

/// Which door a path leads to.
fn door(path: &str) -> &'static str {
    let first = path.split('/').nth(1).unwrap_or_default();
    let doors = ["graphql", "changes", "sync", "export", "metrics", "healthz", "readyz"];
    doors.into_iter().find(|door| *door == first).unwrap_or("page")
}

/// A path as the doors know it; nothing for pages, whose paths anybody may invent.
fn route(door: &'static str, path: &str) -> Option<&'static str> {
    let is_below = path.split('/').nth(2).is_some();
    Some(match (door, is_below) {
        ("graphql", false) => "/graphql",
        ("changes", false) => "/changes",
        ("sync", false) => "/sync",
        ("sync", true) => "/sync/{type}",
        ("export", false) => "/export",
        ("export", true) => "/export/{type}",
        ("metrics", false) => "/metrics",
        ("healthz", false) => "/healthz",
        ("readyz", false) => "/readyz",
        _ => return None,
    })
}

/// A request that is going to be told of.
pub(super) struct Telling {
    metrics: Arc<Metrics>,
    door: &'static str,
    began: Instant,
    pub(super) account: Arc<Account>,
    pub(super) request_id: Option<Arc<str>>,
    method: Option<Method>,
    path: Option<String>,
    /// Nothing while it is not answered.
    status: Option<u16>,
    /// Nothing where no spans are exported.
    trace: Option<Trace>,
}

impl Telling {
    fn begin(metrics: Arc<Metrics>, door: &'static str) -> Self {
        let (request_id, method, path, status) = Default::default();
        let trace = Trace::begin();
        Self {
            metrics,
            door,
            began: Instant::now(),
            account: Arc::new(Account::telling_statements(trace.is_some())),
            request_id,
            method,
            path,
            status,
            trace,
        }
    }

    /// An operation of a socket.
    pub(super) fn of_socket(metrics: Arc<Metrics>) -> Self {
        Self::begin(metrics, "socket")
    }

    /// It was answered.
    pub(super) fn answered(&mut self, status: StatusCode) {
        self.status = Some(status.as_u16());
    }

    fn outcome(&self) -> &'static str {
        match (self.account.code(), self.status) {
            (Some(code), _) => code,
            (None, None) => "GONE",
            (None, Some(status)) if status < 400 => "OK",
            (None, Some(status)) if status < 500 => "REFUSED",
            (None, Some(_)) => "FAILED",
        }
    }
}

impl Drop for Telling {
    fn drop(&mut self) {
        let took = self.began.elapsed();
        let trace = self.trace.take();
        let outcome = self.outcome();
        self.metrics.ended(self.door, &self.account, outcome, took);
        let operation = self.account.operation();
        tracing::info!(
            request.id = self.request_id.as_deref(),
            door = self.door,
            http.method = self.method.as_ref().map(Method::as_str),
            http.path = self.path.as_deref(),
            http.status = self.status,
            operation.name = operation.map(|it| it.name.as_str()),
            operation.kind = operation.map(|it| it.kind),
            operation.document = operation.map(|it| it.document.as_str()),
            operation.cost = operation.map(|it| it.cost),
            sql.statements = self.account.statements(),
            sql.ms = self.account.in_database().as_secs_f64() * 1000.0,
            duration_ms = took.as_secs_f64() * 1000.0,
            outcome,
            "answered a request"
        );
        if let Some(trace) = trace {
            trace.end(&Ended {
                door: self.door,
                method: self.method.as_ref().map(Method::as_str),
                route: self.path.as_deref().and_then(|path| route(self.door, path)),
                status: self.status,
                request_id: self.request_id.as_deref(),
                account: &self.account,
                outcome,
                took,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_is_cut_between_letters() {
        assert_eq!(first_letters("/graphql"), "/graphql");
        let long = "ờ".repeat(PATH_LETTERS + 1);
        assert_eq!(first_letters(&long), "ờ".repeat(PATH_LETTERS));
    }
}
