//! What hangs on a vendor, and which merges there were.

use domain::sync::Key;
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use crate::store::{Store, StoreError};

/// What hangs on a vendor.
#[derive(Debug, Default)]
pub(crate) struct Linked {
    /// Its names, with their kinds.
    pub(crate) aliases: Vec<(String, String)>,
    /// The monitoring arrangements that it is hired for.
    pub(crate) arrangements: Vec<Uuid>,
    /// The survey answers that name it.
    pub(crate) answers: Vec<Uuid>,
    /// The assessments that it made.
    pub(crate) assessments: Vec<Uuid>,
}

/// A merge that has not been undone.
#[derive(Debug)]
pub(crate) struct Merge {
    /// The merge.
    pub(crate) id: Uuid,
    /// The vendor that the other was found to be.
    pub(crate) into: Uuid,
    /// What moved, as JSON.
    pub(crate) moved: String,
}

impl Store {
    /// The thing that a key leads to.
    pub(crate) async fn id_of(&self, key: &Key) -> Result<Option<Uuid>, StoreError> {
        let db = self.reader();
        let text = "SELECT node_id FROM node_key WHERE kind = $1 AND source = $2 AND key = $3";
        let binds = [key.kind.into(), key.source.as_ref().into(), key.key.as_str().into()];
        let statement = Statement::from_sql_and_values(db.get_database_backend(), text, binds);
        let row = db.query_one_raw(statement).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
    }

    /// What hangs on a vendor.
    pub(crate) async fn linked_to(&self, vendor: Uuid) -> Result<Linked, StoreError> {
        let db = self.reader();
        let engine = db.get_database_backend();
        let text = "SELECT alias, kind FROM vendor_alias WHERE vendor_id = $1 ORDER BY alias";
        let statement = Statement::from_sql_and_values(engine, text, [vendor.into()]);
        let mut linked = Linked::default();
        for row in db.query_all_raw(statement).await? {
            linked.aliases.push((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        }
        let lists = [
            (
                &mut linked.arrangements,
                "monitoring_arrangement_id",
                "monitoring_arrangement_vendor",
            ),
            (&mut linked.answers, "survey_answer_id", "survey_answer_vendor"),
            (&mut linked.assessments, "id", "assessment"),
        ];
        for (list, column, table) in lists {
            let text =
                format!("SELECT {column} FROM {table} WHERE vendor_id = $1 ORDER BY {column}");
            let statement = Statement::from_sql_and_values(engine, text, [vendor.into()]);
            for row in db.query_all_raw(statement).await? {
                list.push(row.try_get_by_index(0)?);
            }
        }
        Ok(linked)
    }

    /// The last merge of a vendor into another, unless it was undone.
    pub(crate) async fn merge_of(&self, vendor: Uuid) -> Result<Option<Merge>, StoreError> {
        let db = self.reader();
        let text = "SELECT id, into_id, moved FROM vendor_merge m WHERE from_id = $1 AND undoes IS NULL \
                    AND NOT EXISTS (SELECT 1 FROM vendor_merge u WHERE u.undoes = m.id) \
                    ORDER BY at DESC, id DESC LIMIT 1";
        let engine = db.get_database_backend();
        let statement = Statement::from_sql_and_values(engine, text, [vendor.into()]);
        let row = db.query_one_raw(statement).await?;
        row.map(|row| {
            Ok(Merge {
                id: row.try_get_by_index(0)?,
                into: row.try_get_by_index(1)?,
                moved: row.try_get_by_index(2)?,
            })
        })
        .transpose()
    }
}
