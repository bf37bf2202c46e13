//! The real survey, which is not ours to keep in the repository.

use std::path::PathBuf;

use crate::environment::{say_skipped, setting};

/// The real sheet, by `SURVEY_SHEET`; without it says that the test is skipped.
pub fn survey_sheet() -> Option<PathBuf> {
    file("SURVEY_SHEET", "the survey's sheet")
}

/// The fifteen rows that were read by hand, by `SURVEY_EXAMPLES`; without it says that the test is
/// skipped.
pub fn survey_examples() -> Option<PathBuf> {
    file("SURVEY_EXAMPLES", "the survey rows read by hand")
}

/// A file that few machines have: its lack is no failure, whatever `REQUIRE_ALL` says.
fn file(variable: &str, what: &str) -> Option<PathBuf> {
    let path = setting(variable).map(PathBuf::from);
    match &path {
        Some(path) => {
            assert!(path.is_file(), "{variable} names {}, which is no file", path.display());
        }
        None => say_skipped(what, &format!("set {variable} to its path")),
    }
    path
}
