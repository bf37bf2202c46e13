//! The parts of a statement that the two engines write differently, and the values bound to it.

use chrono::NaiveDate;
use domain::graph::plan::{Cell, Scope};
use domain::graph::{Scoping, Word};
use sea_orm::{DbBackend, Statement, Value};
use uuid::Uuid;

/// A statement in the making: its values, its aliases, and whose eyes and which day it reads with.
pub(super) struct Sql<'a> {
    engine: DbBackend,
    scope: &'a Scope,
    day: NaiveDate,
    values: Vec<Value>,
    day_bind: Option<String>,
    scope_bind: Option<String>,
    aliases: usize,
}

impl<'a> Sql<'a> {
    pub(super) fn new(engine: DbBackend, scope: &'a Scope, day: NaiveDate) -> Self {
        Self {
            engine,
            scope,
            day,
            values: Vec::new(),
            day_bind: None,
            scope_bind: None,
            aliases: 0,
        }
    }

    pub(super) fn is_postgres(&self) -> bool {
        self.engine == DbBackend::Postgres
    }

    /// Binds a value; what comes back stands for it in the text.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// Binds what a caller or a row gave.
    pub(super) fn bind_cell(&mut self, cell: &Cell) -> String {
        match cell {
            Cell::Null => "NULL".to_owned(),
            Cell::Text(text) => self.bind(text.clone()),
            Cell::Int(number) => self.bind(*number),
            Cell::Bool(yes) => self.bind(*yes),
            Cell::Day(day) => self.bind(*day),
            Cell::Instant(at) => self.bind(*at),
            Cell::Bytes(bytes) => self.bind(bytes.clone()),
        }
    }

