//! Wakes those who follow the feed. It only wakes: what was written they read from the table.
//!
//! A write of this process rings at once. Writes of others are heard by one task, for all who follow, that lives only
//! while somebody does: it listens on PostgreSQL, and looks at the clock's row besides, since a connection that listens
//! may be lost without a word; on SQLite it only looks.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use sea_orm::sqlx;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sea_orm::{DatabaseConnection, DbBackend};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::{CHANNEL, position};

/// How often the clock is looked at where nobody can tell us.
const SQLITE_LOOK: Duration = Duration::from_millis(250);
/// How often it is looked at beside listening.
const POSTGRES_LOOK: Duration = Duration::from_secs(1);
/// How long a listening connection may take to come up.
const LISTEN_TIMEOUT: Duration = Duration::from_secs(5);

/// Rings when something was written.
#[derive(Debug, Clone)]
pub(in crate::store) struct Bell(Arc<Rung>);

#[derive(Debug)]
struct Rung {
    rings: watch::Sender<u64>,
    db: DatabaseConnection,
    /// How to reach a PostgreSQL server with a connection that listens.
    server: Option<PgConnectOptions>,
    hearing: Mutex<Option<JoinHandle<()>>>,
}

/// Somebody who follows.
#[derive(Debug)]
pub(crate) struct Listening(watch::Receiver<u64>);

impl Listening {
    /// Returns when something may have been written since the last time.
    pub(crate) async fn heard(&mut self) {
        if self.0.changed().await.is_err() {
            // the store is gone, and whoever reads will be told so
            sleep(POSTGRES_LOOK).await;
        }
    }
}

impl Bell {
    pub(in crate::store) fn new(db: DatabaseConnection, url: &str) -> Self {
        let server = match db.get_database_backend() {
            DbBackend::Postgres => url.trim().parse::<PgConnectOptions>().ok(),
            _ => None,
        };
        let server = server.map(|server| server.application_name("compliance-graph feed"));
        let rings = watch::Sender::new(0);
        Self(Arc::new(Rung { rings, db, server, hearing: Mutex::new(None) }))
    }

    /// Something was written.
    pub(in crate::store) fn ring(&self) {
        self.0.rings.send_modify(|rings| *rings = rings.wrapping_add(1));
    }

    /// Follows from now on.
    pub(in crate::store) fn listen(&self) -> Listening {
        let listening = Listening(self.0.rings.subscribe());
        if let Ok(mut hearing) = self.0.hearing.lock()
            && hearing.as_ref().is_none_or(JoinHandle::is_finished)
        {
            *hearing = Some(tokio::spawn(hear(self.clone())));
        }
        listening
    }

    /// Hears no more.
    pub(in crate::store) fn still(&self) {
        if let Ok(mut hearing) = self.0.hearing.lock()
            && let Some(task) = hearing.take()
        {
            task.abort();
        }
    }

    fn is_followed(&self) -> bool {
        self.0.rings.receiver_count() > 0
    }
}

async fn hear(bell: Bell) {
    let mut seen = None;
    let mut ear = None;
    while bell.is_followed() {
        match &bell.0.server {
            Some(server) => {
                if ear.is_none() {
                    ear = listener(server).await;
                    // what was written meanwhile nobody told us
                    seen = None;
                }
                let Some(listening) = &mut ear else {
                    sleep(POSTGRES_LOOK).await;
                    ring_if_moved(&bell, &mut seen).await;
                    continue;
                };
                match timeout(POSTGRES_LOOK, listening.try_recv()).await {
                    Ok(Ok(Some(_))) => bell.ring(),
                    Ok(Ok(None) | Err(_)) => {
                        tracing::info!("the connection that listens to the feed was lost");
                        ear = None;
                    }
                    Err(_) => {}
                }
            }
            None => sleep(SQLITE_LOOK).await,
        }
        ring_if_moved(&bell, &mut seen).await;
    }
}

/// Looks whether the feed has moved since it was last looked at.
async fn ring_if_moved(bell: &Bell, seen: &mut Option<i64>) {
    if let Ok(now) = position(&bell.0.db).await
        && *seen != Some(now)
    {
        *seen = Some(now);
        bell.ring();
    }
}

async fn listener(server: &PgConnectOptions) -> Option<PgListener> {
    let begin = async {
        let pool = PgPoolOptions::new().max_connections(1).connect_with(server.clone()).await?;
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.listen(CHANNEL).await?;
        Ok::<_, sqlx::Error>(listener)
    };
    match timeout(LISTEN_TIMEOUT, begin).await {
        Ok(Ok(listener)) => Some(listener),
        Ok(Err(error)) => {
            tracing::debug!(%error, "the feed cannot be listened to, the clock is looked at instead");
            None
        }
        Err(_) => None,
    }
}
