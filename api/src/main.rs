//! `compliance-graph`, the executable. [`api::command`] says what it does.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    api::command::main().await
}
