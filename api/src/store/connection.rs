//! Opens a database by its URL, or says in one sentence why not.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sea_orm::sqlx::{self, ConnectOptions, Connection};
use sea_orm::{DatabaseConnection, DbErr};
use tokio::time::{Instant, sleep};

use super::feed::Place;
use super::presence::Presence;
use crate::config::DatabaseSettings;

/// How long a server may take to answer a first connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a caller waits for a free connection before we give up.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);
/// How long one process waits for another that writes to the same SQLite file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long to wait before a busy file is opened again.
const BUSY_PAUSE: Duration = Duration::from_millis(20);
/// SQLite's code for a file that somebody else holds.
const SQLITE_BUSY: u32 = 5;
/// How long one statement that reads may take on PostgreSQL, and one connection that reads on SQLite between two uses:
/// longer than an operation may run, whose reading is then given up, so that nothing goes on for nobody.
const MARGIN: Duration = Duration::from_secs(1);
/// After how many of its steps SQLite looks at the time: some milliseconds.
const STEPS_BETWEEN_LOOKS: i32 = 100_000;
/// SQLite's page cache per connection, in KiB. Readers are many, and the system caches the file.
const WRITER_CACHE_KIB: u32 = 16_384;
const READER_CACHE_KIB: u32 = 2_048;
/// How many rows SQLite's thread may be ahead of whoever reads them: at every stop the two wait for each other.
const ROWS_AHEAD: usize = 1_000;
/// How much of a SQLite file readers see without copying it, in bytes: the system's cache serves all of them.
const READER_MAP_BYTES: u64 = 1 << 30;
/// How PostgreSQL plans our statements, which are few and touch few rows: once per connection (left to itself it plans a
/// nested statement anew each time, which takes longer than to run it), never compiled, and by the indexes, since what
/// is read often is in memory.
const PLANNING: [(&str, &str); 3] =
    [("plan_cache_mode", "force_generic_plan"), ("jit", "off"), ("random_page_cost", "1.1")];

/// Why a database was not opened. Nothing in it has changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names no engine that we speak.
    #[error(
        "the database URL must begin with sqlite:// or postgres://, got {}",
        if scheme.is_empty() { "none of them" } else { scheme }
    )]
    Scheme {
        /// What stands before the colon. Not the whole URL: it may hold a password.
        scheme: String,
    },
    /// The URL begins well but cannot be read to its end.
    #[error("the database URL cannot be read")]
    Url(#[source] sqlx::Error),
    /// An in-memory database would be another one for every connection.
    #[error("the graph needs a file: SQLite databases in memory are not supported")]
    InMemory,
    /// The directory of the SQLite file is not there and cannot be made.
    #[error("cannot create the directory {} for the database", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The SQLite file cannot be opened, made or written.
    #[error("cannot open the database file {} for writing", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: sqlx::Error,
    },
    /// The PostgreSQL server does not let us in.
    #[error("cannot connect to the PostgreSQL database {place}")]
    Server {
        /// `HOST:PORT/NAME`, or the directory of a socket for the host.
        place: String,
        /// What the server or the network says.
        source: sqlx::Error,
    },
    /// The PostgreSQL server says nothing.
    #[error("the PostgreSQL database {0} did not answer within {limit} s", limit = CONNECT_TIMEOUT.as_secs())]
    Silent(String),
    /// A later version of this program has changed the tables.
    #[error(
        "the database is newer than this program, which does not know its migration {}: \
         use the version that made it",
        unknown.join(", ")
    )]
    Newer {
        /// The migrations that this program does not know.
        unknown: Vec<String>,
    },
    /// Another program's SQLite file.
    #[error("the database file holds tables that are not this program's")]
    Foreign,
    /// The tables could not be brought up to date; they are as they were.
    #[error("cannot bring the tables of the database up to date")]
    Migrate(#[from] DbErr),
}

/// Connects to read and to write, in this order; and whether the server is there.
pub(super) async fn connect(
    settings: &DatabaseSettings,
) -> Result<(DatabaseConnection, DatabaseConnection, Presence), OpenError> {
    let url = settings.url.trim();
    match url.split_once(':') {
        Some(("sqlite", _)) => {
            let (reader, writer) = sqlite(url, settings.pool_size, settings.patience).await?;
            Ok((reader, writer, Presence::embedded()))
        }
        Some(("postgres" | "postgresql", _)) => {
            postgres(url, settings.pool_size, settings.patience).await
        }

        Some((scheme, _)) => Err(OpenError::Scheme { scheme: scheme.to_owned() }),
        None => Err(OpenError::Scheme { scheme: String::new() }),
    }
}

/// Where the database is kept.
pub(super) fn place_of(settings: &DatabaseSettings) -> Result<Place, OpenError> {
    let url = settings.url.trim();
    if !url.starts_with("sqlite:") {
        return Ok(Place::Server);
    }
    let options: SqliteConnectOptions = url.parse().map_err(OpenError::Url)?;
    Ok(Place::file(options.get_filename().to_owned()))
}

