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

/// Versions and checksums, in order.
type Form<'a> = Vec<(i64, &'a [u8])>;

fn wanted() -> Form<'static> {
    MIGRATIONS.iter().map(|migration| (migration.version, &*migration.checksum)).collect()
}

/// Is the database in exactly the form that this version writes? Changes nothing.
pub async fn is_current(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    compare(connection, |found, wanted| found == wanted).await
}

/// Is the database in a form that this version can bring to the newest? Changes nothing.
pub async fn is_known(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    compare(connection, |found, wanted| !found.is_empty() && wanted.starts_with(found)).await
}

async fn compare(
    connection: &mut SqliteConnection,
    fits: impl Fn(&[(i64, &[u8])], &[(i64, &[u8])]) -> bool,
) -> Result<(), StoreError> {
    let applied = match connection.list_applied_migrations(&MIGRATIONS.table_name).await {
        Ok(applied) => applied,
        Err(MigrateError::Execute(cause)) => match failed(cause) {
            StoreError::Io(_) => return Err(StoreError::Schema("it holds none of Tandem's tables".to_owned())),
            other => return Err(other),
        },
        Err(other) => return Err(refused(other)),
    };
    let found: Form<'_> = applied.iter().map(|migration| (migration.version, &*migration.checksum)).collect();
    let wanted = wanted();
    if fits(&found, &wanted) {
        return Ok(());
    }
    let newest = |versions: &[(i64, &[u8])]| versions.last().map_or(0, |(version, _)| *version);
    let (has, needs) = (newest(&found), newest(&wanted));
    Err(StoreError::Schema(format!("it has form {has}, this version needs form {needs}")))
}
