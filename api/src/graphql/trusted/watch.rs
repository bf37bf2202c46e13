//! Reading the directory of trusted documents again when it has changed.

use std::path::PathBuf;

use super::directory::{Documents, Looks, TrustError, by_id, documents, looks};

/// A directory, and how it looked when it was last read.
#[derive(Debug)]
pub(super) struct Watch {
    directory: PathBuf,
    /// Nothing where the last reading failed: it is tried again.
    seen: Option<Looks>,
}

impl Watch {
    /// A directory that has not been read yet.
    pub(super) const fn of(directory: PathBuf) -> Self {
        Self { directory, seen: None }
    }

    /// What the directory holds, unless it looks as it did when it was last read.
    pub(super) fn look(&mut self) -> Option<Result<Documents, TrustError>> {
        // before it is read: what changes meanwhile is seen at the next look
        let now = looks(&self.directory);
        if self.seen.as_ref() == Some(&now) {
            return None;
        }
        let read = documents(&self.directory).and_then(|listed| by_id(&listed));
        self.seen = read.is_ok().then_some(now);
        Some(read)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_changed_is_read_once_and_what_failed_is_tried_again() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("a.json");
        fs::write(&file, "[]").unwrap();
        let mut watch = Watch::of(directory.path().to_owned());

        assert!(watch.look().is_some_and(|read| read.is_err()));
        assert!(watch.look().is_some_and(|read| read.is_err()), "it is tried again");
        fs::write(&file, r#"{"x": "{ a }"}"#).unwrap();
        assert!(watch.look().is_some_and(|read| read.is_ok_and(|read| read.contains_key("x"))));
        assert!(watch.look().is_none(), "it has not changed");
    }
}
