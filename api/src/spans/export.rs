//! How spans leave: over OTLP/HTTP, in batches, from a thread of their own. Requests never wait for it: what does not
//! fit into the queue is left out and counted, and a collector that does not answer is told of in the log once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http;
use http_body_util::{BodyExt, Limited};
use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{Bytes, HttpClient, HttpError};
use opentelemetry_otlp::{
    ExporterBuildError, Protocol, SpanExporter, WithExportConfig, WithHttpConfig,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracerProvider, SpanData,
};
use tokio::runtime::Handle;

use super::EXPORTED;

/// Where a collector takes spans, below its address.
const PATH: &str = "/v1/traces";
/// How long a collector may take to answer, with all that is tried again.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long spans wait for others to leave with them.
const DELAY: Duration = Duration::from_secs(1);
/// Spans that wait at most, and that leave at once.
const MOST_WAITING: usize = 8_192;
const MOST_AT_ONCE: usize = 512;
/// How long the end of the process waits for the last spans to leave.
const LAST: Duration = Duration::from_secs(3);
/// The longest answer of a collector that is read.
const ANSWER_BYTES: usize = 64 * 1024;

/// The export of this process.
#[derive(Debug)]
pub(crate) struct Export(SdkTracerProvider);

/// Why no spans can be exported.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    /// There is no client to reach a collector with.
    #[error("spans cannot be exported")]
    Client(#[from] reqwest::Error),
    /// The collector's address is none.
    #[error("spans cannot be exported to {endpoint}")]
    Endpoint { endpoint: String, source: ExporterBuildError },
}

impl Export {
    /// From now on, spans go to the collector at this address.
    pub(crate) fn begin(endpoint: &str) -> Result<Self, ExportError> {
        let client = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Client { client, runtime: Handle::current() })
            .with_endpoint(format!("{}{PATH}", endpoint.trim_end_matches('/')))
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(TIMEOUT)
            .build()
            .map_err(|source| ExportError::Endpoint { endpoint: endpoint.to_owned(), source })?;
        let batches = BatchConfigBuilder::default()
            .with_max_queue_size(MOST_WAITING)
            .with_max_export_batch_size(MOST_AT_ONCE)
            .with_scheduled_delay(DELAY)
            .build();
        let exporter = Watched { exporter, lost: Arc::default() };
        let provider = SdkTracerProvider::builder()
            .with_span_processor(
                BatchSpanProcessor::builder(exporter).with_batch_config(batches).build(),
            )
            .with_sampler(Sampler::AlwaysOn)
            .with_resource(resource())
            .build();
        let _ = EXPORTED.set(provider.tracer(env!("CARGO_PKG_NAME")));
        Ok(Self(provider))
    }

    /// Sends what has not left yet, and no longer than it may take.
    pub(crate) async fn end(self) {
        // it waits for the exporter's thread
        let ending = tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(LAST));
        match ending.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(error = %error, "the last spans were not exported"),
            Err(error) => tracing::error!(error = %error, "the export of spans did not end"),
        }
    }
}

/// Who sends these spans.
fn resource() -> Resource {
    Resource::builder_empty()
        .with_service_name("compliance-graph")
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build()
}

/// Says once that the collector does not answer, and once that it does again.
#[derive(Debug)]
struct Watched {
    exporter: SpanExporter,
    /// Spans that were lost since it last answered.
    lost: Arc<AtomicU64>,
}

impl opentelemetry_sdk::trace::SpanExporter for Watched {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = u64::try_from(batch.len()).unwrap_or(u64::MAX);
        match self.exporter.export(batch).await {
            Ok(()) => {
                let lost = self.lost.swap(0, Ordering::Relaxed);
                if lost > 0 {
                    tracing::info!(spans.lost = lost, "spans are exported again");
                }
            }
            Err(error) => {
                if self.lost.fetch_add(spans, Ordering::Relaxed) == 0 {
                    tracing::warn!(error = %error, "spans cannot be exported: they are left out");
                }
            }
        }
        Ok(())
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

/// Reaches the collector as the program reaches everybody. Why not the exporter's own client: it is another version of
/// the same crate.
#[derive(Debug)]
struct Client {
    client: reqwest::Client,
    /// The exporter's thread has none.
    runtime: Handle,
}

#[async_trait::async_trait]
impl HttpClient for Client {
    async fn send_bytes(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        let client = self.client.clone();
        let asked = self.runtime.spawn(async move {
            let answer: http::Response<reqwest::Body> = client.execute(request).await?.into();
            let (head, body) = answer.into_parts();
            let body = Limited::new(Body::new(body), ANSWER_BYTES).collect().await?.to_bytes();
            Ok(http::Response::from_parts(head, body))
        });
        asked.await?
    }
}
