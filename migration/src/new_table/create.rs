//! Making and dropping tables.

use super::{IndexKind, NewIndex, NewTable, Reference};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Makes the tables in this order, each with its indexes.
pub(crate) async fn create_all<const N: usize>(
    manager: &SchemaManager<'_>,
    tables: [NewTable; N],
) -> Result<(), DbErr> {
    for table in tables {
        table.create(manager).await?;
    }
    Ok(())
}

/// Drops the tables in the reverse order.
pub(crate) async fn drop_all<const N: usize>(
    manager: &SchemaManager<'_>,
    tables: [NewTable; N],
) -> Result<(), DbErr> {
    for table in tables.into_iter().rev() {
        manager.drop_table(Table::drop().table(table.name).take()).await?;
    }
    Ok(())
}

/// A column that is added to a table that is there: its text is compared by bytes, as all text is.
pub(crate) fn compared_by_bytes(column: ColumnDef, manager: &SchemaManager<'_>) -> ColumnDef {
    by_bytes(column, manager.get_database_backend())
}

fn by_bytes(mut column: ColumnDef, backend: DbBackend) -> ColumnDef {
    let is_text = matches!(column.get_column_type(), Some(ColumnType::Text));
    if backend == DbBackend::Postgres && is_text {
        column.extra(r#"COLLATE "C""#);
    }
    column
}

impl NewTable {
    async fn create(mut self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        self.index_references();
        let backend = manager.get_database_backend();
        manager.create_table(self.statement(backend)).await?;
        for index in &self.indexes {
            index.create(self.name, manager).await?;
        }
        Ok(())
    }

    /// Every foreign key has an index that begins with it, or a delete would read whole tables.
    fn index_references(&mut self) {
        let led: Vec<_> = self.indexes.iter().map(|index| index.columns.first()).collect();
        let bare: Vec<_> = self
            .references
            .iter()
            .map(|reference| reference.column)
            .filter(|column| !led.contains(&Some(column)))
            .filter(|column| self.primary_key.first() != Some(column))
            .collect();
        for column in bare {
            let name = format!("{}_{column}_idx", self.name);
            self.push_index(name, &[column], IndexKind::Plain);
        }
    }

    fn statement(&self, backend: DbBackend) -> TableCreateStatement {
        let mut statement = Table::create();
        statement.table(self.name);
        for column in &self.columns {
            statement.col(by_bytes(column.clone(), backend));
        }
        if !self.primary_key.is_empty() {
            let mut key = Index::create().name(format!("{}_pkey", self.name)).primary().take();
            for column in &self.primary_key {
                key.col(*column);
            }
            statement.primary_key(&mut key);
        }
        for reference in &self.references {
            statement.foreign_key(&mut reference.statement(self.name));
        }
        for check in &self.checks {
            statement.check(check.clone());
        }
        statement
    }
}

impl Reference {
    fn statement(&self, from: &'static str) -> ForeignKeyCreateStatement {
        ForeignKey::create()
            .name(format!("{from}_{}_fkey", self.column))
            .from(from, self.column)
            .to(self.table, "id")
            .on_delete(self.on_delete)
            .take()
    }
}

impl NewIndex {
    async fn create(&self, table: &'static str, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let mut statement = Index::create().name(&self.name).table(table).take();
        for column in &self.columns {
            statement.col(*column);
        }
        match self.kind {
            IndexKind::Plain => manager.create_index(statement).await,
            IndexKind::Unique => manager.create_index(statement.unique().take()).await,
            IndexKind::UniqueWhere(flag) => {
                let statement = statement.unique().and_where(Expr::col(flag).eq(true)).take();
                manager.create_index(statement).await
            }
            IndexKind::NewestFirst => self.create_newest_first(table, manager).await,
        }
    }

    /// By hand: the builder cannot say NULLS LAST, and SQLite has it by nature when descending.
    async fn create_newest_first(
        &self,
        table: &str,
        manager: &SchemaManager<'_>,
    ) -> Result<(), DbErr> {
        let order = match manager.get_database_backend() {
            DbBackend::Sqlite => "DESC",
            _ => "DESC NULLS LAST",
        };
        let columns = self.columns.join(r#"", ""#);
        let sql =
            format!(r#"CREATE INDEX "{}" ON "{table}" ("{columns}" {order}, "id")"#, self.name);
        manager.get_connection().execute_unprepared(&sql).await?;
        Ok(())
    }
}
