//! A table to be made: the column groups that tables share, and how constraints are named.
//!
//! Names, so that a broken constraint can be told by its name: `<table>_<columns>_key` (unique),
//! `<table>_<column>_fkey`, `<table>_<what>_check`, `<table>_<columns>_idx` (without a closing
//! `id`). PostgreSQL cuts names at 63 bytes, hence the shorter `_history_idx` and `_reverse_idx`.
//!
//! Text is compared byte by byte on both engines (PostgreSQL: `COLLATE "C"`), so that a page is
//! in the same order everywhere. The order of names is another thing: it is in `*_sort`.

mod create;

pub(crate) use create::{compared_by_bytes, create_all, drop_all};

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, blob, date_null, pk_uuid, text, text_null, timestamp_with_time_zone, uuid,
    uuid_null,
};

/// A table with its constraints and indexes, not yet made.
pub(crate) struct NewTable {
    name: &'static str,
    columns: Vec<ColumnDef>,
    /// Empty where the key is the column `id`.
    primary_key: Vec<&'static str>,
    references: Vec<Reference>,
    checks: Vec<Check>,
    indexes: Vec<NewIndex>,
}

struct Reference {
    column: &'static str,
    table: &'static str,
    on_delete: ForeignKeyAction,
}

struct NewIndex {
    name: String,
    columns: Vec<&'static str>,
    kind: IndexKind,
}

enum IndexKind {
    Plain,
    Unique,
    /// Unique among the rows where this flag is set.
    UniqueWhere(&'static str),
    /// The last column runs from new to old, nulls last; then the id.
    NewestFirst,
}

impl NewTable {
    /// A table without any column yet.
    pub(crate) fn bare(name: &'static str) -> Self {
        Self {
            name,
            columns: Vec::new(),
            primary_key: Vec::new(),
            references: Vec::new(),
            checks: Vec::new(),
            indexes: Vec::new(),
        }
    }

    /// Rows with an id of their own, that are part of a node.
    pub(crate) fn rows(name: &'static str) -> Self {
        Self::bare(name).column(pk_uuid("id"))
    }

    /// A node of the graph: id, revision, and when it was first and last written.
    pub(crate) fn node(name: &'static str) -> Self {
        Self::rows(name)
            .column(big_integer("revision").default(1).take())
            .column(timestamp_with_time_zone("created_at"))
            .column(timestamp_with_time_zone("updated_at"))
            .check("revision", Expr::col("revision").gte(1))
    }

    /// A fact about a subject that holds for a time.
    ///
    /// `valid_from` null: always until `valid_to`, which is the last day, inclusive; null: still.
    pub(crate) fn interval(
        name: &'static str,
        subject_id: &'static str,
        subject: &'static str,
    ) -> Self {
        let mut table = Self::rows(name)
            .owned_by(subject_id, subject)
            .validity()
            .column(timestamp_with_time_zone("recorded_at"))
            .reference_null("provenance_id", "provenance");
        table.push_index(
            format!("{name}_history_idx"),
            &[subject_id, "valid_from", "id"],
            IndexKind::Plain,
        );
        table
    }

    /// Pairs, gone with their owner; found from either side.
    pub(crate) fn link(
        name: &'static str,
        (owner_id, owner): (&'static str, &'static str),
        (other_id, other): (&'static str, &'static str),
    ) -> Self {
        Self::bare(name)
            .owned_by(owner_id, owner)
            .reference(other_id, other)
            .primary_key(&[owner_id, other_id])
            .reverse_index(&[other_id, owner_id])
    }

    /// Pairs with any node, whatever its table: `node_id` cannot be a foreign key.
    pub(crate) fn node_link(
        name: &'static str,
        owner_id: &'static str,
        owner: &'static str,
    ) -> Self {
        Self::bare(name)
            .owned_by(owner_id, owner)
            .column(uuid("node_id"))
            .primary_key(&[owner_id, "node_id"])
            .reverse_index(&["node_id", owner_id])
    }

    pub(crate) fn column(mut self, column: ColumnDef) -> Self {
        self.columns.push(column);
        self
    }

    pub(crate) fn columns<const N: usize>(mut self, columns: [ColumnDef; N]) -> Self {
        self.columns.extend(columns);
        self
    }

