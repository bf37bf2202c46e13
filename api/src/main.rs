//! `compliance-graph`, the executable. [`api::command`] says what it does.

use std::process::ExitCode;

/// Answers are many short texts: the system's allocator took a sixth of the service's time, this one a twentieth.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    api::command::main().await
}
