//! Writing: a batch of records becomes rows and changes, in one transaction, or nothing does.
//!
//! What is known is read under lock, `domain` plans, the rows are written many at a time, and last of all the
//! feed's clock is moved by as many changes as there are: it is held only from there to the commit, so that positions
//! are gapless and in the order of commits. Who collides with another writer begins again from reading.

mod arrays;
mod blocks;
mod idempotency;
mod load;
mod patch;
mod refusal;
pub(super) mod shapes;
mod statement;
mod vendors;

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Permission;
use domain::graph::{Word, opaque_id, word};
use domain::sync::{
    Action, Asked, Caller, Left, Outcome, Plan, Record, Rejection, Row, Value, plan_for,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement};
use uuid::Uuid;

use self::refusal::Refusal;
pub(super) use self::shapes::shape;
use self::statement::{Doing, Step};
pub(super) use self::statement::{is_among, quoted};
pub(crate) use self::vendors::Linked;
use super::audit::{self, Entry};
use super::{Store, StoreError, feed};

/// How often a deed that collides with others is begun again.
const ATTEMPTS: u32 = 8;
/// How long a caller's deed on a server is waited for: far longer than any takes. It is given up then, since its connection
/// hangs; what it had sent with COMMIT may be written all the same, as when a connection breaks.
const LONGEST: Duration = Duration::from_secs(30);

/// Records to write, and on whose behalf.
#[derive(Debug, Clone)]
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
    /// On whose behalf, if it is a caller's.
    pub(crate) call: Option<Call<'a>>,
}

/// What a caller asks beside the records themselves.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    /// What they may do.
    pub(crate) permission: &'a Permission,
    /// Today in Vietnam.
    pub(crate) today: NaiveDate,
    /// What is asked of each record.
    pub(crate) asked: &'a [Asked],
    /// Whether it is only planned, and nothing written.
    pub(crate) is_dry: bool,
    /// The key under which it has one effect, however often it is sent.
    pub(crate) once: Option<Once<'a>>,
    /// The register source whose things are all told.
    pub(crate) whole: Option<Whole<'a>>,
    /// Rows of tables beside the graph that are written with it: the table and the row.
    pub(crate) beside: &'a [(&'static str, Row)],
    /// Its line in the record; which thing and whose, and where the feed stands then, is put in.
    pub(crate) record: &'a Entry<'a>,
}

/// A deed that has one effect, however often it is sent.
#[derive(Clone, Copy)]
pub(crate) struct Once<'a> {
    /// Whose key it is: others may use the same.
    pub(crate) of: &'a str,
    /// The caller's key.
    pub(crate) key: &'a str,
    /// The hash of what is told.
    pub(crate) hash: &'a str,
    /// What is kept of the outcomes, as text.
    pub(crate) report: &'a (dyn Fn(&[Outcome], i64) -> String + Send + Sync),
}

/// That all things of a word that a register source knows are told: those that are not are retired.
#[derive(Clone, Copy)]
pub(crate) struct Whole<'a> {
    /// The word.
    pub(crate) word: &'static Word,
    /// The register source, as keys have it.
    pub(crate) source: &'a str,
    /// How many may be retired.
    pub(crate) most: usize,
    /// What says that a thing is retired.
    pub(crate) retired: &'a (dyn Fn(Uuid) -> (Record, Asked) + Send + Sync),
}

