//! What the feed no longer tells one by one, from where it tells all, and which database its epoch belongs to.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// By hand: the builder makes no index of some rows on PostgreSQL and SQLite alike.
const INDEX: &str =
    r#"CREATE INDEX "change_told_idx" ON "change" ("position") WHERE NOT "compacted""#;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let identity = crate::new_table::compared_by_bytes(text_null("identity"), manager);
        add(manager, "feed_clock", identity).await?;
        add(manager, "feed_clock", big_integer("floor").default(0).take()).await?;
        add(manager, "change", boolean("compacted").default(false).take()).await?;
        manager.get_connection().execute_unprepared(INDEX).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut index = Index::drop();
        manager.drop_index(index.name("change_told_idx").table("change").to_owned()).await?;
        for (table, column) in
            [("change", "compacted"), ("feed_clock", "floor"), ("feed_clock", "identity")]
        {
            let dropped = Table::alter().table(table).drop_column(column).take();
            manager.alter_table(dropped).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true) // all or nothing on SQLite too
    }
}

async fn add(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: ColumnDef,
) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column).take()).await
}
