//! What changed since a position, as far as kept answers must know: of which types, and whose.

use domain::graph::{Word, word};
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use crate::store::{Store, StoreError};

/// So many positions are looked at one by one; beyond them, anything may have changed.
const MOST: i64 = 20_000;

/// What changed of things of one type and province.
#[derive(Debug)]
pub(crate) struct Changed {
    /// The type.
    pub(crate) word: &'static Word,
    /// Whose they are; nothing where they are nobody's own, and where one may have been another's before.
    pub(crate) province: Option<Uuid>,
    /// The last change.
    pub(crate) position: i64,
}

/// What was heard of the feed.
#[derive(Debug)]
pub(crate) struct Heard {
    /// The identity of the feed.
    pub(crate) epoch: String,
    /// Where it stands.
    pub(crate) position: i64,
    /// What changed; nothing where that is too much to tell.
    pub(crate) changed: Option<Vec<Changed>>,
}

impl Store {
    /// What changed after a position: one statement, and so one moment.
    pub(crate) async fn heard_since(&self, after: i64) -> Result<Heard, StoreError> {
        // whoever reads only what a thing left hears of it too
        let text = "SELECT clock.epoch, clock.position, c.kind, c.province_id, c.last FROM feed_clock clock LEFT JOIN \
             (SELECT kind, CASE WHEN has_left THEN NULL ELSE province_id END AS province_id, max(position) AS last \
              FROM change WHERE position > $1 AND position <= $2 GROUP BY 1, 2) c ON TRUE";
        let binds = [after.into(), after.saturating_add(MOST).into()];
        let engine = self.reader.get_database_backend();
        let statement = Statement::from_sql_and_values(engine, text, binds);
        let rows = self.reader.query_all_raw(statement).await?;
        let first = rows.first().ok_or_else(super::no_clock)?;
        let (epoch, position): (String, i64) =
            (first.try_get_by_index(0)?, first.try_get_by_index(1)?);
        if position.saturating_sub(after) > MOST || position < after {
            return Ok(Heard { epoch, position, changed: None });
        }
        let mut changed = Vec::with_capacity(rows.len());
        for row in &rows {
            let Some(kind) = row.try_get_by_index::<Option<String>>(2)? else { continue };
            let Some(word) = word(&kind) else {
                return Ok(Heard { epoch, position, changed: None });
            };
            let (province, position) = (row.try_get_by_index(3)?, row.try_get_by_index(4)?);
            changed.push(Changed { word, province, position });
        }
        Ok(Heard { epoch, position, changed: Some(changed) })
    }
}