    /// A name that no other part of the statement has.
    pub(super) fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases)
    }

    /// A table of one column, `key`, with these ids: one bind, so that the text does not depend on their number.
    pub(super) fn keys_table(&mut self, ids: &[Uuid]) -> String {
        let keys = self.bind(array(self.engine, ids));
        if self.is_postgres() {
            format!("(SELECT key FROM unnest({keys}::text::uuid[]) AS u(key))")
        } else {
            format!("(SELECT unhex(value) AS key FROM json_each({keys}))")
        }
    }

    /// That a column is one of these ids.
    pub(super) fn is_among(&mut self, column: &str, ids: &[Uuid]) -> String {
        let keys = self.bind(array(self.engine, ids));
        among(self.engine, column, &keys)
    }

    /// That a column is this id: engines plan it once, where a list of one is planned anew each time.
    pub(super) fn is_id(&mut self, column: &str, id: Uuid) -> String {
        format!("{column} = {}", self.bind(id))
    }

    /// That an interval row holds on the day.
    pub(super) fn holds_on_day(&mut self, alias: &str) -> String {
        let day = self.day();
        format!(
            "({alias}.valid_from IS NULL OR {alias}.valid_from <= {day}) \
             AND ({alias}.valid_to IS NULL OR {alias}.valid_to >= {day})"
        )
    }

    /// That an interval row of a thing holds on the day, or on the thing's own day nearest to it: what is no more,
    /// or not yet, still has its last or first name.
    pub(super) fn holds_in_life(&mut self, alias: &str, word: &Word, of: &str) -> String {
        if !word.has_validity {
            return self.holds_on_day(alias);
        }
        let day = self.day();
        let day = if self.is_postgres() { format!("{day}::date") } else { day };
        let nearest = format!(
            "CASE WHEN {of}.valid_to < {day} THEN {of}.valid_to \
             WHEN {of}.valid_from > {day} THEN {of}.valid_from ELSE {day} END"
        );
        format!(
            "({alias}.valid_from IS NULL OR {alias}.valid_from <= {nearest}) \
             AND ({alias}.valid_to IS NULL OR {alias}.valid_to >= {nearest})"
        )
    }

    /// That a row of this word is not retired on the day; nothing where rows of the word never are.
    pub(super) fn goes_on(&mut self, word: &Word, alias: &str) -> Option<String> {
        word.attribute("retired_on")?;
        let day = self.day();
        Some(format!("({alias}.retired_on IS NULL OR {alias}.retired_on > {day})"))
    }

    /// That the caller may read a row of this word; nothing where everybody may.
    pub(super) fn may_read(&mut self, word: &Word, alias: &str) -> Option<String> {
        let Scope::Provinces(provinces) = self.scope else { return None };
        if !word.has_province() {
            return None;
        }
        let keys = if let Some(keys) = &self.scope_bind {
            keys.clone()
        } else {
            let ids: Vec<Uuid> = provinces.iter().copied().collect();
            let keys = self.bind(array(self.engine, &ids));
            self.scope_bind.insert(keys).clone()
        };
        let own = among(self.engine, &format!("{alias}.province_id"), &keys);
        Some(match word.scoping {
            Scoping::ProvinceOrShared => format!("({alias}.province_id IS NULL OR {own})"),
            _ => own,
        })
    }

    /// The names in the rows of `table` that belong to a row, one a line; nothing where there are none.
    pub(super) fn aliases_of(&self, table: &str, key: &str, alias: &str) -> String {
        if self.is_postgres() {
            format!(
                "(SELECT string_agg(a.alias, chr(10) ORDER BY a.alias) FROM {table} a \
                 WHERE a.{key} = {alias}.id)"
            )
        } else {
            format!(
                "(SELECT group_concat(a.alias, char(10)) FROM (SELECT alias FROM {table} \
                 WHERE {key} = {alias}.id ORDER BY alias) a)"
            )
        }
    }

    /// Whether rows are read faster as one value: each value of each row that SQLite hands over is copied under a lock
    /// and sent from one thread to another.
    pub(super) fn prefers_json(&self) -> bool {
        !self.is_postgres()
    }

    /// An id as JSON holds it: PostgreSQL writes it as text by itself.
    pub(super) fn id_in_json(&self, column: &str) -> String {
        if self.is_postgres() { column.to_owned() } else { format!("hex({column})") }
    }

    /// Bytes as JSON holds them: in hexadecimal.
    pub(super) fn bytes_in_json(&self, column: &str) -> String {
        if self.is_postgres() {
            format!("encode({column}, 'hex')")
        } else {
            format!("hex({column})")
        }
    }

    /// One JSON array with an array of these columns for every row; nothing where there are no rows.
    pub(super) fn rows_in_json(&self, columns: &[String], order: &str) -> String {
        let columns = columns.join(", ");
        if self.is_postgres() {
            format!("json_agg(json_build_array({columns}){order})")
        } else {
            format!("json_group_array(json_array({columns}){order})")
        }
    }

    /// The finished statement.
    pub(super) fn finish(self, text: String) -> Statement {
        Statement::from_sql_and_values(self.engine, text, self.values)
    }

    pub(super) fn day(&mut self) -> String {
        if let Some(bind) = &self.day_bind {
            return bind.clone();
        }
        let bind = self.bind(self.day);
        self.day_bind.insert(bind).clone()
    }
}

/// A name as SQL takes it: `row` and `column` are names of ours and words of the language.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// Ids as one value: an array literal for PostgreSQL, JSON for SQLite.
fn array(engine: DbBackend, ids: &[Uuid]) -> String {
    let postgres = engine == DbBackend::Postgres;
    let mut text = String::with_capacity(ids.len() * 37 + 2);
    text.push(if postgres { '{' } else { '[' });
    for (place, id) in ids.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        if postgres {
            text.push_str(id.simple().encode_lower(&mut Uuid::encode_buffer()));
        } else {
            text.push('"');
            text.push_str(id.simple().encode_lower(&mut Uuid::encode_buffer()));
            text.push('"');
        }
    }
    text.push(if postgres { '}' } else { ']' });
    text
}

fn among(engine: DbBackend, column: &str, keys: &str) -> String {
    if engine == DbBackend::Postgres {
        format!("{column} = ANY({keys}::text::uuid[])")
    } else {
        format!("{column} IN (SELECT unhex(value) FROM json_each({keys}))")
    }
}
