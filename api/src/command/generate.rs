//! `generate`.

use std::error::Error;
use std::io::{self, Write};

use super::line::Generate;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Settings;
use crate::sheet::progress;

/// Writes the invented graph that was asked for.
pub(super) async fn generate(asked: &Generate, settings: &Settings) -> Result<(), Box<dyn Error>> {
    let app = App::open(&settings.database, Clock::system()).await?;
    let bar = progress::bar(u64::from(asked.systems)).with_message("inventing systems");
    let generated =
        app.generate(asked.seed, asked.systems, |systems| bar.set_position(systems)).await;
    app.close().await?;
    drop(bar);
    let counts = generated?;
    Ok(writeln!(
        io::stdout(),
        "{} things are new, {} changed, {} were there.",
        counts.created,
        counts.updated,
        counts.unchanged
    )?)
}
