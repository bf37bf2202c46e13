//! Writing: a batch of records becomes rows and changes, in one transaction, or nothing does.
//!
//! What is known is read under lock, `domain` plans, the rows are written many at a time, and last of all the
//! feed's clock is moved by as many changes as there are: it is held only from there to the commit, so that positions
//! are gapless and in the order of commits. Who collides with another writer begins again from reading.

mod arrays;
mod blocks;
mod load;
mod patch;
mod refusal;
mod shapes;
mod statement;

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use domain::graph::word;
use domain::sync::{Action, Outcome, Plan, Record, Rejection, Row, Value, plan};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement};
use uuid::Uuid;

use self::refusal::Refusal;
use self::statement::{Doing, Step};
use super::{Store, StoreError, feed};

/// How often a deed that collides with others is begun again.
const ATTEMPTS: u32 = 8;

/// Records to write, and on whose behalf.
#[derive(Debug)]
pub(crate) struct Deed<'a> {
    /// What is told.
    pub(crate) records: &'a [Record],
    /// Who tells it, as the feed names them.
    pub(crate) actor: &'a str,
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// Whether records that cannot be taken are left out, rather than everything.
    pub(crate) skips_rejected: bool,
    /// What is loaded, if it is a file or the bundled data.
    pub(crate) run: Option<Run<'a>>,
}

/// A file, or the bundled data, that is loaded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run<'a> {
    /// What is loaded.
    pub(crate) source: &'a str,
    /// The hash of its content.
    pub(crate) hash: &'a str,
    /// Records that could not even be made of it.
    pub(crate) unmade: u64,
    /// Whether it is loaded only if it has not been.
    pub(crate) once: bool,
}

