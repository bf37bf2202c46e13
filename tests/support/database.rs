//! A database for one test, on the engine that it asks for.

use std::time::Duration;

use api::app::App;
use api::clock::Clock;
use api::config::DatabaseSettings;
use sea_orm::DatabaseConnection;

use crate::postgres::PostgresDatabase;
use crate::sqlite::SqliteFile;

/// Connections that one service under test holds at most.
const POOL_SIZE: u32 = 4;
/// How long one operation of a service under test may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The two engines that the service runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded default, a file.
    Sqlite,
    /// Production.
    Postgres,
}

/// What a test of [`on_both_engines!`](crate::on_both_engines) takes.
pub trait Scene: Sized {
    /// Sets the scene; `None` when this machine lacks the engine, which has been said.
    fn on(engine: Engine) -> impl Future<Output = Option<Self>>;
}

/// Sets the scene that `test` takes, and runs it. Written by
/// [`on_both_engines!`](crate::on_both_engines).
pub async fn play<S: Scene>(engine: Engine, test: impl AsyncFnOnce(S)) {
    if let Some(scene) = S::on(engine).await {
        test(scene).await;
    }
}

/// A migrated database with the bundled data that nothing else touches, removed with this value.
#[derive(Debug)]
pub struct Database(Kept);

#[derive(Debug)]
enum Kept {
    Sqlite(SqliteFile),
    Postgres(PostgresDatabase),
}

impl Scene for Database {
    async fn on(engine: Engine) -> Option<Self> {
        Some(Self(match engine {
            Engine::Sqlite => Kept::Sqlite(SqliteFile::create().await),
            Engine::Postgres => Kept::Postgres(PostgresDatabase::create().await?),
        }))
    }
}

/// A database that no service has opened yet: no tables; on SQLite, not even a file.
#[derive(Debug)]
pub struct EmptyDatabase(pub Database);

impl Scene for EmptyDatabase {
    async fn on(engine: Engine) -> Option<Self> {
        Some(Self(Database(match engine {
            Engine::Sqlite => Kept::Sqlite(SqliteFile::empty()),
            Engine::Postgres => Kept::Postgres(PostgresDatabase::empty().await?),
        })))
    }
}

impl Database {
    /// Which engine it is on.
    pub fn engine(&self) -> Engine {
        match self.0 {
            Kept::Sqlite(_) => Engine::Sqlite,
            Kept::Postgres(_) => Engine::Postgres,
        }
    }

    /// Its URL, as `--database-url` takes it.
    pub fn url(&self) -> &str {
        match &self.0 {
            Kept::Sqlite(file) => &file.url,
            Kept::Postgres(database) => &database.url,
        }
    }

    /// What a service needs to open it.
    pub fn settings(&self) -> DatabaseSettings {
        settings(self.url())
    }

    /// A new administrator's token, for a process that serves this database.
    pub async fn token(&self) -> String {
        let app = App::open(&self.settings(), Clock::system()).await.expect("it can be opened");
        let token = crate::api::make_token(&app, domain::access::Role::Admin, &[]).await;
        app.close().await.expect("it can be closed");
        token
    }

    /// A connection of the test's own, to set a scene and to look at what was written.
    pub async fn connect(&self) -> DatabaseConnection {
        sea_orm::Database::connect(self.url()).await.expect("the test's database can be opened")
    }
}

fn settings(url: &str) -> DatabaseSettings {
    DatabaseSettings { url: url.to_owned(), pool_size: POOL_SIZE, patience: PATIENCE }
}

/// Makes a template of the database at `url`: what every test finds at its beginning.
pub(crate) async fn migrate(url: &str) {
    let app = App::open(&settings(url), Clock::system()).await.expect("the template can be made");
    app.load_bundled().await.expect("the bundled data can be loaded");
    app.close().await.expect("the template can be closed");
}
