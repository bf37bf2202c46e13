//! Which ask a measured figure tells of, and of which one system; what it measures is called its name.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// By hand: the builder cannot add a column that refers to another table on SQLite. PostgreSQL names the constraint as we
/// do.
const ADD_SYSTEM: &str = r#"ALTER TABLE "measurement" ADD COLUMN "information_system_id"
    {type} REFERENCES "information_system" ("id")"#;
const INDEX: &str = "measurement_information_system_id_idx";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rename(manager, "label", "name").await?;
        let measure = crate::new_table::compared_by_bytes(text_null("measure"), manager);
        let added = Table::alter().table("measurement").add_column(measure).take();
        manager.alter_table(added).await?;
        let type_name = match manager.get_database_backend() {
            sea_orm_migration::sea_orm::DbBackend::Sqlite => "uuid_text",
            _ => "uuid",
        };
        let add = ADD_SYSTEM.replace("{type}", type_name);
        manager.get_connection().execute_unprepared(&add).await?;
        let mut index = Index::create();
        let index = index.name(INDEX).table("measurement").col("information_system_id").take();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut index = Index::drop();
        manager.drop_index(index.name(INDEX).table("measurement").to_owned()).await?;
        for column in ["information_system_id", "measure"] {
            let dropped = Table::alter().table("measurement").drop_column(column).take();
            manager.alter_table(dropped).await?;
        }
        rename(manager, "name", "label").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true) // all or nothing on SQLite too
    }
}

async fn rename(manager: &SchemaManager<'_>, from: &str, to: &str) -> Result<(), DbErr> {
    for lang in ["en", "vi"] {
        let (from, to) = (format!("{from}_{lang}"), format!("{to}_{lang}"));
        let renamed = Table::alter()
            .table("measurement")
            .rename_column(Alias::new(from), Alias::new(to))
            .take();
        manager.alter_table(renamed).await?;
    }
    Ok(())
}
