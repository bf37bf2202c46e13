//! Which database it is: what a restored copy of it does not have in common with it.
//!
//! - PostgreSQL: the cluster's system identifier, the database's number, and the timeline. A dump that is restored, a
//!   database made from a template, a restore to a point in time and a promoted standby each differ in one of them.
//! - SQLite: the file's number and when it was made: a copy has others. A backup that is written over the file itself
//!   keeps both, so a mark beside the file says how far the feed was: a file that is behind its mark was put back.
//!
//! What neither sees, such as a PostgreSQL data directory that was copied while the server stood still, is told by
//! whoever restores it (`feed new-epoch`).

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use sea_orm::sqlx::error::DatabaseError;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, RuntimeErr, Statement};

/// What the functions of PostgreSQL say that every role may call, unless somebody took that away.
const WHOLE: &str = "SELECT concat_ws(':', 'postgres', (pg_control_system()).system_identifier, oid, \
     left(pg_walfile_name(pg_current_wal_lsn()), 8)) FROM pg_database WHERE datname = current_database()";
/// What is left where somebody did.
const PART: &str =
    "SELECT concat_ws(':', 'postgres', oid) FROM pg_database WHERE datname = current_database()";

/// Where a database is kept.
#[derive(Debug, Clone)]
pub(in crate::store) enum Place {
    /// On a PostgreSQL server.
    Server,
    /// In a file.
    File(Marker),
}

/// A SQLite file, and the mark beside it.
#[derive(Debug, Clone)]
pub(in crate::store) struct Marker(Arc<Path>);

impl Place {
    /// The place of a SQLite file.
    pub(in crate::store) fn file(path: PathBuf) -> Self {
        Self::File(Marker(path.into()))
    }

    /// What tells this database from its copies.
    pub(super) async fn identity(&self, db: &DatabaseConnection) -> Result<String, DbErr> {
        let Self::File(Marker(path)) = self else { return of_server(db).await };
        let file = std::fs::metadata(path).map_err(|error| DbErr::Custom(error.to_string()))?;
        let made = file.created().ok().and_then(|made| made.duration_since(UNIX_EPOCH).ok());
        let made = made.map(|made| made.as_nanos()).unwrap_or_default();
        Ok(format!("sqlite:{}:{made}", file.ino()))
    }

    /// Whether the mark tells of another feed, or of one that has been further than it is now.
    pub(super) fn was_put_back(&self, epoch: &str, position: i64) -> bool {
        let Self::File(marker) = self else { return false };
        let text = std::fs::read_to_string(marker.path()).unwrap_or_default();
        let told = text.trim().split_once(':');
        told.is_some_and(|(of, at)| of != epoch || at.parse::<i64>().is_ok_and(|at| at > position))
    }

    /// Marks how far the feed is.
    pub(in crate::store) fn mark(&self, epoch: &str, position: i64) {
        let Self::File(marker) = self else { return };
        if let Err(error) = std::fs::write(marker.path(), format!("{epoch}:{position}\n")) {
            tracing::debug!(%error, "the mark beside the database cannot be written");
        }
    }
}

impl Marker {
    /// Beside the file, as its log is.
    fn path(&self) -> PathBuf {
        let mut name = self.0.as_os_str().to_owned();
        name.push("-feed");
        name.into()
    }
}

async fn of_server(db: &DatabaseConnection) -> Result<String, DbErr> {
    let ask = async |text: &str| {
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), text)).await?;
        row.ok_or_else(|| DbErr::RecordNotFound("the database itself".to_owned()))?
            .try_get_by_index::<String>(0)
    };
    match ask(WHOLE).await {
        Err(error) if is_forbidden(&error) => {
            tracing::warn!(
                %error,
                "the role may not ask for the server's identity: a restore within the same database goes unseen"
            );
            ask(PART).await
        }
        // any other failure says nothing of the database's identity
        asked => asked,
    }
}

/// Whether the role lacks the privilege.
fn is_forbidden(error: &DbErr) -> bool {
    let (DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error))) =
        error
    else {
        return false;
    };
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.is_some_and(|code| code == "42501")
}