/// What came of a deed.
#[derive(Debug)]
pub(crate) enum Written {
    /// It was written, or there was nothing to write.
    Done(Vec<Outcome>),
    /// Some records cannot be taken, and so nothing was written.
    Refused(Vec<Outcome>),
    /// It has been loaded before.
    Known,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    /// Something must be unique, and is there already.
    #[error("{constraint} is broken: there is such a thing already")]
    Taken {
        /// The constraint's name.
        constraint: String,
    },
    /// Others wrote the same rows again and again.
    #[error("the same rows are being written by others")]
    Busy(#[source] StoreError),
    /// Our fault, or the database's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Writes what the records change, all of it in one transaction.
    pub(crate) async fn write(&self, deed: &Deed<'_>) -> Result<Written, WriteError> {
        let mut attempt = 1;
        loop {
            let may_begin_again = attempt < ATTEMPTS;
            let error = match self.try_write(deed, may_begin_again).await {
                Ok(Some(written)) => return Ok(written),
                Ok(None) => None,
                Err(error) => Some(error),
            };
            if let Some(error) = error {
                match refusal::of(&error) {
                    Some(_) if may_begin_again => {}
                    Some(Refusal::Taken { constraint }) => {
                        return Err(WriteError::Taken { constraint });
                    }
                    Some(Refusal::Collision) => return Err(WriteError::Busy(error)),
                    None => return Err(error.into()),
                }
            }
            tracing::debug!(attempt, "a write collided with another and begins again");
            tokio::time::sleep(Duration::from_millis(u64::from(attempt) * 10)).await;
            attempt += 1;
        }
    }

    /// The content that was loaded last; nothing where none was.
    pub(crate) async fn last_loaded(&self, source: &str) -> Result<Option<String>, StoreError> {
        let db = self.reader();
        let text = "SELECT file_hash FROM import_run WHERE source = $1 \
                    ORDER BY recorded_at DESC, id DESC LIMIT 1";
        let engine = db.get_database_backend();
        let statement = Statement::from_sql_and_values(engine, text, [source.into()]);
        let row = db.query_one_raw(statement).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
    }

    /// The obligations that go on on this day, by code, with the keys of their documents.
    pub(crate) async fn open_obligations(
        &self,
        day: NaiveDate,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let db = self.reader();
        let text = "SELECT o.code, k.key FROM obligation o JOIN node_key k ON k.node_id = o.decision_id \
                    WHERE o.in_force_to IS NULL OR o.in_force_to >= $1 ORDER BY o.code, k.key";
        let engine = db.get_database_backend();
        let statement = Statement::from_sql_and_values(engine, text, [day.into()]);
        let rows = db.query_all_raw(statement).await?;
        rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
    }

    /// Whether this content has been loaded.
    pub(crate) async fn has_loaded(&self, source: &str, hash: &str) -> Result<bool, StoreError> {
        has_loaded(self.reader(), source, hash).await
    }

    /// Nothing where somebody made one of the things between two of our statements: then it is to be begun again.
    async fn try_write(
        &self,
        deed: &Deed<'_>,
        may_begin_again: bool,
    ) -> Result<Option<Written>, StoreError> {
        let txn = self.begin().await?;
        if let Some(run) = deed.run.filter(|run| run.once)
            && has_loaded(&txn, run.source, run.hash).await?
        {
            return Ok(Some(Written::Known));
        }
        let known = load::existing(&txn, deed.records).await?;
        let plan = plan(deed.records, &known, deed.at);
        drop(known);
        let collided = |action: &Action| matches!(action, Action::Rejected(Rejection::IdTaken(_)));
        if may_begin_again && plan.count(collided) > 0 {
            return Ok(None);
        }
        let rejected = plan.count(|action| matches!(action, Action::Rejected(_)));
        if rejected > 0 && !deed.skips_rejected {
            return Ok(Some(Written::Refused(plan.outcomes)));
        }
        let is_first_run = deed.run.is_some_and(|run| run.once);
        if !plan.writes.is_empty() || is_first_run {
            apply(&txn, deed, &plan).await?;
            txn.commit().await?;
        }
        Ok(Some(Written::Done(plan.outcomes)))
    }
}

async fn apply(txn: &DatabaseTransaction, deed: &Deed<'_>, plan: &Plan) -> Result<(), StoreError> {
    let steps = plan.writes.tables.iter().flat_map(|writes| {
        let step = |doing, rows| Step { doing, table: writes.table, rows };
        [
            step(Doing::Insert, writes.new.as_slice()),
            step(Doing::Update, writes.changed.as_slice()),
            step(Doing::Delete, writes.removed.as_slice()),
        ]
    });
    statement::run_all(txn, &steps.collect::<Vec<_>>()).await?;
    let keys = plan.writes.keys.iter().map(|(key, node)| {
        Row::new()
            .with("kind", key.kind)
            .with("source", key.source.as_ref())
            .with("key", key.key.as_str())
            .with("node_id", *node)
    });
    insert(txn, "node_key", &keys.collect::<Vec<_>>()).await?;
    if let Some(run) = deed.run {
        insert(txn, "import_run", &[run_row(run, deed.at, plan)]).await?;
    }
    tell(txn, deed, plan).await
}

/// Moves the clock and writes the changes. Nothing comes after this but the commit.
async fn tell(txn: &DatabaseTransaction, deed: &Deed<'_>, plan: &Plan) -> Result<(), StoreError> {
    let changes = &plan.writes.changes;
    let Ok(count) = i64::try_from(changes.len()) else { return Ok(()) };
    if count == 0 {
        return Ok(());
    }
    // made before the clock is held
    let mut rows: Vec<Row> = changes
        .iter()
        .map(|change| {
            let table = word(change.kind).map_or("", |word| word.table);
            Row::new()
                .with("kind", change.kind)
                .with("node_id", change.node)
                .with("op", change.op.code())
                .with("revision", change.revision)
                .with("province_id", change.province)
                .with("actor", deed.actor)
                .with("at", deed.at)
                .with("patch", patch::forth(change, table))
                .with("reverse_patch", patch::back(change, table))
        })
        .collect();
    let first = feed::advance(txn, count).await? - count + 1;
    for (row, position) in rows.iter_mut().zip(first..) {
        row.set("position", position);
    }
    insert(txn, "change", &rows).await
}

async fn insert(txn: &DatabaseTransaction, table: &str, rows: &[Row]) -> Result<(), StoreError> {
    statement::run(txn, Step { doing: Doing::Insert, table, rows }).await
}

fn run_row(run: Run<'_>, at: DateTime<Utc>, plan: &Plan) -> Row {
    let count = |is_so: fn(&Action) -> bool| {
        i64::try_from(plan.count(is_so)).map_or(Value::Null, Value::Int)
    };
    let rejected = plan.count(|action| matches!(action, Action::Rejected(_))) + run.unmade;
    Row::new()
        .with("id", Uuid::now_v7())
        .with("source", run.source)
        .with("file_hash", run.hash)
        .with("recorded_at", at)
        .with("created", count(|action| *action == Action::Created))
        .with("updated", count(|action| *action == Action::Updated))
        .with("unchanged", count(|action| *action == Action::Unchanged))
        .with("rejected", i64::try_from(rejected).unwrap_or(i64::MAX))
}

async fn has_loaded(
    db: &impl ConnectionTrait,
    source: &str,
    hash: &str,
) -> Result<bool, StoreError> {
    let text = "SELECT 1 FROM import_run WHERE source = $1 AND file_hash = $2 LIMIT 1";
    let engine = db.get_database_backend();
    let statement = Statement::from_sql_and_values(engine, text, [source.into(), hash.into()]);
    Ok(db.query_one_raw(statement).await?.is_some())
}
