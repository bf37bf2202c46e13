//! Reading the feed, and the history of things: the same rows.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::feed::{Clock, Cursor, Refusal};
use domain::graph::plan::Scope;
use domain::graph::{Role, Scoping, WORDS, Word, word};
use domain::sync::Left;
use sea_orm::QueryResult;
use uuid::Uuid;

use super::run::Session;
use super::sql::Sql;
use crate::store::StoreError;

/// Positions that one page looks at: a caller who may read little is told in time how far it was.
const SPAN: i64 = 100_000;

/// What is asked of the feed.
#[derive(Debug, Clone, Default)]
pub(crate) struct ChangesAsked {
    /// Only what follows this.
    pub(crate) after: Option<Cursor>,
    /// Only of these types.
    pub(crate) kinds: Option<Vec<&'static str>>,
    /// Only what belongs to these provinces.
    pub(crate) provinces: Option<Vec<Uuid>>,
    /// At most so many.
    pub(crate) first: u32,
}

/// A part of the feed.
#[derive(Debug)]
pub(crate) struct Changes {
    /// The changes that the caller may see, in order.
    pub(crate) rows: Vec<ChangeRow>,
    /// Up to where the feed was read.
    pub(crate) end: Cursor,
    /// Whether there is more already.
    pub(crate) has_more: bool,
}

/// A change, as it is held.
#[derive(Debug)]
pub(crate) struct ChangeRow {
    pub(crate) position: i64,
    pub(crate) kind: String,
    pub(crate) node: Uuid,
    pub(crate) op: String,
    pub(crate) revision: i64,
    pub(crate) province: Option<Uuid>,
    /// Whose the thing was before, if it went to another province.
    pub(crate) left: Option<Left>,
    pub(crate) actor: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) patch: Option<String>,
    pub(crate) reverse_patch: Option<String>,
    /// Its place, for whoever reads on from there.
    pub(crate) cursor: Option<Cursor>,
}

/// The columns of a change, in the order in which [`ChangeRow`] reads them.
const COLUMNS: &str = "position, kind, node_id, op, revision, province_id, actor, at, patch, reverse_patch, \
    has_left, left_province_id";

impl ChangeRow {
    /// The change whose columns begin at `place`; nothing where there is none.
    fn read(row: &QueryResult, place: usize) -> Result<Option<Self>, StoreError> {
        let Some(position) = row.try_get_by_index::<Option<i64>>(place)? else { return Ok(None) };
        let has_left: bool = row.try_get_by_index(place + 10)?;
        let left = row.try_get_by_index(place + 11)?;
        Ok(Some(Self {
            position,
            kind: row.try_get_by_index(place + 1)?,
            node: row.try_get_by_index(place + 2)?,
            op: row.try_get_by_index(place + 3)?,
            revision: row.try_get_by_index(place + 4)?,
            province: row.try_get_by_index(place + 5)?,
            left: has_left.then_some(Left(left)),
            actor: row.try_get_by_index(place + 6)?,
            at: row.try_get_by_index(place + 7)?,
            patch: row.try_get_by_index(place + 8)?,
            reverse_patch: row.try_get_by_index(place + 9)?,
            cursor: None,
        }))
    }

    /// The word of the thing that changed.
    pub(crate) fn word(&self) -> Option<&'static Word> {
        word(&self.kind)
    }
}

