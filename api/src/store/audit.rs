//! The record of what was written and what was refused.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use super::StoreError;

/// One line of the record.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'a> {
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// Who, as the feed names them.
    pub(crate) actor: &'a str,
    /// By which token, if by one of ours.
    pub(crate) token: Option<Uuid>,
    /// In which request, as the log names it.
    pub(crate) request: Option<&'a str>,
    /// The mutation's or door's name.
    pub(crate) deed: &'a str,
    /// What came of it.
    pub(crate) outcome: &'static str,
    /// Why it was not written: a code and a sentence.
    pub(crate) why: Option<(&'a str, &'a str)>,
    /// The thing concerned: its word's name and its opaque id.
    pub(crate) node: Option<(&'static str, String)>,
    /// Whose rows it was to change.
    pub(crate) province: Option<Uuid>,
    /// Where the feed stood behind it.
    pub(crate) feed_position: Option<i64>,
}

/// Writes one line, in the deed's own transaction where there is one.
pub(crate) async fn insert(db: &impl ConnectionTrait, entry: Entry<'_>) -> Result<(), StoreError> {
    let text = "INSERT INTO audit_entry (id, at, actor, token_id, request, deed, outcome, code, why, \
                node_kind, node, province_id, feed_position) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let (code, why) = entry.why.unzip();
    let (node_kind, node) = entry.node.unzip();
    let values = [
        Uuid::now_v7().into(),
        entry.at.into(),
        entry.actor.into(),
        entry.token.into(),
        entry.request.into(),
        entry.deed.into(),
        entry.outcome.into(),
        code.into(),
        why.into(),
        node_kind.into(),
        node.into(),
        entry.province.into(),
        entry.feed_position.into(),
    ];
    let engine = db.get_database_backend();
    db.execute_raw(Statement::from_sql_and_values(engine, text, values)).await?;
    Ok(())
}
