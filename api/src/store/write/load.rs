//! Reads what is known of a batch: one statement for each kind of node and each table below it, whatever the number
//! of rows.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::graph::{DECISION, ORGANIZATION, Word, word};
use domain::sync::{Existing, Key, KnownKeys, OwnedRows, OwnedTable, Record, Row, Wanted, keys_of};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, QueryResult, Statement, Value as Bind,
};
use uuid::Uuid;

use super::shapes::shape;
use super::statement::{is_among, is_one_of, quoted};
use crate::store::StoreError;

/// What is known of the records' nodes; on PostgreSQL their rows are locked until the transaction ends.
pub(super) async fn existing(
    txn: &DatabaseTransaction,
    records: &[Record],
    is_told_by_caller: bool,
) -> Result<Existing, StoreError> {
    let keys = known_keys(txn, records).await?;
    let wanted = Wanted::by(records, &keys, is_told_by_caller);
    let mut existing = Existing { keys, ..Existing::default() };
    for (word, ids) in &wanted.nodes {
        for row in node_rows(txn, word.table, ids).await? {
            if let Some(id) = row.id("id") {
                existing.nodes.insert(id, row);
            }
        }
    }
    for (table, ids) in &wanted.owned {
        existing.owned.insert(table.name, owned_rows(txn, table, ids).await?);
    }
    existing.sources = sources(txn, &wanted.sources).await?;
    existing.sourced = sourced(txn, &wanted.sourced).await?;
    existing.referred = referred(txn, &wanted).await?;
    Ok(existing)
}

/// The own rows of what is referred to, and of those that issued the documents among it.
async fn referred(
    txn: &DatabaseTransaction,
    wanted: &Wanted,
) -> Result<HashMap<Uuid, Row>, StoreError> {
    let mut referred = HashMap::new();
    let mut issuers = BTreeSet::new();
    for (word, ids) in wanted.referred.iter().filter(|(_, ids)| !ids.is_empty()) {
        for row in rows_by(txn, word.table, "id", ids, "").await? {
            if word.name == DECISION.name {
                issuers.extend(row.id("issuer_id"));
            }
            referred.extend(row.id("id").map(|id| (id, row)));
        }
    }
    if !issuers.is_empty() {
        for row in rows_by(txn, ORGANIZATION.table, "id", &issuers, "").await? {
            referred.extend(row.id("id").map(|id| (id, row)));
        }
    }
    Ok(referred)
}

