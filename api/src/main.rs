//! `compliance-graph`, the executable. [`api::command`] says what it does.

use std::process::ExitCode;

/// Answers are many short texts: this allocator serves them a tenth faster than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    api::command::main().await
}
