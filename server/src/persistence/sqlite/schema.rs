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
///
/// Foreign keys are off meanwhile, because a table can be rewritten only so, and checked afterwards.
pub async fn migrate(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query("PRAGMA foreign_keys = OFF").execute(&mut *connection).await.map_err(failed)?;
    MIGRATIONS.run(&mut *connection).await.map_err(refused)?;
    let dangling = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut *connection).await.map_err(failed)?;
    if !dangling.is_empty() {
        let found = dangling.len();
        return Err(StoreError::Schema(format!("{found} of its rows refer to rows that are not there")));
    }
    sqlx::query("PRAGMA foreign_keys = ON").execute(connection).await.map(|_| ()).map_err(failed)
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

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use sqlx::ConnectOptions;
    use sqlx::sqlite::SqliteConnectOptions;

    use super::*;

    async fn run(connection: &mut SqliteConnection, statement: &'static str) -> Result<u64, sqlx::Error> {
        sqlx::query(statement).execute(connection).await.map(|done| done.rows_affected())
    }

    /// Brings a database to an earlier form.
    async fn up_to(connection: &mut SqliteConnection, version: i64) {
        let wanted = MIGRATIONS.iter().filter(|migration| migration.version <= version).cloned().collect();
        let before = Migrator { migrations: Cow::Owned(wanted), ..Migrator::DEFAULT };
        before.run(connection).await.unwrap();
    }

    #[tokio::test]
    async fn a_database_from_before_there_were_maps_keeps_what_it_holds() {
        let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(true);
        let mut connection = options.connect().await.unwrap();
        up_to(&mut connection, 5).await;
        for statement in [
            "INSERT INTO documents (id, kind, plan, state, revision, heads, created_at)
             VALUES (zeroblob(16), 'plan', zeroblob(16), 'open', 1, zeroblob(32), 7)",
            "INSERT INTO chunks (document, kind, hash, bytes) VALUES (zeroblob(16), 'snapshot', zeroblob(32), x'78')",
            "INSERT INTO totals (document, heads, totals) VALUES (zeroblob(16), zeroblob(32), '{}')",
        ] {
            run(&mut connection, statement).await.unwrap();
        }
        migrate(&mut connection).await.unwrap();
        is_current(&mut connection).await.unwrap();
        let kept: i64 =
            sqlx::query_scalar("SELECT count(*) FROM documents JOIN chunks ON document = id WHERE created_at = 7")
                .fetch_one(&mut connection)
                .await
                .unwrap();
        assert_eq!(kept, 1);
        let map = "INSERT INTO documents (id, kind, plan, state, revision, heads, created_at)
                   VALUES (randomblob(16), 'map', zeroblob(16), 'open', 1, zeroblob(32), 8)";
        assert_eq!(run(&mut connection, map).await.unwrap(), 1);
        // What refers to it is looked after again.
        assert!(run(&mut connection, "DELETE FROM documents WHERE kind = 'plan'").await.is_err());
        assert!(run(&mut connection, "UPDATE documents SET kind = 'poem'").await.is_err());
    }

    #[tokio::test]
    async fn requests_and_locks_survive_the_form_that_knows_rejections() {
        let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(true);
        let mut connection = options.connect().await.unwrap();
        up_to(&mut connection, 6).await;
        for statement in [
            "PRAGMA foreign_keys = OFF",
            "INSERT INTO people (id, email, name, colour, created_at) VALUES (x'01010101010101010101010101010101', 'a@b', 'A', '#000000', 1)",
            "INSERT INTO documents (id, kind, plan, state, locked_by, revision, heads, created_at)
                 VALUES (x'02020202020202020202020202020202', 'sheet', x'02020202020202020202020202020202', 'locked',
                     x'04040404040404040404040404040404', 1, x'', 1),
                     (x'03030303030303030303030303030303', 'sheet', x'03030303030303030303030303030303', 'open', NULL, 1, x'', 1)",
            "INSERT INTO requests (id, plan, document, submitted_by, submitted_at, state, version, body)
                 SELECT x'04040404040404040404040404040404', id, id, x'01010101010101010101010101010101', 5, 'open', 2, '{}'
                 FROM documents WHERE state = 'locked'",
            "INSERT INTO requests (id, plan, document, submitted_by, submitted_at, state, version, body)
                 SELECT x'05050505050505050505050505050505', id, id, x'01010101010101010101010101010101', 4, 'returned', 2, '{}'
                 FROM documents WHERE state = 'open'",
            "INSERT INTO decisions (id, request, step, person, verdict, decided_at)
                 SELECT randomblob(16), id, 0, submitted_by, 'approved', 6 FROM requests",
            "PRAGMA foreign_keys = ON",
        ] {
            run(&mut connection, statement).await.unwrap();
        }
        migrate(&mut connection).await.unwrap();
        assert!(sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut connection).await.unwrap().is_empty());
        let rows: Vec<(String, Option<String>)> = sqlx::query_as(
            "SELECT d.state, r.state FROM documents d LEFT JOIN requests r ON r.id = d.locked_by ORDER BY d.id",
        )
        .fetch_all(&mut connection)
        .await
        .unwrap();
        assert_eq!(rows, [("locked".to_owned(), Some("open".to_owned())), ("open".to_owned(), None)]);
        let decided: Vec<(i64, bool, i64)> = sqlx::query_as("SELECT turn, seat = person, closes FROM decisions")
            .fetch_all(&mut connection)
            .await
            .unwrap();
        assert_eq!(decided, [(0, true, 1), (0, true, 1)]);
        let rejected = "UPDATE requests SET state = 'rejected' WHERE state = 'returned'";
        assert_eq!(run(&mut connection, rejected).await.unwrap(), 1);
    }
}
