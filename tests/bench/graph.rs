//! A database with an invented graph in it, served over HTTP, and beside it the comparators.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;

use api::app::App;
use api::clock::Clock;
use api::config::DatabaseSettings;
use api::graphql::Service;
use api::http::Watched;
use axum::Router;
use axum::body::Bytes;
use chrono::NaiveDate;
use domain::access::Role;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use serde_json::Value;
use support::{Database, Engine, Scene};
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::client::{Client, Place};
use crate::comparator::{self, Pool};
use crate::measure::Target;
use crate::shape::{Keys, Random, Shape};

/// When the clock stands still: 10 March 2026, 09:00 in Hà Nội.
const NOW: &str = "2026-03-10T02:00:00Z";

pub(crate) type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// A database with a graph, and everybody who answers questions about it.
pub(crate) struct Graph {
    pub(crate) app: Arc<App>,
    pub(crate) keys: Arc<Keys>,
    pub(crate) pool: Pool,
    api: Place,
    comparator: Place,
    _database: Database,
}

impl Graph {
    /// Fills a database with so many systems and serves it; nothing where the machine lacks the engine.
    pub(crate) async fn serve(
        engine: Engine,
        shapes: &[Shape],
        systems: u32,
        pool_size: u32,
    ) -> Outcome<Option<Self>> {
        let Some(database) = Database::on(engine).await else { return Ok(None) };
        let clock = Clock::stopped_at(NOW.parse()?);
        let settings = DatabaseSettings { pool_size, ..database.settings() };
        let app = Arc::new(App::open(&settings, clock).await?);
        app.generate(1, systems, |_| ()).await?;

        let connection = database.connect().await;
        if engine == Engine::Postgres {
            connection.execute_unprepared("VACUUM ANALYZE").await?;
        }
        let keys = Arc::new(keys(&connection, clock.today()).await?);
        connection.close().await?;

        let doors = api::http::router(Arc::clone(&app), Service::new(Arc::clone(&app))?);
        let token: Arc<str> = support::make_token(&app, Role::Reader, &[]).await.into();
        let api = Place { address: serve(doors).await?, token: Arc::clone(&token) };
        let pool = Pool::connect(engine, database.url(), pool_size).await?;
        let mut still = Vec::new();
        for shape in shapes {
            let request = shape.request(&keys, &mut Random(7));
            let answer = Client::connect(&api).await?.post("/graphql", &request).await?.to_vec();
            still.push((shape.name(), Bytes::from(answer)));
        }
        let comparator = serve_plain(comparator::router(pool.clone(), keys.day, still)).await?;
        let comparator = Place { address: comparator, token };
        Ok(Some(Self { app, keys, pool, api, comparator, _database: database }))
    }

    /// The service, the one statement, the bytes that are there already.
    pub(crate) fn targets(&self, shape: Shape) -> [Target; 3] {
        [
            Target { place: self.api.clone(), path: "/graphql".to_owned() },
            Target { place: self.comparator.clone(), path: format!("/one/{}", shape.name()) },
            Target { place: self.comparator.clone(), path: format!("/still/{}", shape.name()) },
        ]
    }

    /// Whether service and statement answer alike: how many answers were compared, and how large they are.
    pub(crate) async fn compare(&self, shape: Shape) -> Outcome<(usize, usize)> {
        let [service, statement, _] = self.targets(shape);
        let mut asked =
            (Client::connect(&service.place).await?, Client::connect(&statement.place).await?);
        let requests = shape.compared(&self.keys);
        let mut bytes = 0;
        for request in &requests {
            let one: Value = serde_json::from_slice(asked.0.post(&service.path, request).await?)?;
            let other: Value =
                serde_json::from_slice(asked.1.post(&statement.path, request).await?)?;
            if one["data"] != other["data"] || one.get("errors").is_some() {
                return Err(format!(
                    "{} answers differ for {request}\n{one}\n\n{other}",
                    shape.name()
                )
                .into());
            }
            bytes = bytes.max(other.to_string().len());
        }
        Ok((requests.len(), bytes))
    }

    /// How many statements one operation of this shape takes.
    pub(crate) async fn statements(&self, shape: Shape) -> Outcome<u64> {
        let before = self.app.statements();
        let request = shape.request(&self.keys, &mut Random(13));
        Client::connect(&self.api).await?.post("/graphql", &request).await?;
        Ok(self.app.statements() - before)
    }
}

async fn serve(doors: Watched) -> Outcome<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(api::http::serve(listener, doors, std::future::pending()));
    Ok(address)
}

/// What there is to ask about.
async fn keys(connection: &DatabaseConnection, day: NaiveDate) -> Outcome<Keys> {
    let engine = connection.get_database_backend();
    let codes = "SELECT code FROM province WHERE basis_34 ORDER BY code";
    let rows = connection.query_all_raw(Statement::from_string(engine, codes)).await?;
    let provinces: Result<Vec<String>, _> =
        rows.iter().map(|row| row.try_get_by_index(0)).collect();
    // of the provinces of today: those that have ended are named as on their last day
    let ids = "SELECT s.id FROM information_system s JOIN province p ON p.id = s.province_id \
               WHERE p.basis_34 ORDER BY s.id";
    let rows = connection.query_all_raw(Statement::from_string(engine, ids)).await?;
    let systems: Result<Vec<Uuid>, _> = rows.iter().map(|row| row.try_get_by_index(0)).collect();
    Ok(Keys { provinces: provinces?, systems: systems?, day })
}

async fn serve_plain(doors: Router) -> Outcome<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, doors).await });
    Ok(address)
}
