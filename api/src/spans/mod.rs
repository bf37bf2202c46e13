//! Spans of [OpenTelemetry](https://opentelemetry.io/docs/concepts/signals/traces/): what a request took, told to a
//! collector where one is named.
//!
//! A request's span, and those of its statements below it, are made when it has ended, of what its [`account`] has
//! gathered: what was asked and how it ended, never what was in it. Nothing is carried through the floors, and where no
//! collector is named a request costs one look at [`EXPORTED`]. Like the log, there is one export for the process.
//!
//! Why not spans of `tracing`: they would be made for every request and every statement, and every layer of the log asked
//! about each, whether anybody exports them or not.
//!
//! [`account`]: crate::account

mod export;
mod parent;
mod told;

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use opentelemetry::Context;
use opentelemetry::trace::{Span as _, SpanBuilder, SpanKind, Status, TraceContextExt, Tracer};
use opentelemetry_sdk::trace::SdkTracer;

use crate::account::Account;
pub(crate) use export::Export;

/// Where spans go; empty where no collector is named.
static EXPORTED: OnceLock<SdkTracer> = OnceLock::new();

/// The trace that a request belongs to.
pub(crate) struct Trace {
    tracer: &'static SdkTracer,
    parent: Context,
    began: SystemTime,
}

/// A request that has ended.
pub(crate) struct Ended<'r> {
    pub(crate) door: &'static str,
    /// Of an operation of a socket, nothing.
    pub(crate) method: Option<&'r str>,
    /// The path as the doors know it, without what its caller put into it.
    pub(crate) route: Option<&'static str>,
    pub(crate) status: Option<u16>,
    pub(crate) request_id: Option<&'r str>,
    pub(crate) account: &'r Account,
    pub(crate) outcome: &'r str,
    pub(crate) took: Duration,
}

impl Trace {
    /// A trace that begins now; nothing where no spans are exported.
    pub(crate) fn begin() -> Option<Self> {
        let tracer = EXPORTED.get()?;
        Some(Self { tracer, parent: Context::new(), began: SystemTime::now() })
    }

    /// The request is part of its caller's trace, if the caller names one ([W3C](https://www.w3.org/TR/trace-context/)).
    /// Nothing else is taken from there: whether spans are exported is not the caller's to say.
    pub(crate) fn take_up(&mut self, traceparent: &str) {
        if let Some(parent) = parent::read(traceparent) {
            self.parent = Context::new().with_remote_span_context(parent);
        }
    }

    /// Tells the request's span, and one below it for each of its statements.
    pub(crate) fn end(self, ended: &Ended<'_>) {
        let Self { tracer, parent, began } = self;
        let builder = SpanBuilder::from_name(told::name(ended))
            .with_kind(SpanKind::Server)
            .with_start_time(began)
            .with_attributes(told::request(ended));
        let mut span = tracer.build_with_context(builder, &parent);
        if ended.status.is_some_and(|status| status >= 500) {
            span.set_status(Status::error(ended.outcome.to_owned()));
        }
        let below = Context::new().with_remote_span_context(span.span_context().clone());
        for statement in ended.account.told_statements() {
            let builder = SpanBuilder::from_name(told::statement_name(&statement))
                .with_kind(SpanKind::Client)
                .with_start_time(statement.began)
                .with_attributes(told::statement(&statement));
            let mut sent = tracer.build_with_context(builder, &below);
            if statement.has_failed {
                sent.set_status(Status::error(""));
            }
            sent.end_with_timestamp(statement.began + statement.took);
        }
        span.end_with_timestamp(began + ended.took);
    }
}
