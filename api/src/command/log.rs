//! The log: how its lines look is settled at the start; which are written can be changed while the service runs.

use std::error::Error;
use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::reload;

use crate::config::{LogFormat, Settings};

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

    /// From now on, these lines are written.
    pub(super) fn filter(&self, filter: EnvFilter) -> Result<(), reload::Error> {
        (self.0)(filter)
    }
}
