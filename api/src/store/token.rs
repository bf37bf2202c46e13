//! Tokens: who is let in, and for which provinces.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::access::Role;
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value as Bind};
use uuid::Uuid;

use super::audit::{self, Entry};
use super::{Store, StoreError};

/// A token as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// Its id.
    pub(crate) id: Uuid,
    /// Its name.
    pub(crate) name: String,
    /// What it lets in for.
    pub(crate) role: Role,
    /// The provinces that it was given; none where it is for the nation.
    pub(crate) provinces: Vec<Uuid>,
    /// These, and all that they succeeded.
    pub(crate) covered: BTreeSet<Uuid>,
    /// The origins of pages that may use it.
    pub(crate) origins: Vec<String>,
    /// When it was made.
    pub(crate) created_at: DateTime<Utc>,
    /// From when on it is worth nothing; nothing if it stays good.
    pub(crate) expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub(crate) last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub(crate) revoked_at: Option<DateTime<Utc>>,
}

/// Tokens with a row for each province that they cover; `WHICH` is a condition on the tokens.
const TOKENS: &str = "WITH RECURSIVE covered (token_id, province_id, given) AS ( \
    SELECT g.token_id, g.province_id, 1 FROM api_token_province g JOIN api_token t ON t.id = g.token_id WHERE WHICH \
    UNION SELECT c.token_id, s.predecessor_id, 0 FROM covered c \
    JOIN province_succession s ON s.successor_id = c.province_id) \
    SELECT t.id, t.name, t.role, t.origins, t.created_at, t.expires_at, t.last_used_at, t.revoked_at, \
    c.province_id, c.given FROM api_token t LEFT JOIN covered c ON c.token_id = t.id WHERE WHICH \
    ORDER BY t.created_at, t.id, c.given DESC, c.province_id";

/// What provinces cover: themselves and all that they succeeded.
const COVERED: &str = "WITH RECURSIVE covered (province_id) AS ( \
    SELECT id FROM province WHERE id IN (GIVEN) UNION SELECT s.predecessor_id FROM covered c \
    JOIN province_succession s ON s.successor_id = c.province_id) SELECT province_id FROM covered";

impl Store {
    /// The token with a secret of this hash, by its index.
    pub(crate) async fn token_of_hash(&self, hash: &[u8]) -> Result<Option<Token>, StoreError> {
        Ok(tokens(&self.door.reader, "t.hash = $1", [hash.into()]).await?.pop())
    }

    /// The token with this id.
    pub(crate) async fn token(&self, id: Uuid) -> Result<Option<Token>, StoreError> {
        Ok(tokens(&self.door.reader, "t.id = $1", [id.into()]).await?.pop())
    }