/// The things of a word that are called so by one source and are not retired, with what they are called.
pub(super) async fn called_by(
    txn: &DatabaseTransaction,
    word: &Word,
    source: &str,
) -> Result<Vec<(String, Uuid)>, StoreError> {
    let table = quoted(word.table);
    let text = format!(
        "SELECT k.key, k.node_id FROM node_key k JOIN {table} n ON n.id = k.node_id \
         WHERE k.kind = $1 AND k.source = $2 AND n.retired_on IS NULL ORDER BY k.key"
    );
    let rows = all(txn, &text, [word.name.into(), source.into()]).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

async fn known_keys(
    txn: &DatabaseTransaction,
    records: &[Record],
) -> Result<KnownKeys, StoreError> {
    let mut by_register: BTreeMap<(&str, &str), Vec<&Key>> = BTreeMap::new();
    for key in keys_of(records) {
        by_register.entry((key.kind, key.source.as_ref())).or_default().push(key);
    }
    let engine = txn.get_database_backend();
    let is_one = is_one_of(engine, "key", "$3");
    let text =
        format!("SELECT key, node_id FROM node_key WHERE kind = $1 AND source = $2 AND {is_one}");
    let mut known = KnownKeys::new();
    for ((kind, source), keys) in by_register {
        if source == Key::ID {
            known.extend(known_ids(txn, kind, &keys).await?);
            continue;
        }
        let texts: Vec<_> = keys.iter().map(|key| key.key.as_str()).collect();
        let binds: [Bind; 3] = [kind.into(), source.into(), json(&texts)?.into()];
        let rows = all(txn, &text, binds).await?;
        let mut found = HashMap::with_capacity(rows.len());
        for row in rows {
            found.insert(row.try_get_by_index::<String>(0)?, row.try_get_by_index::<Uuid>(1)?);
        }
        for key in keys {
            if let Some(id) = found.get(&key.key) {
                known.insert(key.clone(), *id);
            }
        }
    }
    Ok(known)
}

/// Those of the keys that are ids of things that are there.
async fn known_ids(
    txn: &DatabaseTransaction,
    kind: &str,
    keys: &[&Key],
) -> Result<KnownKeys, StoreError> {
    let Some(word) = word(kind) else { return Ok(KnownKeys::new()) };
    let ids: HashMap<Uuid, &Key> =
        keys.iter().filter_map(|key| Some((Uuid::parse_str(&key.key).ok()?, *key))).collect();
    let (is_among, binds) = is_among(txn.get_database_backend(), "id", "$1", ids.keys());
    let text = format!("SELECT id FROM {} WHERE {is_among}", quoted(word.table));
    let mut known = KnownKeys::new();
    for row in all(txn, &text, [binds]).await? {
        let id: Uuid = row.try_get_by_index(0)?;
        known.extend(ids.get(&id).map(|key| ((*key).clone(), id)));
    }
    Ok(known)
}

async fn node_rows(
    txn: &DatabaseTransaction,
    table: &str,
    ids: &BTreeSet<Uuid>,
) -> Result<Vec<Row>, StoreError> {
    // rows in the order of their ids, so that two writers wait for each other and never in a ring;
    // keys of other tables that point here are not kept waiting
    let lock = match txn.get_database_backend() {
        DbBackend::Postgres => " ORDER BY id FOR NO KEY UPDATE",
        _ => "",
    };
    rows_by(txn, table, "id", ids, lock).await
}

async fn owned_rows(
    txn: &DatabaseTransaction,
    table: &OwnedTable,
    owners: &BTreeSet<Uuid>,
) -> Result<OwnedRows, StoreError> {
    let mut by_owner = OwnedRows::new();
    for row in rows_by(txn, table.name, &table.owner, owners, "").await? {
        if let Some(owner) = row.id(&table.owner) {
            by_owner.entry(owner).or_default().push(row);
        }
    }
    Ok(by_owner)
}

async fn rows_by(
    txn: &DatabaseTransaction,
    table: &str,
    column: &str,
    ids: &BTreeSet<Uuid>,
    ending: &str,
) -> Result<Vec<Row>, StoreError> {
    let shape = shape(table)?;
    let columns: Vec<_> = shape.columns.iter().map(|column| quoted(&column.name)).collect();
    let (is_among, ids) = is_among(txn.get_database_backend(), &quoted(column), "$1", ids);
    let text =
        format!("SELECT {} FROM {} WHERE {is_among}{ending}", columns.join(", "), quoted(table));
    all(txn, &text, [ids]).await?.iter().map(|row| shape.read(row)).collect()
}

async fn sources(
    txn: &DatabaseTransaction,
    ids: &BTreeSet<Uuid>,
) -> Result<HashSet<Uuid>, StoreError> {
    let (is_among, ids) = is_among(txn.get_database_backend(), "id", "$1", ids);
    let rows = all(txn, &format!("SELECT id FROM provenance WHERE {is_among}"), [ids]).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

async fn sourced(
    txn: &DatabaseTransaction,
    nodes: &BTreeSet<Uuid>,
) -> Result<HashSet<(Uuid, Uuid)>, StoreError> {
    let (is_among, nodes) = is_among(txn.get_database_backend(), "node_id", "$1", nodes);
    let text = format!("SELECT provenance_id, node_id FROM provenance_subject WHERE {is_among}");
    let rows = all(txn, &text, [nodes]).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

async fn all(
    txn: &DatabaseTransaction,
    text: &str,
    binds: impl IntoIterator<Item = Bind>,
) -> Result<Vec<QueryResult>, StoreError> {
    let statement = Statement::from_sql_and_values(txn.get_database_backend(), text, binds);
    Ok(txn.query_all_raw(statement).await?)
}

fn json(texts: &[&str]) -> Result<String, StoreError> {
    serde_json::to_string(texts)
        .map_err(|source| StoreError::Corrupt { place: "a key".to_owned(), source: source.into() })
}
