//! A whole service for one test, reached as its callers reach it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use api::app::{Actor, App, Expiry, Issuer, NewToken};
use api::clock::Clock;
use api::graphql::Service;
use api::limits::Keeping;
use domain::access::Role;
use reqwest::header::{AUTHORIZATION, HeaderMap};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::database::{Database, Engine, Scene};

/// When the clock of a service under test stands still: 10 March 2026, 09:00 in Hà Nội.
const NOW: &str = "2026-03-10T02:00:00Z";

/// A service on a database of its own, on a free port, with its clock stopped.
///
/// Its [`client`](TestApi::client) shows an administrator's token with every request.
#[derive(Debug)]
pub struct TestApi {
    app: Arc<App>,
    address: SocketAddr,
    client: reqwest::Client,
    token: String,
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
        Self::over(database, app).await
    }

    /// Serves `database` at 09:00 in Hà Nội on 10 March 2026, letting in whom `issuer` vouches for too.
    pub async fn serve_with_issuer(database: Database, issuer: Issuer) -> Self {
        let clock = Clock::stopped_at(NOW.parse().expect("the instant is in RFC 3339"));
        let app = App::open(&database.settings(), clock).await.expect("the service opens");
        Self::over(database, app.with_issuer(issuer)).await
    }

    /// Serves `database` to anybody at this machine: no token was made, and its client shows none.
    pub async fn serve_at_the_desk(database: Database) -> Self {
        let clock = Clock::stopped_at(NOW.parse().expect("the instant is in RFC 3339"));
        let app = App::open(&database.settings(), clock).await.expect("the service opens");
        Self::start(database, app).await
    }

    /// As [`serve`](Self::serve), keeping answers as a service does that runs.
    pub async fn serve_keeping(database: Database, keeping: Keeping) -> Self {
        let clock = Clock::stopped_at(NOW.parse().expect("the instant is in RFC 3339"));
        let app = App::open(&database.settings(), clock).await.expect("the service opens");
        let api = Self::start_keeping(database, app, Some(keeping)).await;
        let token = make_token(&api.app, Role::Admin, &[]).await;
        let client = client_of(&token);
        Self { client, token, ..api }
    }

    async fn over(database: Database, app: App) -> Self {
        let api = Self::start(database, app).await;
        let token = make_token(&api.app, Role::Admin, &[]).await;
        let client = client_of(&token);
        Self { client, token, ..api }
    }

    async fn start(database: Database, app: App) -> Self {
        Self::start_keeping(database, app, None).await
    }

    async fn start_keeping(database: Database, app: App, keeping: Option<Keeping>) -> Self {
        let app = Arc::new(app);
        let mut service = Service::new(Arc::clone(&app)).expect("the schema holds together");
        if let Some(keeping) = keeping {
            service = service.keeping(keeping);
            let app = Arc::clone(&app);
            tokio::spawn(async move { app.keep_pulse().await });
        }
        let doors = api::http::router(Arc::clone(&app), service);

        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let address = listener.local_addr().expect("the listener has an address");
        // It ends with the test, whose runtime drops it.
        tokio::spawn(api::http::serve(listener, doors, std::future::pending()));

        let (client, token) = (Self::anonymous_client(), String::new());
        Self { app, address, client, token, statements_before: AtomicU64::new(0), database }
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

    /// As [`ask`](Self::ask), by the bearer of this token.
    pub async fn ask_as(&self, token: &str, query: &str, variables: Value) -> Value {
        self.statements_before.store(self.app.statements(), Ordering::Relaxed);
        let request = Self::anonymous_client().post(self.url("/graphql")).bearer_auth(token);
        let sent = request.json(&json!({ "query": query, "variables": variables })).send().await;
        sent.expect("the service answers").json().await.expect("the answer is JSON")
    }

    /// A new token of this role, for these provinces by code or name; for the nation where there are none.
    pub async fn token(&self, role: Role, provinces: &[&str]) -> String {
        make_token(&self.app, role, provinces).await
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

    /// An HTTP client that does not say who it is.
    pub fn anonymous_client() -> reqwest::Client {
        reqwest::Client::new()
    }

    /// The administrator's token that [`client`](Self::client) shows.
    pub fn own_token(&self) -> &str {
        &self.token
    }

    /// What the service works with.
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// The database under the service.
    pub fn database(&self) -> &Database {
        &self.database
    }
}

/// An HTTP client that shows this token with every request.
pub fn client_of(token: &str) -> reqwest::Client {
    let value = format!("Bearer {token}").parse().expect("a token is fit for a header");
    let headers = HeaderMap::from_iter([(AUTHORIZATION, value)]);
    // the service closes a silent connection after 15 s: one that is about to be closed is not used again
    let client = reqwest::Client::builder().pool_idle_timeout(Duration::from_secs(5));
    client.default_headers(headers).build().expect("a client can be made")
}

/// A new token, made through the application as the command line does.
pub async fn make_token(app: &App, role: Role, provinces: &[&str]) -> String {
    let origins = match role {
        Role::Publishable => vec!["https://ioc.example.vn".to_owned()],
        _ => Vec::new(),
    };
    let new = NewToken {
        name: format!("a test's {}", role.label(domain::label::Lang::En)),
        role,
        provinces: provinces.iter().map(|name| (*name).to_owned()).collect(),
        origins,
        expires: Expiry::Never,
    };
    let made = app.create_token(&Actor::at_the_command_line(), &new).await;
    made.expect("the token can be made").1.tell().to_owned()
}
