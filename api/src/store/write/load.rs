//! Reads what is known of a batch: one statement for each kind of node and each table below it, whatever the number
//! of rows.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::access::Permission;
use domain::graph::{DECISION, ORGANIZATION, SURVEY_ANSWER, Word, word};
use domain::sync::{
    Existing, Key, KnownKeys, OwnedRows, OwnedTable, Record, Row, Wanted, keys_of, sources_of,
};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, QueryResult, Statement, Value as Bind,
};
use uuid::Uuid;

use super::arrays;
use super::shapes::shape;
use super::statement::{is_among, quoted};
use crate::store::StoreError;

/// What is known of the records' nodes; on PostgreSQL their rows are locked until the transaction ends.
pub(super) async fn existing(
    txn: &DatabaseTransaction,
    records: &[Record],
    told_by: Option<&Permission>,
) -> Result<Existing, StoreError> {
    let keys = known_keys(txn, records).await?;
    let wanted = Wanted::by(records, &keys, told_by.is_some());
    let mut existing = Existing { keys, ..Existing::default() };
    for (word, ids) in &wanted.nodes {
        for row in node_rows(txn, word.table, ids).await? {
            if let Some(id) = row.id("id") {
                existing.nodes.insert(id, row);
            }
        }
    }
    // of a node that is not there, nothing else is
    let there = |ids: &BTreeSet<Uuid>, nodes: &HashMap<Uuid, Row>| -> BTreeSet<Uuid> {
        ids.iter().filter(|id| nodes.contains_key(id)).copied().collect()
    };
    for (table, ids) in &wanted.owned {
        let owners = there(ids, &existing.nodes);
        existing.owned.insert(table.name, owned_rows(txn, table, &owners).await?);
    }
    existing.sources = sources(txn, &sources_of(records, &existing)).await?;
    existing.sourced = sourced(txn, &there(&wanted.sourced, &existing.nodes)).await?;
    existing.referred = referred(txn, &wanted, told_by).await?;
    if told_by.is_none() {
        existing.overridden = overridden(txn, &wanted).await?;
    }
    Ok(existing)
}

/// The columns of answers that a person has said otherwise than was read.
async fn overridden(
    txn: &DatabaseTransaction,
    wanted: &Wanted,
) -> Result<HashMap<Uuid, BTreeSet<String>>, StoreError> {
    let mut answers = wanted.nodes.iter();
    let Some((_, ids)) = answers.find(|(word, _)| word.name == SURVEY_ANSWER.name) else {
        return Ok(HashMap::new());
    };
    let (is_among, ids) = is_among(txn.get_database_backend(), "node_id", "$1", ids);
    let column = quoted("column");
    let text = format!(
        "SELECT node_id, {column} FROM review WHERE action = 'OVERRIDDEN' \
         AND {column} IS NOT NULL AND {is_among}"
    );
    let mut overridden: HashMap<Uuid, BTreeSet<String>> = HashMap::new();
    for row in all(txn, &text, [ids]).await? {
        overridden.entry(row.try_get_by_index(0)?).or_default().insert(row.try_get_by_index(1)?);
    }
    Ok(overridden)
}

/// The own rows of what is referred to, and of those that issued the documents among it, as far as the caller may read
/// them: what is not known of a body is held against nobody.
async fn referred(
    txn: &DatabaseTransaction,
    wanted: &Wanted,
    told_by: Option<&Permission>,
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
            let province = row.id("province_id");
            if told_by.is_none_or(|by| by.reads(ORGANIZATION.scoping, province)) {
                referred.extend(row.id("id").map(|id| (id, row)));
            }
        }
    }
    Ok(referred)
}

/// A thing that a register source knows.
pub(super) struct Called {
    /// What it is called there.
    pub(super) key: String,
    pub(super) id: Uuid,
    /// The province that it belongs to.
    pub(super) province: Option<Uuid>,
}

/// The things of a word that are called so by one source and are not retired.
pub(super) async fn called_by(
    txn: &DatabaseTransaction,
    word: &Word,
    source: &str,
) -> Result<Vec<Called>, StoreError> {
    let table = quoted(word.table);
    let province = if word.has_province() { ", n.province_id" } else { "" };
    let text = format!(
        "SELECT k.key, k.node_id{province} FROM node_key k JOIN {table} n ON n.id = k.node_id \
         WHERE k.kind = $1 AND k.source = $2 AND n.retired_on IS NULL ORDER BY k.key"
    );
    let rows = all(txn, &text, [word.name.into(), source.into()]).await?;
    let called = rows.iter().map(|row| {
        let province = if word.has_province() { row.try_get_by_index(2)? } else { None };
        Ok(Called { key: row.try_get_by_index(0)?, id: row.try_get_by_index(1)?, province })
    });
    called.collect()
}

/// All keys by one statement, whoever issued them and whatever they are for; ids by one for each kind of thing.
async fn known_keys(
    txn: &DatabaseTransaction,
    records: &[Record],
) -> Result<KnownKeys, StoreError> {
    let (ids, keys): (Vec<_>, Vec<_>) =
        keys_of(records).into_iter().partition(|key| key.source == Key::ID);
    let (asked, binds): (&str, Vec<Bind>) = match txn.get_database_backend() {
        DbBackend::Postgres => (
            "unnest($1::text::text[], $2::text::text[], $3::text::text[]) \
             WITH ORDINALITY AS asked (kind, source, key, place)",
            vec![
                arrays::texts(keys.iter().map(|key| key.kind)).into(),
                arrays::texts(keys.iter().map(|key| key.source.as_ref())).into(),
                arrays::texts(keys.iter().map(|key| key.key.as_str())).into(),
            ],
        ),
        _ => (
            "(SELECT value ->> 0 AS kind, value ->> 1 AS source, value ->> 2 AS key, key + 1 AS place \
             FROM json_each($1)) AS asked",
            vec![json(&keys)?.into()],
        ),
    };
    let text = format!(
        "SELECT asked.place, known.node_id FROM {asked} JOIN node_key AS known \
         ON known.kind = asked.kind AND known.source = asked.source AND known.key = asked.key"
    );
    let mut known = KnownKeys::new();
    for of_kind in ids.chunk_by(|one, other| one.kind == other.kind) {
        let Some(kind) = of_kind.first().map(|key| key.kind) else { continue };
        known.extend(known_ids(txn, kind, of_kind).await?);
    }
    for row in all(txn, &text, binds).await? {
        let place = usize::try_from(row.try_get_by_index::<i64>(0)? - 1).unwrap_or(usize::MAX);
        if let Some(key) = keys.get(place) {
            known.insert((*key).clone(), row.try_get_by_index(1)?);
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
    if ids.is_empty() {
        return Ok(Vec::new());
    }
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
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let (is_among, ids) = is_among(txn.get_database_backend(), "id", "$1", ids);
    let rows = all(txn, &format!("SELECT id FROM provenance WHERE {is_among}"), [ids]).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

async fn sourced(
    txn: &DatabaseTransaction,
    nodes: &BTreeSet<Uuid>,
) -> Result<HashSet<(Uuid, Uuid)>, StoreError> {
    if nodes.is_empty() {
        return Ok(HashSet::new());
    }
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

fn json(keys: &[&Key]) -> Result<String, StoreError> {
    let parts: Vec<_> =
        keys.iter().map(|key| [key.kind, key.source.as_ref(), key.key.as_str()]).collect();
    serde_json::to_string(&parts)
        .map_err(|source| StoreError::Corrupt { place: "a key".to_owned(), source: source.into() })
}
