//! The tables and their migrations, built into the binary.

use sqlx::SqliteConnection;
use sqlx::migrate::{Migrate, MigrateError, Migrator};

use super::failure::failed;
use crate::persistence::StoreError;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

fn refused(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => failed(cause),
        other => StoreError::Schema(other.to_string()),
    }
}

/// Brings the database to the newest form.
pub async fn migrate(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    MIGRATIONS.run(connection).await.map_err(refused)
}

/// Is the database in exactly the form that this version writes? Changes nothing.
pub async fn is_current(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let applied = match connection.list_applied_migrations(&MIGRATIONS.table_name).await {
        Ok(applied) => applied,
        Err(MigrateError::Execute(cause)) => match failed(cause) {
            StoreError::Io(_) => return Err(StoreError::Schema("it holds none of Tandem's tables".to_owned())),
            other => return Err(other),
        },
        Err(other) => return Err(refused(other)),
    };
    let wanted: Vec<_> = MIGRATIONS.iter().map(|migration| (migration.version, &migration.checksum)).collect();
    let found: Vec<_> = applied.iter().map(|migration| (migration.version, &migration.checksum)).collect();
    if wanted == found {
        return Ok(());
    }
    let newest = |versions: &[(i64, _)]| versions.last().map_or(0, |(version, _)| *version);
    let (has, needs) = (newest(&found), newest(&wanted));
    Err(StoreError::Schema(format!("it has form {has}, this version needs form {needs}")))
}
