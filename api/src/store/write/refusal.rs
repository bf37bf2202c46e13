//! What the database says when it will not take a write.

use sea_orm::sqlx::error::DatabaseError;
use sea_orm::{DbErr, RuntimeErr};

use crate::store::StoreError;

/// Why a write was not taken by the database.
pub(super) enum Refusal {
    /// Somebody else wrote at the same time: the same deed may succeed now.
    Collision,
    /// Something must be unique, and is there already. It may be somebody's who wrote at the same time.
    Taken {
        /// The constraint's name.
        constraint: String,
    },
}

/// What an error of the database means for a write; nothing where it is our fault or the database's.
pub(super) fn of(error: &StoreError) -> Option<Refusal> {
    let StoreError::Database(error) = error else { return None };
    let database = database_error(error)?;
    let code = database.code()?;
    match code.as_ref() {
        // serialization failure, deadlock; SQLite: busy, locked, busy with an old snapshot
        "40001" | "40P01" | "5" | "6" | "261" | "517" => Some(Refusal::Collision),
        // unique violation; SQLite: of a unique index, of the primary key
        "23505" | "2067" | "1555" => Some(Refusal::Taken { constraint: constraint(database) }),
        _ => None,
    }
}

fn database_error(error: &DbErr) -> Option<&dyn DatabaseError> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error))
        | DbErr::Conn(RuntimeErr::SqlxError(error)) => error.as_database_error(),
        _ => None,
    }
}

/// The constraint's name: PostgreSQL tells it, SQLite tells the columns, of which the name is made.
fn constraint(error: &dyn DatabaseError) -> String {
    if let Some(name) = error.constraint() {
        return name.to_owned();
    }
    let message = error.message();
    let columns = message.split_once("failed: ").map_or(message, |(_, columns)| columns);
    let parts: Vec<_> = columns.split(", ").filter_map(|column| column.split_once('.')).collect();
    let table = parts.first().map_or("", |(table, _)| table);
    let columns: Vec<_> = parts.iter().map(|(_, column)| *column).collect();
    match columns.as_slice() {
        ["id"] => format!("{table}_pkey"),
        columns => format!("{table}_{}_key", columns.join("_")),
    }
}
