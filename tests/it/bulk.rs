//! The doors for many rows, as somebody uses them who was let in.

use std::net::SocketAddr;
use std::sync::Arc;

use api::app::App;
use api::clock::Clock;
use api::graphql::Service;
use domain::access::Role;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use support::Database;
use tokio::net::TcpListener;

/// When the clock stands still: 10 March 2026, 09:00 in Hà Nội.
const NOW: &str = "2026-03-10T02:00:00Z";

/// A service that has let somebody in.
pub(crate) struct Doors {
    pub(crate) address: SocketAddr,
    pub(crate) app: Arc<App>,
    pub(crate) token: String,
    client: reqwest::Client,
}

/// An answer of a sync.
#[derive(Debug)]
pub(crate) struct Synced {
    pub(crate) status: u16,
    pub(crate) rows: Vec<Value>,
    pub(crate) report: Value,
}

impl Doors {
    /// The doors as the ministry comes to them.
    pub(crate) async fn of_ministry(database: &Database) -> Self {
        Self::open(database, Role::Ministry, &[]).await
    }

    /// The doors as somebody of this role comes to them, for these provinces or for the nation.
    pub(crate) async fn open(database: &Database, role: Role, provinces: &[&str]) -> Self {
        let clock = Clock::stopped_at(NOW.parse().unwrap());
        let app = Arc::new(App::open(&database.settings(), clock).await.unwrap());
        let service = Service::new(Arc::clone(&app)).unwrap();
        let doors = api::http::router(Arc::clone(&app), service);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(api::http::serve(listener, doors, std::future::pending()));
        let token = support::make_token(&app, role, provinces).await;
        Self { address, app, client: support::client_of(&token), token }
    }

    /// Sends rows as NDJSON.
    pub(crate) async fn sync(&self, path: &str, rows: &[Value]) -> Synced {
        let text: String = rows.iter().map(|row| row.to_string() + "\n").collect();
        self.send(path, &[("content-type", "application/x-ndjson")], text).await
    }

    pub(crate) async fn send(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<reqwest::Body>,
    ) -> Synced {
        let url = format!("http://{}{path}", self.address);
        let mut request = self.client.post(url).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        let mut rows: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let report = rows.pop().unwrap()["report"].clone();
        Synced { status, rows, report }
    }

    /// What an export answers, as text.
    pub(crate) async fn export(&self, path: &str) -> String {
        let url = format!("http://{}{path}", self.address);
        let response = self.client.get(url).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.text().await.unwrap()
    }
}

/// A system of Đồng Nai, by its number in a register.
pub(crate) fn system(number: usize) -> Value {
    json!({
        "externalIds": [{ "source": "lgsp", "id": number.to_string() }],
        "name": format!("Hệ thống số {number}"),
        "category": "OTHER",
        "province": { "key": "34:75" },
        "level": 2,
        "since": "2024-03-01",
    })
}

/// How many rows a statement counts.
pub(crate) async fn count(database: &Database, from: &str) -> i64 {
    let connection = database.connect().await;
    let engine = connection.get_database_backend();
    let text = format!("SELECT count(*) FROM {from}");
    let row = connection.query_one_raw(Statement::from_string(engine, text)).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}
