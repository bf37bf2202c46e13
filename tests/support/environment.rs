//! What a run of the tests is told from outside.

use std::ffi::OsString;
use std::io::{self, Write};

/// An environment variable that is set and not empty.
pub fn setting(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Says that tests are skipped, and why; fails instead when `REQUIRE_ALL=1` asks for all of them.
///
/// # Panics
/// With `REQUIRE_ALL=1`.
pub fn skip(what: &str, remedy: &str) {
    assert!(
        setting("REQUIRE_ALL").is_none_or(|value| value != "1"),
        "{what} cannot be tested, and REQUIRE_ALL=1 asks for all tests: {remedy}"
    );
    say_skipped(what, remedy);
}

/// Says that tests are skipped, and why.
pub(crate) fn say_skipped(what: &str, remedy: &str) {
    // Straight to standard error: what a test prints by macro is shown only when it fails.
    let _ = writeln!(io::stderr(), "SKIPPED: {what}: {remedy}");
}