    /// All tokens, the oldest first.
    pub(crate) async fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        tokens(&self.door.reader, "TRUE", []).await
    }

    /// Whether a token was ever made.
    pub(crate) async fn has_tokens(&self) -> Result<bool, StoreError> {
        let db = &self.door.reader;
        let text = "SELECT 1 FROM api_token LIMIT 1";
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), text)).await?;
        Ok(row.is_some())
    }

    /// These provinces and all that they succeeded.
    pub(crate) async fn covered(&self, provinces: &[Uuid]) -> Result<BTreeSet<Uuid>, StoreError> {
        let db = &self.door.reader;
        let marks: Vec<_> = (1..=provinces.len()).map(|place| format!("${place}")).collect();
        let given = if marks.is_empty() { "NULL".to_owned() } else { marks.join(", ") };
        let values = provinces.iter().map(|id| Bind::from(*id));
        let engine = db.get_database_backend();
        let text = COVERED.replace("GIVEN", &given);
        let rows = db.query_all_raw(Statement::from_sql_and_values(engine, text, values)).await?;
        rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
    }

    /// What every province is called, or was called last, with its code.
    pub(crate) async fn province_names(&self) -> Result<HashMap<Uuid, String>, StoreError> {
        let db = &self.door.reader;
        let text = "SELECT p.id, s.name, p.code FROM province p JOIN province_state s ON s.province_id = p.id \
                    ORDER BY s.valid_from IS NOT NULL, s.valid_from";
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), text));
        let names = rows.await?.into_iter().map(|row| {
            let (name, code): (String, String) =
                (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            Ok((row.try_get_by_index(0)?, format!("{name} ({code})")))
        });
        names.collect()
    }

    /// Keeps a new token under the hash of its secret, and tells the record of it.
    pub(crate) async fn add_token(
        &self,
        token: &Token,
        hash: &[u8],
        told: Entry<'_>,
    ) -> Result<(), StoreError> {
        let txn = self.begin().await?;
        let engine = txn.get_database_backend();
        let text = "INSERT INTO api_token (id, name, role, hash, origins, created_at, expires_at) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values: [Bind; 7] = [
            token.id.into(),
            token.name.as_str().into(),
            token.role.code().into(),
            hash.into(),
            token.origins.join(" ").into(),
            token.created_at.into(),
            token.expires_at.into(),
        ];
        txn.execute_raw(Statement::from_sql_and_values(engine, text, values)).await?;
        let text = "INSERT INTO api_token_province (token_id, province_id) VALUES ($1, $2)";
        for province in &token.provinces {
            let values: [Bind; 2] = [token.id.into(), (*province).into()];
            txn.execute_raw(Statement::from_sql_and_values(engine, text, values)).await?;
        }
        audit::insert(&txn, told).await?;
        Ok(txn.commit().await?)
    }

    /// Revokes a token, and tells the record of it; whether it was still good.
    pub(crate) async fn revoke_token(
        &self,
        id: Uuid,
        at: DateTime<Utc>,
        told: Entry<'_>,
    ) -> Result<bool, StoreError> {
        let txn = self.begin().await?;
        let text = "UPDATE api_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
        let engine = txn.get_database_backend();
        let values: [Bind; 2] = [id.into(), at.into()];
        let sent = txn.execute_raw(Statement::from_sql_and_values(engine, text, values)).await?;
        if sent.rows_affected() == 0 {
            return Ok(false);
        }
        audit::insert(&txn, told).await?;
        txn.commit().await?;
        Ok(true)
    }

    /// Keeps the minute in which a token was last used.
    pub(crate) async fn token_used(&self, id: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
        let db = &self.door.writer;
        let text = "UPDATE api_token SET last_used_at = $2 \
                    WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)";
        let values: [Bind; 2] = [id.into(), at.into()];
        let engine = db.get_database_backend();
        db.execute_raw(Statement::from_sql_and_values(engine, text, values)).await?;
        Ok(())
    }

    /// Writes one line of the record, by itself.
    pub(crate) async fn record(&self, entry: Entry<'_>) -> Result<(), StoreError> {
        audit::insert(&self.writer, entry).await
    }
}

async fn tokens(
    db: &impl ConnectionTrait,
    which: &str,
    values: impl IntoIterator<Item = Bind>,
) -> Result<Vec<Token>, StoreError> {
    let engine = db.get_database_backend();
    let text = TOKENS.replace("WHICH", which);
    let mut tokens: Vec<Token> = Vec::new();
    for row in db.query_all_raw(Statement::from_sql_and_values(engine, text, values)).await? {
        let id = row.try_get_by_index(0)?;
        if tokens.last().is_none_or(|last| last.id != id) {
            tokens.push(token(id, &row)?);
        }
        let Some(token) = tokens.last_mut() else { continue };
        if let Some(province) = row.try_get_by_index::<Option<Uuid>>(8)? {
            if row.try_get_by_index::<Option<i32>>(9)? == Some(1) {
                token.provinces.push(province);
            }
            token.covered.insert(province);
        }
    }
    Ok(tokens)
}

fn token(id: Uuid, row: &QueryResult) -> Result<Token, StoreError> {
    let role: String = row.try_get_by_index(2)?;
    let role = Role::parse(&role).map_err(|source| StoreError::Corrupt {
        place: format!("api_token.role of {id}"),
        source: source.into(),
    })?;
    let origins: String = row.try_get_by_index(3)?;
    Ok(Token {
        id,
        name: row.try_get_by_index(1)?,
        role,
        provinces: Vec::new(),
        covered: BTreeSet::new(),
        origins: origins.split_ascii_whitespace().map(str::to_owned).collect(),
        created_at: row.try_get_by_index(4)?,
        expires_at: row.try_get_by_index(5)?,
        last_used_at: row.try_get_by_index(6)?,
        revoked_at: row.try_get_by_index(7)?,
    })
}
