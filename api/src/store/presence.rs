//! Whether a PostgreSQL server is there: nobody waits long for one that is away, and its old connections are let go of
//! when it is back.
//!
//! A pool that finds no server tries again until the time to wait for a connection is up, as if all of them were in use.
//! So whoever fails, or waits for long, gives rise to a doubt: one task then asks the server by a connection of its own,
//! and goes on asking while the server is away. Nothing runs while nobody doubts.
//!
//! A connection may hang although the server is there: its process stands still, or a firewall has forgotten it. So what
//! comes back while somebody doubts must say that it is ready, or its place is given to a new one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::sqlx;
use sea_orm::sqlx::Connection;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::StoreError;

/// How long a reading may take before it is asked whether the server is there.
const LONG: Duration = Duration::from_millis(500);
/// How long a server may take to let a connection in.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(3);
/// How often a server is asked at most.
const ASK_EVERY: Duration = Duration::from_millis(250);
/// How much longer than its last statement a reading may take.
const MARGIN: Duration = Duration::from_secs(1);
/// For how long a doubt falls on connections that come back: whoever goes on waiting doubts again before.
const DOUBTFUL: Duration = Duration::from_secs(1);

/// Whether the server is there. Cheap to clone; of the embedded engine it always is.
#[derive(Debug, Clone)]
pub(super) struct Presence(Option<Arc<Server>>);

#[derive(Debug)]
struct Server {
    reached_by: PgConnectOptions,
    /// The longest that one reading can take: the server ends its statements before.
    longest_reading: Duration,
    away: watch::Sender<bool>,
    is_asking: AtomicBool,
    /// When somebody last doubted.
    doubted: Mutex<Option<Instant>>,
    /// Connections that were made before are dead.
    back_since: Mutex<Option<Instant>>,
}

impl Presence {
    /// Of the embedded engine.
    pub(super) const fn embedded() -> Self {
        Self(None)
    }

    /// Of the server that is reached so, and ends a reading's statements after so long.
    pub(super) fn of(reached_by: PgConnectOptions, statement_timeout: Duration) -> Self {
        let longest_reading = statement_timeout + MARGIN;
        let away = watch::Sender::new(false);
        let (is_asking, doubted, back_since) = Default::default();
        Self(Some(Arc::new(Server {
            reached_by,
            longest_reading,
            away,
            is_asking,
            doubted,
            back_since,
        })))
    }

    /// What `asking` comes to, or that the server is away. What is broken off so must be safe to break off.
    pub(super) async fn unless_away<T, E: From<StoreError>>(
        &self,
        asking: impl Future<Output = Result<T, E>>,
        is_failure: impl Fn(&E) -> bool,
    ) -> Result<T, E> {
        let Some(server) = &self.0 else { return asking.await };
        let mut away = server.away.subscribe();
        let mut asking = std::pin::pin!(asking);
        loop {
            tokio::select! {
                biased;
                asked = asking.as_mut() => {
                    if asked.as_ref().is_err_and(&is_failure) {
                        self.doubt(true);
                    }
                    return asked;
                }
                _ = away.wait_for(|away| *away) => return Err(StoreError::Away.into()),
                () = sleep(LONG) => self.doubt(false),
            }
        }
    }

    /// As [`unless_away`](Self::unless_away), of a reading: where it takes longer than it can, its connection hangs.
    pub(super) async fn read<T, E: From<StoreError>>(
        &self,
        reading: impl Future<Output = Result<T, E>>,
        is_failure: impl Fn(&E) -> bool,
    ) -> Result<T, E> {
        match &self.0 {
            Some(server) => self.within(server.longest_reading, reading, is_failure).await,
            None => reading.await,
        }
    }

    /// As [`unless_away`](Self::unless_away): where it takes longer than `longest`, its connection hangs.
    pub(super) async fn within<T, E: From<StoreError>>(
        &self,
        longest: Duration,
        asking: impl Future<Output = Result<T, E>>,
        is_failure: impl Fn(&E) -> bool,
    ) -> Result<T, E> {
        let in_time = async {
            let asked = timeout(longest, asking).await;
            asked.unwrap_or_else(|_late| Err(StoreError::Away.into()))
        };
        self.unless_away(in_time, is_failure).await
    }

    /// Somebody failed, or waits: is the server there? `has_failed` tells that connections were lost.
    fn doubt(&self, has_failed: bool) {
        let Some(server) = &self.0 else { return };
        *server.doubted.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        if has_failed {
            server.forget_connections();
        }
        if !server.is_asking.swap(true, Ordering::AcqRel) {
            tokio::spawn(Arc::clone(server).ask());
        }
    }

    /// Whether the server is known to be away.
    pub(super) fn is_away(&self) -> bool {
        self.0.as_ref().is_some_and(|server| *server.away.borrow())
    }

    /// Whether a connection of this age may still be good.
    pub(super) fn may_be_good(&self, age: Duration) -> bool {
        let Some(server) = &self.0 else { return true };
        let since = *server.back_since.lock().unwrap_or_else(PoisonError::into_inner);
        since.is_none_or(|since| age < since.elapsed())
    }

    /// Whether somebody doubts now.
    fn is_in_doubt(&self) -> bool {
        let Some(server) = &self.0 else { return false };
        let doubted = *server.doubted.lock().unwrap_or_else(PoisonError::into_inner);
        doubted.is_some_and(|doubted| doubted.elapsed() < DOUBTFUL)
    }

    /// Refuses a connection that comes back in doubt and is not ready when the server must have ended what was read over
    /// it: before, its place is not given to another, so that there are never more.
    pub(super) async fn check_ready(
        self,
        connection: &mut PgConnection,
    ) -> Result<(), sqlx::Error> {
        let Some(server) = self.0.as_ref().filter(|_| self.is_in_doubt()) else { return Ok(()) };
        match timeout(server.longest_reading, connection.ping()).await {
            Ok(ready) => ready,
            Err(_) => Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())),
        }
    }
}

impl Server {
    async fn ask(self: Arc<Self>) {
        while !self.is_there().await {
            if !self.away.send_replace(true) {
                tracing::error!("the database does not answer");
            }
            sleep(ASK_EVERY).await;
        }
        if self.away.send_replace(false) {
            self.forget_connections();
            tracing::info!("the database answers again");
        }
        // however many doubt, it is asked no oftener
        sleep(ASK_EVERY).await;
        self.is_asking.store(false, Ordering::Release);
    }

    fn forget_connections(&self) {
        *self.back_since.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    async fn is_there(&self) -> bool {
        match timeout(ANSWER_TIMEOUT, PgConnection::connect_with(&self.reached_by)).await {
            Ok(Ok(connection)) => {
                drop(connection.close().await);
                true
            }
            // it refuses this connection, and is there
            Ok(Err(error)) => !is_of_absence(&error),
            Err(_) => false,
        }
    }
}

/// Whether a failure is that the database does not answer, and not what it answered.
pub(super) fn is_absence(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => true,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => is_of_absence(error),
        _ => false,
    }
}

fn is_of_absence(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut => true,
        // it is being stopped (57P01, 57P02) or started (57P03), or the connection broke (class 08)
        sqlx::Error::Database(told) => told.code().is_some_and(|code| {
            matches!(&*code, "57P01" | "57P02" | "57P03")
                || code.len() == 5 && code.starts_with("08")
        }),
        _ => false,
    }
}
