//! What is told of a statement: what it does and to which table, never its text nor a value that was bound to it.

use std::time::SystemTime;

use sea_orm::DbBackend;
use sea_orm::metric::Info;

use crate::account::Statement;

/// What a statement begins with; all else is `OTHER`.
const VERBS: [&str; 8] = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "LOCK", "SET", "PRAGMA"];
/// After these words stands a table.
const BEFORE_TABLES: [&str; 3] = ["FROM", "INTO", "UPDATE"];
/// How far into a statement a table is looked for, in words: a long one is not read for its name's sake.
const WORDS: usize = 2_000;

/// What is told of a statement that was just answered.
pub(super) fn told(answered: &Info<'_>) -> Statement {
    let text = &answered.statement.sql;
    let now = SystemTime::now();
    Statement {
        engine: match answered.statement.db_backend {
            DbBackend::Postgres => "postgresql",
            DbBackend::Sqlite => "sqlite",
            _ => "other_sql",
        },
        verb: verb(text),
        table: table(text),
        began: now.checked_sub(answered.elapsed).unwrap_or(now),
        took: answered.elapsed,
        has_failed: answered.failed,
    }
}

fn verb(text: &str) -> &'static str {
    let first = text.split_whitespace().next().unwrap_or_default();
    VERBS.into_iter().find(|verb| verb.eq_ignore_ascii_case(first)).unwrap_or("OTHER")
}

/// The first table that a statement names, by its own name alone.
fn table(text: &str) -> Option<String> {
    let mut words = text.split_whitespace().take(WORDS).peekable();
    while let Some(word) = words.next() {
        let word = word.trim_start_matches('(');
        if BEFORE_TABLES.iter().any(|before| before.eq_ignore_ascii_case(word))
            && let Some(name) = words.peek().and_then(|next| name(next))
        {
            return Some(name);
        }
    }
    None
}

/// A name of ours: lower-case letters and low lines. What a caller gave is bound, and never stands here.
fn name(word: &str) -> Option<String> {
    let of_name = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let word = word.trim_start_matches('"');
    let end = word.find(|letter| !of_name(letter)).unwrap_or(word.len());
    let (name, rest) = word.split_at_checked(end)?;
    (!name.is_empty() && !rest.starts_with(|letter: char| letter.is_alphanumeric()))
        .then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_is_done_to_which_table_and_nothing_else() {
        for (text, expected) in [
            (r#"SELECT "province"."id" FROM "province" WHERE "id" = $1"#, ("SELECT", "province")),
            ("select position from feed_clock", ("SELECT", "feed_clock")),
            (r#"INSERT INTO "vendor" ("name") VALUES ('Lan')"#, ("INSERT", "vendor")),
            (r#"UPDATE "feed_clock" SET "position" = 7"#, ("UPDATE", "feed_clock")),
            ("WITH n AS (SELECT 1 FROM province) DELETE FROM vendor", ("WITH", "province")),
            ("VACUUM", ("OTHER", "")),
            ("SELECT 'FROM' || 'Lan'", ("SELECT", "")),
        ] {
            let table = table(text).unwrap_or_default();
            assert_eq!((verb(text), table.as_str()), expected, "{text}");
        }
    }
}
