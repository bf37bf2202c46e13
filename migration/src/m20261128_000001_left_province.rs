//! Whose a thing was before it went to another province. What was told so far says it in how it is undone.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const ON_POSTGRES: &str = r#"UPDATE "change" SET has_left = TRUE,
    left_province_id = (reverse_patch::jsonb #>> '{set,province_id}')::uuid
    WHERE reverse_patch LIKE '%"province_id":%'
    AND reverse_patch::jsonb #> '{set,province_id}' IS NOT NULL"#;
/// Ids are bytes there. A column that held nothing is JSON's null, which is a type too.
const ON_SQLITE: &str = r#"UPDATE "change" SET has_left = TRUE,
    left_province_id = unhex(replace(json_extract(reverse_patch, '$.set.province_id'), '-', ''))
    WHERE reverse_patch LIKE '%"province_id":%'
    AND json_type(reverse_patch, '$.set.province_id') IS NOT NULL"#;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, boolean("has_left").default(false).take()).await?;
        // no foreign key: what was deleted is told too
        add(manager, uuid_null("left_province_id")).await?;
        let fill = match manager.get_database_backend() {
            DbBackend::Postgres => ON_POSTGRES,
            _ => ON_SQLITE,
        };
        manager.get_connection().execute_unprepared(fill).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["left_province_id", "has_left"] {
            let dropped = Table::alter().table("change").drop_column(column).take();
            manager.alter_table(dropped).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true) // all or nothing on SQLite too
    }
}

async fn add(manager: &SchemaManager<'_>, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table("change").add_column(column).take()).await
}
