//! Settings that are read again while the service runs: those that can change do, the others wait for the next start.

use std::error::Error;

use tokio::signal::unix::Signal;
use tracing_subscriber::EnvFilter;

use super::log::Log;
use crate::config::{DatabaseSettings, Settings, SettingsArgs};
use crate::limits::{Limits, LimitsInForce};

/// What is in force, and how it is read again.
pub(super) struct Reloading {
    /// Flags and environment: they go before the file each time.
    pub(super) given: SettingsArgs,
    /// The settings that are in force.
    pub(super) now: Settings,
    pub(super) log: Log,
    pub(super) limits: LimitsInForce,
}

impl Reloading {
    /// Reads the settings again whenever the program is asked to (SIGHUP), for as long as this is polled.
    pub(super) async fn keep(mut self, mut asked: Signal) {
        while asked.recv().await.is_some() {
            if let Err(error) = self.reload() {
                tracing::error!(error, "the settings cannot be read again: they are as before");
            }
        }
        // nobody asks any more
        std::future::pending::<()>().await;
    }

    /// Takes over what can change; where anything cannot be read, nothing changes.
    fn reload(&mut self) -> Result<(), Box<dyn Error>> {
        let read = Settings::gather(self.given.clone())?;
        self.log.filter(EnvFilter::try_new(&read.log_filter)?)?;
        self.limits.change(&read.limits);

        let changed = changed(&self.now, &read).join(", ");
        tracing::info!(changed, "the settings were read again");
        for setting in waiting(&self.now, &read) {
            tracing::warn!(
                setting,
                "a setting has changed that cannot change while the service runs: it is in force with the next start"
            );
        }
        self.now.log_filter = read.log_filter;
        self.now.limits = Limits::clone(&self.limits.now());
        Ok(())
    }
}

/// Which settings differ that change while the service runs.
fn changed(now: &Settings, read: &Settings) -> Vec<&'static str> {
    let (limits, other) = (&now.limits, &read.limits);
    named([
        ("log_filter", now.log_filter != read.log_filter),
        ("requests_per_minute", limits.requests_per_minute != other.requests_per_minute),
        ("requests_in_flight", limits.requests_in_flight != other.requests_in_flight),
        ("allowed_origins", limits.allowed_origins != other.allowed_origins),
        ("trusted_proxies", limits.trusted_proxies != other.trusted_proxies),
        ("most_cost", limits.operation.cost != other.operation.cost),
        ("most_nodes", limits.operation.nodes != other.operation.nodes),
    ])
}

/// Which settings differ that are in force with the next start.
fn waiting(now: &Settings, read: &Settings) -> Vec<&'static str> {
    // a setting that is added must be named here, or above
    let Settings {
        database: DatabaseSettings { url, pool_size, patience: _ },
        listen,
        feed_retention_days,
        log_filter: _,
        log_format,
        otlp_endpoint,
        instruments_dir,
        limits,
        keeping,
        trust,
        oidc,
    } = now;
    named([
        ("database_url", *url != read.database.url),
        ("database_pool_size", *pool_size != read.database.pool_size),
        ("listen", *listen != read.listen),
        ("feed_retention_days", *feed_retention_days != read.feed_retention_days),
        ("log_format", *log_format != read.log_format),
        ("otlp_endpoint", *otlp_endpoint != read.otlp_endpoint),
        ("instruments_dir", *instruments_dir != read.instruments_dir),
        ("execution_timeout", limits.execution != read.limits.execution),
        ("connections", limits.connections != read.limits.connections),
        ("kept_answers", keeping.bytes != read.keeping.bytes),
        ("staleness", keeping.staleness != read.keeping.staleness),
        ("trusted_documents", trust.directory != read.trust.directory),
        ("trust", trust.mode != read.trust.mode),
        ("oidc_*", *oidc != read.oidc),
    ])
}

fn named<const COUNT: usize>(differing: [(&'static str, bool); COUNT]) -> Vec<&'static str> {
    differing.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
}
