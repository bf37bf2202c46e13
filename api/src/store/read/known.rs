//! The rows of things, whole, as a change's patches speak of them.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use domain::feed::{Known, KnownRow, Said};
use domain::graph::Word;
use domain::sync::{Row, Value, owned_tables};
use uuid::Uuid;

use super::run::Session;
use super::sql::quoted;
use crate::store::StoreError;
use crate::store::write::shapes::shape;

impl Session<'_> {
    /// The rows of these nodes of a word, whoever may read them: one statement for each table.
    pub(crate) async fn whole_rows(
        &mut self,
        word: &Word,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Known>, StoreError> {
        let mut found: HashMap<Uuid, Known> = HashMap::new();
        for row in self.table_rows(word.table, "id", ids).await? {
            if let Some(id) = row.id("id") {
                found.entry(id).or_default().own = Some(values(&row));
            }
        }
        for table in owned_tables(word).iter().filter(|table| table.name != "finding_subject") {
            for row in self.table_rows(table.name, &table.owner, ids).await? {
                let Some(owner) = row.id(&table.owner) else { continue };
                let rows = &mut found.entry(owner).or_default().rows;
                let known = KnownRow { id: row.id("id"), values: values(&row) };
                rows.entry(table.name.to_owned()).or_default().push(known);
            }
        }
        Ok(found)
    }

    async fn table_rows(
        &mut self,
        table: &str,
        key: &str,
        ids: &[Uuid],
    ) -> Result<Vec<Row>, StoreError> {
        let shape = shape(table)?;
        let columns: Vec<String> =
            shape.columns.iter().map(|column| format!("t.{}", quoted(&column.name))).collect();
        let mut sql = self.sql(NaiveDate::MIN);
        let is_among = sql.is_among(&format!("t.{}", quoted(key)), ids);
        let text = format!(
            "SELECT {}, clock.position FROM feed_clock clock LEFT JOIN {} t ON {is_among}",
            columns.join(", "),
            quoted(table)
        );
        let sent = self.query(sql.finish(text), columns.len()).await?;
        sent.iter().map(|row| shape.read(row)).collect()
    }
}

fn values(row: &Row) -> BTreeMap<String, Said> {
    row.iter().map(|(column, value)| (column.to_owned(), said(value))).collect()
}

/// A value as patches hold it.
fn said(value: &Value) -> Said {
    match value {
        Value::Null | Value::Bytes(_) => Said::Null,
        Value::Text(text) => Said::Text(text.clone()),
        Value::Int(number) => Said::Number(*number),
        Value::Bool(yes) => Said::Flag(*yes),
        Value::Day(day) => Said::Text(day.to_string()),
        Value::Instant(at) => Said::Text(at.to_rfc3339()),
        Value::Id(id) => Said::Text(id.to_string()),
    }
}
