//! A bar for a person who waits.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of `steps` on standard error, drawn only where that is a terminal: no log and no pipe sees it.
///
/// It goes with [`ProgressBar::finish_and_clear`], or when it is dropped.
pub fn bar(steps: u64) -> ProgressBar {
    let bar = ProgressBar::new(steps).with_finish(indicatif::ProgressFinish::AndClear);
    match ProgressStyle::with_template("{bar:30} {pos}/{len} {msg} {elapsed}") {
        Ok(style) => bar.set_style(style),
        Err(error) => tracing::debug!(%error, "the progress bar keeps its plain look"),
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
