//! SQLite files, each a copy of one migrated template.

use tempfile::TempDir;
use tokio::sync::OnceCell;

/// A SQLite file in a directory of its own, removed with this value.
#[derive(Debug)]
pub(crate) struct SqliteFile {
    pub(crate) url: String,
    _directory: TempDir,
}

impl SqliteFile {
    /// A migrated file for one test.
    pub(crate) async fn create() -> Self {
        // Kept in memory, not on disk: nothing would remove it when the run is over.
        static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
        let template = TEMPLATE.get_or_init(template).await;

        let file = Self::empty();
        std::fs::write(file.path(), template).expect("a temporary file can be written");
        file
    }

    /// The name of a file that is not there yet.
    pub(crate) fn empty() -> Self {
        let directory = TempDir::with_prefix("compliance-graph-").expect("a directory can be made");
        let url = format!("sqlite://{}", directory.path().join("graph.sqlite").display());
        Self { url, _directory: directory }
    }

    fn path(&self) -> &str {
        self.url.trim_start_matches("sqlite://")
    }
}

async fn template() -> Vec<u8> {
    let file = SqliteFile::empty();
    crate::database::migrate(&file.url).await;
    std::fs::read(file.path()).expect("the migrated file can be read")
}
