//! A figure's code is unique among its province's, or among the nation's: nobody learns from a refusal what another
//! province calls its figures.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const CODE: &str = "measurement_code_key";
const OF_PROVINCE: &str = "measurement_province_id_code_key";
const ORDER: &str = "measurement_code_idx";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, CODE).await?;
        let national = index(CODE, &["code"]).unique().and_where(national()).take();
        manager.create_index(national).await?;
        manager.create_index(index(OF_PROVINCE, &["province_id", "code"]).unique().take()).await?;
        manager.create_index(index(ORDER, &["code", "id"])).await
    }

    /// Refused while two provinces have one code.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [ORDER, OF_PROVINCE, CODE] {
            drop(manager, name).await?;
        }
        manager.create_index(index(CODE, &["code"]).unique().take()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true) // all or nothing on SQLite too
    }
}

fn national() -> Expr {
    Expr::col("province_id").is_null()
}

fn index(name: &str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table("measurement").take();
    for column in columns {
        index.col(*column);
    }
    index
}

async fn drop(manager: &SchemaManager<'_>, name: &str) -> Result<(), DbErr> {
    let mut index = Index::drop();
    manager.drop_index(index.name(name).table("measurement").to_owned()).await
}