    /// A Vietnamese name: as written, its sort key, its folded search key.
    pub(crate) fn name(self) -> Self {
        self.columns([text("name"), blob("name_sort"), text("name_search")])
    }

    /// First and last day, both inclusive and both open when null.
    pub(crate) fn validity(self) -> Self {
        // not known, and so not refused, where one of them is null
        let in_order = Expr::col("valid_from").lte(Expr::col("valid_to"));
        self.columns([date_null("valid_from"), date_null("valid_to")]).check("validity", in_order)
    }

    /// A column that holds one of these codes.
    pub(crate) fn code(self, column: &'static str, codes: &[&'static str]) -> Self {
        self.coded(text(column), column, codes)
    }

    /// A column that holds one of these codes, or null.
    pub(crate) fn code_null(self, column: &'static str, codes: &[&'static str]) -> Self {
        self.coded(text_null(column), column, codes)
    }

    /// A column that holds one of these codes; `default` where a writer names none.
    pub(crate) fn code_or(
        self,
        column: &'static str,
        codes: &[&'static str],
        default: &'static str,
    ) -> Self {
        self.coded(text(column).default(default).take(), column, codes)
    }

    fn coded(self, column: ColumnDef, name: &'static str, codes: &[&'static str]) -> Self {
        self.column(column).check(name, Expr::col(name).is_in(codes.iter().copied()))
    }

    /// The rows go with the row of `table` that they belong to.
    pub(crate) fn owned_by(mut self, column: &'static str, table: &'static str) -> Self {
        self.references.push(Reference { column, table, on_delete: ForeignKeyAction::Cascade });
        self.column(uuid(column))
    }

    /// A row of `table` that cannot go while this one stays.
    pub(crate) fn reference(mut self, column: &'static str, table: &'static str) -> Self {
        self.references.push(Reference { column, table, on_delete: ForeignKeyAction::NoAction });
        self.column(uuid(column))
    }

    /// As [`Self::reference`], or none.
    pub(crate) fn reference_null(mut self, column: &'static str, table: &'static str) -> Self {
        self.references.push(Reference { column, table, on_delete: ForeignKeyAction::NoAction });
        self.column(uuid_null(column))
    }

    pub(crate) fn primary_key(mut self, columns: &[&'static str]) -> Self {
        self.primary_key = columns.to_vec();
        self
    }

    /// A rule for each row. Null counts as kept, as always in SQL.
    pub(crate) fn check(mut self, what: &str, rule: Expr) -> Self {
        self.checks.push(Check::named(format!("{}_{what}_check", self.name), rule));
        self
    }

    pub(crate) fn index(self, columns: &[&'static str]) -> Self {
        self.named_index("idx", columns, IndexKind::Plain)
    }

    pub(crate) fn unique(self, columns: &[&'static str]) -> Self {
        self.named_index("key", columns, IndexKind::Unique)
    }

    /// No two rows with the same `column` where the flag `only_where` is set.
    pub(crate) fn unique_where(mut self, column: &'static str, only_where: &'static str) -> Self {
        let name = format!("{}_{column}_{only_where}_key", self.name);
        self.push_index(name, &[column], IndexKind::UniqueWhere(only_where));
        self
    }

    /// Serves `ORDER BY <last column> DESC NULLS LAST, id`.
    pub(crate) fn newest_first_index(self, columns: &[&'static str]) -> Self {
        self.named_index("idx", columns, IndexKind::NewestFirst)
    }

    /// Finds the rows from the other side.
    pub(crate) fn reverse_index(mut self, columns: &[&'static str]) -> Self {
        self.push_index(format!("{}_reverse_idx", self.name), columns, IndexKind::Plain);
        self
    }

    fn named_index(mut self, ending: &str, columns: &[&'static str], kind: IndexKind) -> Self {
        let told = columns.strip_suffix(&["id"]).unwrap_or(columns).join("_");
        self.push_index(format!("{}_{told}_{ending}", self.name), columns, kind);
        self
    }

    fn push_index(&mut self, name: String, columns: &[&'static str], kind: IndexKind) {
        self.indexes.push(NewIndex { name, columns: columns.to_vec(), kind });
    }
}
