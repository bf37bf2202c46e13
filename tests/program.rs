//! The executable of `api`, built once more here: only a package's own executables are sure to be
//! built, from the newest sources, before its tests run.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    api::command::main().await
}
