//! Regular expressions that are part of the program.

use regex::Regex;

/// Compiles a pattern that stands in the source code.
///
/// # Panics
/// If the pattern is not one, which the first test that touches it shows.
#[expect(clippy::expect_used, reason = "the pattern is written in the program and fails its tests")]
pub(crate) fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("a pattern of the program is well formed")
}
