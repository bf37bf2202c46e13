//! The executable, run as a person runs it.

use std::process::{Command, Output};

/// A command line of the executable, with nothing of the surroundings in its settings. `PROGRAM` names another build of
/// it, such as the shipped one.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let built = std::env::var_os("PROGRAM");
    let mut command =
        Command::new(built.as_deref().unwrap_or(env!("CARGO_BIN_EXE_program").as_ref()));
    for variable in [
        "ALLOWED_ORIGINS",
        "CONFIG_FILE",
        "CONNECTIONS",
        "DATABASE_POOL_SIZE",
        "DATABASE_URL",
        "EXECUTION_TIMEOUT",
        "FEED_RETENTION_DAYS",
        "INSTRUMENTS_DIR",
        "LISTEN",
        "LOG_FILTER",
        "LOG_FORMAT",
        "MOST_COST",
        "MOST_NODES",
        "OIDC_AUDIENCE",
        "OIDC_ISSUER",
        "OIDC_PROVINCES_CLAIM",
        "OIDC_ROLE_CLAIM",
        "OTLP_ENDPOINT",
        "REQUESTS_IN_FLIGHT",
        "REQUESTS_PER_MINUTE",
        "TRUSTED_PROXIES",
    ] {
        command.env_remove(variable);
    }
    // a copy of a template is told as a restored database
    command.env("LOG_FILTER", "error").args(arguments);
    command
}

/// What became of a command line.
pub(crate) fn run(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

/// The one line on standard error of a program that failed.
pub(crate) fn refusal(output: &Output) -> String {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    said.trim_start_matches("compliance-graph: ").trim_end().to_owned()
}
