//! The PostgreSQL server of this run, and databases on it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection};
use tokio::sync::OnceCell;

use crate::cluster::{Cluster, Commits};
use crate::environment::{setting, skip};
use crate::server_binaries::ServerBinaries;

/// Databases of a run that was killed are removed by a later one, after this time.
const LEFTOVER_AGE: Duration = Duration::from_secs(60 * 60);
const PREFIX: &str = "compliance_graph_test_";

/// The server of this run, with its migrated template database.
#[derive(Debug)]
struct Server {
    url: String,
    template: String,
    /// Kept for as long as the process lives, if the server is our own.
    _own: Option<Cluster>,
}

/// A database on the server, dropped with this value.
#[derive(Debug)]
pub(crate) struct PostgresDatabase {
    pub(crate) url: String,
    name: String,
    server_url: String,
}

impl PostgresDatabase {
    /// A migrated database for one test; `None` when there is no server, which has been said.
    pub(crate) async fn create() -> Option<Self> {
        let server = server().await?;
        Some(Self::create_from(server, &server.template).await)
    }

    /// A database without tables for one test; `None` when there is no server, which has been said.
    pub(crate) async fn empty() -> Option<Self> {
        Some(Self::create_from(server().await?, "template0").await)
    }

    async fn create_from(server: &Server, template: &str) -> Self {
        let name = new_name();
        let made = format!("CREATE DATABASE {name} TEMPLATE {template}");
        run(&server.url, made).await.expect("a database can be made from the template");
        Self { url: url_of(&server.url, &name), name, server_url: server.url.clone() }
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        let url = self.server_url.clone();
        let gone = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        // A destructor cannot await, and the test's own runtime may be going down.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(run(&url, gone)).map_err(std::io::Error::other)
        });
        let _ = dropping.join();
    }
}

/// The one server of this run; started, or found, by the first test that asks.
async fn server() -> Option<&'static Server> {
    static SERVER: OnceCell<Option<Server>> = OnceCell::const_new();
    let server = SERVER.get_or_init(start).await.as_ref();
    if server.is_none() {
        skip(
            "PostgreSQL",
            "install a server, version 15 or newer (apt-get install postgresql), \
             or set TEST_POSTGRES_URL",
        );
    }
    server
}

async fn start() -> Option<Server> {
    let (url, own) = if let Some(url) = setting("TEST_POSTGRES_URL") {
        let url = url.into_string().expect("TEST_POSTGRES_URL is UTF-8");
        drop_leftovers(&url).await.expect("TEST_POSTGRES_URL can be connected to");
        (url, None)
    } else {
        let cluster = Cluster::start(&ServerBinaries::find()?, Commits::Lossy).await;
        (cluster.url(), Some(cluster))
    };

    let template = new_name();
    run(&url, format!("CREATE DATABASE {template}")).await.expect("a database can be made");
    crate::database::migrate(&url_of(&url, &template)).await;
    Some(Server { url, template, _own: own })
}

/// A name that no other test and no other run has, and that says when it was given.
fn new_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{PREFIX}{}_{}_{count}", seconds_now(), std::process::id())
}

fn seconds_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// Removes what killed runs left on a server that outlives them, and templates of earlier runs.
async fn drop_leftovers(url: &str) -> sqlx::Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    let names: Vec<String> = sqlx::query_scalar("SELECT datname::text FROM pg_database")
        .fetch_all(&mut connection)
        .await?;
    let oldest = seconds_now().saturating_sub(LEFTOVER_AGE.as_secs());
    for name in names {
        let given = name.strip_prefix(PREFIX).and_then(|rest| rest.split('_').next());
        let given_at = given.and_then(|seconds| seconds.parse::<u64>().ok());
        if given_at.is_some_and(|seconds| seconds < oldest) {
            let gone = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            connection.execute(AssertSqlSafe(gone)).await?;
        }
    }
    connection.close().await
}

async fn run(url: &str, statement: String) -> sqlx::Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    connection.execute(AssertSqlSafe(statement)).await?;
    connection.close().await
}

fn url_of(server: &str, database: &str) -> String {
    let options: PgConnectOptions = server.parse().expect("the server's URL can be read");
    options.database(database).to_url_lossy().to_string()
}
