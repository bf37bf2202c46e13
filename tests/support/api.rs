//! A whole service for one test, reached as its callers reach it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use api::app::App;
use api::clock::Clock;
use api::graphql::Service;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::database::{Database, Engine, Scene};

/// When the clock of a service under test stands still: 10 March 2026, 09:00 in Hà Nội.
const NOW: &str = "2026-03-10T02:00:00Z";

/// A service on a database of its own, on a free port, with its clock stopped.
#[derive(Debug)]
pub struct TestApi {
    app: Arc<App>,
    address: SocketAddr,
    client: reqwest::Client,
    statements_before: AtomicU64,
    database: Database,
}

impl Scene for TestApi {
    async fn on(engine: Engine) -> Option<Self> {
        Some(Self::serve(Database::on(engine).await?).await)
    }
}

impl TestApi {
    /// Serves `database` at 09:00 in Hà Nội on 10 March 2026.
    pub async fn serve(database: Database) -> Self {
        Self::serve_at(database, NOW).await
    }

    /// Serves `database` at `instant` (RFC 3339).
    pub async fn serve_at(database: Database, instant: &str) -> Self {
        let clock = Clock::stopped_at(instant.parse().expect("the instant is in RFC 3339"));
        let app = App::open(&database.settings(), clock).await.expect("the service opens");
        let app = Arc::new(app);
        let service = Service::new(Arc::clone(&app)).expect("the schema holds together");
        let doors = api::http::router(Arc::clone(&app), service);

        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let address = listener.local_addr().expect("the listener has an address");
        // It ends with the test, whose runtime drops it.
        tokio::spawn(api::http::serve(listener, doors, std::future::pending()));

        let client = reqwest::Client::new();
        Self { app, address, client, statements_before: AtomicU64::new(0), database }
    }

    /// Sends one operation as a caller would; the whole answer, errors and all.
    pub async fn ask(&self, query: &str, variables: Value) -> Value {
        self.statements_before.store(self.app.statements(), Ordering::Relaxed);
        self.client
            .post(self.url("/graphql"))
            .json(&json!({ "query": query, "variables": variables }))
            .send()
            .await
            .expect("the service answers")
            .json()
            .await
            .expect("the answer is JSON")
    }

    /// SQL statements that the last [`ask`](Self::ask) took.
    pub fn statements(&self) -> u64 {
        self.app.statements() - self.statements_before.load(Ordering::Relaxed)
    }

    /// The address of one of its doors: `url("/graphql")`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// An HTTP client, for what [`ask`](Self::ask) does not send.
    pub fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// The database under the service.
    pub fn database(&self) -> &Database {
        &self.database
    }
}