impl Session<'_> {
    /// A part of the feed, and how far the feed was read for it. What may have left the provinces that are read or asked
    /// for stands in it too: whether the caller is told of it is decided above.
    ///
    /// One statement, and so one moment: rows up to the position told and none after.
    pub(crate) async fn changes(
        &mut self,
        asked: &ChangesAsked,
    ) -> Result<(Clock, Result<Changes, Refusal>), StoreError> {
        let mut sql = self.sql(NaiveDate::MIN);
        let after = asked.after.as_ref().map_or(0, |cursor| cursor.position);
        let until = after.saturating_add(SPAN);
        let mut conditions = vec![
            format!("c.position > {}", sql.bind(after)),
            format!("c.position <= {}", sql.bind(until)),
            "NOT c.compacted".to_owned(),
        ];
        let or_left = |condition: String| format!("({condition} OR c.has_left)");
        conditions.extend(may_read(&mut sql, self.scope(), "c").map(or_left));
        if let Some(kinds) = &asked.kinds {
            conditions.push(format!("c.kind IN ({})", listed(kinds.iter().copied())));
        }
        if let Some(provinces) = &asked.provinces {
            conditions.push(or_left(sql.is_among("c.province_id", provinces)));
        }
        let limit = u64::from(asked.first) + 1;
        let text = format!(
            "SELECT clock.position, clock.epoch, clock.floor, {} FROM feed_clock clock LEFT JOIN \
             (SELECT {COLUMNS} FROM change c WHERE {} ORDER BY c.position LIMIT {limit}) c ON TRUE \
             ORDER BY c.position",
            columns_of("c"),
            conditions.join(" AND "),
        );
        let sent = self.query(sql.finish(text), 0).await?;
        let first = sent.first().ok_or_else(no_clock)?;
        let clock = Clock {
            position: first.try_get_by_index(0)?,
            epoch: first.try_get_by_index(1)?,
            floor: first.try_get_by_index(2)?,
        };
        let begin = match clock.admit(asked.after.as_ref()) {
            Ok(begin) => begin,
            Err(refusal) => return Ok((clock, Err(refusal))),
        };
        let rows: Result<Vec<_>, _> = sent.iter().map(|row| ChangeRow::read(row, 3)).collect();
        let mut rows: Vec<ChangeRow> = rows?.into_iter().flatten().collect();
        let first = usize::try_from(asked.first).unwrap_or(usize::MAX);
        let is_full = rows.len() > first;
        rows.truncate(first);
        let end = match rows.last() {
            Some(last) if is_full => last.position,
            _ => until.min(clock.position),
        };
        for row in &mut rows {
            row.cursor = Some(clock.cursor_after(&begin, row.position));
        }
        let has_more = end < clock.position;
        let changes = Changes { rows, end: clock.cursor_after(&begin, end), has_more };
        Ok((clock, Ok(changes)))
    }

    /// The newest revisions of each of these nodes, before a position; one more than asked tells that there are more.
    pub(crate) async fn histories(
        &mut self,
        nodes: &[Uuid],
        before: Option<i64>,
        first: u32,
    ) -> Result<HashMap<Uuid, Vec<ChangeRow>>, StoreError> {
        let mut sql = self.sql(NaiveDate::MIN);
        let keys = sql.keys_table(nodes);
        let mut conditions = vec!["c.node_id = k.key".to_owned()];
        if let Some(before) = before {
            conditions.push(format!("c.position < {}", sql.bind(before)));
        }
        conditions.extend(may_read(&mut sql, self.scope(), "c"));
        let (conditions, limit) = (conditions.join(" AND "), u64::from(first) + 1);
        let page = |columns: &str| {
            format!(
                "(SELECT {columns} FROM change c WHERE {conditions} ORDER BY c.position DESC LIMIT {limit})"
            )
        };
        let inner = if sql.is_postgres() {
            format!("(SELECT w.* FROM {keys} k CROSS JOIN LATERAL {} w)", page(COLUMNS))
        } else {
            let page = page("c.position");
            format!("(SELECT h.* FROM {keys} k JOIN change h ON h.position IN {page})")
        };
        let text = format!(
            "SELECT clock.position, {} FROM feed_clock clock LEFT JOIN {inner} t ON TRUE \
             ORDER BY t.position DESC",
            columns_of("t")
        );
        self.by_node(sql, text).await
    }

    /// Everything that became of these nodes, in order.
    pub(crate) async fn whole_histories(
        &mut self,
        nodes: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<ChangeRow>>, StoreError> {
        let mut sql = self.sql(NaiveDate::MIN);
        let is_among = sql.is_among("c.node_id", nodes);
        let text = format!(
            "SELECT clock.position, {} FROM feed_clock clock LEFT JOIN change c ON {is_among} \
             ORDER BY c.position",
            columns_of("c")
        );
        self.by_node(sql, text).await
    }

    async fn by_node(
        &mut self,
        sql: Sql<'_>,
        text: String,
    ) -> Result<HashMap<Uuid, Vec<ChangeRow>>, StoreError> {
        let mut found: HashMap<Uuid, Vec<ChangeRow>> = HashMap::new();
        for row in self.query(sql.finish(text), 0).await? {
            if let Some(change) = ChangeRow::read(&row, 1)? {
                found.entry(change.node).or_default().push(change);
            }
        }
        Ok(found)
    }

    /// Those of these nodes that the caller may read: one statement for each word that is not shared.
    pub(crate) async fn readable(
        &mut self,
        nodes: &HashSet<(&'static str, Uuid)>,
    ) -> Result<HashSet<Uuid>, StoreError> {
        let mut readable = HashSet::new();
        for word in WORDS.iter().filter(|word| word.role == Role::Node) {
            let ids: Vec<Uuid> =
                nodes.iter().filter(|(kind, _)| *kind == word.name).map(|(_, id)| *id).collect();
            if ids.is_empty() {
                continue;
            }
            if *self.scope() == Scope::Nation || word.scoping == Scoping::Shared {
                readable.extend(ids);
                continue;
            }
            let mut sql = self.sql(NaiveDate::MIN);
            let is_among = sql.is_among("t.id", &ids);
            let may = sql.may_read(word, "t").unwrap_or_else(|| "TRUE".to_owned());
            let text = format!(
                "SELECT clock.position, t.id FROM feed_clock clock LEFT JOIN {} t ON {is_among} AND {may}",
                word.table
            );
            for row in self.query(sql.finish(text), 0).await? {
                readable.extend(row.try_get_by_index::<Option<Uuid>>(1)?);
            }
        }
        Ok(readable)
    }
}

fn columns_of(alias: &str) -> String {
    COLUMNS.split(", ").map(|column| format!("{alias}.{column}")).collect::<Vec<_>>().join(", ")
}

/// That the caller may read the row that a change speaks of; nothing where it may read all.
fn may_read(sql: &mut Sql<'_>, scope: &Scope, alias: &str) -> Option<String> {
    let Scope::Provinces(provinces) = scope else { return None };
    let provinces: Vec<Uuid> = provinces.iter().copied().collect();
    let own = sql.is_among(&format!("{alias}.province_id"), &provinces);
    let of = |scoping: Scoping| {
        listed(WORDS.iter().filter(move |word| word.scoping == scoping).map(|word| word.name))
    };
    Some(format!(
        "({own} OR {alias}.kind IN ({}) OR ({alias}.kind IN ({}) AND {alias}.province_id IS NULL))",
        of(Scoping::Shared),
        of(Scoping::ProvinceOrShared),
    ))
}

/// Names of ours as SQL takes them in a list.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.map(|name| format!("'{name}'")).collect();
    if names.is_empty() { "NULL".to_owned() } else { names.join(", ") }
}

fn no_clock() -> StoreError {
    StoreError::Corrupt { place: "feed_clock".to_owned(), source: "there is no row".into() }
}
