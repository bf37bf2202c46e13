//! The log: how its lines look is settled at the start; which are written can be changed while the service runs.

use std::error::Error;
use std::io::{self, IsTerminal};

use tokio::signal::unix::Signal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::reload;

use crate::config::{LogFormat, Settings, SettingsArgs};

/// The log of this process.
pub(super) struct Log(Box<dyn Fn(EnvFilter) -> Result<(), reload::Error> + Send + Sync>);

impl Log {
    /// Begins to log to standard error.
    pub(super) fn begin(settings: &Settings) -> Result<Self, Box<dyn Error>> {
        let filter = EnvFilter::try_new(&settings.log_filter)?;
        let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
        Ok(Self(match settings.log_format {
            LogFormat::Text => {
                let log = log.with_ansi(io::stderr().is_terminal()).with_filter_reloading();
                let handle = log.reload_handle();
                log.init();
                Box::new(move |filter| handle.reload(filter))
            }
            LogFormat::Json => {
                let log = log.json().flatten_event(true).with_filter_reloading();
                let handle = log.reload_handle();
                log.init();
                Box::new(move |filter| handle.reload(filter))
            }
        }))
    }

    /// Reads the settings again whenever the program is asked to (SIGHUP), for as long as this is polled.
    pub(super) async fn keep_reloading(
        self,
        mut asked: Signal,
        given: SettingsArgs,
        now: Settings,
    ) {
        let mut now = now;
        while asked.recv().await.is_some() {
            match self.reload(&given, &now) {
                Ok(filter) => {
                    tracing::info!(filter, "the settings were read again");
                    now.log_filter = filter;
                }
                Err(error) => {
                    tracing::error!(error, "the settings cannot be read again: they are as before");
                }
            }
        }
        // nobody asks any more
        std::future::pending::<()>().await;
    }

    fn reload(&self, given: &SettingsArgs, now: &Settings) -> Result<String, Box<dyn Error>> {
        let read = Settings::gather(given.clone())?;
        (self.0)(EnvFilter::try_new(&read.log_filter)?)?;
        let with_filter = Settings { log_filter: read.log_filter.clone(), ..now.clone() };
        if read != with_filter {
            tracing::warn!("settings other than the log filter are in force with the next start");
        }
        Ok(read.log_filter)
    }
}
