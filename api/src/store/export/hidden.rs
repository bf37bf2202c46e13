//! What somebody of a province does not learn of a thing that it may read: that it speaks of another province's things,
//! and what it is called in another province's register.

use std::collections::{BTreeMap, BTreeSet};

use domain::graph::{Path, Role, Word, word};
use domain::sync::{Key, Thing, Value};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement};
use uuid::Uuid;

use super::is_readable;
use crate::store::StoreError;
use crate::store::write::{is_among, quoted};

/// Where a thing names another: the table, which may be its own, and the column.
#[derive(Debug, Clone, Copy)]
struct Named {
    table: &'static str,
    column: &'static str,
    target: &'static Word,
    is_link: bool,
}

/// Leaves it out: a list loses it, a value is empty. One statement for each kind of thing that is named.
pub(super) async fn leave_out(
    db: &DatabaseTransaction,
    of: &'static Word,
    own: &BTreeSet<Uuid>,
    things: &mut [Thing],
) -> Result<(), StoreError> {
    for thing in things.iter_mut() {
        thing.keys.retain(|key| is_own_register(key, own));
    }
    let named = named(of);
    let mut asked: BTreeMap<&str, (&'static Word, BTreeSet<Uuid>)> = BTreeMap::new();
    for one in &named {
        let ids = things.iter().flat_map(|thing| ids(thing, of, one));
        asked.entry(one.target.name).or_insert((one.target, BTreeSet::new())).1.extend(ids);
    }
    let mut readable = BTreeSet::new();
    for (target, ids) in asked.into_values() {
        readable.extend(which_are_readable(db, target, own, &ids).await?);
    }
    for thing in things.iter_mut() {
        for one in &named {
            forget(thing, of, one, &readable);
        }
    }
    Ok(())
}

/// Whether a key stands in the nation's register, or in that of one of these provinces.
fn is_own_register(key: &Key, own: &BTreeSet<Uuid>) -> bool {
    match key.source.split_once('@') {
        Some((_, province)) => province.parse().is_ok_and(|province| own.contains(&province)),
        None => true,
    }
}

/// Where a word's things name others that belong to provinces.
fn named(of: &'static Word) -> Vec<Named> {
    let named = of.relations.iter().filter_map(|relation| {
        let target = word(relation.target)?;
        if target.role != Role::Node || !target.has_province() {
            return None;
        }
        let (table, column, is_link) = match relation.path {
            Path::Held(column) => (of.table, column, false),
            Path::HeldInterval { table, column } => (table, column, false),
            Path::Through { table, there, .. } => (table, there, true),
            Path::Of(_) | Path::Derived => return None,
        };
        Some(Named { table, column, target, is_link })
    });
    named.collect()
}

fn ids(thing: &Thing, of: &Word, named: &Named) -> Vec<Uuid> {
    if named.table == of.table {
        return thing.row.id(named.column).into_iter().collect();
    }
    let rows = thing.owned.get(named.table).map_or(&[][..], Vec::as_slice);
    rows.iter().filter_map(|row| row.id(named.column)).collect()
}

fn forget(thing: &mut Thing, of: &Word, named: &Named, readable: &BTreeSet<Uuid>) {
    let is_hidden = |id: Option<Uuid>| id.is_some_and(|id| !readable.contains(&id));
    if named.table == of.table {
        if is_hidden(thing.row.id(named.column)) {
            thing.row.set(named.column, Value::Null);
        }
        return;
    }
    let Some(rows) = thing.owned.get_mut(named.table) else { return };
    if named.is_link {
        rows.retain(|row| !is_hidden(row.id(named.column)));
        return;
    }
    for row in rows.iter_mut().filter(|row| is_hidden(row.id(named.column))) {
        row.set(named.column, Value::Null);
    }
}

async fn which_are_readable(
    db: &DatabaseTransaction,
    target: &'static Word,
    own: &BTreeSet<Uuid>,
    ids: &BTreeSet<Uuid>,
) -> Result<Vec<Uuid>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let engine = db.get_database_backend();
    let (is_among, ids) = is_among(engine, "id", "$1", ids);
    let (mut condition, mut binds) = (is_among, vec![ids]);
    if let Some((is_readable, bind)) = is_readable(engine, target, own, "$2") {
        condition = format!("{condition} AND {is_readable}");
        binds.push(bind);
    }
    let text = format!("SELECT id FROM {} WHERE {condition}", quoted(target.table));
    let rows = db.query_all_raw(Statement::from_sql_and_values(engine, text, binds)).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}
