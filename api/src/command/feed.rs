//! `feed`: compaction, and a new epoch.

use std::io::{self, Write};

use super::Outcome;
use super::line::Feed;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Settings;

pub(super) async fn feed(asked: &Feed, settings: &Settings) -> Outcome {
    let app = App::open(&settings.database, Clock::system()).await?;
    let said = match (asked, settings.feed_retention_days) {
        (Feed::Compact, Some(days)) => {
            let done = app.compact_feed(days).await?;
            format!(
                "{} changes are no longer told one by one; every change after position {} is.",
                done.changes, done.floor
            )
        }
        (Feed::Compact, None) => "The feed is kept for ever: nothing was compacted.".to_owned(),
        (Feed::NewEpoch, _) => format!("The feed's epoch is {}.", app.new_feed_epoch().await?),
    };
    app.close().await?;
    Ok(writeln!(io::stdout(), "{said}")?)
}