impl std::fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").field("is_dry", &self.is_dry).finish_non_exhaustive()
    }
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
    /// It was written, or there was nothing to write, or it was only planned; with the feed's position after it.
    Done(Vec<Outcome>, i64),
    /// Some records cannot be taken, and so nothing was written.
    Refused(Vec<Outcome>),
    /// It has been loaded before.
    Known,
    /// It was done before under the same key: what was kept of it.
    Replayed(String),
    /// The key was used for something else.
    KeyUsed,
    /// More would be retired than may be.
    TooMany(usize),
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

    /// One attempt; given up where the server is away, or hangs. What is given up before its COMMIT is not written.
    async fn try_write(
        &self,
        deed: &Deed<'_>,
        may_begin_again: bool,
    ) -> Result<Option<Written>, StoreError> {
        let writing = Box::pin(self.write_once(deed, may_begin_again));
        if deed.call.is_none() || self.is_embedded() {
            return writing.await;
        }
        self.presence.within(LONGEST, writing, StoreError::is_absence).await
    }

    /// Nothing where somebody made one of the things between two of our statements: then it is to be begun again.
    async fn write_once(
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
        let mut deed = deed.clone();
        if let Some(once) = deed.call.and_then(|call| call.once) {
            match idempotency::find(&txn, &once).await? {
                Some(kept) if kept.hash == once.hash => {
                    return Ok(Some(Written::Replayed(kept.report)));
                }
                Some(_) => return Ok(Some(Written::KeyUsed)),
                None => {}
            }
        }
        let (mut records, mut asked);
        if let Some(call) = &mut deed.call
            && let Some(whole) = call.whole
        {
            let untold = untold(&txn, &whole, call.permission, deed.records).await?;
            if untold.len() > whole.most {
                return Ok(Some(Written::TooMany(untold.len())));
            }
            records = deed.records.to_vec();
            asked = call.asked.to_vec();
            for (record, one) in untold.into_iter().map(whole.retired) {
                records.push(record);
                asked.push(one);
            }
            call.asked = &asked;
            deed.records = &records;
        }
        self.plan_and_write(txn, &deed, may_begin_again).await
    }

    async fn plan_and_write(
        &self,
        txn: DatabaseTransaction,
        deed: &Deed<'_>,
        may_begin_again: bool,
    ) -> Result<Option<Written>, StoreError> {
        let permission = deed.call.map(|call| call.permission);
        let known = load::existing(&txn, deed.records, permission).await?;
        let caller = deed.call.map(|call| Caller {
            permission: call.permission,
            today: call.today,
            asked: call.asked,
        });
        let plan = plan_for(caller.as_ref(), deed.records, &known, deed.at);
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
        let once = deed.call.and_then(|call| call.once);
        let is_dry = deed.call.is_some_and(|call| call.is_dry);
        let beside = deed.call.map_or(&[][..], |call| call.beside);
        let has_nothing = plan.writes.is_empty() && beside.is_empty();
        if is_dry || (has_nothing && !is_first_run && once.is_none()) {
            let position = feed::position(&txn).await?;
            return Ok(Some(Written::Done(plan.outcomes, position)));
        }
        for (table, row) in beside {
            statement::insert(&txn, table, std::slice::from_ref(row)).await?;
        }
        apply(&txn, deed, &plan).await?;
        let position = feed::position(&txn).await?;
        if let Some(call) = deed.call.as_ref().filter(|_| !has_nothing) {
            audit::insert(&txn, line_of(call.record, &plan, position)).await?;
        }
        if let Some(once) = once {
            let report = (once.report)(&plan.outcomes, position);
            idempotency::keep(&txn, deed.at, &once, &report).await?;
        }
        txn.commit().await?;
        self.has_written().await;
        Ok(Some(Written::Done(plan.outcomes, position)))
    }
}

/// The line in the record of what was written.
fn line_of<'a>(record: &Entry<'a>, plan: &Plan, position: i64) -> Entry<'a> {
    let mut provinces = plan.writes.changes.iter().map(|change| change.province);
    let first = provinces.next().flatten();
    let node = match plan.writes.changes.as_slice() {
        [only] => word(only.kind).map(|word| (word.name, opaque_id(word, only.node))),
        _ => None,
    };
    Entry {
        node,
        province: first.filter(|_| provinces.all(|province| province == first)),
        feed_position: Some(position),
        ..record.clone()
    }
}

/// The things of a register source that are not told. One that the caller may not write, as it has become another
/// province's or the nation's, is none of the caller's any more.
async fn untold(
    txn: &DatabaseTransaction,
    whole: &Whole<'_>,
    permission: &Permission,
    records: &[Record],
) -> Result<Vec<Uuid>, StoreError> {
    let told: HashSet<&str> = records
        .iter()
        .flat_map(|record| &record.keys)
        .filter(|key| key.kind == whole.word.name && key.source == whole.source)
        .map(|key| key.key.as_str())
        .collect();
    let mut known = load::called_by(txn, whole.word, whole.source).await?;
    let scoping = whole.word.scoping;
    known.retain(|known| permission.may_write(scoping, known.province).is_ok());
    let kept: HashSet<Uuid> =
        known.iter().filter(|it| told.contains(it.key.as_str())).map(|it| it.id).collect();
    let untold: BTreeSet<Uuid> =
        known.into_iter().map(|it| it.id).filter(|id| !kept.contains(id)).collect();
    Ok(untold.into_iter().collect())
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
    statement::insert(txn, "node_key", &keys.collect::<Vec<_>>()).await?;
    if let Some(run) = deed.run {
        statement::insert(txn, "import_run", &[run_row(run, deed.at, plan)]).await?;
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
                .with("has_left", change.left.is_some())
                .with("left_province_id", change.left.and_then(|Left(province)| province))
                .with("actor", deed.actor)
                .with("at", deed.at)
                .with("patch", patch::forth(change, table))
                .with("reverse_patch", patch::back(change, table))
                .with("compacted", false)
        })
        .collect();
    feed::notify(txn).await?;
    let first = feed::advance(txn, count).await? - count + 1;
    for (row, position) in rows.iter_mut().zip(first..) {
        row.set("position", position);
    }
    statement::insert(txn, "change", &rows).await
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
