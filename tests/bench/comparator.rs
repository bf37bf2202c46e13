//! What the service is held against: the same answers by one statement each, written by hand, behind the same HTTP
//! library; and bytes that are there already.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use chrono::NaiveDate;
use domain::graph::read_id;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sea_orm::sqlx::{self, Row};
use serde::Deserialize;
use support::Engine;
use uuid::Uuid;

use crate::shape::Shape;

/// A pool of its own, as large as the service's.
#[derive(Debug, Clone)]
pub(crate) enum Pool {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

#[derive(Debug, Clone)]
struct Comparator {
    pool: Pool,
    day: NaiveDate,
    /// An answer of every shape, by its name.
    still: Arc<[(&'static str, Bytes)]>,
}

/// What the handlers need of a request: its variables.
#[derive(Debug, Deserialize)]
struct Request {
    variables: Variables,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Variables {
    category: String,
    level: i32,
    codes: Vec<String>,
    id: String,
    on: Option<NaiveDate>,
}

impl Pool {
    pub(crate) async fn connect(engine: Engine, url: &str, size: u32) -> sqlx::Result<Self> {
        Ok(match engine {
            Engine::Postgres => {
                let pool = PgPoolOptions::new().max_connections(size).test_before_acquire(false);
                let options: PgConnectOptions = url.parse()?;
                // as the service, or the statement would be slower
                let planning = [
                    ("plan_cache_mode", "force_generic_plan"),
                    ("jit", "off"),
                    ("random_page_cost", "1.1"),
                ];
                Self::Postgres(pool.connect_with(options.options(planning)).await?)
            }
            Engine::Sqlite => {
                // as the service opens its readers
                let options: SqliteConnectOptions = url.parse()?;
                let options = options
                    .pragma("cache_size", "-2048")
                    .pragma("mmap_size", (1_u64 << 30).to_string())
                    .pragma("query_only", "ON");
                let pool =
                    SqlitePoolOptions::new().max_connections(size).test_before_acquire(false);
                Self::Sqlite(pool.connect_with(options).await?)
            }
        })
    }

    /// The engine's own words on how it runs the statement of a shape, for one request.
    pub(crate) async fn explain(
        &self,
        shape: Shape,
        request: &str,
        day: NaiveDate,
    ) -> sqlx::Result<String> {
        let Request { variables } =
            serde_json::from_str(request).map_err(|error| sqlx::Error::Decode(error.into()))?;
        let lines: Vec<String> = match self {
            Self::Postgres(pool) => {
                let text = format!("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {}", postgres(shape));
                let rows = pg_query(sqlx::AssertSqlSafe(text), shape, &variables, day)
                    .fetch_all(pool)
                    .await?;
                rows.iter().map(|row| row.try_get(0)).collect::<sqlx::Result<_>>()?
            }
            Self::Sqlite(pool) => {
                let text = format!("EXPLAIN QUERY PLAN {}", sqlite(shape));
                let rows = sqlite_query(sqlx::AssertSqlSafe(text), shape, &variables, day)
                    .fetch_all(pool)
                    .await?;
                rows.iter().map(|row| row.try_get("detail")).collect::<sqlx::Result<_>>()?
            }
        };
        Ok(lines.join("\n"))
    }
}

/// `POST /one/{shape}` answers by one statement, `POST /still/{shape}` with bytes that are there already.
pub(crate) fn router(pool: Pool, day: NaiveDate, still: Vec<(&'static str, Bytes)>) -> Router {
    Router::new()
        .route("/one/shallow", post(|state, body| one(Shape::Shallow, state, body)))
        .route("/one/deep", post(|state, body| one(Shape::Deep, state, body)))
        .route("/one/page", post(|state, body| one(Shape::Page, state, body)))
        .route("/one/point", post(|state, body| one(Shape::Point, state, body)))
        .route("/one/summary", post(|state, body| one(Shape::Summary, state, body)))
        .route("/still/{shape}", post(still_bytes))
        .with_state(Comparator { pool, day, still: still.into() })
}

async fn one(
    shape: Shape,
    State(state): State<Comparator>,
    Json(request): Json<Request>,
) -> Response {
    let variables = &request.variables;
    let answer: sqlx::Result<String> = match &state.pool {
        Pool::Postgres(pool) => {
            let row = pg_query(postgres(shape), shape, variables, state.day).fetch_one(pool).await;
            row.and_then(|row| row.try_get(0))
        }
        Pool::Sqlite(pool) => {
            let row =
                sqlite_query(sqlite(shape), shape, variables, state.day).fetch_one(pool).await;
            row.and_then(|row| row.try_get(0))
        }
    };
    match answer {
        Ok(json) => {
            ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], json).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn still_bytes(
    State(state): State<Comparator>,
    Path(shape): Path<String>,
    Json(_): Json<Request>,
) -> Response {
    let known = state.still.iter().find(|(name, _)| *name == shape);
    let bytes = known.map(|(_, bytes)| bytes.clone()).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], bytes).into_response()
}

type PgQuery<'q> = sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments>;
type SqliteQuery<'q> = sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

fn pg_query(
    text: impl sqlx::SqlSafeStr,
    shape: Shape,
    variables: &Variables,
    day: NaiveDate,
) -> PgQuery<'_> {
    let query = sqlx::query(text);
    match shape {
        Shape::Shallow => query.bind(&variables.category),
        Shape::Deep => query.bind(&variables.codes),
        Shape::Page => query.bind(&variables.category).bind(variables.level),
        Shape::Point => query.bind(system(variables)),
        Shape::Summary => query,
    }
    .bind(variables.on.unwrap_or(day))
}

fn sqlite_query(
    text: impl sqlx::SqlSafeStr,
    shape: Shape,
    variables: &Variables,
    day: NaiveDate,
) -> SqliteQuery<'_> {
    let query = sqlx::query(text);
    match shape {
        Shape::Shallow => query.bind(variables.category.as_str()),
        Shape::Deep => query.bind(serde_json::to_string(&variables.codes).unwrap_or_default()),
        Shape::Page => query.bind(variables.category.as_str()).bind(variables.level),
        Shape::Point => query.bind(system(variables)),
        Shape::Summary => query,
    }
    .bind(variables.on.unwrap_or(day))
}

fn system(variables: &Variables) -> Uuid {
    read_id(&variables.id).map(|(_, id)| id).unwrap_or_default()
}

const fn postgres(shape: Shape) -> &'static str {
    match shape {
        Shape::Shallow => include_str!("sql/postgres/shallow.sql"),
        Shape::Deep => include_str!("sql/postgres/deep.sql"),
        Shape::Page => include_str!("sql/postgres/page.sql"),
        Shape::Point => include_str!("sql/postgres/point.sql"),
        Shape::Summary => include_str!("sql/postgres/summary.sql"),
    }
}

const fn sqlite(shape: Shape) -> &'static str {
    match shape {
        Shape::Shallow => include_str!("sql/sqlite/shallow.sql"),
        Shape::Deep => include_str!("sql/sqlite/deep.sql"),
        Shape::Page => include_str!("sql/sqlite/page.sql"),
        Shape::Point => include_str!("sql/sqlite/point.sql"),
        Shape::Summary => include_str!("sql/sqlite/summary.sql"),
    }
}