async fn sqlite(
    url: &str,
    readers: u32,
    patience: Duration,
) -> Result<(DatabaseConnection, DatabaseConnection), OpenError> {
    let options: SqliteConnectOptions = url.parse().map_err(OpenError::Url)?;
    let patience = patience + MARGIN;
    let path = options.get_filename().to_owned();
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Err(OpenError::InMemory);
    }
    create_parent(&path)?;

    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .row_buffer_size(ROWS_AHEAD)
        .disable_statement_logging();
    let pool = || {
        SqlitePoolOptions::new()
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
    };
    let unopened = |source| OpenError::File { path: path.clone(), source };

    // First the writer, which makes the file and sets its journal mode.
    let of_writer = options.clone().pragma("cache_size", format!("-{WRITER_CACHE_KIB}"));
    let writer =
        unless_busy(async || pool().max_connections(1).connect_with(of_writer.clone()).await)
            .await
            .map_err(unopened)?;
    let reader = pool()
        .max_connections(readers)
        .after_connect(move |connection, _| Box::pin(until(connection, patience)))
        .before_acquire(move |connection, _| {
            Box::pin(async move { until(connection, patience).await.map(|()| true) })
        })
        .connect_with(
            options
                .pragma("cache_size", format!("-{READER_CACHE_KIB}"))
                .pragma("mmap_size", READER_MAP_BYTES.to_string())
                .pragma("query_only", "ON"),
        )
        .await
        .map_err(unopened)?;
    Ok((reader.into(), writer.into()))
}

/// Has SQLite stop what is still running after so long: whoever asked has been told by then that it took too long.
async fn until(connection: &mut SqliteConnection, patience: Duration) -> Result<(), sqlx::Error> {
    let end = Instant::now() + patience;
    let mut handle = connection.lock_handle().await?;
    handle.set_progress_handler(STEPS_BETWEEN_LOOKS, move || Instant::now() < end);
    Ok(())
}

/// Opens again what is busy: to set a new file's journal mode SQLite does not wait for a process that sets it too.
async fn unless_busy<T>(open: impl AsyncFn() -> Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
    let until = Instant::now() + BUSY_TIMEOUT;
    loop {
        match open().await {
            Err(error) if is_busy(&error) && Instant::now() < until => sleep(BUSY_PAUSE).await,
            opened => return opened,
        }
    }
}

fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    // the low byte of an extended code is the code
    code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xff == SQLITE_BUSY)
}

fn create_parent(file: &Path) -> Result<(), OpenError> {
    let Some(parent) = file.parent() else { return Ok(()) };
    std::fs::create_dir_all(parent)
        .map_err(|source| OpenError::Directory { path: parent.to_owned(), source })
}

async fn postgres(
    url: &str,
    pool_size: u32,
    patience: Duration,
) -> Result<(DatabaseConnection, DatabaseConnection, Presence), OpenError> {
    let options: PgConnectOptions = url.parse().map_err(OpenError::Url)?;
    let options = options.application_name("compliance-graph").disable_statement_logging();
    let options = options.options(PLANNING);
    let place = place(&options);

    // A pool tries again and again and then says only that time is up: ask once, by hand.
    match tokio::time::timeout(CONNECT_TIMEOUT, PgConnection::connect_with(&options)).await {
        Ok(Ok(connection)) => drop(connection.close().await),
        Ok(Err(source)) => return Err(OpenError::Server { place, source }),
        Err(_) => return Err(OpenError::Silent(place)),
    }
    let presence =
        Presence::of(options.clone().application_name("compliance-graph watch"), patience + MARGIN);
    let pool = || {
        let (presence, of_those_back) = (presence.clone(), presence.clone());
        PgPoolOptions::new()
            .max_connections(pool_size)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            .before_acquire(move |_, connection| {
                let may_be_good = presence.may_be_good(connection.age);
                Box::pin(async move { Ok(may_be_good) })
            })
            .after_release(move |connection, _| {
                let presence = of_those_back.clone();
                Box::pin(async move { presence.check_ready(connection).await.map(|()| true) })
            })
    };
    // Readers are stopped by the server; a deed takes the time that it takes. Connections are made when needed.
    let limit = (patience + MARGIN).as_millis().to_string();
    let of_reader = options.clone().options([("statement_timeout", limit.as_str())]);
    let unopened = |source| OpenError::Server { place: place.clone(), source };
    let reader = pool().connect_with(of_reader).await.map_err(unopened)?;
    let writer = pool().connect_lazy_with(options);
    Ok((reader.into(), writer.into(), presence))
}

/// Where a database is, without the user and the password.
fn place(options: &PgConnectOptions) -> String {
    let socket = options.get_socket().map(|directory| directory.display().to_string());
    let host = socket.unwrap_or_else(|| options.get_host().to_owned());
    let name = options.get_database().unwrap_or(options.get_username());
    format!("{host}:{}/{name}", options.get_port())
}

#[cfg(test)]
mod tests {
    use sea_orm::ConnectionTrait;

    use super::*;

    const ENDLESS: &str =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    #[tokio::test]
    async fn stops_a_reading_of_sqlite_that_nobody_waits_for_and_serves_the_next() {
        let path = std::env::temp_dir().join(format!("endless-{}.sqlite", uuid::Uuid::now_v7()));
        let url = format!("sqlite://{}", path.display());
        let (reader, _writer) = sqlite(&url, 1, Duration::from_millis(100)).await.unwrap();

        let given_up =
            tokio::time::timeout(Duration::from_millis(100), reader.execute_unprepared(ENDLESS));
        assert!(given_up.await.is_err());

        // the only connection is free again soon after
        let next =
            tokio::time::timeout(Duration::from_secs(10), reader.execute_unprepared("SELECT 1"));
        assert!(next.await.unwrap().is_ok());
        std::fs::remove_file(path).unwrap();
    }
}
