//! `GET /metrics`: what the service has done and how it stands, as [OpenMetrics](https://prometheus.io/docs/specs/om/)
//! text, which Prometheus reads.
//!
//! No label is the caller's choice without a bound: of operations' names, [`MOST_NAMES`] are told apart.

use std::collections::HashSet;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::Doors;
use super::answer::Asker;
use crate::account::Account;
use crate::app::Actor;
use crate::graphql::ErrorCode;

/// How many names of operations are told apart; all others are `other`.
const MOST_NAMES: usize = 100;
/// The bounds of the histogram, in seconds.
const SECONDS: [f64; 13] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What was counted since the process began.
#[derive(Debug)]
pub(super) struct Metrics {
    requests: Family<Ended, Counter>,
    durations: Family<Asked, Histogram, fn() -> Histogram>,
    statements: Family<Named, Counter>,
    in_database: Family<Named, Counter<f64, AtomicU64>>,
    sockets: Gauge,
    streams: Gauge,
    names: Mutex<HashSet<String>>,
}

/// What sort of request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    door: &'static str,
    kind: &'static str,
}

/// Which operation; empty for what is none, or has no name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Named {
    door: &'static str,
    kind: &'static str,
    operation: String,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    door: &'static str,
    kind: &'static str,
    operation: String,
    outcome: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        let histogram: fn() -> Histogram = || Histogram::new(SECONDS);
        Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(histogram),
            statements: Family::default(),
            in_database: Family::default(),
            sockets: Gauge::default(),
            streams: Gauge::default(),
            names: Mutex::default(),
        }
    }
}

/// Something that is open; it is counted until this is dropped.
#[derive(Debug)]
pub(super) struct Open(Gauge);

impl Open {
    fn counted(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// A socket was opened.
    pub(super) fn socket(&self) -> Open {
        Open::counted(&self.sockets)
    }

    /// A stream of events was opened.
    pub(super) fn stream(&self) -> Open {
        Open::counted(&self.streams)
    }

    /// A request has ended.
    pub(super) fn ended(
        &self,
        door: &'static str,
        account: &Account,
        outcome: &'static str,
        took: Duration,
    ) {
        let operation = account.operation();
        let kind = operation.map_or("", |operation| operation.kind);
        let named =
            Named { door, kind, operation: self.name(operation.map(|it| it.name.as_str())) };
        if account.statements() > 0 {
            self.statements.get_or_create(&named).inc_by(account.statements());
            self.in_database.get_or_create(&named).inc_by(account.in_database().as_secs_f64());
        }
        let operation = named.operation;
        self.requests.get_or_create(&Ended { door, kind, operation, outcome }).inc();
        // a subscription is open for as long as its caller likes
        if kind != "subscription" {
            self.durations.get_or_create(&Asked { door, kind }).observe(took.as_secs_f64());
        }
    }

    fn name(&self, name: Option<&str>) -> String {
        let Some(name) = name.filter(|name| !name.is_empty()) else { return String::new() };
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if !names.contains(name) {
            if names.len() >= MOST_NAMES {
                return "other".to_owned();
            }
            names.insert(name.to_owned());
        }
        name.to_owned()
    }

    /// All of it, with how things stand now.
    async fn text(&self, doors: &Doors) -> Result<String, std::fmt::Error> {
        let mut told = Registry::with_prefix("compliance_graph");
        told.register("requests", "Requests that were answered", self.requests.clone());
        let help = "Seconds until a request was answered; of what stays open, until it was opened";
        told.register("request_duration_seconds", help, self.durations.clone());
        told.register("sql_statements", "SQL statements of requests", self.statements.clone());
        told.register("sql_seconds", "Seconds that these took", self.in_database.clone());
        told.register("open_sockets", "Websockets that are open", self.sockets.clone());
        told.register("open_streams", "Event streams that are open", self.streams.clone());
        told.register(
            "statements_sent",
            "SQL statements since the process began, of requests or not",
            ConstCounter::new(doors.app.statements()),
        );
        let away = i64::from(doors.app.is_database_away());
        told.register(
            "database_away",
            "1 while the database does not answer",
            ConstGauge::new(away),
        );
        if let Some(kept) = doors.service.kept_told().await {
            let hits = ConstCounter::new(kept.hits);
            told.register("kept_answers_hits", "Answers that were kept and held", hits);
            let lately = ConstCounter::new(kept.lately);
            let help = "Answers that held lately, and were shown while the next was made";
            told.register("kept_answers_lately", help, lately);
            let (statements, took) = kept.ahead;
            told.register(
                "kept_answers_ahead_statements",
                "SQL statements of answers that were made while others were shown",
                ConstCounter::new(statements),
            );
            let took = ConstCounter::new(took.as_secs_f64());
            told.register("kept_answers_ahead_seconds", "Seconds that these took", took);
            let misses = ConstCounter::new(kept.misses);
            told.register("kept_answers_misses", "Answers that had to be made", misses);
            let bytes = ConstGauge::new(kept.bytes);
            told.register("kept_answers_bytes", "Bytes of answers that are kept", bytes);
            let answers = ConstGauge::new(kept.answers);
            told.register("kept_answers_entries", "Answers that are kept", answers);
            let bound = ConstGauge::new(kept.staleness.as_secs_f64());
            let help = "Most seconds until what others wrote is seen";
            told.register("staleness_bound_seconds", help, bound);
        }
        if let Some((position, looked)) = doors.app.feed_heard() {
            told.register("feed_position", "Position of the feed", ConstGauge::new(position));
            let looked = ConstGauge::new(looked.as_secs_f64());
            told.register("feed_looked_seconds", "Seconds since the feed was looked at", looked);
        }
        let mut words = String::new();
        text::encode(&mut words, &told)?;
        Ok(words)
    }
}

/// Tells whoever may see it.
pub(super) async fn tell(
    State(doors): State<Arc<Doors>>,
    Extension(actor): Extension<Actor>,
    asker: Asker,
) -> Response {
    if !actor.may_see_metrics() {
        let sentence = "metrics are for AUDITOR and ADMIN";
        return asker.refuse(ErrorCode::Forbidden, sentence);
    }
    match doors.metrics.text(&doors).await {
        Ok(words) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], words).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beyond_the_bound_are_other() {
        let metrics = Metrics::default();
        for number in 0..MOST_NAMES {
            assert_eq!(metrics.name(Some(&format!("Own{number}"))), format!("Own{number}"));
        }

        assert_eq!(metrics.name(Some("OneMore")), "other");
        assert_eq!(metrics.name(Some("Own7")), "Own7");
        assert_eq!(metrics.name(Some("")), "");
    }
}
