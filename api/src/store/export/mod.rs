//! Everything that is held of a page of things, as it was written: for exports, which are read back.
//!
//! A page is read inside one snapshot, by one statement for the nodes and each table of rows that belong to them: how
//! many depends on the word, never on the rows.

mod hidden;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::graph::plan::Scope;
use domain::graph::{Scoping, Word};
use domain::sync::{Key, OwnedRows, Row, Thing, owned_tables};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement, Value as Bind};
use uuid::Uuid;

use super::read::one_moment;
use super::write::{is_among, quoted, shape};
use super::{Store, StoreError};

/// A page of things.
#[derive(Debug)]
pub(crate) struct ExportPage {
    /// The things, by id, with all that is held of them.
    pub(crate) things: Vec<Thing>,
    /// Where the feed stood: everything up to it is told, and nothing after.
    pub(crate) position: i64,
    /// Whether there are more after the last.
    pub(crate) has_more: bool,
}

impl Store {
    /// The things of a word after this id, in the order of their ids, as far as somebody of this scope may see them.
    pub(crate) async fn export(
        &self,
        word: &'static Word,
        scope: &Scope,
        after: Option<Uuid>,
        count: usize,
    ) -> Result<ExportPage, StoreError> {
        let snapshot = one_moment(self).await?;
        let position = position(&snapshot).await?;
        let mut nodes = nodes(&snapshot, word, scope, after, count.saturating_add(1)).await?;
        let has_more = nodes.len() > count;
        nodes.truncate(count);
        let mut things = held(&snapshot, word, nodes).await?;
        if let Scope::Provinces(own) = scope {
            hidden::leave_out(&snapshot, word, own, &mut things).await?;
        }
        snapshot.commit().await?;
        Ok(ExportPage { things, position, has_more })
    }
}

async fn position(db: &DatabaseTransaction) -> Result<i64, StoreError> {
    let text = Statement::from_string(db.get_database_backend(), "SELECT position FROM feed_clock");
    let row = db.query_one_raw(text).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

async fn nodes(
    db: &DatabaseTransaction,
    word: &'static Word,
    scope: &Scope,
    after: Option<Uuid>,
    count: usize,
) -> Result<Vec<Row>, StoreError> {
    let engine = db.get_database_backend();
    let mut binds = vec![Bind::from(after.unwrap_or(Uuid::nil()))];
    let mut tests = vec!["id > $1".to_owned()];
    if let Scope::Provinces(own) = scope
        && let Some((test, bind)) = is_readable(engine, word, own, "$2")
    {
        binds.push(bind);
        tests.push(test);
    }
    let ending = format!("ORDER BY id LIMIT {count}");
    rows(db, word.table, &tests.join(" AND "), binds, &ending).await
}

/// That a word's row may be read by somebody of these provinces; nothing where everybody may.
fn is_readable(
    engine: DbBackend,
    word: &Word,
    own: &BTreeSet<Uuid>,
    bind: &str,
) -> Option<(String, Bind)> {
    let (is_own, own) = is_among(engine, "province_id", bind, own);
    match word.scoping {
        Scoping::Shared | Scoping::Subject => None,
        Scoping::Province | Scoping::ProvinceOrNational => Some((is_own, own)),
        Scoping::ProvinceOrShared => Some((format!("(province_id IS NULL OR {is_own})"), own)),
    }
}

/// Everything that is held of these nodes.
async fn held(
    db: &DatabaseTransaction,
    word: &'static Word,
    nodes: Vec<Row>,
) -> Result<Vec<Thing>, StoreError> {
    let ids: BTreeSet<Uuid> = nodes.iter().filter_map(|row| row.id("id")).collect();
    let mut owned: BTreeMap<&'static str, OwnedRows> = BTreeMap::new();
    let mut told_by = BTreeSet::new();
    for table in owned_tables(word) {
        let mut by_owner = OwnedRows::new();
        for row in rows_of(db, table.name, &table.owner, &ids).await? {
            told_by.extend(row.id("provenance_id"));
            if let Some(owner) = row.id(&table.owner) {
                by_owner.entry(owner).or_default().push(row);
            }
        }
        owned.insert(table.name, by_owner);
    }
    let mut keys: HashMap<Uuid, Vec<Key>> = HashMap::new();
    for row in rows_of(db, "node_key", "node_id", &ids).await? {
        if row.text("kind") == Some(word.name)
            && let (Some(id), Some(source), Some(key)) =
                (row.id("node_id"), row.text("source"), row.text("key"))
        {
            let source = source.to_owned().into();
            keys.entry(id).or_default().push(Key { kind: word.name, source, key: key.to_owned() });
        }
    }
    let mut of_nodes: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in rows_of(db, "provenance_subject", "node_id", &ids).await? {
        if let (Some(id), Some(source)) = (row.id("node_id"), row.id("provenance_id")) {
            told_by.insert(source);
            of_nodes.entry(id).or_default().push(source);
        }
    }
    let sources: HashMap<Uuid, Row> = rows_of(db, "provenance", "id", &told_by)
        .await?
        .into_iter()
        .filter_map(|row| Some((row.id("id")?, row)))
        .collect();
    let things = nodes.into_iter().filter_map(|row| {
        let id = row.id("id")?;
        let of_it = |rows: &mut OwnedRows| rows.remove(&id).unwrap_or_default();
        let owned: BTreeMap<_, _> =
            owned.iter_mut().map(|(table, rows)| (*table, of_it(rows))).collect();
        let named = owned.values().flatten().filter_map(|row| row.id("provenance_id"));
        let own = of_nodes.remove(&id).unwrap_or_default();
        let all: BTreeSet<Uuid> = named.chain(own.iter().copied()).collect();
        let source_rows =
            all.into_iter().filter_map(|id| Some((id, sources.get(&id)?.clone()))).collect();
        Some(Thing {
            id,
            row,
            owned,
            keys: keys.remove(&id).unwrap_or_default(),
            sources: own,
            source_rows,
        })
    });
    Ok(things.collect())
}

async fn rows_of(
    db: &DatabaseTransaction,
    table: &str,
    column: &str,
    ids: &BTreeSet<Uuid>,
) -> Result<Vec<Row>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (is_among, ids) = is_among(db.get_database_backend(), &quoted(column), "$1", ids);
    rows(db, table, &is_among, vec![ids], "").await
}

async fn rows(
    db: &DatabaseTransaction,
    table: &str,
    test: &str,
    binds: Vec<Bind>,
    ending: &str,
) -> Result<Vec<Row>, StoreError> {
    let shape = shape(table)?;
    let columns: Vec<_> = shape.columns.iter().map(|column| quoted(&column.name)).collect();
    let columns = columns.join(", ");
    let sql = format!("SELECT {columns} FROM {} WHERE {test} {ending}", quoted(table));
    let engine: DbBackend = db.get_database_backend();
    let rows = db.query_all_raw(Statement::from_sql_and_values(engine, sql, binds)).await?;
    rows.iter().map(|row| shape.read(row)).collect()
}
